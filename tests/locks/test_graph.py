"""What of the graph of a lock cannot be judged is said, and what a run need not judge again."""

from __future__ import annotations

import pytest

from graphs import held, kept, locked, pdm, poetry, project, uv
from pages.checking import DictTree, check, configured, modules
from trees import MemoryTree
from whypin import rules
from whypin.locks import graph
from whypin.locks.narrower import Worlds, any_of
from whypin.locks.scope import is_settled
from whypin.project.before import Before
from whypin.project.configuration import Configuration
from whypin.project.load import load

FLASK = project('dependencies = ["flask"]\n')
TO_FLASK = 'dependencies = [{ name = "flask" }]\n'
POETRY = '[tool.poetry]\nname = "museum"\n[tool.poetry.dependencies]\nflask = "*"\n'
STRANGE = "python_version < 'never'"
MANY = " and ".join([f"'{name}' in extras" for name in "abcdefghijklmnopqrstuvwxyz"])
# The same in words that every packaging knows.
EXTRAS = MANY.replace(" in extras", " == extra")


def group(number: int) -> str:
    """A group that includes all before it."""
    included = "".join([f', {{include-group = "g{other}"}}' for other in range(number)])
    return f'g{number} = ["flask"{included}]\n'


def unjudged(files: dict[str, str]) -> list[str]:
    """Why something of the only pair is not judged."""
    found = load(MemoryTree({**files}), (), Configuration())
    (pair,) = found.pairs
    documents = {document.path: document for document in found.documents}
    every = [graph.unrequested(pair, documents), graph.silenced(pair)]
    return list(dict.fromkeys([one.why for judged in every for one in judged.unjudged]))


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (
            {"pyproject.toml": project('dynamic = ["dependencies"]\n'), "pdm.lock": pdm()},
            "the dependencies of `pyproject.toml` are dynamic",
        ),
        (
            {"pyproject.toml": POETRY, "poetry.lock": poetry(held("flask", more=f'markers = "{STRANGE}"\n'))},
            "whypin cannot compare the markers of `flask`",
        ),
        (
            {"pyproject.toml": FLASK, "pdm.lock": pdm(kept("flask", more=f'marker = "{MANY}"\n'))},
            "whypin cannot compare the markers of `flask`",
        ),
        (
            {
                "pyproject.toml": FLASK,
                "uv.lock": uv(locked("flask"), own=f'dependencies = [{{ name = "flask", marker = "{MANY}" }}]\n'),
            },
            "whypin cannot compare the markers of `flask`",
        ),
        (
            {"requirements.in": "flask\n", "requirements.txt": f"# via\nflask==1 ; {EXTRAS} --hash=sha256:0\n"},
            "whypin cannot compare the markers of `flask`",
        ),
        (
            {
                "pyproject.toml": project("[dependency-groups]\n" + "".join([group(number) for number in range(16)])),
                "uv.lock": uv(locked("flask"), own=""),
            },
            "the groups or extras of `pyproject.toml` name each other too often",
        ),
    ],
)
def test_a_rule_that_gives_up_says_so(files: dict[str, str], why: str) -> None:
    assert unjudged(files) == [why]


def test_a_lock_that_can_be_judged_says_nothing() -> None:
    assert unjudged({"pyproject.toml": FLASK, "uv.lock": uv(locked("flask"), own=TO_FLASK)}) == []


def test_what_did_not_change_is_judged_with_everything_or_not_at_all() -> None:
    """A file that a hook names is not looked at again; a run over all sees what the base let pass."""
    files = {"pyproject.toml": FLASK, "uv.lock": uv(locked("flask"), locked("evil"), own=TO_FLASK)}
    data = {path: text.encode() for path, text in files.items()}
    settings = configured("")
    for paths, changed, settled in (
        (("uv.lock",), {}, True),
        ((), {}, False),
        (("uv.lock",), {"uv.lock": b"version = 1\n"}, False),
        (("uv.lock",), {"pyproject.toml": project("").encode()}, False),
    ):
        now, then = DictTree(data), DictTree({**data, **changed})
        found = load(now, paths, settings)
        base = Before("b" * 40, (then, settings), (now, settings), found, dict)
        assert is_settled(found, found.pairs[0], base) is settled
    assert not is_settled(found, found.pairs[0], None)


def test_what_a_stale_lock_has_too_much_is_told_with_it() -> None:
    """The lock is from other declarations: nobody can tell what was smuggled in from what is old."""
    stale = uv(
        locked("flask"), locked("evil"), own=f'{TO_FLASK}[package.metadata]\nrequires-dist = [{{ name = "six" }}]\n'
    )
    files = {"pyproject.toml": FLASK.encode(), "uv.lock": stale.encode()}
    selected = [*modules("unrequested-package"), *modules("silenced-package")]
    assert [found.rule for found in check(selected, files).findings] == ["unrequested-package"]
    selected += modules("stale-lock")
    assert [found.rule for found in check(selected, files).findings] == ["stale-lock"]


@pytest.mark.parametrize(
    ("env", "asked", "held", "missed"),
    [
        ("", "", [""], False),
        ("", "", [], True),
        ("", "", ["os_name == 'nt'", "os_name != 'nt'"], False),
        ("", "", ["os_name == 'nt'"], True),
        ("python_version >= '3.11'", "", ["python_version >= '3.8'"], False),
        ("python_version >= '3.11'", "", ["python_version >= '3.12'"], True),
        ("python_version >= '3.11'", "python_version < '3'", [], False),
        # Usual interpreters and systems.
        ("", "", ["implementation_name == 'cpython' or implementation_name == 'pypy'"], False),
        ("", "", ["sys_platform != 'emscripten'"], False),
        ("", "", ["sys_platform != 'darwin'"], True),
        ("", "", [STRANGE], None),
        ("", "x" * 5000, ["os_name == 'nt'"], None),
    ],
)
def test_what_a_marker_leaves_out(env: str, asked: str, held: list[str], missed: bool | None) -> None:
    assert Worlds(env).leaves_out(asked, held) is missed


@pytest.mark.parametrize(
    ("asked", "held", "missed"),
    [
        ("", "python_version >= '3.12'", False),
        ("", "python_version < '3'", True),
        ("", "python_version >= '3.12' and sys_platform == 'win32'", True),
        ("sys_platform == 'win32'", "python_version >= '3.12' and sys_platform == 'win32'", False),
        ("sys_platform == 'win32'", "python_version >= '3.12' and sys_platform == 'linux'", True),
    ],
)
def test_whatever_the_python(asked: str, held: str, missed: bool) -> None:
    assert Worlds("python_version >= '3.10'").leaves_out(asked, [held], whatever_python=True) is missed


def test_one_of_some_markers() -> None:
    assert any_of([]) == any_of(["a", ""]) == ""
    assert any_of(["a", "a"]) == "a"
    assert any_of(["a", "b"]) == "(a) or (b)"


def test_what_a_rule_gives_up_is_not_verified() -> None:
    """And what a note says, or the reader of the lock, is not said once more."""
    wide = {"requirements.in": "flask\n", "requirements.txt": f"# via\nflask==1 ; {EXTRAS} --hash=sha256:0\n"}
    dynamic = {"pyproject.toml": project('dynamic = ["dependencies"]\n'), "pdm.lock": pdm()}
    said = []
    for files in (wide, dynamic):
        data = {path: text.encode() for path, text in files.items()}
        report = check([rules.load("unrequested-package"), rules.load("silenced-package")], data)
        said.append([(one.rule, "`silenced-package`" in one.message) for one in report.findings])
    assert said == [[("unverifiable-lock", True)], []]

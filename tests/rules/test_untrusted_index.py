"""`untrusted-index`: one finding a place and repository, whichever file names it."""

from __future__ import annotations

import json
from hashlib import sha256, sha384
from typing import TYPE_CHECKING

import pytest

from pages.checking import DictTree, check, configured, findings, modules
from repositories import commit, repository
from whypin import rules
from whypin.commands.disk import Disk
from whypin.engine.run import run
from whypin.model.facts import Facts
from whypin.project import repository as around
from whypin.project.load import load

if TYPE_CHECKING:
    from pathlib import Path

NAME, UNVERIFIED = "untrusted-index", "unverifiable-lock"
EVIL = "https://evil.example/simple"
PROJECT = '[project]\nname = "x"\nversion = "1"\n'
UV = 'version = 1\nrequires-python = ">=3.11"\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "%s" }\n'
POETRY = '[[package]]\nname = "a"\nversion = "1"\nfiles = []\n%s\n[metadata]\nlock-version = "2.1"\n'
SOURCE = '[package.source]\ntype = "legacy"\nurl = "%s"\nreference = "x"\n'
PYLOCK = 'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "a"\nversion = "1"\nindex = "%s"\n'
PIPFILE_LOCK = '{"_meta": {"sources": [{"name": "x", "url": "%s", "verify_ssl": %s}]}, "default": {}}'
FOREIGN = f'[[%s]]\nname = "x"\nurl = "{EVIL}"\n'


@pytest.mark.parametrize(
    "files",
    [
        # PyPI, in every spelling.
        {"requirements.txt": "-i https://pypi.org/simple\n--extra-index-url https://pypi.python.org/simple/\na==1\n"},
        {"requirements.txt": "--index-url HTTPS://PyPI.org:443/simple/\na==1\n"},
        {"pyproject.toml": f'{PROJECT}[[tool.uv.index]]\nurl = "https://pypi.org/simple"\n'},
        {"pyproject.toml": f'{PROJECT}[[tool.poetry.source]]\nname = "PyPI"\npriority = "primary"\n'},
        {"uv.lock": UV % "https://pypi.org/simple", "poetry.lock": POETRY % ""},
        {"Pipfile.lock": PIPFILE_LOCK % ("https://pypi.org/simple", "true")},
        # What says nothing of where packages are.
        {"requirements.txt": "--pre\n--prefer-binary\n--only-binary :all:\n--no-binary a\na==1\n"},
        {"pyproject.toml": f'{PROJECT}[tool.uv]\nno-binary-package = ["x"]\nno-index = false\n'},
        # Other tables, and values of another kind.
        {"pyproject.toml": f'{PROJECT}[tool.other]\nindex-url = "{EVIL}"\n[tool.uv]\nindex-url = 1\nfind-links = ""\n'},
        {"Pipfile": '[[source]]\nurl = ""\n[packages]\na = "*"\n'},
        # The repository's own files.
        {"requirements.txt": "-r more.txt\n-c limits.txt\n", "more.txt": "a==1\n", "limits.txt": "a<2\n"},
        {"uv.toml": 'cache-dir = "x"\n[[index]]\nurl = "https://pypi.org/simple"\n'},
        {"pdm.toml": f'[pypi]\nurl = "https://pypi.org/simple"\n[repository.x]\nurl = "{EVIL}"\n'},
        {"poetry.toml": f'[repositories.x]\nurl = "{EVIL}"\n[certificates.x]\ncert = "ca.pem"\n'},
        {"README.md": f"--index-url {EVIL}"},
    ],
)
def test_in_order(files: dict[str, str]) -> None:
    assert findings(NAME, files) == []


@pytest.mark.parametrize(
    ("path", "text", "marked", "says"),
    [
        ("requirements.in", f"-i {EVIL}\n", EVIL, "is an index"),
        ("requirements.in", f"--pypi-url={EVIL}\n", EVIL, "is an index"),
        ("requirements.in", f"--extra-index-u '{EVIL}'\n", EVIL, "is an index"),
        ("requirements.txt", f"--extra-index-url {EVIL}\na==1 --hash=sha256:{'a' * 64}\n", EVIL, "is an index"),
        ("requirements.in", f"-f {EVIL}\n", EVIL, "is a page of links"),
        ("requirements.in", "-r https://evil.example/r.txt\n", "https://evil.example/r.txt", "file of requirements"),
        ("requirements.in", "--no-index\n-f ./wheels\n", "./wheels", "is not there"),
        ("requirements.in", "--no-index\n", "--no-index", "leaves out every index"),
        ("requirements.in", "--trusted-host pypi.org\n", "pypi.org", "without its certificate"),
        ("requirements.in", "-i http://pypi.org/simple\n", "http://pypi.org/simple", "plain http"),
        ("requirements.in", "-i https://${HOST}/simple\n", "https://${HOST}/simple", "environment variable"),
        ("requirements.in", "-i ${INDEX}\n", "${INDEX}", "environment variable"),
        (
            "requirements.in",
            "-i https://${USER}:${WORD}@evil.example/simple\n",
            None,
            "`https://evil.example/simple` is",
        ),
        ("pyproject.toml", PROJECT + FOREIGN % "tool.uv.index", EVIL, "is an index"),
        ("pyproject.toml", PROJECT + FOREIGN % "tool.poetry.source", EVIL, "is an index"),
        ("pyproject.toml", PROJECT + FOREIGN % "tool.pdm.source", EVIL, "is an index"),
        ("pyproject.toml", f'{PROJECT}[tool.uv]\nextra-index-url = ["{EVIL}"]\n', EVIL, "is an index"),
        ("pyproject.toml", f'{PROJECT}[tool.uv.pip]\nindex-url = "{EVIL}"\n', EVIL, "is an index"),
        ("pyproject.toml", f'{PROJECT}[tool.uv]\nfind-links = ["{EVIL}"]\n', EVIL, "is a page of links"),
        ("pyproject.toml", f'{PROJECT}[tool.uv]\nallow-insecure-host = ["evil.example:8080"]\n', None, "certificate"),
        ("pyproject.toml", f"{PROJECT}[tool.uv]\nno-index = true\n", "no-index = true", "every index"),
        ("uv.toml", FOREIGN % "index", EVIL, "is an index"),
        ("uv.toml", f'[pip]\nextra-index-url = ["{EVIL}"]\n', EVIL, "is an index"),
        ("uv.toml", f'index-url = "{EVIL}"\n', EVIL, "is an index"),
        ("pdm.toml", f'[pypi]\nurl = "{EVIL}"\n', EVIL, "is an index"),
        (".pdm.toml", f'pypi.more = {{ url = "{EVIL}", type = "find_links" }}\n', EVIL, "is a page of links"),
        (
            "pdm.toml",
            '[pypi]\nurl = "https://pypi.org/simple"\nverify_ssl = false\n',
            "verify_ssl = false",
            "`verify_ssl",
        ),
        (
            "poetry.toml",
            "[certificates.PyPI]\ncert = false\n",
            "cert = false",
            "`pypi.org` is trusted without its cert",
        ),
        ("poetry.toml", "[certificates]\nfoo = { cert = false }\n", "cert = false", "`foo` is trusted without"),
        ("Pipfile", FOREIGN % "source" + '[packages]\na = "*"\n', EVIL, "is an index"),
        ("uv.lock", UV % EVIL, EVIL, "is an index"),
        ("uv.lock", UV % "../packages", "../packages", "is a folder"),
        ("poetry.lock", POETRY % (SOURCE % EVIL), EVIL, "is an index"),
        ("pylock.toml", PYLOCK % EVIL, EVIL, "is an index"),
        ("Pipfile.lock", PIPFILE_LOCK % (EVIL, "true"), EVIL, "is an index"),
        ("Pipfile.lock", PIPFILE_LOCK % ("https://pypi.org/simple", "false"), "false", "`verify_ssl = false`"),
    ],
)
def test_places(path: str, text: str, marked: str | None, says: str) -> None:
    (found,) = findings(NAME, {path: text})
    assert (found.path, found.severity) == (path, "error")
    assert says in found.message
    assert marked is None or text[found.span.start : found.span.end].strip('"').endswith(marked)


def test_constraints_elsewhere_are_a_warning_until_they_are_locked() -> None:
    line = "-c https://evil.example/c.txt\n"
    assert [one.severity for one in findings(NAME, {"requirements.in": line})] == ["warning"]
    locked = f"{line}a==1 --hash=sha256:{'a' * 64}\n"
    assert [one.severity for one in findings(NAME, {"requirements.txt": locked})] == ["error"]


def test_one_finding_a_host_at_the_declaration() -> None:
    files = {"pyproject.toml": PROJECT + FOREIGN % "tool.uv.index", "uv.lock": UV % f"{EVIL}/"}
    (found,) = findings(NAME, {**files, "a.lock.txt": "", "a-requirements.txt": f"-i {EVIL}/other\n"})
    assert found.path == "a-requirements.txt"
    assert [one.path for one in found.related] == ["pyproject.toml", "uv.lock"]
    assert found.help == (
        'if you trust it, allow its host: `allow-hosts = ["evil.example"]` in the configuration of whypin'
    )


def test_no_secret_is_shown() -> None:
    (found,) = findings(NAME, {"requirements.in": "-i https://user:secret@evil.example/simple?key=secret\n"})
    assert "secret" not in repr(found) + found.subject


def test_what_a_person_allowed() -> None:
    settings = configured("")
    project = load(DictTree({"requirements.in": f"-i {EVIL}\n-f http://evil.example\n".encode()}), (), settings)
    facts = Facts(rules=tuple(rules.names()), allows=lambda url: "evil.example" in url)
    report = run(project, modules(NAME), facts, configuration=settings)
    # Plain http is another matter.
    assert [one.message for one in report.findings] == [
        "`http://evil.example` speaks plain http, which anyone on the way can change"
    ]


LIVES = json.dumps({"a": {"index": EVIL, "unanswered": "is named only by the file under review"}, "b": None})
PAIR = f"-i {EVIL}\na==1 --hash=sha256:{'a' * 64}\n"


@pytest.mark.parametrize(
    ("files", "configuration", "index", "rules", "status"),
    [
        # The place, and what lives there: one finding.
        ({"requirements.txt": PAIR}, "", LIVES, [NAME], 3),
        ({"requirements.txt": PAIR}, "", None, [NAME], 1),
        ({"pyproject.toml": PROJECT + FOREIGN % "tool.uv.index", "uv.lock": UV % EVIL}, "", LIVES, [NAME], 3),
        # What else is not known has its own.
        ({"requirements.txt": PAIR}, "", LIVES.replace(EVIL, "https://pypi.org/simple/"), [NAME, UNVERIFIED], 3),
        (
            {"requirements.txt": PAIR},
            "",
            json.dumps({"a": [{"index": EVIL, "unanswered": "is not asked"}, {"unanswered": "cannot be reached"}]}),
            [NAME, UNVERIFIED],
            3,
        ),
        # Who says why the place is named has not said that what is there was checked.
        (
            {"requirements.txt": PAIR.replace("\n", "  # whypin: ignore[untrusted-index] ours\n", 1)},
            "",
            LIVES,
            [UNVERIFIED],
            3,
        ),
        ({"requirements.txt": PAIR}, '[rules]\nuntrusted-index = "note"\n', LIVES, [UNVERIFIED, NAME], 3),
        # A note and a warning fail nothing by themselves.
        ({"requirements.in": "-c https://evil.example/c.txt\nb\n"}, "", LIVES, [NAME], 0),
    ],
)
def test_what_lives_there_is_part_of_it(
    files: dict[str, str], configuration: str, index: str | None, rules: list[str], status: int
) -> None:
    data = {path: text.encode() for path, text in files.items()}
    selected = [*modules(NAME), *modules(UNVERIFIED)]
    report = check(selected, data, configuration=configuration, index=index)
    assert sorted([one.rule for one in report.findings]) == sorted(rules)
    assert report.status == status
    if rules == [NAME] and status == 3:
        related = report.findings[0].related[-1]
        assert related.note == "`a` `1` lives there, not checked"
        assert related.path in files


def test_many_live_there() -> None:
    lines = "".join([f"p{number}==1 --hash=sha256:{'a' * 64}\n" for number in range(5)])
    index = json.dumps({f"p{number}": {"index": EVIL, "unanswered": "is not asked"} for number in range(5)})
    files = {path: f"-i {EVIL}\n{lines}".encode() for path in ("requirements.txt", "dev-requirements.txt")}
    (found,) = check([*modules(NAME), *modules(UNVERIFIED)], files, index=index).findings
    assert [(one.path, one.note) for one in found.related] == [
        ("requirements.txt", "and here"),
        ("dev-requirements.txt", "`p0` `1`, `p1` `1`, `p2` `1` and 2 more live there, not checked"),
        ("requirements.txt", "`p0` `1`, `p1` `1`, `p2` `1` and 2 more live there, not checked"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("a==1\n", "--no-binary a\na==1\n", 1),
        ("--no-binary a\na==1\n", "--no-binary a\na==2\n", 0),
        ("a==1\n", "--no-binary :none:\na==1\n", 0),
    ],
)
def test_what_is_built_from_now_on(before: str, after: str, count: int) -> None:
    found = findings(NAME, {"requirements.txt": after}, base={"requirements.txt": before})
    assert [one.severity for one in found] == ["note"] * count


WHEEL, SDIST = "wheels/idna-3.11-py3-none-any.whl", "wheels/six-1.16.0.tar.gz"
LOCKED = (
    f"idna==3.11 --hash=sha256:{sha256(b'idna').hexdigest()}\nsix==1.16.0 --hash=sha384:{sha384(b'six').hexdigest()}\n"
)
VENDORED = {WHEEL: "idna", SDIST: "six", "requirements.txt": f"--no-index\n-f wheels\n{LOCKED}"}
PDM = f"""\
[metadata]
lock_version = "4.5.0"
[[package]]
name = "idna"
version = "3.11"
files = [{{file = "idna-3.11-py3-none-any.whl", hash = "sha256:{sha256(b"idna").hexdigest()}"}}]
"""


@pytest.mark.parametrize(
    "files",
    [
        {},
        # An older spelling of the path, and the folder that pip was started in.
        {"requirements.txt": f"--find-links ././wheels/\n{LOCKED}"},
        {"sub/requirements.txt": f"-f wheels\n{LOCKED}", "requirements.txt": ""},
        # Beside the file comes first.
        {"sub/requirements.txt": f"-f wheels\n{LOCKED}", "sub/wheels/idna-3.11.tar.gz": "idna"},
        # Named in declarations, in what they include, and in settings.
        {"requirements.in": "-f wheels\nidna>=3\nsix\n", "requirements.txt": LOCKED},
        {"requirements.in": "-r more.in\nidna>=3\nsix\n", "more.in": "-f ./wheels\n", "requirements.txt": LOCKED},
        {"requirements.txt": f"-r places.txt\n{LOCKED}", "places.txt": "-f wheels\n"},
        # Two locks share a folder.
        {
            "requirements.txt": f"-f wheels\n{LOCKED[: LOCKED.index('six')]}",
            "b-requirements.txt": f"-f wheels\n{LOCKED}",
        },
        {
            SDIST: None,
            "requirements.txt": None,
            "pyproject.toml": f'{PROJECT}[[tool.pdm.source]]\nurl = "./wheels"\ntype = "find_links"\n',
            "pdm.lock": PDM,
        },
        # A build of the version, and what no installer takes for a package.
        {"wheels/six-1.16.0+us1-py3-none-any.whl": "six"},
        {"wheels/README.md": "", "wheels/.gitkeep": "", "wheels/SHA256SUMS.txt": "", "wheels/more/x-1.tar.gz": "x"},
    ],
)
def test_a_folder_of_locked_packages(files: dict[str, str | None]) -> None:
    given = {path: text for path, text in {**VENDORED, **files}.items() if text is not None}
    assert findings(NAME, given) == []


@pytest.mark.parametrize(
    ("files", "says"),
    [
        # One more: of another name, another version, a page of links, a wheel with no name to be read.
        ({"wheels/evil-1.0-py3-none-any.whl": "x"}, "`evil-1.0-py3-none-any.whl` in `wheels` is not in the lock"),
        ({"wheels/idna-4.0-py3-none-any.whl": "idna"}, "`idna-4.0-py3-none-any.whl` in `wheels` is not in the lock"),
        ({"wheels/links.html": ""}, "`links.html` in `wheels` is not in the lock"),
        ({"wheels/links.HTM": ""}, "`links.HTM` in `wheels` is not in the lock"),
        ({"wheels/evil": ""}, "`evil` in `wheels` is not in the lock"),
        (
            {"wheels/a-1.zip": "", "wheels/b-1.zip": "", WHEEL: "x"},
            "`a-1.zip`, `b-1.zip` and 1 more in `wheels` is not",
        ),
        # Another byte, and another package's file.
        ({WHEEL: "idnb"}, "`idna-3.11-py3-none-any.whl` in `wheels` has another digest than the lock says"),
        ({WHEEL: "six"}, "`idna-3.11-py3-none-any.whl` in `wheels` has another digest"),
        ({"wheels/idna-3.11-cp311-cp311-win32.whl": "x"}, "`idna-3.11-cp311-cp311-win32.whl` in `wheels` has another"),
        # No hashes, weak ones, or no lock at all.
        ({"requirements.txt": "-f wheels\nidna==3.11\nsix==1.16.0\n"}, "no lock with hashes says what it may hold"),
        ({"requirements.txt": "", "requirements.in": "-f wheels\nidna\n"}, "no lock with hashes"),
        ({"requirements.txt": f"-f wheels\nidna==3.11 --hash=md5:{'1' * 32}\n"}, "has another digest"),
        # A lock that does not come from that folder.
        ({"requirements.txt": "-f wheels\nidna\n", "b-requirements.txt": LOCKED}, "no lock with hashes"),
        # Not there, empty of packages, a file, out of the repository.
        ({"requirements.txt": f"-f ./wheel\n{LOCKED}"}, "`./wheel` is a folder that is not there"),
        ({WHEEL: None, SDIST: None, "wheels/README.md": ""}, "holds no package"),
        ({"requirements.txt": f"-f ./{WHEEL}\n{LOCKED}"}, "is not there"),
        ({"requirements.txt": f"-f ../wheels\n{LOCKED}"}, "outside of the repository"),
        ({"requirements.txt": f"-f /srv/wheels\n{LOCKED}"}, "outside of the repository"),
        ({"requirements.txt": f"-f file:///srv/wheels\n{LOCKED}"}, "outside of the repository"),
        ({"requirements.txt": f"-f ~/wheels\n{LOCKED}", "~/wheels/x.whl": ""}, "outside of the repository"),
        ({"requirements.txt": f"-f ./whe%65ls\n{LOCKED}"}, "outside of the repository"),
        # The one beside the file holds more than the one at the root.
        ({"sub/requirements.txt": f"-f wheels\n{LOCKED}", "sub/wheels/x-1.tar.gz": "x"}, "`x-1.tar.gz` in `wheels`"),
        # uv records no digest of a file in a folder.
        (
            {
                "requirements.txt": None,
                "pyproject.toml": f'{PROJECT}[tool.uv]\nfind-links = ["wheels"]\n',
                "uv.lock": (UV % "wheels") + 'wheels = [{ path = "idna-3.11-py3-none-any.whl" }]\n',
            },
            "`wheels` is a folder",
        ),
    ],
)
def test_a_folder_with_something_else(files: dict[str, str | None], says: str) -> None:
    given = {path: text for path, text in {**VENDORED, **files}.items() if text is not None}
    (found,) = findings(NAME, given)
    assert (found.severity, says in found.message) == ("error", True), found.message


def test_links_in_a_folder(tmp_path: Path) -> None:
    """A link inside the repository is the file that it leads to; any other one cannot be compared."""
    given = {path: text for path, text in VENDORED.items() if path != WHEEL}
    root = repository(tmp_path / "repository", {**given, "store/x": "idna"})
    (tmp_path / "outside").write_text("idna")
    said = []
    for target in ("../store/x", "../../outside", "../store/y", "../store"):
        (root / WHEEL).symlink_to(target)
        commit(root, {})
        settings = configured("")
        project = load(Disk(str(root)), (), settings)
        said.append([one.message for one in run(project, modules(NAME), Facts(), configuration=settings).findings])
        (root / WHEEL).unlink()
    beginning = "`idna-3.11-py3-none-any.whl` in `wheels` was not compared with the lock: it is a"
    assert said == [
        [],
        [f"{beginning} symbolic link out of the repository"],
        [f"{beginning} symbolic link to a file that is not there"],
        [f"{beginning} folder"],
    ]
    # Deleted, and not committed.
    (root / SDIST).unlink()
    (root / WHEEL).write_text("idna")
    assert not run(load(Disk(str(root)), (), settings), modules(NAME), Facts(), configuration=settings).findings


def test_more_than_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(around, "_MOST", 6)
    (found,) = findings(NAME, {key: value for key, value in VENDORED.items() if value})
    assert "`six-1.16.0.tar.gz` in `wheels` was not compared with the lock: it is behind the first" in found.message

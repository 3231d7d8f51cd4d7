"""`whypin review`: the dossier of real repositories against an index on loopback."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from package_index import PackageIndex, digest, sdist, wheel
from provenances import provenance
from repositories import commit, repository
from signing import Ssh
from simple_server import page
from whypin.commands import dossier_compare, dossier_gather, review_dossier, review_scan
from whypin.commands.main import main
from whypin.dossier.difference import UNREAD
from whypin.index.download import Download
from whypin.model.dossier import Change, Difference, Dossier, Untold
from whypin.model.review import Place
from whypin.model.sums import Listed
from whypin.sdist.archive import MAX_KEPT
from whypin.text.span import Span
from whypin.vcs.snapshots import Snapshots

OLD = {"setup.py": b"import os\n", "demo.py": b"a = 1\n", "b/moved.txt": b"same\n"}
NEW = {"setup.py": b"import os\nos.system('x')\n", "demo.py": b"a = 2\n", "c/moved.txt": b"same\n"}
SDISTS = {version: sdist("demo", version, files) for version, files in (("1.0", OLD), ("2.0", NEW))}
WHEEL = wheel("demo", "2.0", {"demo.py": b"a = 2\n"})
OTHER = sdist("other", "1.0", {"other.py": b"b = 1\n"})

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """Has `demo` 1.0 and 2.0, and `other` 1.0."""
    with PackageIndex() as running:
        monkeypatch.setenv("PIP_INDEX_URL", running.url)
        running.publish("demo", {"demo-1.0.tar.gz": SDISTS["1.0"]}, "2025-01-02T03:04:05Z")
        running.publish("demo", {"demo-2.0.tar.gz": SDISTS["2.0"], "demo-2.0-py3-none-any.whl": WHEEL})
        running.publish("other", {"other-1.0.tar.gz": OTHER})
        yield running


def locked(name: str, version: str, *bodies: bytes, via: str = "") -> str:
    hashes = "".join([f" \\\n    --hash=sha256:{digest(body)}" for body in bodies])
    return f"{name}=={version}{hashes}\n" + (f"    # via {via}\n" if via else "")


ONE, TWO = locked("demo", "1.0", SDISTS["1.0"]), locked("demo", "2.0", SDISTS["2.0"], WHEEL)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A lock that had `demo` 1.0 at the base and has 2.0 now; nothing temporary may be left."""
    made = repository(tmp_path / "repository", {"requirements.in": "demo>=1.0\n", "requirements.txt": ONE})
    (made / "requirements.txt").write_text(TWO)
    monkeypatch.chdir(made)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield made
    assert list(folder.iterdir()) == []


def gathered(monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, Dossier]:
    """The status, and the dossier as a report gets it."""
    found: list[Dossier] = []

    def render(dossier: Dossier) -> str:
        found.append(dossier)
        return ""

    monkeypatch.setattr(review_dossier, "import_module", lambda name: SimpleNamespace(render=render))
    status = main(["review", "--no-progress", *words])
    assert len(found) == 1
    return status, found[0]


def only(dossier: Dossier) -> Change:
    (found,) = dossier.changes
    return found


def known(difference: Difference | Untold) -> Difference:
    assert not isinstance(difference, Untold), difference.why
    return difference


def why(value: object) -> str:
    assert isinstance(value, Untold)
    return value.why


def test_nothing_is_told_of_locks_that_did_not_change(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "requirements.txt").write_text(ONE)
    status, dossier = gathered(monkeypatch)
    assert (status, dossier.changes, dossier.notes) == (0, (), ())
    assert dossier.locks == ("requirements.txt",)
    assert index.seen == []


# Comments, blanks, the order of entries and of digests, and the spelling of a version or a name change nothing.
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ONE, f"# a word\n\n{ONE}"),
        (ONE + locked("other", "1.0", OTHER), locked("other", "1.0", OTHER) + ONE),
        (TWO, locked("demo", "2.0", WHEEL, SDISTS["2.0"])),
        (ONE, locked("Demo", "1.0.0", SDISTS["1.0"])),
        (ONE, ONE + "# via -r requirements.in\n"),
        # Another algorithm takes nothing back.
        ("demo==1.0 --hash=sha512:" + "a" * 128 + "\n", ONE),
        ("demo==1.0\n", ONE),
    ],
)
def test_what_is_the_same_is_no_change(
    before: str, after: str, index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root, {"requirements.txt": before})
    (root / "requirements.txt").write_text(after)
    assert gathered(monkeypatch)[1].changes == ()


def test_an_update(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index.tell("demo", "1.0", vulnerabilities=[{"id": "PYSEC-1", "aliases": ["CVE-1"], "fixed_in": ["2.0"]}])
    index.tell(
        "demo",
        "2.0",
        vulnerabilities=[{"id": "PYSEC-2"}],
        ownership={"organization": "pyca"},
        info={"project_urls": {"Changelog": "https://demo.example/changes", "Source": "https://u:p@demo.example/x"}},
    )
    status, dossier = gathered(monkeypatch)
    change = only(dossier)
    assert (status, dossier.notes) == (0, ())
    assert (change.name, change.kind, change.step, change.locks) == ("demo", "updated", "major", ("requirements.txt",))
    assert (change.declared, change.through) == (("requirements.in:1",), ())
    assert (change.hashes, change.hashes_why, change.status) == ("published", "", "")
    assert change.old is not None and change.new is not None
    assert (change.old.version, change.new.version) == ("1.0", "2.0")
    assert [one.file_name for one in (change.old.sdist, change.new.sdist) if not isinstance(one, Untold)] == [
        "demo-1.0.tar.gz",
        "demo-2.0.tar.gz",
    ]
    assert change.old.uploaded == "2025-01-02T03:04:05Z"
    assert change.new.owners == "organization pyca"
    assert "today" in why(change.old.owners)
    assert "does not say who published" in why(change.new.publishers)
    assert (change.fixed, change.introduced) == (("PYSEC-1",), ("PYSEC-2",))
    # A login is no part of a link.
    assert [(link.name, link.address) for link in change.links] == [
        ("index page", f"{index.url}demo/"),
        ("changelog", "https://demo.example/changes"),
    ]
    assert change.unsourced == ()
    assert (change.scan, change.review, change.checklist) == (None, "", ())


def test_the_difference_of_the_sdists(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    difference = known(only(gathered(monkeypatch)[1]).difference)
    assert [(one.happened, one.what, one.when) for one in difference.running] == [
        ("changed", "setup.py", "can run when it is built")
    ]
    files = [(one.path, one.happened, one.old_path, one.added, one.deleted, one.runs) for one in difference.files]
    assert files == [
        ("setup.py", "changed", "", 1, 0, True),
        ("PKG-INFO", "changed", "", 1, 1, False),
        ("demo.py", "changed", "", 1, 1, False),
        ("c/moved.txt", "moved", "b/moved.txt", None, None, False),
    ]
    assert difference.files[0].patch == (
        "--- setup.py",
        "+++ setup.py",
        "@@ -1 +1,2 @@",
        " import os",
        "+os.system('x')",
    )
    assert (difference.added, difference.deleted) == (3, 2)


def _uv(index: str, *entries: tuple[str, str, bytes, str]) -> str:
    made = 'version = 1\nrequires-python = ">=3.11"\n'
    for name, version, body, more in entries:
        file = f'"https://files.pythonhosted.org/packages/{name}-{version}.tar.gz"'
        made += f'\n[[package]]\nname = "{name}"\nversion = "{version}"\n'
        made += f'source = {{ registry = "{index}" }}\n'
        made += f'sdist = {{ url = {file}, hash = "sha256:{digest(body)}", size = {len(body)} }}\n{more}'
    return made


def _poetry(version: str, body: bytes, more: str = "") -> str:
    return (
        f'[[package]]\nname = "demo"\nversion = "{version}"\ndescription = ""\noptional = false\n'
        f'python-versions = "*"\nfiles = [\n'
        f'    {{file = "demo-{version}.tar.gz", hash = "sha256:{digest(body)}"}},\n]\n{more}\n'
        '[metadata]\nlock-version = "2.0"\npython-versions = "^3.11"\ncontent-hash = "' + "0" * 64 + '"\n'
    )


def _pipfile(version: str, body: bytes) -> str:
    return (
        '{"_meta": {"hash": {"sha256": "' + "0" * 64 + '"}, "pipfile-spec": 6, "requires": {}, "sources": []},\n'
        f'"default": {{"demo": {{"hashes": ["sha256:{digest(body)}"], "version": "=={version}"}}}}, "develop": {{}}}}\n'
    )


def _pdm(version: str, body: bytes) -> str:
    return (
        '[metadata]\ngroups = ["default"]\nstrategy = []\nlock_version = "4.5.0"\n'
        f'content_hash = "sha256:{"0" * 64}"\n\n[[package]]\nname = "demo"\nversion = "{version}"\n'
        f'summary = ""\nfiles = [\n    {{file = "demo-{version}.tar.gz", hash = "sha256:{digest(body)}"}},\n]\n'
    )


def _pylock(version: str, body: bytes) -> str:
    return (
        'lock-version = "1.0"\ncreated-by = "x"\n\n[[packages]]\nname = "demo"\n'
        f'version = "{version}"\n[packages.sdist]\nname = "demo-{version}.tar.gz"\n'
        f'url = "https://files.pythonhosted.org/packages/demo-{version}.tar.gz"\n'
        f'hashes = {{ sha256 = "{digest(body)}" }}\n'
    )


LOCKS: dict[str, Callable[[str, bytes], str]] = {
    "requirements.txt": lambda version, body: locked("demo", version, body),
    "poetry.lock": _poetry,
    "Pipfile.lock": _pipfile,
    "pdm.lock": _pdm,
    "pylock.toml": _pylock,
}


@pytest.mark.parametrize("name", [*LOCKS, "uv.lock"])
def test_every_lock_is_told(name: str, index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks: dict[str, Callable[[str, bytes], str]] = {
        **LOCKS,
        "uv.lock": lambda version, body: _uv(index.url, ("demo", version, body, "")),
    }
    (root / "requirements.txt").unlink()
    commit(root, {name: locks[name]("1.0", SDISTS["1.0"])})
    (root / name).write_text(locks[name]("2.0", SDISTS["2.0"]))
    status, dossier = gathered(monkeypatch, name)
    change = only(dossier)
    assert (change.kind, change.locks, change.step) == ("updated", (name,), "major")
    assert known(change.difference).added == 3
    assert (status, change.hashes) == (0, "published")


def test_one_change_in_several_locks(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, {"requirements.txt": ONE, "dev-requirements.txt": ONE, "poetry.lock": _poetry("1.0", SDISTS["1.0"])})
    for name in ("requirements.txt", "dev-requirements.txt"):
        (root / name).write_text(TWO)
    (root / "poetry.lock").write_text(_poetry("2.0", SDISTS["2.0"]))
    change = only(gathered(monkeypatch)[1])
    assert change.locks == ("dev-requirements.txt", "poetry.lock", "requirements.txt")
    assert [path for path in index.paths() if path.startswith("/files/demo-2.0.tar.gz")] == ["/files/demo-2.0.tar.gz"]


def test_paths_narrow_it_to_some_locks(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, {"requirements.txt": ONE, "sub/requirements.txt": locked("other", "1.0", OTHER)})
    (root / "requirements.txt").write_text(TWO)
    (root / "sub/requirements.txt").unlink()
    assert [one.name for one in gathered(monkeypatch)[1].changes] == ["demo", "other"]
    assert [one.name for one in gathered(monkeypatch, "./requirements.txt")[1].changes] == ["demo"]


# Before, after, and what each change is: kind, old and new version.
@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (TWO, ONE, [("demo", "downgraded", "2.0", "1.0")]),
        ("", ONE, [("demo", "new", "", "1.0")]),
        (ONE + locked("other", "1.0", OTHER), ONE, [("other", "gone", "1.0", "")]),
        (locked("demo", "2.0", WHEEL), TWO, [("demo", "replaced", "2.0", "2.0")]),
        # Hashes that are gone are told, too.
        (ONE, "demo==1.0\n", [("demo", "replaced", "1.0", "1.0")]),
        (
            ONE + "other==1.0\n",
            f"demo @ https://files.example/demo-1.0.tar.gz#sha256={digest(SDISTS['1.0'])}\nother==1.0\n",
            [("demo", "moved", "1.0", "1.0")],
        ),
        (
            "demo @ git+https://forge.example/demo@v1\nother==1.0\n",
            "demo @ git+https://forge.example/demo@v2\nother==1.0\n",
            [("demo", "moved", "", "")],
        ),
        # Two versions for two environments: each moves by itself.
        (
            'demo==1.0 ; python_version < "3.9"\nother==1.0\n',
            'demo==1.0 ; python_version < "3.9"\ndemo==2.0 ; python_version >= "3.9"\nother==1.0\n',
            [("demo", "updated", "1.0", "2.0")],
        ),
        (
            'demo==1.0 ; python_version < "3.9"\ndemo==2.0 ; python_version >= "3.9"\n',
            'demo==1.0 ; python_version < "3.9"\n',
            [("demo", "gone", "2.0", "")],
        ),
        # A folder of the repository is no dependency.
        ("./package\n" + ONE, "./package2\n" + ONE, []),
    ],
)
def test_every_kind_of_change(
    before: str,
    after: str,
    found: list[tuple[str, str, str, str]],
    index: PackageIndex,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commit(root, {"requirements.txt": before})
    (root / "requirements.txt").write_text(after)
    changes = gathered(monkeypatch)[1].changes
    assert [
        (one.name, one.kind, one.old.version if one.old else "", one.new.version if one.new else "") for one in changes
    ] == found


def test_a_lock_that_is_new_and_one_that_is_gone(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root, {"requirements.txt": ONE, "old/requirements.txt": locked("other", "1.0", OTHER)})
    shutil.rmtree(root / "old")
    (root / "new").mkdir()
    (root / "new/requirements.txt").write_text(TWO)
    changes = gathered(monkeypatch)[1].changes
    assert [(one.name, one.kind, one.locks) for one in changes] == [
        ("demo", "new", ("new/requirements.txt",)),
        ("other", "gone", ("old/requirements.txt",)),
    ]


def test_a_lock_that_only_has_another_name(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, {"requirements.txt": ONE * 1 + locked("other", "1.0", OTHER)})
    (root / "requirements").mkdir()
    (root / "requirements.txt").rename(root / "requirements/production.txt")
    (root / "requirements/production.txt").write_text(ONE + locked("other", "1.0", OTHER))
    commit(root, {}, "a new name")
    assert gathered(monkeypatch, "--base", "HEAD~1")[1].changes == ()


def test_the_same_sdist_is_not_compared_with_itself(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root, {"requirements.txt": locked("demo", "2.0", SDISTS["2.0"])})
    (root / "requirements.txt").write_text(TWO)
    change = only(gathered(monkeypatch)[1])
    assert (change.kind, change.step, known(change.difference).files) == ("replaced", "", ())
    assert index.paths().count("/files/demo-2.0.tar.gz") == 1


def test_a_new_package_gets_the_checklist(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, {"requirements.txt": TWO})
    more = locked("other", "1.0", OTHER, via="demo") + "third==1.0\n    # via other\n"
    (root / "requirements.txt").write_text(TWO + more)
    index.state("other", **{"project-status": {"status": "archived", "reason": "no time"}})
    index.tell("other", "1.0", vulnerabilities=[], info={"requires_dist": ["demo", "third>=1"]})
    change, third = gathered(monkeypatch)[1].changes
    assert third.through == ("demo", "other")
    assert (change.kind, change.declared, change.through, change.old) == ("new", (), ("demo",), None)
    assert change.status == "archived: no time"
    said = {one.question: one.answer for one in change.checklist}
    assert list(said) == [
        "is it maintained?",
        "is it secure?",
        "does a static scan find anything?",
        "is it popular?",
        "what does it need that is new, too?",
    ]
    maintained = said["is it maintained?"]
    assert isinstance(maintained, str)
    assert maintained.startswith("1 release on the index; the last one is 1.0, ")
    assert maintained.endswith("the project is archived: no time")
    assert "knows of no advisory" in str(said["is it secure?"])
    assert "`--scan bandit`" in why(said["does a static scan find anything?"])
    assert "downloaded" in why(said["is it popular?"])
    assert said["what does it need that is new, too?"] == "third"
    difference = known(change.difference)
    assert [(one.path, one.happened) for one in difference.files] == [("PKG-INFO", "new"), ("other.py", "new")]


def test_what_a_wheel_has_and_its_sdist_has_not(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = wheel(
        "demo",
        "3.0",
        {
            "demo.py": b"a = 3\n",
            "demo/_version.py": b"3.0\n",
            "demo/__init__.py": b"",
            "demo-3.0.data/scripts/run": b"#!python\n",
            "elsewhere.py": b"b = 1\n",
        },
    )
    source = sdist("demo", "3.0", {"src/demo.py": b"a = 2\n", "src/b.py": b"b = 1\n", "pyproject.toml": b""})
    index.publish("demo", {"demo-3.0.tar.gz": source, "demo-3.0-py3-none-any.whl": body})
    (root / "requirements.txt").write_text(locked("demo", "3.0", source, body))
    assert only(gathered(monkeypatch)[1]).unsourced == (
        "demo.py (other content than in the sdist)",
        "demo/_version.py",
        "run",
    )


def test_every_wheel_that_may_be_installed_is_looked_at(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = sdist("demo", "3.0", {"demo.py": b"a = 3\n"})
    clean, evil = [wheel("demo", "3.0", {"demo.py": text}) for text in (b"a = 3\n", b"evil\n")]
    names = ["demo-3.0-py2.py3-none-any.whl", "demo-3.0-py3-none-any.whl"]
    index.publish("demo", {"demo-3.0.tar.gz": source, names[0]: clean})
    index.publish("demo", {names[1]: evil}, "2026-11-27T10:00:00Z")
    (root / "requirements.txt").write_text(locked("demo", "3.0", source, clean, evil))
    change = only(gathered(monkeypatch)[1])
    assert change.unsourced == (f"{names[1]}: demo.py (other content than in the sdist)",)
    # As old as the last file that is installed.
    assert change.new is not None
    assert change.new.uploaded == "2026-11-27T10:00:00Z"
    (root / "requirements.txt").write_text(locked("demo", "3.0", source, clean))
    change = only(gathered(monkeypatch)[1])
    assert change.unsourced == ()
    assert change.new is not None
    assert change.new.uploaded == "2026-11-20T10:00:00Z"
    more = [wheel("demo", "3.0", {"demo.py": b"%d" % number}) for number in range(5)]
    index.publish("demo", {f"demo-3.0-{number}-py3-none-any.whl": body for number, body in enumerate(more)})
    (root / "requirements.txt").write_text(locked("demo", "3.0", source, *more))
    assert why(only(gathered(monkeypatch)[1]).unsourced) == "the locks have 5 wheels for every system"


def test_a_second_sdist_is_told(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = {"demo-3.0.tar.gz": sdist("demo", "3.0", NEW), "demo-3.0.zip": b"anything"}
    index.publish("demo", bodies)
    (root / "requirements.txt").write_text(locked("demo", "3.0", *bodies.values()))
    dossier = gathered(monkeypatch)[1]
    assert known(only(dossier).difference).added == 3
    assert dossier.notes == ("`demo-3.0.zip` is locked, too, and nothing here was read in it",)
    # One that no lock has is nobody's.
    (root / "requirements.txt").write_text(locked("demo", "3.0", bodies["demo-3.0.tar.gz"]))
    assert gathered(monkeypatch)[1].notes == ()


def test_yanked_and_published(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index.publish("demo", {"demo-2.1.tar.gz": sdist("demo", "2.1", NEW)}, yanked="broken\x1b[0m")
    (root / "requirements.txt").write_text(locked("demo", "2.1", sdist("demo", "2.1", NEW)))
    new = only(gathered(monkeypatch)[1]).new
    assert new is not None
    # Reports make it inert.
    assert new.yanked == "broken\x1b[0m"


def test_a_chain_of_those_who_ask(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need = '\ndependencies = [{ name = "%s" }]\n'
    before = [("top", "1.0", OTHER, need % "middle"), ("middle", "1.0", OTHER, need % "demo")]
    project = '[project]\nname = "museum"\nversion = "1"\ndependencies = [\n  "top",\n]\n'
    own = (
        '\n[[package]]\nname = "museum"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "top" }]\n'
    )
    commit(
        root,
        {
            "requirements.txt": None,
            "requirements.in": None,
            "pyproject.toml": project,
            "uv.lock": _uv(index.url, *before, ("demo", "1.0", SDISTS["1.0"], "")) + own,
        },
    )
    (root / "uv.lock").write_text(_uv(index.url, *before, ("demo", "2.0", SDISTS["2.0"], "")) + own)
    change = only(gathered(monkeypatch)[1])
    assert (change.declared, change.through) == ((), ("top", "middle"))


def test_an_index_that_is_half_there(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The JSON API is not there: that is said, and is no gap.
    status, dossier = gathered(monkeypatch)
    change = only(dossier)
    assert status == 0
    assert change.new is not None
    assert "does not list vulnerabilities" in why(change.new.advisories)
    assert "does not say who owns" in why(change.new.owners)
    assert why(change.fixed) == why(change.introduced) == "the index does not list vulnerabilities"


def test_a_json_api_that_is_broken(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index.pages["/pypi/demo/2.0/json"] = lambda handler: handler.reply(418, b"", "text/plain")
    status, dossier = gathered(monkeypatch)
    change = only(dossier)
    assert status == 3
    assert change.new is not None
    assert why(change.new.advisories) == f"`{index.url}` answered 418"
    assert dossier.notes == (f"`{index.url}` answered 418",)
    # The rest is there.
    assert known(change.difference).added == 3


def test_a_page_that_is_broken(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "requirements.txt").write_text(TWO + locked("other", "1.0", OTHER))
    index.add("demo", lambda handler: handler.reply(418, b""))
    status, dossier = gathered(monkeypatch)
    demo, other = dossier.changes
    assert status == 3
    assert (demo.hashes, demo.hashes_why) == ("unknown", f"`{index.url}` answered 418")
    for value in (demo.difference, demo.unsourced, demo.status, demo.new and demo.new.age, demo.fixed):
        assert why(value) == f"`{index.url}` answered 418"
    assert known(other.difference).added > 0


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ({"demo-2.0-py3-none-any.whl": WHEEL}, 0, "the release has no sdist, only built files"),
        ({}, 0, "no index has the release"),
        ({"demo-2.0.tar.gz": b"no archive"}, 2, "was not read: the archive is no gzip stream"),
        ({"demo-2.0.tar.bz2": b"no archive"}, 2, "is neither a `.tar.gz` nor a `.zip`"),
    ],
)
def test_sdists_that_are_not_there(
    files: dict[str, bytes],
    status: int,
    words: str,
    index: PackageIndex,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with PackageIndex() as another:
        another.publish("demo", {"demo-1.0.tar.gz": SDISTS["1.0"], **files})
        (root / "requirements.txt").write_text(locked("demo", "2.0", *files.values()))
        got, dossier = gathered(monkeypatch, "--index-url", another.url)
    assert words in why(only(dossier).difference)
    assert got == status


def test_a_file_that_is_not_what_was_published(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.pages["/files/demo-2.0.tar.gz"] = page(SDISTS["2.0"] + b"x", "application/octet-stream")
    status, dossier = gathered(monkeypatch)
    change = only(dossier)
    assert status == 3
    assert "is not the file that" in why(change.difference)
    assert "is not the file that" in why(change.unsourced)
    assert change.hashes == "published"


# What is not known of the release before is no word on the new one.
@pytest.mark.parametrize(
    ("version", "status", "words"),
    [
        ("0.9", 0, "what was before is not known: no index has the release"),
        ("1.0", 3, "what was before is not known: `demo-1.0.tar.gz` was not fetched: its host answered 404"),
    ],
)
def test_only_what_was_before_is_not_there(
    version: str, status: int, words: str, index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.pages.pop("/files/demo-1.0.tar.gz")
    commit(root, {"requirements.txt": locked("demo", version, SDISTS["1.0"])})
    (root / "requirements.txt").write_text(TWO)
    got, dossier = gathered(monkeypatch)
    assert (got, why(only(dossier).difference)) == (status, words)


def full(*given: object, **more: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


# Where the disk is full, and what is said.
@pytest.mark.parametrize(
    ("place", "name", "words"),
    [
        (Download, "save", "was not fetched: there is no room for it: No space left on device"),
        (Snapshots, "add", "there is no room for what is compared: No space left on device"),
    ],
)
def test_a_disk_that_is_full(
    place: type, name: str, words: str, index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, name, full)
    status, dossier = gathered(monkeypatch, "--scan", "bandit")
    change = only(dossier)
    assert status == 3
    assert words in why(change.difference)
    assert words in why(change.scan)
    assert change.hashes == "published"


def test_a_disk_without_room_for_a_file(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dossier_compare, "mkdtemp", full)
    assert main(["review", "--no-progress"]) == 3
    assert "there is no room for what is compared: No space left on device" in capsys.readouterr().err


def test_no_report_is_written_through_a_link_of_the_change(
    index: PackageIndex, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "dossier.html").symlink_to(tmp_path / "elsewhere")
    assert main(["review", "--no-progress", "--format", "html=dossier.html"]) == 2
    assert "`dossier.html`: it is a symbolic link out of the repository" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()


# A change that leaves a lock out, one that the base had or a new one, and what is told of it all the same.
@pytest.mark.parametrize(
    ("files", "path", "why_out"),
    [
        ({"whypin.toml": 'exclude = ["*.txt"]\n'}, "requirements.txt", "`*.txt` in `whypin.toml`"),
        (
            {"sub/whypin.toml": 'exclude = ["*"]\n', "sub/requirements.txt": locked("other", "1.0", OTHER)},
            "sub/requirements.txt",
            "`*` in `sub/whypin.toml`",
        ),
    ],
)
@pytest.mark.parametrize("words", [(), ("--base", "HEAD")])
def test_a_change_does_not_say_what_is_not_looked_at(
    words: tuple[str, ...],
    files: dict[str, str],
    path: str,
    why_out: str,
    index: PackageIndex,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (root / "sub").mkdir()
    for name, text in files.items():
        (root / name).write_text(text)
    dossier = gathered(monkeypatch, *words)[1]
    assert path in {lock for one in dossier.changes for lock in one.locks}
    assert {"demo"} <= {one.name for one in dossier.changes}
    assert f"`{path}` is left out by {why_out} since the base; it is here all the same" in dossier.notes


def test_what_the_base_leaves_out_stays_out(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, {"whypin.toml": 'exclude = ["*.txt"]\n', "requirements.txt": ONE})
    (root / "requirements.txt").write_text(TWO)
    dossier = gathered(monkeypatch)[1]
    assert (dossier.changes, dossier.notes) == ((), ())


def test_a_lock_with_a_hash_of_its_own(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "requirements.txt").write_text(locked("demo", "2.0", SDISTS["2.0"], b"evil"))
    change = only(gathered(monkeypatch)[1])
    assert change.hashes == "foreign"
    assert f"does not publish `sha256:{digest(b'evil')}`" in change.hashes_why
    commit(root, {"requirements.txt": None, "poetry.lock": _poetry("1.0", SDISTS["1.0"])})
    (root / "poetry.lock").write_text(_poetry("2.0", b"evil"))
    status, dossier = gathered(monkeypatch)
    assert status == 3
    assert "locks another `demo-2.0.tar.gz`" in why(only(dossier).difference)


def test_no_host_that_only_the_change_names(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://127.0.0.1:9/simple/")
    (root / "requirements.txt").unlink()
    source = f'\n[package.source]\ntype = "legacy"\nurl = "{index.url}"\nreference = "x"\n'
    commit(root, {"poetry.lock": _poetry("1.0", SDISTS["1.0"], source)})
    (root / "poetry.lock").write_text(_poetry("2.0", SDISTS["2.0"], source))
    status, dossier = gathered(monkeypatch)
    assert status == 3
    assert "is named only by the file under review" in why(only(dossier).difference)
    assert index.seen == []


def test_other_indexes_are_told(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "requirements.txt").write_text("--extra-index-url https://u:secret@evil.example/simple\n" + ONE)
    notes = gathered(monkeypatch)[1].notes
    assert notes[:1] == (
        "`requirements.txt` names other indexes: `https://evil.example/simple`, and named none at the base",
    )


def test_a_lock_that_cannot_be_read(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "poetry.lock").write_text("[[package]\n")
    status, dossier = gathered(monkeypatch)
    assert status == 2
    assert any("poetry.lock" in note for note in dossier.notes)
    assert only(dossier).name == "demo"


def test_lines_that_are_in_no_change_are_told(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "requirements.txt").write_text(TWO + "other>=1.0 --hash=sha256:" + "a" * 64 + "\nthird=1\n")
    status, dossier = gathered(monkeypatch)
    assert status == 0
    assert [note.partition(",")[0] for note in dossier.notes] == [
        "requirements.txt:5: `=` is not an operator of version specifiers",
        "`other` has no exact version in `requirements.txt`",
    ]


def test_a_lock_under_a_name_of_no_lock(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = locked("other", "1.0", OTHER)
    commit(root, {"requirements.txt": ONE + more, "more.in": "other>=1\n"})
    commit(root, {"requirements.txt": None, "production.pins": ONE + more})
    status, dossier = gathered(monkeypatch, "--base", "HEAD~1")
    assert (status, dossier.changes) == (2, ())
    said = "`requirements.txt`, a lock at the base, is called `production.pins`, which is no name of a lock"
    assert any(note.startswith(said) for note in dossier.notes)


def test_a_lock_that_could_not_be_read(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, {"poetry.lock": "[[package]\n"})
    (root / "poetry.lock").write_text(_poetry("1.0", SDISTS["1.0"]))
    status, dossier = gathered(monkeypatch)
    assert status == 2
    assert "`poetry.lock` cannot be read as the base had it, so that all of it counts as new" in dossier.notes


def test_the_base_is_told(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(root, {"requirements.txt": TWO})
    status, dossier = gathered(monkeypatch, "--base", "HEAD~1")
    assert status == 0
    assert dossier.base.startswith("HEAD~1 (")
    assert only(dossier).kind == "updated"
    assert main(["review", "--base", "nowhere"]) == 3
    assert "the base `nowhere` cannot be used" in capsys.readouterr().err


def test_there_is_no_base(
    tmp_path: Path, index: PackageIndex, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_text(ONE)
    monkeypatch.chdir(tmp_path)
    assert main(["review"]) == 3
    assert "the base is not known: `whypin review` compares locks with a commit, and there" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "sarif"], "no report format `sarif`; there are markdown, json, html, text"),
        (["--format", "json", "--format", "html"], "two reports cannot share standard output"),
        (["--base", "HEAD", "diff"], "`diff` comes first: `whypin review diff --help`"),
        (["--index-url", "http://plain.example"], "`--index-url` names an address"),
    ],
)
def test_wrong_usage(
    words: list[str], said: str, index: PackageIndex, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_terminal_gets_what_can_be_read_there(
    index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", "--no-progress"]) == 0
    assert capsys.readouterr().out.startswith("<!-- whypin dossier -->\n")
    monkeypatch.setattr(review_dossier, "is_terminal", lambda: True)
    assert main(["review", "--no-progress"]) == 0
    assert "`demo` `1.0` → `2.0`\n  major, direct: `requirements.in:1`\n" in capsys.readouterr().out
    assert main(["review", "--no-progress", "--output", "x.md"]) == 0
    assert (root / "x.md").read_text().startswith("<!-- whypin dossier -->\n")
    assert main(["review", "--format", "html"]) == 2
    assert "a page needs a file: `--format html=dossier.html`" in capsys.readouterr().err


# Of what is too long nobody knows what it promises; a file before it may have taken the room.
@pytest.mark.parametrize(
    ("files", "unread"),
    [
        ({"pyproject.toml": b"#" * MAX_KEPT + b"\n"}, ["pyproject.toml"]),
        ({"a/entry_points.txt": b"#" * (MAX_KEPT - 9), "pyproject.toml": b"[build-system]\n"}, ["pyproject.toml"]),
    ],
)
def test_what_is_too_long_to_be_read(
    files: dict[str, bytes], unread: list[str], index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = sdist("demo", "3.0", files)
    index.publish("demo", {"demo-3.0.tar.gz": body})
    (root / "requirements.txt").write_text(locked("demo", "3.0", body))
    found = known(only(gathered(monkeypatch)[1]).difference).running
    assert [one.what for one in found if one.when == UNREAD] == unread


EVIL = "\x1b]0;x\x07\u202e##[group]<script>alert(1)</script>"


def test_hostile_text_is_carried_as_it_is(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = sdist("demo", "2.0", {"<b>.py": EVIL.encode() + b"\xff\n", "a.pth": b"import os\0\n"})
    with PackageIndex() as another:
        another.publish("demo", {"demo-1.0.tar.gz": SDISTS["1.0"]})
        another.publish("demo", {"demo-2.0.tar.gz": body}, yanked=EVIL)
        another.tell(
            "demo", "2.0", vulnerabilities=[{"id": EVIL}], info={"project_urls": {"Changelog": "javascript:x"}}
        )
        another.tell("demo", "1.0", vulnerabilities=[])
        (root / "requirements.txt").write_text(locked("demo", "2.0", body))
        change = only(gathered(monkeypatch, "--index-url", another.url)[1])
    assert change.new is not None
    assert (change.new.yanked, change.introduced) == (EVIL, (EVIL,))
    assert [link.name for link in change.links] == ["index page"]
    files = {one.path: one for one in known(change.difference).files}
    assert files["<b>.py"].patch[-2] == f"+{EVIL}\\xff" or files["<b>.py"].patch[-1] == f"+{EVIL}\\xff"
    assert "+import os\0" in files["a.pth"].patch
    assert next(iter(files)) == "a.pth"


def test_what_is_long_is_left_out_and_says_so(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = sdist(
        "demo",
        "2.0",
        {
            "long.py": b"x = 1\n" * 3000,
            "wide.py": b"x" * 400_000 + b"\n",
            "picture.png": b"\0\1",
            "lib.so": b"\x7fELF\0",
            "short.py": b"y = 1\n",
        },
    )
    with PackageIndex() as another:
        another.publish("demo", {"demo-1.0.tar.gz": SDISTS["1.0"], "demo-2.0.tar.gz": body})
        (root / "requirements.txt").write_text(locked("demo", "2.0", body))
        difference = known(only(gathered(monkeypatch, "--index-url", another.url)[1]).difference)
    reasons = {one.path: (one.why, bool(one.patch)) for one in difference.files}
    assert reasons["long.py"] == ("3,000 lines, left out", False)
    assert reasons["wide.py"] == ("more than 256 KiB, left out", False)
    assert reasons["picture.png"] == ("binary", False)
    assert reasons["lib.so"] == ("machine code", False)
    assert reasons["short.py"] == ("", True)
    assert any("code for the machine" in one.when for one in difference.running)


def test_reviews_have_their_say(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exemption: dict[str, Any] = {"name": "demo", "version": "1.0", "sha256": digest(SDISTS["1.0"])}
    text = "[[exemption]]\n" + "".join([f'{key} = "{value}"\n' for key, value in exemption.items()])
    commit(root, {"supply-chain/exemptions.toml": f'{text}note = "before reviews began"\ndate = 2026-11-01\n'})
    (root / "requirements.txt").write_text(TWO)
    commit(root, {"requirements.txt": ONE})
    (root / "requirements.txt").write_text(TWO)
    review = only(gathered(monkeypatch)[1]).review
    assert review == "not reviewed: `whypin review diff demo 1.0 2.0`, then `whypin review sign demo 1.0 2.0`"


def test_a_release_that_was_rejected(
    index: PackageIndex, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = Ssh(tmp_path)
    commit(root, {"requirements.txt": ONE, "supply-chain/keys/allowed_signers": f"ann@example.org {ssh.public}\n"})
    (root / "requirements.txt").write_text(TWO)
    words = ("--reject", "it sends the environment away", "--versions", ">=2", "--ssh", str(ssh.file), "--yes")
    assert main(["review", "sign", "demo", *words, "--no-progress"]) == 0
    change = only(gathered(monkeypatch)[1])
    assert change.rejected
    assert change.review.endswith(": it sends the environment away")


def test_who_published_it(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = {"demo-2.5.tar.gz": sdist("demo", "2.5", NEW), "demo-2.5-py3-none-any.whl": WHEEL}
    (root / "requirements.txt").write_text(locked("demo", "2.5", *bodies.values()))
    index.pages["/who"] = page(provenance("pyca/demo"), "application/json")
    index.publish("demo", bodies, provenance=f"http://127.0.0.1:{index.port}/who")
    new = only(gathered(monkeypatch)[1]).new
    assert new is not None
    assert new.publishers == ("github:pyca/demo",)
    index.publish("demo", {"demo-2.5-py2-none-any.whl": WHEEL}, provenance=None)
    status, dossier = gathered(monkeypatch)
    new = only(dossier).new
    assert new is not None
    assert (status, new.publishers) == (0, ("github:pyca/demo", "nobody for 1 of 3 files"))
    index.pages["/who"] = lambda handler: handler.reply(418, b"", "text/plain")
    status, dossier = gathered(monkeypatch, "--no-cache")
    new = only(dossier).new
    assert status == 3
    assert new is not None
    assert "answered 418" in why(new.publishers)


def test_a_scan_without_the_program(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_scan, "command", lambda root, environ: None)
    status, dossier = gathered(monkeypatch, "--scan", "bandit")
    change = only(dossier)
    assert status == 3
    assert "`bandit` is not installed" in why(change.scan)
    assert known(change.difference).added == 3


def test_the_reports_are_written(
    index: PackageIndex, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dossier.json"
    assert main(["review", "--no-progress", "--format", "markdown", "--format", f"json={file}", "--base", "HEAD"]) == 0
    assert capsys.readouterr().out.startswith("<!-- whypin dossier -->\n")
    assert '"name": "demo"' in file.read_text()
    (root / "requirements.txt").write_text(ONE)
    assert main(["review", "--no-progress"]) == 0
    # The comment of an earlier run is to be found.
    assert capsys.readouterr().out.startswith("<!-- whypin dossier -->\n")


def test_many_changes_are_gathered_in_parts(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_gather, "AT_ONCE", 2)
    names = [f"demo{number}" for number in range(5)]
    for name in names:
        for version, files in (("1.0", OLD), ("2.0", NEW)):
            index.publish(name, {f"{name}-{version}.tar.gz": sdist(name, version, files)})
    commit(root, {"requirements.txt": "".join([locked(name, "1.0", sdist(name, "1.0", OLD)) for name in names])})
    text = "".join([locked(name, "2.0", sdist(name, "2.0", NEW)) for name in names])
    (root / "requirements.txt").write_text(text)
    status, dossier = gathered(monkeypatch)
    assert status == 0
    assert [one.name for one in dossier.changes] == names
    assert {known(one.difference).added for one in dossier.changes} == {3}


def test_signed_sums_have_their_say(index: PackageIndex, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = '[[sums]]\nfile = "sha256sums.txt"\nsignature = "sha256sums.txt.asc"\npackages = ["demo"]\n'
    (root / "whypin.toml").write_text(row)
    (root / "requirements.txt").write_text(locked("demo", "2.0", SDISTS["2.0"], b"rebuilt"))
    place = Place("sha256sums.txt", Span(0, 0), "")
    sums = SimpleNamespace(of=lambda *asked: Listed(place, counts=True))
    monkeypatch.setattr(dossier_gather, "signed_sums", lambda *given: sums)
    change = only(gathered(monkeypatch)[1])
    assert (change.hashes, change.hashes_why) == ("published", "signed sums list 1 hash that no index has")
    # At a gate those of the change have none.
    assert only(gathered(monkeypatch, "--base", "HEAD")[1]).hashes == "foreign"

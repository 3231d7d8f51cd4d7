"""`--scan bandit`: what is new between two sdists, whatever the tree or a broken bandit says."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archives import member, tar
from whypin.commands import bandit
from whypin.commands.review_scan import said, scan
from whypin.commands.review_sdists import Side
from whypin.commands.review_shown import Ink
from whypin.model.dossier import Scan, Untold
from whypin.sdist.archive import read
from whypin.sdist.running import is_kept, promises

OWN = Path(sysconfig.get_path("purelib"), "bandit", "__main__.py")
real = pytest.mark.skipif(not OWN.is_file(), reason="bandit is not installed beside whypin")
unix = pytest.mark.skipif(os.name != "posix", reason="the program that stands for bandit is a script")


def side(files: Mapping[str, bytes | str], programs: tuple[str, ...] = (), links: dict[str, str] | None = None) -> Side:
    members = [
        member(
            f"demo-1.0/{path}".encode(),
            body.encode() if isinstance(body, str) else body,
            mode=b"0000755\0" if path in programs else b"0000644\0",
        )
        for path, body in files.items()
    ]
    members += [member(f"demo-1.0/{path}".encode(), kind=b"2", link=to.encode()) for path, to in (links or {}).items()]
    file = io.BytesIO(tar(*members))
    archive = read(file, "demo-1.0.tar.gz", is_kept)
    download: Any = SimpleNamespace(sdist=SimpleNamespace(file=SimpleNamespace(filename="demo-1.0.tar.gz")))
    return Side(download, "", file, archive, promises(archive.kept))


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for what is temporary: nothing may be left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def scanned(old: Side | None, new: Side, root: Path) -> Scan:
    found = scan(old, new, str(root), os.environ)
    assert isinstance(found, Scan), found.why
    return found


def places(found: Scan) -> list[tuple[str, int, str]]:
    return [(one.path, one.line, one.rule) for one in found.new]


EXEC = 'exec("")\n'
DEF = 'def f(password="x"):\n    return 1\n'


@real
def test_only_what_is_new_is_told(tmp_path: Path) -> None:
    silent_old = {
        "same.py": EXEC,
        "lines.py": EXEC,
        "indented.py": EXEC,
        "body.py": DEF,
        "a/moved.py": EXEC,
        "a/edited.py": "x = 1\n" + EXEC,
        "crlf.py": EXEC,
        "wide.py": "eval(\n  a,\n  b,\n)\n",
        "fewer.py": EXEC * 2,
    }
    silent_new = {
        "same.py": EXEC,
        "lines.py": "import os\n\n\n" + EXEC,
        "indented.py": "if 1:\n    " + EXEC,
        "body.py": DEF.replace("1", "2"),  # its lines are those of the whole function
        "b/moved.py": EXEC,
        "b/edited.py": "x = 2\n" + EXEC,
        "crlf.py": "x = 1\r\n" + EXEC.replace("\n", "\r\n"),
        "wide.py": "x = 1\neval(\n  a,\n  b,\n)\n",
        "fewer.py": EXEC + "x = 1\n",
        "typed.pyi": EXEC,  # nothing runs it
        "text.md": EXEC,
        "notes": EXEC,
    }
    old = {
        **silent_old,
        "more.py": EXEC + "x = 1\n",
        "other.py": EXEC,
        "second.py": "eval(\n  a,\n  b,\n)\n",
        "sub/setup.py": EXEC + "# 1\n",
        "notes.txt": EXEC + "# 2\n",
        "head.py": DEF,
        "tool": "#!/bin/sh\n",
    }
    new = {
        **silent_new,
        "more.py": EXEC + "x = 2\n" + EXEC,  # once more
        "other.py": 'exec("1")\n',
        "second.py": "eval(\n  a,\n  c,\n)\n",
        "setup.py": EXEC + "# 1\n",  # runs by itself: such a file never moved
        "notes.py": EXEC + "# 2\n",  # moved, and is run only now
        "head.py": DEF.replace("x", "y"),
        "tool": "#!/usr/bin/env python3\n" + EXEC,
        "bin/run": "#!/usr/bin/python\n" + EXEC,
        "gui.pyw": EXEC,
        "SConstruct": EXEC,
    }
    found = scanned(side(old), side(new, programs=("bin/run", "other.py"), links={"l.py": "more.py"}), tmp_path)
    assert places(found) == [
        ("SConstruct", 1, "B102"),
        ("bin/run", 2, "B102"),
        ("gui.pyw", 1, "B102"),
        ("more.py", 3, "B102"),
        ("notes.py", 1, "B102"),
        ("other.py", 1, "B102"),
        ("second.py", 1, "B307"),
        ("setup.py", 1, "B102"),
        ("tool", 2, "B102"),
        ("head.py", 1, "B107"),
    ]
    assert [(one.severity, one.confidence) for one in found.new][-2:] == [("medium", "high"), ("low", "medium")]
    assert (found.kept, found.unread) == (8, ())
    assert found.tool.startswith("bandit 1.")


@real
def test_the_tree_and_the_environment_have_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = "[bandit]\nskips: B102\nexclude: /\ntargets: nothing\n"
    tree: dict[str, bytes | str] = {
        ".bandit": config,
        "pyproject.toml": '[tool.bandit]\nskips = ["B102"]\n',
        "setup.cfg": config,
        "tox.ini": config,
        "a.py": 'exec("")  # nosec\n',
        "CVS/.git_/x.egg/NONE.py": EXEC,  # bandit leaves such folders out
        "bandit/__main__.py": "raise SystemExit(9)\n",
        "json.py": "raise SystemExit(9)\n",
    }
    (tmp_path / "bandit").mkdir()
    (tmp_path / "bandit" / "__main__.py").write_text("raise SystemExit(9)\n")
    (tmp_path / ".bandit").write_text(config)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert places(scanned(None, side(tree), tmp_path)) == [("CVS/.git_/x.egg/NONE.py", 1, "B102"), ("a.py", 1, "B102")]


@real
def test_a_file_that_bandit_does_not_read_is_named_and_hides_no_other(tmp_path: Path) -> None:
    tree: dict[str, bytes | str] = {
        "broken.py": "print 'x'\n",
        "deep.py": "x = " + "-" * 100_000 + "1\n",
        "zero.py": EXEC + "\0",
        # bandit cannot print its own message about it, and ends with a traceback.
        "surrogate.py": 'password = "\\ud800"\n',
        "large.py": b"#" * (5 << 20),
        **{f"m{number}.py": EXEC for number in range(3)},
    }
    found = scanned(None, side(tree), tmp_path)
    assert [path for path, _, _ in places(found)] == ["m0.py", "m1.py", "m2.py"]
    assert found.unread == ("broken.py", "deep.py", "large.py", "surrogate.py", "zero.py")
    assert list(said(Ink("never"), found, first=True)) == [
        f"{found.tool}: 3 issues",
        *[f"  medium m{number}.py:1: B102 (confidence high): Use of exec detected." for number in range(3)],
        "  not read: broken.py, deep.py, large.py, surrogate.py, zero.py",
        "",
    ]


@real
def test_strings_of_the_tree_are_inert(tmp_path: Path) -> None:
    tree = {"a.py": 'password = "\x1b]0;x\x07\u202e##[group]"\n' + EXEC * 7}
    found = scanned(None, side(tree), tmp_path)
    lines = list(said(Ink("never"), found, first=False))
    assert all(line.isprintable() and "##[" not in line for line in lines)
    assert "  medium a.py:2, 3, 4, 5, 6 and 2 more: B102 (confidence high): Use of exec detected." in lines


@real
def test_room_is_for_what_runs_by_itself_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whypin.commands.review_scan.MANY", 1)
    found = scanned(None, side({"a.py": EXEC, "setup.py": EXEC}), tmp_path)
    assert (places(found), found.unread) == ([("setup.py", 1, "B102")], ("a.py",))


REPORT: dict[str, list[Any]] = {"results": [], "errors": []}
PROVEN: dict[str, list[Any]] = {
    "errors": [{"filename": "../../0.py"}, {"filename": "part9/7.py"}, {}],
    "results": [
        {"filename": "proof.py", "more_info": "https://bandit.readthedocs.io/en/1.9.4/x"},
        {"filename": "/etc/passwd", "test_id": "B1"},
        # Nothing that a record has need be what it should be.
        {"filename": "0.py", "line_number": -4, "line_range": "x", "test_id": 5, "issue_severity": "\u001b[2J"},
    ],
}
BROKEN: dict[str, tuple[str, str]] = {
    "fails": ("exit 2", "`bandit` failed with status 2"),
    "is killed": ("kill -9 $$", "`bandit` failed with status -9"),
    "says nothing": ("exit 0", "what `bandit` printed is no report in JSON"),
    "prints no JSON": ("echo '<html>'", "what `bandit` printed is no report in JSON"),
    "prints deep JSON": (
        f"'{sys.executable}' -c 'print(\"[\" * 200000)'",
        "what `bandit` printed is no report in JSON",
    ),
    "prints another object": ("echo '{}'", "what `bandit` printed has no list `errors`"),
    "prints other lists": ('echo \'{"errors": [], "results": [1]}\'', "what `bandit` printed has no list `results`"),
    "finds nothing": (
        f"echo '{json.dumps(REPORT)}'",
        "`bandit` does not report what it is shown to prove that it works",
    ),
    "prints for ever": ("exec yes", "`bandit` printed more than 1 MiB"),
    "does not end": ("exec sleep 60", "`bandit` did not come to an end in time"),
    "is for another machine": ("", "`bandit` cannot be run: Exec format error"),
}


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program is that stands for bandit; whypin's own environment has none."""
    own = tmp_path / "bin"
    own.mkdir()
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setenv("PATH", f"{own}{os.pathsep}{os.environ['PATH']}")
    return own / "bandit"


def write(program: Path, text: str) -> None:
    program.write_text(f"#!/bin/sh\n{text}\n" if text else "\x7fELF")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@unix
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_bandit_is_one_clause(name: str, fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bandit, "SECONDS", 3)
    monkeypatch.setattr(bandit, "MOST", 1 << 20)
    text, why = BROKEN[name]
    write(fake, text)
    assert scan(None, side({"a.py": EXEC}), str(tmp_path / "root"), os.environ) == Untold(why)


def test_a_flood_of_issues_is_one_clause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bandit, "MANY", 3)
    assert len(scanned(None, side({"a.py": EXEC, "b.py": EXEC}), tmp_path / "root").new) == 2
    flood = Untold("`bandit` reports more than 3 issues")
    assert scan(None, side({"a.py": EXEC * 2, "b.py": EXEC * 2}), str(tmp_path / "root"), os.environ) == flood


@unix
def test_a_report_names_our_files_only(fake: Path, tmp_path: Path) -> None:
    write(fake, f"echo '{json.dumps(PROVEN)}'")
    found = scanned(None, side({"a.py": EXEC}), tmp_path / "root")
    assert (found.tool, found.unread) == ("bandit 1.9.4", ("a.py",))
    assert places(found) == [("a.py", 1, "")]
    assert all(line.isprintable() for line in said(Ink("never"), found, first=True))


@unix
def test_a_file_that_keeps_bandit_busy_is_found(fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bandit, "SECONDS", 6)
    proven = {"errors": [], "results": PROVEN["results"][:1]}
    write(fake, f"grep -q busy -r \"$9\" && exec sleep 60; echo '{json.dumps(proven)}'")
    tree = {"a.py": EXEC, "z.py": "# busy\n"}
    assert scanned(None, side(tree), tmp_path / "root").unread == ("z.py",)


def test_no_bandit_and_none_of_the_repository(fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(fake, "exit 0")
    monkeypatch.setenv("PATH", str(fake.parent))
    missing = Untold("`bandit` is not installed: `pipx install bandit` brings it")
    assert scan(None, side({}), str(tmp_path), os.environ) == missing

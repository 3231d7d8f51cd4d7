"""The whole command on whole projects: findings stand where they say, and fixes change nothing else."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from collection import projects
from repositories import initialised
from whypin.commands.diff import difference
from whypin.commands.main import main
from whypin.text.source import Source, decode

LARGEST = 600_000
NEITHER = re.compile(r"\b(?:[Ii]nvalid|NoneType|dict|tuple|str|traceback)\b")


def _check(*arguments: str) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["check", "--isolated", "--scope", "all", *arguments])
    assert not err.getvalue() or "--diff" in arguments
    return status, out.getvalue()


def _findings(*arguments: str) -> list[dict[str, Any]]:
    status, out = _check("--format", "json", *arguments)
    found: list[dict[str, Any]] = json.loads(out)["findings"]
    assert status in {0, 1, 2}
    return found


def _source(path: str) -> Source:
    return decode(path, Path(path).read_bytes(), declared=True)


def _place(text: str, offset: int) -> dict[str, int]:
    begin = text.rfind("\n", 0, offset) + 1
    return {"line": text.count("\n", 0, begin) + 1, "column": offset - begin + 1, "offset": offset}


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a project as the current folder, a repository of its own."""
    folder = tmp_path / "project"
    shutil.copytree(request.param, folder, symlinks=True)
    initialised(folder)
    monkeypatch.chdir(folder)
    return folder


PROJECTS = projects(LARGEST)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda folder: folder.name, indirect=True)
def test_findings_stand_where_they_say(project: Path) -> None:
    sources: dict[str, Source] = {}
    for finding in _findings("--level", "strict"):
        path, start, end = finding["path"], finding["start"], finding["end"]
        for words in (finding["message"], finding["help"]):
            bare = re.sub(r"`[^`]*`", "", words)
            assert words[0] == "`" or words[0].islower(), words
            assert not bare.endswith(".") and not NEITHER.search(bare), words
        try:
            source = sources[path] = sources.get(path) or _source(path)
        except ValueError:
            assert finding["rule"] in {"unreadable-file", "misleading-characters"}
            continue
        text = source.text
        assert 0 <= start["offset"] < end["offset"] <= len(text) or finding["rule"] == "unreadable-file", finding
        assert (start, end) == (_place(text, start["offset"]), _place(text, end["offset"]))
        entry = finding.get("declaration") or finding.get("locked")
        if entry:
            assert entry["start"]["offset"] <= start["offset"] and end["offset"] <= entry["end"]["offset"], finding
        if finding["rule"] in {"unexplained-constraint", "non-caret-constraint", "unsatisfiable-constraint"}:
            assert f"`{_quoted(text[start['offset'] : end['offset']])}`" in finding["message"], finding


def _quoted(text: str) -> str:
    """What stands at a span as a message quotes it: without the continuation of a line."""
    return re.sub(r"\\\n", "", text)


FIXABLE = [folder for folder in PROJECTS if re.search("securedrop|poetry|compiled|written", folder.name)]


def _files() -> Iterator[str]:
    for path in sorted(Path().rglob("*")):
        if path.is_file() and ".git" not in path.parts:
            yield path.as_posix()


def _written(path: str, data: bytes, form: str) -> bytes:
    """The same file with other newlines, or in UTF-16 where pip reads that."""
    if form == "crlf" and b"\r" not in data:
        return data.replace(b"\n", b"\r\n")
    if form == "utf-16" and path.endswith((".in", ".txt")):
        return b"\xff\xfe" + data.decode("utf-8", "replace").encode("utf-16-le")
    return data


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("form", ["as it is", "crlf", "utf-16"])
@pytest.mark.parametrize("flag", ["--fix", "--unsafe-fixes"])
@pytest.mark.parametrize("project", FIXABLE, ids=lambda folder: folder.name, indirect=True)
def test_fixes_change_nothing_else(project: Path, flag: str, form: str) -> None:
    names = list(_files())
    for name in names:
        Path(name).write_bytes(_written(name, Path(name).read_bytes(), form))
        os.chmod(name, 0o640)
    before = {name: Path(name).read_bytes() for name in names}
    safe = {"safe"} if flag == "--fix" else {"safe", "unsafe"}
    wanted: dict[str, set[tuple[int, int, str]]] = {}
    for finding in _findings():
        if finding["fix"] and finding["fix"]["safety"] in safe:
            edits = [(edit["start"]["offset"], edit["end"]["offset"], edit["text"]) for edit in finding["fix"]["edits"]]
            wanted.setdefault(finding["path"], set()).update(edits)
    status, shown = _check(flag, "--diff")
    assert bool(wanted) <= bool(status)
    left = [finding for finding in _findings(flag) if finding["fix"] and finding["fix"]["safety"] in safe]
    assert not left
    assert list(_files()) == names
    after = {name: Path(name).read_bytes() for name in names}
    assert {name for name in names if before[name] != after[name]} == set(wanted)
    assert shown == "".join([difference(name, before[name], after[name]) for name in sorted(wanted)])
    for name, changes in wanted.items():
        old, new = decode(name, before[name], declared=True), decode(name, after[name], declared=True)
        assert new.text == _edited(old.text, changes)
        assert (new.mark, new.encoding) == (old.mark, old.encoding)
        assert new.raw.count("\r\n") == old.raw.count("\r\n")
        assert os.stat(name).st_mode & 0o777 == 0o640
    _check(flag)
    assert {name: Path(name).read_bytes() for name in names} == after


def _edited(text: str, edits: set[tuple[int, int, str]]) -> str:
    """The edits put in from the last to the first, by no code of the project's."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def test_there_is_something_to_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tests above cannot pass by finding nothing to fix."""
    counts = []
    for folder in FIXABLE:
        monkeypatch.chdir(folder)
        counts.append(len([finding for finding in _findings() if finding["fix"]]))
    assert sum(counts) >= 8

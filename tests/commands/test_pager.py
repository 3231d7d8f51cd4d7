"""Long texts: through the person's pager on a terminal, and never through a program of the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

SHOW = """
import os, sys
from whypin.commands.pager import page
page((f"line {number}" for number in range(int(sys.argv[2]))), sys.argv[1], os.environ)
print("end")
"""


def shown(root: Path, count: int, **environment: str) -> str:
    """What a terminal shows of some lines."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-c", SHOW, str(root), str(count)]
    with subprocess.Popen(
        words, stdout=theirs, stdin=theirs, env={**os.environ, "TERM": "xterm", **environment}
    ) as run:
        os.close(theirs)
        text = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            text += piece
    os.close(ours)
    assert run.returncode == 0
    return text.decode().replace("\r\n", "\n")


def program(folder: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "own-pager").write_text(f"#!/bin/sh\n{text}\n")
    (folder / "own-pager").chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_a_terminal_gets_the_pager(tmp_path: Path) -> None:
    path = program(tmp_path / "bin", 'echo "$LESS $1"; cat')
    assert shown(tmp_path / "root", 2, PAGER="own-pager 'a b'", PATH=path) == "FRX a b\nline 0\nline 1\nend\n"


@pytest.mark.parametrize("pager", ["cat", "", "'", "no-such-program"])
def test_without_one_all_is_printed(pager: str, tmp_path: Path) -> None:
    assert shown(tmp_path, 2, PAGER=pager) == "line 0\nline 1\nend\n"


def test_a_person_has_seen_enough(tmp_path: Path) -> None:
    """The pager ends before the text does."""
    assert (
        shown(tmp_path / "root", 100_000, PAGER="own-pager", PATH=program(tmp_path / "bin", "head -n 1"))
        == "line 0\nend\n"
    )


def test_a_pager_of_the_repository_is_not_started(tmp_path: Path) -> None:
    path = program(tmp_path / "bin", "echo started; cat")
    assert shown(tmp_path, 1, PAGER="own-pager", PATH=path) == "line 0\nend\n"

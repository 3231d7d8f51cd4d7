"""A repository whose git does not answer: its tracked locks are read all the same, and the run does not pass."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import repositories
from whypin.commands.main import main

LOCK = f"six==1.16.0 --hash=md5:{'1' * 32}\n"
LOCKS = (".github/requirements.txt", "venv/requirements.txt", "requirements.txt")
SAID = "git does not say which files belong to the repository: "


def nothing(root: Path) -> None:
    """Git answers."""


def no_head(root: Path) -> None:
    (root / ".git" / "HEAD").write_text("nonsense\n")


def no_index(root: Path) -> None:
    (root / ".git" / "index").write_text("nonsense\n")


def no_git(root: Path) -> None:
    os.environ["PATH"] = str(root)


def other_owner(root: Path) -> None:
    folder = root.parent / "bin"
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n')
    (folder / "git").chmod(0o755)
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"


def bare(root: Path) -> None:
    """What the hook of a server sees: the files of a bare repository that lies elsewhere."""
    shutil.move(root / ".git", root.parent / "bare.git")
    os.environ["GIT_DIR"] = str(root.parent / "bare.git")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize("break_it", [nothing, no_head, no_index, no_git, other_owner, bare])
def test_a_tracked_lock_does_not_vanish(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    break_it: Callable[[Path], None],
) -> None:
    root = repositories.repository(tmp_path / "repository", dict.fromkeys(LOCKS, LOCK))
    monkeypatch.chdir(root)
    break_it(root)
    assert main(["check", "--select", "weak-hash"]) == 1
    shown = capsys.readouterr().out
    assert all(f"{lock}:1:" in shown for lock in LOCKS)
    assert (f"note: not verified: {SAID}" in shown) == (break_it is not nothing)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], 1),
        (["--exit-zero"], 0),
        (["--quiet"], 1),
        (["--diff"], 1),
        (["--select", "hash-mismatch", "--no-cache", "--index-url", "http://127.0.0.1:9/simple/"], 3),
        # Nobody asked which files there are.
        (["requirements.in"], 0),
    ],
)
def test_a_run_without_findings_does_not_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], status: int
) -> None:
    root = repositories.repository(tmp_path / "repository", {"requirements.in": "six>=1.16\n"})
    monkeypatch.chdir(root)
    assert main(["check", *words]) == 0
    no_head(root)
    capsys.readouterr()
    assert main(["check", *words]) == status
    shown = capsys.readouterr()
    assert (SAID in shown.out + shown.err) == (words != ["requirements.in"])


def test_a_folder_without_a_repository_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was unpacked from an archive."""
    (tmp_path / "requirements.in").write_text("six>=1.16\n")
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 0

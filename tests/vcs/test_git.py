"""What git says of a folder, by a real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from whypin.vcs import git

ENVIRON = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}


def run(root: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words],
        cwd=root,
        env=ENVIRON,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    run(root, "init", "-q", "-b", "main")
    for name in ("requirements.in", "gone.txt", "a/pyproject.toml"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("x\n")
    (root / ".gitignore").write_text("ignored.txt\n")
    run(root, "add", "-A")
    run(root, "commit", "-qm", "first")
    return root


def test_tracked_and_new_files_are_known(repository: Path) -> None:
    (repository / "gone.txt").unlink()
    (repository / "new file.in").write_text("x\n")
    (repository / "ignored.txt").write_text("x\n")
    assert git.known_files(str(repository), ENVIRON) == (
        ".gitignore",
        "a/pyproject.toml",
        "new file.in",
        "requirements.in",
    )


def test_a_folder_of_a_repository_sees_its_own_files(repository: Path) -> None:
    assert git.known_files(str(repository / "a"), ENVIRON) == ("pyproject.toml",)


def test_an_unmerged_file_is_listed_once(repository: Path) -> None:
    run(repository, "checkout", "-qb", "other")
    for branch, text in (("other", "1\n"), ("main", "2\n")):
        run(repository, "checkout", "-q", branch)
        (repository / "requirements.in").write_text(text)
        run(repository, "commit", "-qam", text)
    with pytest.raises(subprocess.CalledProcessError):
        run(repository, "merge", "-q", "other")
    assert git.known_files(str(repository), ENVIRON).count("requirements.in") == 1


def test_the_variables_of_a_hook_do_not_lead_elsewhere(repository: Path, tmp_path: Path) -> None:
    environ = {**ENVIRON, "GIT_DIR": str(tmp_path / "nowhere"), "GIT_INDEX_FILE": str(tmp_path / "index")}
    assert "requirements.in" in git.known_files(str(repository), environ)


def test_the_repository_cannot_start_a_program(repository: Path, tmp_path: Path) -> None:
    program = tmp_path / "monitor"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    run(repository, "config", "core.fsmonitor", str(program))
    git.known_files(str(repository), ENVIRON)
    assert not (tmp_path / "ran").exists()


def test_a_git_inside_the_repository_is_not_run(repository: Path) -> None:
    stranger = repository / "git"
    stranger.write_text(f"#!/bin/sh\ntouch {repository}/ran\n")
    stranger.chmod(0o755)
    for first in (str(repository), ".", ""):
        path = os.pathsep.join([first, ENVIRON["PATH"]])
        assert git.executable(str(repository), {"PATH": path}) != str(stranger)
    with pytest.raises(git.NoAnswer, match="there is no git on the PATH"):
        git.executable(str(repository), {"PATH": str(repository)})


def test_no_repository_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(git.NoAnswer, match="not a git repository"):
        git.known_files(str(tmp_path), ENVIRON)
    with pytest.raises(git.NoAnswer, match="git cannot be run"):
        git.known_files(str(tmp_path / "missing"), ENVIRON)


def test_a_git_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (folder / "git").chmod(0o755)
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.setattr(git, "TIMEOUT", 0.1)
    with pytest.raises(git.NoAnswer, match="did not answer"):
        git.known_files(str(root), {"PATH": f"{folder}{os.pathsep}/bin{os.pathsep}/usr/bin"})


def test_a_git_that_fails_silently_is_no_answer(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text("#!/bin/sh\nexit 3\n")
    (folder / "git").chmod(0o755)
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(git.NoAnswer, match="git ended with status 3"):
        git.known_files(str(root), {"PATH": str(folder)})

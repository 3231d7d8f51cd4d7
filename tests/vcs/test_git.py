"""What git says of a folder, by a real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import repositories
from repositories import ENVIRON, run
from whypin.vcs import git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    files = dict.fromkeys(("requirements.in", "gone.txt", "a/pyproject.toml"), "x\n")
    return repositories.repository(tmp_path / "repository", {**files, ".gitignore": "ignored.txt\n"})


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
    with pytest.raises(git.NoAnswer, match="cannot change to"):
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


def head(repository: Path) -> str:
    return run(repository, "rev-parse", "HEAD")


def commits(repository: Path) -> tuple[str, str, str]:
    """The first commit, one of `main` and one of `other`, both grown from it."""
    found = [head(repository)]
    for branch in ("main", "other"):
        run(repository, "checkout", "-q", *([] if branch == "main" else ["-b"]), branch)
        run(repository, "commit", "-q", "--allow-empty", "-m", branch)
        found.append(head(repository))
        if branch == "main":
            run(repository, "checkout", "-q", "--detach", found[0])
    return found[0], found[1], found[2]


def test_the_merge_base_of_two_commits(repository: Path) -> None:
    first, main, other = commits(repository)
    assert git.merge_base(str(repository), ENVIRON, main, other) == first
    assert git.merge_base(str(repository), ENVIRON, first, other) == first
    run(repository, "checkout", "-q", "--orphan", "alone")
    run(repository, "commit", "-q", "-m", "alone")
    alone = head(repository)
    with pytest.raises(git.NoAnswer, match="fetch the whole history"):
        git.merge_base(str(repository), ENVIRON, alone, main)
    with pytest.raises(git.NoAnswer, match="Not a valid"):
        git.merge_base(str(repository), ENVIRON, "0" * 40, main)


def test_what_is_tracked_is_known_by_its_folder(repository: Path) -> None:
    (repository / "new").mkdir()
    (repository / "new" / "file").write_text("x\n")
    root = str(repository)
    held = {path: git.tracks(root, ENVIRON, path) for path in (".", "a", "A", "a/pyproject.toml/x", "new", "b", "a-b")}
    assert held == {".": True, "a": True, "A": True, "a/pyproject.toml/x": True, "new": False, "b": False, "a-b": False}


def test_files_that_look_like_a_bare_repository_are_no_repository(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    run(folder, "init", "-q", "--bare", ".")
    with pytest.raises(git.NoAnswer, match=r"bare|work tree"):
        git.known_files(str(folder), ENVIRON)


def test_a_worktree_of_a_bare_repository_is_one(repository: Path, tmp_path: Path) -> None:
    run(tmp_path, "clone", "-q", "--bare", str(repository), "bare")
    run(tmp_path / "bare", "worktree", "add", "-q", str(tmp_path / "tree"), "main")
    assert "requirements.in" in git.known_files(str(tmp_path / "tree"), ENVIRON)


def test_a_broken_repository_does_not_stand_in_for_the_one_around_it(repository: Path) -> None:
    inner = repositories.repository(repository / "inner", {"uv.lock": "x\n"})
    (repository / ".gitignore").write_text("*\n")
    (inner / ".git" / "HEAD").unlink()
    with pytest.raises(git.NoAnswer, match="not a git repository"):
        git.known_files(str(inner), ENVIRON)


def test_the_default_branch_of_a_clone(repository: Path, tmp_path: Path) -> None:
    assert git.default_branch(str(repository), ENVIRON) == ""
    run(tmp_path, "clone", "-q", str(repository), "clone")
    assert git.default_branch(str(tmp_path / "clone"), ENVIRON) == "main"
    with pytest.raises(git.NoAnswer, match="not a git repository"):
        git.default_branch(str(tmp_path), ENVIRON)


def test_the_files_of_a_commit(repository: Path) -> None:
    before = head(repository)
    (repository / "new\n\xe4.in").write_text("x\n")
    (repository / "gone.txt").unlink()
    after = repositories.commit(repository, {})
    assert git.files_at(str(repository), ENVIRON, before) == (
        *(".gitignore", "a/pyproject.toml", "gone.txt", "requirements.in"),
    )
    assert set(git.files_at(str(repository), ENVIRON, after)) == {
        *(".gitignore", "a/pyproject.toml", "new\n\xe4.in", "requirements.in"),
    }
    assert git.files_at(str(repository / "a"), ENVIRON, before) == ("pyproject.toml",)
    with pytest.raises(git.NoAnswer):
        git.files_at(str(repository), ENVIRON, "1" * 40)


def test_what_a_file_that_is_gone_was_renamed_to(tmp_path: Path) -> None:
    root = repositories.repository(tmp_path / "repository", {"a.in": "a\nb\nc\n", "gone": "x\n", "stays": "y\ny\n"})
    assert git.renamed_in(str(root), ENVIRON, []) == {}
    assert git.renamed_in(str(root), ENVIRON, ["a.in", "never"]) == {}
    run(root, "mv", "a.in", "new\nline.in")
    assert git.renamed_in(str(root), ENVIRON, ["a.in"]) == {}
    repositories.commit(root, {"gone": None})
    repositories.commit(root, {"stays": "y\ny\nz\n"})
    assert git.renamed_in(str(root), ENVIRON, ["a.in", "gone", "never", "stays"]) == {"a.in": "new\nline.in"}
    # In a branch that was merged, and each in a commit of its own.
    run(root, "checkout", "-q", "-b", "side")
    run(root, "mv", "stays", "moved")
    repositories.commit(root, {})
    run(root, "checkout", "-q", "main")
    repositories.commit(root, {"other": "x\n"})
    run(root, "merge", "-q", "--no-edit", "side")
    assert git.renamed_in(str(root), ENVIRON, ["a.in", "stays"]) == {"a.in": "new\nline.in", "stays": "moved"}
    # A name that comes back and goes again means its last file.
    repositories.commit(root, {"a.in": "quite\nanother\nfile\n"})
    run(root, "mv", "a.in", "b.in")
    repositories.commit(root, {})
    assert git.renamed_in(str(root), ENVIRON, ["a.in"]) == {"a.in": "b.in"}
    # As far as the history was fetched.
    run(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "shallow")
    assert git.renamed_in(str(tmp_path / "shallow"), ENVIRON, ["a.in"]) == {}
    with pytest.raises(git.NoAnswer):
        git.renamed_in(str(root), ENVIRON, ["../outside"])


def test_renames_are_told_by_the_index(repository: Path) -> None:
    base = repositories.commit(repository, {"a/uv.lock": "1\n2\n3\n", "same": "1\n"})
    assert git.renames(str(repository), ENVIRON, base) == {}
    (repository / "b").mkdir()
    run(repository, "mv", "a/uv.lock", "b/uv.lock")
    (repository / "b" / "uv.lock").write_text("1\n2\n3\n4\n")
    run(repository, "add", "-A")
    (repository / "requirements.in").rename(repository / "untracked.in")
    assert git.renames(str(repository), ENVIRON, base) == {"a/uv.lock": "b/uv.lock"}
    run(repository, "commit", "-qam", "renamed")
    assert git.renames(str(repository), ENVIRON, base) == {"a/uv.lock": "b/uv.lock"}
    # Seen from a folder, what left it was not renamed.
    assert git.renames(str(repository / "a"), ENVIRON, base) == {}


def test_who_wrote_the_commits_that_touch_a_file(tmp_path: Path) -> None:
    root = repositories.repository(tmp_path / "r", {"a.lock": "1", "b.lock": "1"})
    base = run(root, "rev-parse", "HEAD")
    assert git.authors(root.as_posix(), ENVIRON, base, "a.lock") == frozenset()
    (root / "a.lock").write_text("2")
    run(root, "-c", "user.email=Ann@Example.org", "commit", "-qam", "commit bob@example.org")
    repositories.commit(root, {"b.lock": "2"})
    assert git.authors(root.as_posix(), ENVIRON, base, "a.lock") == {"ann@example.org"}
    assert git.authors(root.as_posix(), ENVIRON, base, "b.lock") == {"a@example.org"}
    # No pattern, and no program of the configuration's choice.
    assert git.authors(root.as_posix(), ENVIRON, base, "*.lock") == frozenset()
    with pytest.raises(git.NoAnswer):
        git.authors(root.as_posix(), ENVIRON, "0" * 40, "a.lock")


def test_a_setting(tmp_path: Path) -> None:
    root = repositories.repository(tmp_path / "r", {})
    assert git.setting(root.as_posix(), ENVIRON, "user.signingKey") == ""
    run(root, "config", "user.signingKey", "0123456789ABCDEF")
    assert git.setting(root.as_posix(), ENVIRON, "user.signingKey") == "0123456789ABCDEF"
    with pytest.raises(git.NoAnswer):
        git.setting(root.as_posix(), ENVIRON, "nothing")

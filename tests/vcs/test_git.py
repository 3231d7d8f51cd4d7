"""What git says of a folder, by a real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

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


def test_a_revision_is_a_commit(repository: Path) -> None:
    head = git.commit(str(repository), ENVIRON, "HEAD")
    assert len(head) == 40
    run(repository, "tag", "-am", "annotated", "v1")
    assert git.commit(str(repository), ENVIRON, "v1") == git.commit(str(repository), ENVIRON, head[:9]) == head
    # As seen from a folder of the repository.
    assert git.commit(str(repository / "a"), ENVIRON, "main") == head


@pytest.mark.parametrize(
    ("ref", "why"),
    [
        ("nowhere", "git knows no such commit"),
        ("0" * 40, "git knows no such commit"),
        # A file, not a commit.
        ("HEAD:requirements.in", "git knows no such commit"),
        ("HEAD~9", "git knows no such commit"),
        ("", "is no name of a revision"),
        ("--all", "is no name of a revision"),
        ("-h", "is no name of a revision"),
        ("a\nb", "is no name of a revision"),
        ("a\0b", "is no name of a revision"),
        ("x" * 2000, "is no name of a revision"),
    ],
)
def test_what_names_no_commit_is_no_answer(repository: Path, ref: str, why: str) -> None:
    with pytest.raises(git.NoAnswer, match=why):
        git.commit(str(repository), ENVIRON, ref)


def test_where_no_commit_is_there_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(git.NoAnswer, match="not a git repository"):
        git.commit(str(tmp_path), ENVIRON, "HEAD")
    run(tmp_path, "init", "-q")
    with pytest.raises(git.NoAnswer, match="git knows no such commit"):
        git.commit(str(tmp_path), ENVIRON, "HEAD")


def commits(repository: Path) -> tuple[str, str, str]:
    """The first commit, one of `main` and one of `other`, both grown from it."""
    found = [git.commit(str(repository), ENVIRON, "HEAD")]
    for branch in ("main", "other"):
        run(repository, "checkout", "-q", *([] if branch == "main" else ["-b"]), branch)
        run(repository, "commit", "-q", "--allow-empty", "-m", branch)
        found.append(git.commit(str(repository), ENVIRON, "HEAD"))
        if branch == "main":
            run(repository, "checkout", "-q", "--detach", found[0])
    return found[0], found[1], found[2]


def test_the_merge_base_of_two_commits(repository: Path) -> None:
    first, main, other = commits(repository)
    assert git.merge_base(str(repository), ENVIRON, main, other) == first
    assert git.merge_base(str(repository), ENVIRON, first, other) == first
    run(repository, "checkout", "-q", "--orphan", "alone")
    run(repository, "commit", "-q", "-m", "alone")
    alone = git.commit(str(repository), ENVIRON, "HEAD")
    with pytest.raises(git.NoAnswer, match="the clone may be too shallow"):
        git.merge_base(str(repository), ENVIRON, alone, main)
    with pytest.raises(git.NoAnswer, match="Not a valid"):
        git.merge_base(str(repository), ENVIRON, "0" * 40, main)


def test_a_file_as_a_commit_has_it(repository: Path) -> None:
    root, head = str(repository), git.commit(str(repository), ENVIRON, "HEAD")
    (repository / "requirements.in").write_text("changed\n")
    (repository / "new.in").write_text("new\n")
    assert git.blob(root, ENVIRON, head, "requirements.in", 100) == b"x\n"
    assert git.blob(root, ENVIRON, head, "a/pyproject.toml", 100) == b"x\n"
    assert git.blob(str(repository / "a"), ENVIRON, head, "pyproject.toml", 2) == b"x\n"
    # Not there, a folder, a pattern, outside of it.
    for path in ("new.in", "a", "*.in", ":(top)requirements.in", "-z"):
        assert git.blob(root, ENVIRON, head, path, 100) is None
    with pytest.raises(git.NoAnswer, match="has more than 1 bytes at the base"):
        git.blob(root, ENVIRON, head, "requirements.in", 1)


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="a link needs a right there")
def test_a_link_is_no_file(repository: Path) -> None:
    (repository / "link.toml").symlink_to("requirements.in")
    run(repository, "add", "-A")
    run(repository, "commit", "-qm", "link")
    head = git.commit(str(repository), ENVIRON, "HEAD")
    assert git.blob(str(repository), ENVIRON, head, "link.toml", 100) is None


def test_the_repositorys_filters_are_not_run(repository: Path, tmp_path: Path) -> None:
    program = tmp_path / "filter"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    for key in ("filter.x.smudge", "filter.x.clean", "diff.x.textconv", "diff.external", "core.pager"):
        run(repository, "config", key, str(program))
    (repository / ".gitattributes").write_text("* filter=x diff=x\n")
    head = git.commit(str(repository), ENVIRON, "HEAD")
    assert git.blob(str(repository), ENVIRON, head, "requirements.in", 100) == b"x\n"
    assert not (tmp_path / "ran").exists()


def test_a_replaced_object_does_not_count(repository: Path) -> None:
    head = git.commit(str(repository), ENVIRON, "HEAD")
    (repository / "requirements.in").write_text("other\n")
    run(repository, "commit", "-qam", "other")
    run(repository, "replace", head, git.commit(str(repository), ENVIRON, "HEAD"))
    assert git.blob(str(repository), ENVIRON, head, "requirements.in", 100) == b"x\n"


def test_what_is_tracked_is_known_by_its_folder(repository: Path) -> None:
    (repository / "new").mkdir()
    (repository / "new" / "file").write_text("x\n")
    root = str(repository)
    held = {path: git.tracks(root, ENVIRON, path) for path in (".", "a", "A", "a/pyproject.toml/x", "new", "b", "a-b")}
    assert held == {".": True, "a": True, "A": True, "a/pyproject.toml/x": True, "new": False, "b": False, "a-b": False}


def hostile(folder: Path, mark: Path) -> None:
    """A configuration that runs a program wherever git would let it."""
    config = folder / "config"
    program = f"touch '{mark}'; false"
    text = config.read_text().replace("repositoryformatversion = 0", "repositoryformatversion = 1")
    config.write_text(
        f'{text}[core]\n\tfsmonitor = "{program}"\n\tpager = "{program}"\n\tsshCommand = "{program}"\n'
        f"[extensions]\n\tpartialClone = origin\n"
        f'[remote "origin"]\n\turl = {mark.parent}\n\tpromisor = true\n\tuploadpack = "{program}"\n'
        f'[filter "x"]\n\tclean = "{program}"\n\trequired = true\n[diff "x"]\n\ttextconv = "{program}"\n'
        f'[alias]\n\tls-files = "!{program}"\n'
    )


@pytest.mark.parametrize("lazy", ["", "0"])
def test_nothing_that_a_configuration_names_is_run(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lazy: str
) -> None:
    root, mark = str(repository), tmp_path / "ran"
    (repository / ".gitattributes").write_text("* filter=x diff=x\n")
    known = git.commit(root, ENVIRON, "HEAD")
    hostile(repository / ".git", mark)
    git.known_files(root, ENVIRON)
    git.blob(root, ENVIRON, known, "requirements.in", 100)
    for path in (repository / ".git" / "objects").glob("??"):
        path.rename(tmp_path / path.name)
    if lazy:
        # A git that does not know the variable.
        original = subprocess.run

        def without(words: list[str], **more: Any) -> Any:
            more["env"].pop("GIT_NO_LAZY_FETCH")
            return original(words, **more)

        monkeypatch.setattr(subprocess, "run", without)
    for ask in (
        lambda: git.commit(root, ENVIRON, "HEAD"),
        lambda: git.blob(root, ENVIRON, known, "requirements.in", 100),
        lambda: git.merge_base(root, ENVIRON, known, "1" * 40),
    ):
        with pytest.raises(git.NoAnswer):
            ask()
    assert not mark.exists()


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


def test_a_warning_is_no_reason(repository: Path) -> None:
    with pytest.raises(git.NoAnswer, match=r"^git knows no such commit$"):
        git.commit(str(repository), ENVIRON, "1" * 40)

"""The files of a commit, by a real git."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import repositories
from repositories import ENVIRON, commit, run
from whypin.vcs import git
from whypin.vcs.revision import Objects, Revision


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    files = dict.fromkeys(("requirements.in", "a/pyproject.toml"), "x\n")
    return repositories.repository(tmp_path / "repository", files)


def named(root: Path, ref: str) -> str:
    """The commit that a revision names, seen from a folder."""
    objects = Objects(str(root), ENVIRON, 1000)
    try:
        return objects.commit(ref)
    finally:
        objects.close()


def at(root: Path, ref: str = "HEAD", limit: int = 100_000) -> Revision:
    objects = Objects(str(root), ENVIRON, limit)
    return Revision(objects, objects.commit(ref))


def test_a_revision_is_a_commit(repository: Path) -> None:
    head = named(repository, "HEAD")
    assert len(head) == 40
    run(repository, "tag", "-am", "annotated", "v1")
    assert named(repository, "v1") == named(repository, head[:9]) == head
    # As seen from a folder of the repository.
    assert named(repository / "a", "main") == head


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
        named(repository, ref)


def test_where_no_commit_is_there_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(git.NoAnswer, match="not a git repository"):
        named(tmp_path, "HEAD")
    run(tmp_path, "init", "-q")
    with pytest.raises(git.NoAnswer, match="git knows no such commit"):
        named(tmp_path, "HEAD")


def test_files_as_a_commit_has_them(repository: Path) -> None:
    then = at(repository)
    (repository / "requirements.in").write_text("changed\n")
    (repository / "new.in").write_text("new\n")
    assert [then.read(path) for path in ("requirements.in", "a/pyproject.toml")] == [b"x\n", b"x\n"]
    assert at(repository / "a").read("pyproject.toml") == b"x\n"
    # Not there, a folder, a pattern, outside of it, below a file.
    for path in ("new.in", "a", "*.in", ":(top)requirements.in", "-z", "", "a/../requirements.in", "requirements.in/x"):
        assert then.read(path) is None
    assert then.names("") == ("requirements.in",)
    assert then.names("a") == ("pyproject.toml",)
    assert then.names("gone") == ()
    assert then.known() == ("a/pyproject.toml", "requirements.in")
    assert then.id_of("requirements.in") == run(repository, "rev-parse", "HEAD:requirements.in")
    assert then.id_of("a") == then.id_of("gone") == ""


def test_one_git_gives_many_files(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, {f"{number}/{number}.in": f"{number}\n" * number for number in range(100)})
    then = at(repository)
    monkeypatch.setattr(git, "start", None)
    assert [then.read(f"{number}/{number}.in") for number in range(100)] == [
        f"{number}\n".encode() * number for number in range(100)
    ]


def test_a_file_that_is_too_large_is_no_answer(repository: Path) -> None:
    commit(repository, {"large.in": "x" * 1_000_000, "small.in": "x"})
    then = at(repository, limit=1000)
    with pytest.raises(git.NoAnswer, match=r"^`large.in` has more than 1000 bytes at the base$"):
        then.read("large.in")
    assert then.read("small.in") == b"x"


def test_names_that_are_out_of_the_ordinary(repository: Path) -> None:
    names = ("new\nline.in", "\xe4\u202e.in", " .in", "{commit}^0.in", "tab\t.in")
    commit(repository, dict.fromkeys(names, "y\n"))
    assert [at(repository).read(name) for name in names] == [b"y\n"] * len(names)


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="a link needs a right there")
def test_links_are_followed_in_the_commit(repository: Path) -> None:
    places = {"link.toml": "requirements.in", "a/up": "../link.toml", "out": "../x", "abroad": "/etc/passwd"}
    for path, target in {**places, "loop": "loop", "gone": "nowhere", "folder": "a"}.items():
        (repository / path).symlink_to(target)
    commit(repository, {})
    then = at(repository)
    assert [then.read(path) for path in ("link.toml", "a/up")] == [b"x\n", b"x\n"]
    assert [then.read(path) for path in ("out", "abroad", "loop", "gone", "folder")] == [None] * 5
    assert then.id_of("link.toml") == ""


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="a link needs a right there")
def test_folders_are_followed_in_the_commit(repository: Path) -> None:
    """As the disk follows them: what a link leads to is not new."""
    places = {"chain": "real", "twice": "x/../chain", "real/keys": "../kept", "x/up": "..", "circle": "round"}
    commit(repository, {"real/a.in": "a\n", "kept/b.in": "b\n", "x/c.in": "c\n"})
    for path, target in {
        **places,
        "round": "circle",
        "out": "..",
        "up": "x/../..",
        "abroad": "/etc",
        "file": "real/a.in",
    }.items():
        (repository / path).symlink_to(target)
    commit(repository, {})
    then = at(repository)
    found = {path: then.read(path) for path in ("chain/a.in", "twice/a.in", "chain/keys/b.in", "x/up/kept/b.in")}
    assert list(found.values()) == [b"a\n", b"a\n", b"b\n", b"b\n"]
    assert then.names("chain/keys") == ("b.in",)
    for folder in ("circle", "out", "up", "abroad", "file"):
        assert then.names(folder) == (), folder
        assert then.read(f"{folder}/passwd") is None


def test_a_submodule_is_no_folder(repository: Path, tmp_path: Path) -> None:
    other = repositories.repository(tmp_path / "other", {"uv.lock": "x\n"})
    run(repository, "submodule", "--quiet", "add", str(other), "sub")
    commit(repository, {})
    then = at(repository)
    assert then.read("sub/uv.lock") is then.read("sub") is None
    assert "sub" not in then.known() + then.names("")
    assert [then.submodule_on(path) for path in ("sub/a", "sub", "requirements.in")] == ["sub", "sub", ""]


def test_a_commit_without_its_files_is_no_answer(repository: Path) -> None:
    """As a partial clone has it: what is not there is not fetched, and not taken for a commit without files."""
    then = at(repository)
    tree = run(repository, "rev-parse", "HEAD^{tree}")
    (repository / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(git.NoAnswer, match="the repository lacks"):
        then.read("requirements.in")


def test_a_repository_with_longer_ids(tmp_path: Path) -> None:
    root = tmp_path / "long"
    root.mkdir()
    run(root, "init", "-q", "--object-format=sha256")
    commit(root, {"a/b.in": "x\n"})
    assert at(root).read("a/b.in") == b"x\n"


def test_the_repositorys_filters_are_not_run(repository: Path, tmp_path: Path) -> None:
    program = tmp_path / "filter"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    for key in ("filter.x.smudge", "filter.x.clean", "diff.x.textconv", "diff.external", "core.pager"):
        run(repository, "config", key, str(program))
    (repository / ".gitattributes").write_text("* filter=x diff=x\n")
    assert at(repository).read("requirements.in") == b"x\n"
    git.renames(str(repository), ENVIRON, named(repository, "HEAD"))
    assert not (tmp_path / "ran").exists()


def test_a_replaced_object_does_not_count(repository: Path) -> None:
    head = named(repository, "HEAD")
    (repository / "requirements.in").write_text("other\n")
    run(repository, "commit", "-qam", "other")
    run(repository, "replace", head, named(repository, "HEAD"))
    assert at(repository, head).read("requirements.in") == b"x\n"


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
    known = named(repository, "HEAD")
    hostile(repository / ".git", mark)
    git.known_files(root, ENVIRON)
    git.renames(root, ENVIRON, known)
    git.renamed_in(root, ENVIRON, ["requirements.in"])
    git.default_branch(root, ENVIRON)
    assert at(repository, known).read("requirements.in") == b"x\n"
    for path in (repository / ".git" / "objects").glob("??"):
        path.rename(tmp_path / path.name)
    if lazy:
        # A git that does not know the variable.
        full = git.environment

        def without(*words: Any) -> dict[str, str]:
            return {name: value for name, value in full(*words).items() if name != "GIT_NO_LAZY_FETCH"}

        monkeypatch.setattr(git, "environment", without)
    for ask in (
        lambda: named(repository, "HEAD"),
        lambda: named(repository, known),
        lambda: Revision(Objects(root, ENVIRON, 1000), known).read("requirements.in"),
        lambda: git.merge_base(root, ENVIRON, known, "1" * 40),
        lambda: git.renames(root, ENVIRON, known),
        lambda: git.renamed_in(root, ENVIRON, ["gone"]),
        lambda: git.files_at(root, ENVIRON, known),
    ):
        with pytest.raises(git.NoAnswer):
            ask()
    assert not mark.exists()


def test_a_warning_is_no_reason(repository: Path) -> None:
    with pytest.raises(git.NoAnswer, match=r"^git knows no such commit$"):
        named(repository, "1" * 40)


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_whether_a_file_held_some_bytes(tmp_path: Path, form: str) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    run(root, "init", "-q", "-b", "main", f"--object-format={form}")
    many = "x\n" * 300_000
    os.symlink("large", root / "link")
    commit(root, {"small": "x\n", "large": many})
    then = at(root)
    # Of a large one git would not give the bytes here.
    for path, text in (("small", "x\n"), ("large", many), ("small", "y\n"), ("large", many + "y"), ("gone", "x\n")):
        expected = path != "gone" and not text.endswith(("y", "y\n"))
        assert then.has(path, text.encode()) is expected
    with pytest.raises(git.NoAnswer):
        then.has("link", many.encode())

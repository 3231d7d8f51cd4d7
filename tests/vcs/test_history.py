"""Logs, by a real git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import repositories
from repositories import ENVIRON, commit, run
from whypin.model.commit import Logged
from whypin.vcs import git
from whypin.vcs.contents import Contents
from whypin.vcs.git import is_shallow
from whypin.vcs.history import log
from whypin.vcs.revision import Objects

FILE = "requirements.in"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repositories.repository(tmp_path / "repository", {"README": "x\n"})


def of(root: Path, *paths: str) -> tuple[Logged, ...]:
    return log(str(root), ENVIRON, run(root, "rev-parse", "HEAD"), paths or (FILE,))


def test_only_commits_that_changed_the_files_are_there(root: Path) -> None:
    first = commit(root, {FILE: "a\n"}, "first", day="2020-02-29", author="Ä <a@example.org>")
    commit(root, {"other": "x\n"})
    last = commit(root, {FILE: None}, "last")
    found = of(root)
    assert [one.commit.full for one in found] == [last, first]
    assert (found[1].commit.date, found[1].commit.author, found[1].commit.subject) == ("2020-02-29", "Ä", "first")
    (gone,), (came,) = [one.entries for one in found]
    assert (gone.path, gone.new) == (FILE, "")
    assert (came.path, came.old) == (FILE, ("",))
    assert gone.old == (came.new,)
    assert found[1].parents == (run(root, "rev-parse", f"{first}~"),)


# Each is a subject, an author or a path that could be taken for a part of the log.
HOSTILE = [":100644 100644 1 2 M", "::100644", "\x1b[2J", "-x", ":(glob)**", "a\nb", "é", '"quoted"', "*"]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_it_holds_a_field_is_a_field(root: Path, text: str) -> None:
    path = f"{text}/{FILE}"
    commit(root, {path: "a\n"}, text, author=f"{text.splitlines()[0]} <a@example.org>")
    commit(root, {path: "b\n", FILE: "x\n"}, "later")
    later, first = of(root, path)
    assert [entry.path for one in (later, first) for entry in one.entries] == [path, path]
    assert first.commit.subject == " ".join(text.split())


def test_links_and_submodules_are_no_files(root: Path) -> None:
    commit(root, {FILE: "a\n"})
    (root / FILE).unlink()
    (root / FILE).symlink_to("README")
    commit(root, {})
    assert [(entry.old[0] == "", entry.new == "") for one in of(root) for entry in one.entries] == [
        (False, True),
        (True, False),
    ]


def test_a_merge_has_the_files_that_are_like_in_no_parent(root: Path) -> None:
    commit(root, {FILE: "a\n", "b.in": "a\n"})
    run(root, "checkout", "-q", "-b", "side")
    commit(root, {FILE: "side\n", "b.in": "side\n"})
    run(root, "checkout", "-q", "main")
    commit(root, {FILE: "main\n"})
    run(root, "merge", "-q", "--no-commit", "-s", "ours", "side")
    merged = commit(root, {FILE: "both\n", "b.in": "side\n"}, "merge")
    first = of(root, FILE, "b.in")[0]
    assert first.commit.full == merged
    assert [(entry.path, len(entry.old)) for entry in first.entries] == [(FILE, 2)]


def test_a_shallow_clone_is_told(root: Path) -> None:
    commit(root, {FILE: "a\n"})
    run(root.parent, "clone", "-q", "--depth", "1", f"file://{root}", "clone")
    assert not is_shallow(str(root), ENVIRON)
    assert is_shallow(str(root.parent / "clone"), ENVIRON)
    assert [one.parents for one in of(root.parent / "clone")] == [()]


def test_no_repository_gives_no_answer(tmp_path: Path) -> None:
    with pytest.raises(git.NoAnswer):
        is_shallow(str(tmp_path), {**ENVIRON, "GIT_CEILING_DIRECTORIES": os.fspath(tmp_path.parent)})


def test_contents_are_read_ahead_and_let_go(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{number}\n" * 1000 for number in range(9)]
    for text in texts:
        commit(root, {FILE: text})
    found = of(root)
    blobs = [one.entries[0].new for one in found]
    monkeypatch.setattr("whypin.vcs.contents._KEPT", 6000)
    objects = Objects(str(root), ENVIRON, 100_000)
    contents = Contents(objects)
    contents.expect(found)
    assert [contents.get(blob) for blob in blobs] == [text.encode() for text in reversed(texts)]
    # One that is not in the log, one that is not there, and one once more.
    other = run(root, "rev-parse", "HEAD:README")
    assert [contents.get(blob) for blob in (other, "0" * 40, blobs[0])] == [b"x\n", None, texts[-1].encode()]
    objects.close()


def test_what_is_too_large_is_not_there_and_the_rest_is(root: Path) -> None:
    commit(root, {"a": "a\n", "b": "b" * 5000, "c": "c\n"})
    names = [run(root, "rev-parse", f"HEAD:{path}") for path in "abc"]
    objects = Objects(str(root), ENVIRON, 1000)
    assert objects.all_of([*names, names[1]]) == [b"a\n", None, b"c\n", None]
    with pytest.raises(git.TooLarge):
        objects.get(names[1], "b")
    objects.close()

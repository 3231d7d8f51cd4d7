"""The files as the base had them."""

from __future__ import annotations

import pytest

from locked import A
from trees import MemoryTree
from whypin.project.before import Before
from whypin.project.configuration import Configuration
from whypin.project.load import load

NOW = {"a/requirements.in": "x>=1\n", "a/requirements.txt": f"x==1 --hash=sha256:{A}\n", "new.in": "y>=1\n"}
THEN = {**NOW, "a/requirements.in": "x>=0\n", "old.in": "y>=1\n", "b/uv.lock": "version = 1\n"}
del THEN["new.in"]
MOVED = {"old.in": "new.in", "b/uv.lock": "b/uv.old"}


class Files(MemoryTree):
    """Files by path, with the text of each."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(dict(files))


def before(
    paths: tuple[str, ...] = (),
    now: dict[str, str] | None = None,
    then: dict[str, str] | None = None,
    decided: Configuration | None = None,
) -> Before:
    tree, plain = Files(NOW if now is None else now), Configuration()
    project = load(tree, paths, plain)
    folders = () if paths else ("",)
    base = (Files(THEN if then is None else then), decided or plain)
    return Before("b" * 40, base, (tree, plain), project, lambda: MOVED, folders=folders)


def test_what_has_not_changed_is_the_same_document() -> None:
    found = before()
    lock = found.document("a/requirements.txt")
    assert lock is not None
    assert lock is found.document("a/requirements.txt")
    changed = found.document("a/requirements.in")
    assert changed is not None
    assert changed.source.text == "x>=0\n"
    assert found.document("nowhere.in") is None


def test_what_was_renamed_is_found_under_either_name() -> None:
    found = before()
    renamed = found.document("new.in")
    assert renamed is not None
    assert (renamed.path, renamed.source.text) == ("old.in", "y>=1\n")
    assert found.renamed("old.in") == "new.in"
    assert found.renamed("a/requirements.in") == "a/requirements.in"
    # To what is not there any more, and not at all.
    assert found.renamed("b/uv.lock") == found.renamed("gone.in") == ""


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ((), ("a/requirements.in", "a/requirements.txt", "b/uv.lock")),
        (("a/requirements.txt",), ("a/requirements.in", "a/requirements.txt")),
    ],
)
def test_a_run_of_some_files_sees_their_folders(paths: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert before(paths).paths == expected


def test_a_file_of_any_name_that_was_configured() -> None:
    decided = Configuration(locks=(("a/lock.txt", ("a/asked.in",)),))
    then = {"a/lock.txt": "x==1\n", "a/asked.in": "x>=1\n", "a/requirements.in": ""}
    found = before(then=then, decided=decided)
    assert found.paths == ("a/lock.txt", "a/requirements.in")
    pair = found.pair("a/lock.txt")
    assert pair is not None
    assert [document.path for document in pair.declarations] == ["a/asked.in"]
    assert found.pair("a/requirements.in") is None


def test_the_role_is_that_of_the_base() -> None:
    """What is a lock since the configuration says so is other than it was, though it reads the same."""
    files = {"a.txt": "x==1\n", "a.in": "x>=1\n"}
    found = before(("a.txt",), now=files, then=files, decided=Configuration(locks=(("a.txt", ("a.in",)),)))
    document = found.document("a.txt")
    assert document is not None
    assert document.lock is not None


@pytest.mark.parametrize(
    ("now", "then", "same"),
    [
        (NOW, NOW, True),
        (NOW, THEN, False),
        (NOW, {**NOW, "uv.lock": ""}, False),
        ({**NOW, "uv.lock": ""}, NOW, False),
        (NOW, {**NOW, "README.md": ""}, True),
    ],
)
def test_whether_anything_changed(now: dict[str, str], then: dict[str, str], same: bool) -> None:
    assert before(now=now, then=then).is_same() is same


def test_what_could_not_be_read_then_is_unknown() -> None:
    assert before(then={**THEN, "a/requirements.txt": "\0"}).document("a/requirements.txt") is None

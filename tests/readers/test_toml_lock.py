"""What all TOML locks share, read as `poetry.lock`."""

from __future__ import annotations

import pytest

from lock_places import packages, placed, problems, shown
from whypin.readers.poetry_lock import read
from whypin.text.source import Source

TAIL = '[metadata]\nlock-version = "2.1"\n'
SIX = '[[package]]\nname = "six"\nversion = "1.17.0"\nfiles = [{file = "six-1.17.0.zip", hash = "sha256:00"}]\n\n'


def lock(text: str) -> Source:
    return Source("poetry.lock", text)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n"])
def test_an_empty_file_is_an_empty_lock(text: str) -> None:
    document = read(lock(text))
    assert packages(document) == {}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_places_count_normalised_newlines(newline: str) -> None:
    document = read(lock((SIX + SIX.replace("17", "16") + TAIL).replace("\n", newline)))
    placed(document)
    assert len(packages(document)) == 2


def test_a_place_that_is_not_there_is_a_lookup_error() -> None:
    document = read(lock(SIX + TAIL))
    for at in [("package", 7), ("nothing",), ("package", 0, "name", "x")]:
        with pytest.raises(LookupError):
            document.locate(at)


def test_an_empty_string_is_shown_with_its_quotes() -> None:
    document = read(lock(SIX.replace("sha256:00", "") + TAIL))
    assert shown(document, packages(document)["six 1.17.0"].digests[0].at) == '""'


def test_broken_toml_is_reported_where_it_breaks() -> None:
    document = read(lock(SIX + "[metadata\n"))
    assert document.lock is None
    [(rule, message, _)] = problems(document)
    assert rule == "unreadable-file"
    assert message.startswith("the file is not TOML: ")
    assert document.source.position(document.problems[0].span.start)[0] == 6
    assert document.problems[0].help == "restore the file, or regenerate it: `poetry lock`"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (SIX + "<<<<<<< HEAD\n" + TAIL, "<<<<<<< HEAD"),
        # The upper half of the conflict was resolved, the lower forgotten.
        (SIX + TAIL + ">>>>>>> branch\n", ">>>>>>> branch"),
        (SIX + "=======\n" + TAIL, "======="),
        (SIX + "||||||| 1234567\n" + TAIL, "||||||| 1234567"),
        # Both sides set the hash, so the text breaks at the second, below the first mark.
        (f'<<<<<<< HEAD\nname = "a"\n=======\nname = "b"\n>>>>>>> x\n{TAIL}', "<<<<<<< HEAD"),
    ],
)
def test_a_merge_conflict_is_called_one(text: str, quoted: str) -> None:
    document = read(lock(text))
    assert problems(document) == [("unreadable-file", "an unresolved merge conflict stands here", quoted)]
    assert document.problems[0].help == "resolve the conflict, then regenerate the lock: `poetry lock`"


def test_marks_inside_a_sound_lock_are_text() -> None:
    document = read(lock(f'{SIX}[extras]\n"a" = ["""\n<<<<<<< HEAD\n"""]\n{TAIL}'))
    assert list(packages(document)) == ["six 1.17.0"]


def test_comments_with_an_ignore_are_kept() -> None:
    text = f'# made by hand\nx = "# whypin: no comment"\n{SIX}# whypin: ignore[yanked-version] why\n{TAIL}'
    comments = read(lock(text)).comments
    assert [(comment.text, comment.own_line) for comment in comments] == [
        ("# whypin: ignore[yanked-version] why", True)
    ]
    assert text[comments[0].span.start : comments[0].span.end] == comments[0].text


def test_other_comments_are_not() -> None:
    assert read(lock(f"# This file is generated\n{SIX}{TAIL}# the end")).comments == ()

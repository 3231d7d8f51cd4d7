"""Markers of merge conflicts: what git writes, and what only looks like it."""

from __future__ import annotations

import pytest

from whypin.text.conflicts import conflict_markers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a = 1\n",
        "<<<<<< HEAD\n",
        " <<<<<<< HEAD\n",
        "Title\n=======x\n",
        "# =======\n",
        "a =======\n",
        "<<<<<<<HEAD\n",
        "<=<=<=<=\n",
    ],
)
def test_other_lines(text: str) -> None:
    assert not list(conflict_markers(text))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", ["<<<<<<< HEAD", "=======", ">>>>>>> x"]),
        ("a\n||||||| base\nb", ["||||||| base"]),
        ("=======", ["======="]),
        ("<<<<<<<\tHEAD", ["<<<<<<<\tHEAD"]),
        ("<<<<<<<<< HEAD\n", ["<<<<<<<<< HEAD"]),  # a longer marker, of a conflict in a conflict
        ("======= \n", ["======= "]),
    ],
)
def test_markers(text: str, lines: list[str]) -> None:
    assert [found[0] for found in conflict_markers(text)] == lines

"""How large a step is, and which version took the place of which."""

from __future__ import annotations

import pytest

from trees import MemoryTree
from whypin.dossier.changes import lock_changes, step
from whypin.project.before import Before
from whypin.project.configuration import Configuration
from whypin.project.load import load


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("1.0", "1.0.0", ""),
        ("1.4.2", "1.4.3", "patch"),
        ("1.4", "1.4.0.1", "patch"),
        ("1.4.2", "1.5", "minor"),
        ("1.4.2", "1.3", "minor"),
        ("1.4", "2", "major"),
        ("23.1.0", "25.3", "major"),
        # What is behind the release is no step of it.
        ("1.0rc1", "1.0", "other"),
        ("1.0", "1.0.post1", "other"),
        ("1.0+a", "1.0+b", "other"),
        ("1.0", "1!1.0", "other"),
        ("1.0", "a branch", "other"),
        ("", "", ""),
    ],
)
def test_a_step(old: str, new: str, found: str) -> None:
    assert step(old, new) == found


# The versions of a lock with several of one package, before and after, and which became which.
@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (["1"], ["2"], [("1", "2")]),
        (["1", "3"], ["2"], [("1", "2"), ("3", "")]),
        (["3", "1"], ["4"], [("1", ""), ("3", "4")]),
        (["2", "3"], ["1"], [("2", "1"), ("3", "")]),
        # What stayed is the one before only where none went.
        (["1", "2"], ["2", "3"], [("1", "3")]),
        (["1", "2"], ["1", "2", "3"], [("2", "3")]),
        (["10", "9"], ["11"], [("10", "11"), ("9", "")]),
        # No version of PEP 440 on either side.
        (["1"], ["===a-b"], [("1", "a-b")]),
        (["===a-b"], ["2"], [("a-b", "2")]),
    ],
)
def test_which_version_took_the_place_of_which(
    before: list[str], after: list[str], found: list[tuple[str, str]]
) -> None:
    trees = [
        MemoryTree({"requirements.txt": "".join([f"demo=={one}\n".replace("=====", "===") for one in side])})
        for side in (before, after)
    ]
    settings = Configuration()
    project = load(trees[1], (), settings)
    base = Before("b" * 40, (trees[0], settings), (trees[1], settings), project, dict)
    assert [(one.old, one.new) for one in lock_changes(project, base)] == found

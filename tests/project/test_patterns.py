"""Path patterns."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whypin.project.patterns import matches, whole


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("dev.in", "dev.in", True),
        ("dev.in", "a/b/dev.in", True),  # without `/`: wherever it stands
        ("dev.in", "xdev.in", False),
        ("*.in", "a/dev.in", True),
        ("a/*.in", "a/dev.in", True),
        ("a/*.in", "a/b/dev.in", False),  # `*` does not cross `/`
        ("a/*.in", "b/a/dev.in", False),  # with `/`: the whole path
        ("a/**", "a/b/c/dev.in", True),
        ("**/dev.in", "dev.in", True),  # `**` is any number of parts, none included
        ("**/b/*.in", "a/b/c/b/x.in", True),  # the last `b` counts
        ("a/**/b/**/c", "a/b/x/c", True),
        ("de?.in", "dev.in", True),
        ("de?.in", "de.in", False),
        ("./a/dev.in", "a/dev.in", True),
        ("[ab].in", "a.in", False),  # no classes
    ],
)
def test_a_pattern_names_paths(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


def test_a_whole_pattern_is_bound_to_the_root() -> None:
    assert whole("tools", "tools")
    assert not whole("tools", "packages/tools")
    assert whole("packages/*", "packages/a")


@settings(max_examples=100)
@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_one_part_agrees_with_a_regular_expression(pattern: str, name: str) -> None:
    expression = "".join({"*": ".*", "?": "."}.get(letter, letter) for letter in pattern)
    assert matches(pattern, name) is bool(re.fullmatch(expression, name))


def test_many_stars_end() -> None:
    # A regular expression of this shape would not, within the age of the universe.
    assert not matches("*a" * 40 + "b", "a" * 4000)

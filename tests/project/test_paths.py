"""Paths, computed."""

from __future__ import annotations

import pytest

from whypin.project.paths import joined, stem_of, upwards


@pytest.mark.parametrize(
    ("folder", "target", "expected"),
    [
        ("", "a.in", "a.in"),
        ("a", "b.in", "a/b.in"),
        ("a/b", "../c.in", "a/c.in"),
        ("a", "./x/../b.in", "a/b.in"),
        ("a", r"..\b.in", "b.in"),  # a folder's end on Windows
        ("a", "../../b.in", None),
        ("", "../b.in", None),
        ("a", "/etc/passwd", None),
        ("a", r"\\host\share", None),
        ("a", "C:/x.in", None),
        ("a", "https://example.org/x.in", None),
        ("a", "..", ""),
    ],
)
def test_a_target_is_seen_from_its_folder(folder: str, target: str, expected: str | None) -> None:
    assert joined(folder, target) == expected


def test_upwards_ends_at_the_root() -> None:
    assert list(upwards("a/b")) == ["a/b", "a", ""]
    assert list(upwards("")) == [""]


@pytest.mark.parametrize(("path", "expected"), [("a/b.in", "a/b"), ("a.b/c", "a.b/c"), ("a.b.txt", "a.b"), ("a", "a")])
def test_a_stem_loses_the_ending_of_the_name_only(path: str, expected: str) -> None:
    assert stem_of(path) == expected

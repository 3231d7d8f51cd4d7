"""How large an update is, as a caret reads versions."""

from __future__ import annotations

import pytest

from whypin.versions.kinds import MINOR, PATCH
from whypin.versions.updates import cap, release_of, written


@pytest.mark.parametrize(
    ("version", "minor", "patch"),
    [
        ("2.9.13", "3", "2.10"),
        ("2", "3", "2.1"),
        ("2.0.0rc1", "3", "2.1"),
        ("0.2.3", "0.3", "0.3"),  # below 1.0 there is no telling them apart
        ("0.0.3", "0.0.4", "0.0.4"),
        ("2024.7.4", "2025", "2024.8"),  # a year is a major number
        ("1!2.9", "1!3", "1!2.10"),
        ("1.2.3.4", "2", "1.3"),
    ],
)
def test_cap(version: str, minor: str, patch: str) -> None:
    start = release_of(version)
    assert start is not None
    assert written(cap(start, MINOR)) == minor
    assert written(cap(start, PATCH)) == patch


@pytest.mark.parametrize("version", ["0", "0.0", "next", ""])
def test_no_release_to_start_from(version: str) -> None:
    assert release_of(version) is None

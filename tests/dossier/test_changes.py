"""How large a step is, and which version took the place of which."""

from __future__ import annotations

import pytest

from whypin.dossier.changes import step


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

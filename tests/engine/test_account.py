"""What nobody could judge is said, and does not pass."""

from __future__ import annotations

import pytest

from whypin.engine.run import balanced
from whypin.model.project import Project
from whypin.model.report import Report


@pytest.mark.parametrize(
    ("unverified", "status", "online", "notes", "expected"),
    [
        ((), 0, True, (), 0),
        ((), 2, False, (), 2),
        ((("", "git does not answer"),), 0, False, ("not verified: git does not answer",), 1),
        ((("", "git does not answer"),), 0, True, ("not verified: git does not answer",), 3),
        ((("a.txt", "too large"),), 2, True, ("not verified: `a.txt`: too large",), 2),
    ],
)
def test_the_account(
    unverified: tuple[tuple[str, str], ...], status: int, online: bool, notes: tuple[str, ...], expected: int
) -> None:
    report = balanced(Report((), {}, status=status), Project((), unverified=unverified), online=online)
    assert (report.notes, report.status) == (notes, expected)

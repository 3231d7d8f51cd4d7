"""`expired-explanation`: days that comments set themselves."""

from __future__ import annotations

import pytest

from whypin.model.facts import Facts
from whypin.model.project import Project
from whypin.readers import pyproject, requirements
from whypin.rules.expired_explanation import check
from whypin.text.source import Source

TODAY = "2026-11-22"


def days(text: str, today: str = TODAY) -> list[str]:
    document = requirements.read(Source("requirements.in", text))
    found = list(check(Project((document,)), Facts(today=today)))
    assert all(finding.severity == "warning" and finding.entry for finding in found)
    return [text[finding.span.start : finding.span.end] for finding in found]


SILENT = [
    "",
    "a<2\n",
    "a<2  # 2 breaks us\n",
    # To come, and today: the day has not passed.
    "a<2  # until 2026-12-01\n",
    "a<2  # until 2026-11-22\n",
    # A day that sets no end.
    "a<2  # broken since 2020-01-01\n",
    "a<2  # checked on 2020-01-01\n",
    "a<2  # until version 2020-01-01-rc\n",
    # No ISO date, and none of the calendar.
    "a<2  # until 01.12.2020\n",
    "a<2  # until 2020-13-01\n",
    "a<2  # until 2020-1-1\n",
    # The ignore's own.
    "a<2  # whypin: ignore[unexplained-constraint] until=2020-01-01 soon gone\n",
    # Nobody's comment, and no constraint.
    "# until 2020-01-01\n\na<2\n",
    "a  # until 2020-01-01\n",
]

EXPIRED = [
    ("a<2  # until 2026-11-21\n", ["2026-11-21"]),
    ("# Not above 1 until 2020-01-01: the fork\na<2\n", ["2020-01-01"]),
    ("a<2  # Until: 2020-01-01\n", ["2020-01-01"]),
    ("a<2  # until=2020-01-01\n", ["2020-01-01"]),
    ("a<2  # 2 breaks us, remove after 2020-01-01\n", ["2020-01-01"]),
    ("a<2  # remove this pin on 2020-01-01\n", ["2020-01-01"]),
    ("a<2  # expires 2020-01-01\n", ["2020-01-01"]),
    ("a @ https://example.org/a.zip  # until 2020-01-01\n", ["2020-01-01"]),
    # Two days, one over.
    ("a<2  # until 2020-01-01, or until 2030-01-01\n", ["2020-01-01"]),
    ("# until 2020-01-01\na<2  # until 2021-01-01\n", ["2020-01-01", "2021-01-01"]),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(("text", "expected"), EXPIRED)
def test_expired(text: str, expected: list[str]) -> None:
    assert days(text) == expected


def test_shared_comment_is_told_once() -> None:
    text = "[tool.poetry.dependencies]\n# until 2020-01-01\na = [\n  {version = '1'},\n  {version = '2'},\n]\n"
    document = pyproject.read(Source("pyproject.toml", text))
    assert len(document.declarations) == 2
    assert len(list(check(Project((document,)), Facts(today=TODAY)))) == 1


def test_without_a_day_nothing_expires() -> None:
    assert days("a<2  # until 2020-01-01\n", today="") == []

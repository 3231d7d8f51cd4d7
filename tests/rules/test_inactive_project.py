"""`inactive-project`: the status markers of PEP 792."""

from __future__ import annotations

import json

import pytest

from pages.checking import findings

A = "a" * 64
TEXT = f"six==1 --hash=sha256:{A}\n"


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("active", None),
        # A marker of tomorrow.
        ("resting", None),
        ("archived", "warning"),
        ("deprecated", "warning"),
        ("quarantined", "error"),
    ],
)
def test_the_status_decides(status: str, severity: str | None) -> None:
    index = json.dumps({"six": {"status": status, "files": []}})
    found = findings("inactive-project", {"requirements.txt": TEXT}, index=index)
    assert [one.severity for one in found] == ([] if severity is None else [severity])


def test_the_reason_is_quoted_and_said_once() -> None:
    six = {"status": "archived", "reason": "see seven", "files": []}
    index = json.dumps({"six": [six, {**six, "index": "https://a.example/"}]})
    (found,) = findings("inactive-project", {"requirements.txt": TEXT}, index=index)
    assert found.message == "`six` is archived: it gets no more updates (`see seven`)"

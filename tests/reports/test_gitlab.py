"""Code Quality: every entry has what GitLab's documentation asks for, and a fingerprint of its own."""

from __future__ import annotations

import json

import pytest

from builders import document, finding
from reports.made import GUARD, MANNER, WHERE, folded, many, report, three
from whypin.model.report import Report
from whypin.model.rule import NOTE, WARNING
from whypin.reports import render


@pytest.mark.parametrize("made", [three(), folded(), many(20_000), Report((), {})])
def test_every_entry_is_whole(made: Report) -> None:
    entries = json.loads(render(made, "gitlab"))
    assert len(entries) == len(made.findings)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    for entry in entries:
        assert all(isinstance(entry[key], str) and entry[key] for key in ("description", "check_name", "fingerprint"))
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not entry["location"]["path"].startswith(("./", "/"))
        assert entry["location"]["lines"]["begin"] >= 1


def test_nothing_found_is_an_empty_list() -> None:
    assert render(report(), "gitlab") == "[]\n"


@pytest.mark.parametrize(
    ("rule", "severity", "told"),
    [
        (GUARD, "error", "critical"),
        (GUARD, WARNING, "major"),
        (GUARD, NOTE, "info"),
        (MANNER, "error", "major"),
        (MANNER, WARNING, "minor"),
        (MANNER, NOTE, "info"),
    ],
)
def test_severities(rule: str, severity: str, told: str) -> None:
    (entry,) = json.loads(render(report(finding(WHERE, "foo", rule).replaced(severity=severity)), "gitlab"))
    assert entry["severity"] == told


def test_a_name_that_is_no_text_is_written_out() -> None:
    where = document("foo\n", "a\udcffb.in")
    (entry,) = json.loads(render(report(finding(where, "foo"), where=where), "gitlab"))
    assert entry["location"]["path"] == r"a\udcffb.in"

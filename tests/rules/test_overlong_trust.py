"""`overlong-trust`: whom a team believes unseen, for longer than it may. Today is 2026-11-22."""

from __future__ import annotations

import pytest

from pages.checking import findings
from whypin.rules.overlong_trust import _ahead

NAME = "overlong-trust"
AUDITS, IMPORTS = "supply-chain/audits.toml", "supply-chain/imports.lock"


def entry(end: str, kind: str = "trusted", rest: str = "") -> str:
    return f'[[{kind}.log]]\ncriteria = "safe-to-run"\nuser-id = 1\nstart = "2020-01-01"\nend = "{end}"\n{rest}'


@pytest.mark.parametrize(
    "files",
    [
        {AUDITS: entry("2026-11-22")},
        {AUDITS: entry("2027-05-22")},
        {AUDITS: entry("2027-11-22", "wildcard-audits")},
        # They end when others say so.
        {"audits.toml": entry("2036-01-01", rest='aggregated-from = "https://example.org/a.toml"\n')},
        {IMPORTS: entry("2036-01-01", "audits.peer.trusted")},
        # A reader's problem.
        {AUDITS: entry("2036-02-31")},
        {"sub/trust.toml": entry("2036-01-01")},
    ],
)
def test_short(files: dict[str, str]) -> None:
    assert findings(NAME, files) == []


@pytest.mark.parametrize(
    ("files", "severity", "message"),
    [
        (
            {AUDITS: entry("2027-05-23")},
            "error",
            "trust in releases of `log` by `user 1` ends on `2027-05-23`, more than 6 months ahead",
        ),
        (
            {f"rust/{AUDITS}": entry("9999-12-31", "wildcard-audits")},
            "error",
            "the wildcard audit of `log` by `user 1` ends on `9999-12-31`, more than 12 months ahead",
        ),
        # Nobody but the store says that others said so.
        (
            {AUDITS: entry("2036-01-01", rest='aggregated-from = "https://example.org/a.toml"\n')},
            "error",
            "trust in releases of `log` by `user 1` ends on `2036-01-01`, more than 6 months ahead",
        ),
        ({AUDITS: entry("2026-11-21")}, "note", "trust in releases of `log` by `user 1` ended on `2026-11-21`"),
    ],
)
def test_reported(files: dict[str, str], severity: str, message: str) -> None:
    (finding,) = findings(NAME, files)
    assert (finding.severity, finding.message) == (severity, message)
    (text,) = files.values()
    assert text[finding.span.start : finding.span.end] in message


@pytest.mark.parametrize(("count", "causes"), [(5, {"", "past"}), (6, {"ahead", "past"})])
def test_many_are_told_as_one(count: int, causes: set[str]) -> None:
    text = entry("2020-02-01") + entry("2030-01-01") * count
    assert {one.cause for one in findings(NAME, {AUDITS: text})} == causes


@pytest.mark.parametrize(
    ("today", "months", "day"),
    [
        ("2026-11-22", 6, "2027-05-22"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-30", 6, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-06-30", 6, "2026-12-30"),
    ],
)
def test_months_are_those_of_the_calendar(today: str, months: int, day: str) -> None:
    assert _ahead(today, months) == day

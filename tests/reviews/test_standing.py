"""When a signature counts: a key's times, the statement's date, and what the base has seen."""

from datetime import date, datetime, timezone

import pytest

from whypin.reviews.keys import Key
from whypin.reviews.signed import PGP
from whypin.reviews.standing import trouble

NOW = datetime(2026, 12, 3, 12, tzinfo=timezone.utc)
NEW, AT_BASE = False, True


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def key(end: str | None = None, start: str | None = None, revoked: bool = False) -> Key:
    return Key(form=PGP, id="K", people=(), body=b"", start=instant(start), end=instant(end), revoked=revoked)


@pytest.mark.parametrize(
    ("signed_with", "day", "at_base", "expected"),
    [
        (key(), "2026-12-03", NEW, ""),
        (key("2026-12-04"), "2026-12-03", NEW, ""),
        (key("2026-06-01"), "2026-05-31", AT_BASE, ""),  # what was in the base when the key was good stays
        (key("2026-06-01T08:00"), "2026-06-01", AT_BASE, ""),
        (key(start="2026-12-03T20:00"), "2026-12-03", NEW, ""),
        # A back-dated statement of an ended key.
        (key("2026-06-01"), "2026-05-31", NEW, "key K ended on 2026-06-01, and the statement is new"),
        (key("2026-06-01"), "2026-06-02", AT_BASE, "key K ended on 2026-06-01, before the statement's date"),
        (key("2026-12-03T11:00"), "2026-12-03", NEW, "key K ended on 2026-12-03, and the statement is new"),
        (key(start="2026-12-04"), "2026-12-03", NEW, "key K begins on 2026-12-04, after the statement's date"),
        (key(revoked=True), "2026-12-03", AT_BASE, "key K is revoked"),
        (key(), "2026-12-04", NEW, "it is dated 2026-12-04, which is not yet"),
    ],
)
def test_a_signature_counts_or_does_not(signed_with: Key, day: str, at_base: bool, expected: str) -> None:
    assert trouble(signed_with, date.fromisoformat(day), at_base, NOW) == expected

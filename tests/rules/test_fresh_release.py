"""`fresh-release`: the cooldown, counted in days up to the day of the run (2026-11-22)."""

from __future__ import annotations

import json

import pytest

from pages.checking import findings

NAME = "fresh-release"
A, B = "a" * 64, "b" * 64
TEXT = f"six==1 --hash=sha256:{A}\n"


def said(uploaded: str | None, configuration: str = "", other: str | None = None) -> list[str]:
    files = [
        {"filename": "six-1.tar.gz", "hashes": {"sha256": A}, "upload-time": uploaded},
        {"filename": "six-1.zip", "hashes": {"sha256": B}, "upload-time": other},
    ]
    index = json.dumps({"six": {"files": files}})
    return [one.message for one in findings(NAME, {"requirements.txt": TEXT}, configuration=configuration, index=index)]


@pytest.mark.parametrize(
    "uploaded",
    [
        "2020-01-01T00:00:00Z",
        # The seventh day is over.
        "2026-11-15T23:59:59.999999Z",
        # The index does not say, or says what is no time.
        None,
        "",
        "soon",
    ],
)
def test_old_releases_are_silent(uploaded: str | None) -> None:
    assert said(uploaded) == []


@pytest.mark.parametrize(
    ("uploaded", "words"),
    [
        ("2026-11-16T00:00:00Z", "6 days ago"),
        ("2026-11-21T12:00:00Z", "yesterday"),
        ("2026-11-22T00:00:00Z", "today"),
        # A clock that is ahead of ours.
        ("2026-11-23T00:00:00Z", "today"),
    ],
)
def test_fresh_releases_are_reported(uploaded: str, words: str) -> None:
    assert said(uploaded) == [f"`six-1.tar.gz` was uploaded {words}, and the cooldown is 7 days"]


def test_a_fresh_file_that_the_lock_does_not_hold_is_silent() -> None:
    assert said("2020-01-01T00:00:00Z", other="2026-11-22T00:00:00Z") == []


@pytest.mark.parametrize(
    ("configuration", "count"),
    [
        ('cooldown = "1 day"', 0),
        ('cooldown = "30 days"', 1),
        ('packages.six.cooldown = "0 days"', 0),
        ('cooldown = "1 day"\npackages.six.cooldown = "30 days"', 1),
        ('packages."*".cooldown = "2 days"', 0),
        ('packages."*".cooldown = "2 days"\npackages.six.cooldown = "9 days"', 1),
    ],
)
def test_the_cooldown_is_configured(configuration: str, count: int) -> None:
    assert len(said("2026-11-19T00:00:00Z", configuration)) == count

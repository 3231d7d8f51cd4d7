"""Whether what an explanation waits for has happened."""

from __future__ import annotations

import pytest

from whypin.model.why import Declared, Release, Requester, Stated
from whypin.readers import requirements
from whypin.text.source import Source
from whypin.why.waiting import Known, judged, subjects

KEYS = frozenset(("kombu", "celery", "django"))
TODAY = "2026-11-28"
OFFLINE = Known(
    TODAY,
    {"celery": ["5.4.0"], "kombu": ["5.5.4"]},
    {"kombu": [Requester("celery", "5.4.0", ">=5.3.4,<6"), Requester("django", "5.0")]},
)
ONLINE = Known(
    TODAY,
    {"celery": ["5.4.0"]},
    {},
    {"kombu": [Release("6.0", "2026-01-01"), Release("6.1")], "celery": [Release("5.6")]},
    {"celery": ("5.6", {"kombu": ">=5.6,<7"}), "django": ("6.0", {})},
)


def held(line: str, why: str, known: Known) -> Declared:
    (one,) = requirements.read(Source("requirements.in", f"{line}\n")).declarations
    return judged(one, Declared(Stated("requirements.in", ""), (1, 1), why=(why,)), KEYS, known)


# The line, its comment, what is known, the verdict and what is said.
CASES = {
    "nothing": ("kombu<6", "6 breaks us", OFFLINE, "unknown", []),
    "its own version, offline": (
        "kombu<6",
        "until 6.2",
        OFFLINE,
        "unknown",
        ["whether `kombu` 6.2 is released is not known offline"],
    ),
    "its own version, there": ("kombu<6", "until 6", ONLINE, "happened", ["`kombu` 6: there is 6.0 since 2026-01-01"]),
    "its own version, on no known day": ("kombu<6", "until 6.1", ONLINE, "happened", ["`kombu` 6.1: there is 6.1"]),
    "its own version, not there": (
        "kombu<6",
        "until 7",
        ONLINE,
        "waiting",
        ["`kombu` 7 is not released; the newest is 6.1"],
    ),
    "what is no version": ("kombu<6", "until 7..x", ONLINE, "unknown", []),
    "the locked one still asks": (
        "kombu<6",
        "celery cannot do 6",
        OFFLINE,
        "waiting",
        ["`celery` 5.4.0, as it is locked, still asks for `>=5.3.4,<6`"],
    ),
    "the locked one allows more": (
        "kombu<5.5",
        "celery cannot do 5.5",
        OFFLINE,
        "happened",
        ["`celery` 5.4.0, as it is locked, asks for `>=5.3.4,<6`, which allows more"],
    ),
    "the lock has no range": ("kombu<6", "django breaks", OFFLINE, "unknown", []),
    "the newest one allows more": (
        "kombu<6",
        "celery cannot do 6",
        ONLINE,
        "happened",
        ["`celery` 5.6, the newest, asks for `>=5.6,<7`, which allows more"],
    ),
    "the newest one asks no more": (
        "kombu<6",
        "django cannot do 6",
        ONLINE,
        "happened",
        ["`django` 6.0, the newest, no longer asks for `kombu`"],
    ),
    "both must be": (
        "kombu<6",
        "until 6 and until 2027-01-01",
        ONLINE,
        "waiting",
        ["`2027-01-01` has not passed yet", "`kombu` 6: there is 6.0 since 2026-01-01"],
    ),
    # What a constraint is cannot be told.
    "a reference": (
        "kombu @ https://x.example/kombu.zip",
        "celery needs it",
        ONLINE,
        "unknown",
        ["`celery` 5.6, the newest, asks for `>=5.6,<7`"],
    ),
}


@pytest.mark.parametrize(("line", "why", "known", "verdict", "says"), CASES.values(), ids=CASES)
def test_verdicts(line: str, why: str, known: Known, verdict: str, says: list[str]) -> None:
    found = held(line, why, known)
    assert (found.verdict, [wait.says for wait in found.waits]) == (verdict, says)


def test_ranges_that_cannot_be_read_or_have_no_end() -> None:
    for text, verdict in (("", "happened"), (">=5 || <3", "happened"), ("what", "unknown")):
        known = Known(TODAY, {}, {}, asks={"celery": ("5.6", {"kombu": text})})
        assert held("kombu<6", "celery cannot do 6", known).verdict == verdict


def test_whom_to_ask_about() -> None:
    (one,) = requirements.read(Source("requirements.in", "kombu<6\n")).declarations
    assert subjects(one, ("until 6 is out", "and Django 7 allows it, flask too"), KEYS) == {"kombu", "django"}
    assert subjects(one, ("6 breaks us",), KEYS) == set()

"""Runs of tests on mutated input: short ones that are always the same, and long ones by the clock."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

SECONDS = int(os.environ.get("WHYPIN_MUTATIONS", "0"))
"""How long each of the long runs takes; without it there are none."""

A_ROUND = 5000


def run(texts: SearchStrategy[str], check: Callable[[str], None], examples: int, number: int | None = None) -> int:
    """Check so many texts, the same ones each time without a `number`; how many lines were tried."""
    tried = 0

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=number is None,
        suppress_health_check=list(HealthCheck),
    )
    @given(text=texts)
    def attempt(text: str) -> None:
        nonlocal tried
        tried += text.count("\n") + 1
        check(text)

    (attempt if number is None else seed(number)(attempt))()
    return tried


def run_for(seconds: int, texts: SearchStrategy[str], check: Callable[[str], None]) -> int:
    """Check ever new texts for so long; how many lines were tried, which is printed, too."""
    end = time.monotonic() + seconds
    tried = 0
    while time.monotonic() < end:
        tried += run(texts, check, A_ROUND, time.time_ns())
    print(f"{tried} lines tried")  # noqa: T201
    return tried

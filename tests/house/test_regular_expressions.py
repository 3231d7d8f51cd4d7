"""Every regular expression of the package is pumped: a text twice as long takes at most about twice the time.

This is the one test that looks at a clock. It compares an expression with itself, above a floor and by the best of
several runs, in seconds of the processor, so that a busy machine makes it slow and not wrong.
"""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import expressions
from pumping import Pump, pumps

GREP = rf"\bre\.(?:{'|'.join(expressions.CALLS)})\b"
MODULES = expressions.read()
EXPRESSIONS = expressions.collected(MODULES)
# Seconds below which nothing is compared, how much longer a text of twice the length may take, and seconds after
# which an expression hangs.
FLOOR, FACTOR, HANG = 0.005, 3.0, 10.0
LONGEST = 10_000
ATTEMPTS = 4


def runner(expression: re.Pattern[Any], how: str) -> Callable[[str], object]:
    """A function that applies the expression to a text as the package does."""

    def run(text: str) -> object:
        subject: Any = text.encode("latin-1") if isinstance(expression.pattern, bytes) else text
        name, _, loop = how.partition(" ")
        if name in ("sub", "subn"):
            return expression.sub(expression.pattern[:0], subject)
        if name in ("split", "findall"):
            return getattr(expression, name)(subject)
        if name == "finditer" or (name == "search" and loop):
            return sum(1 for _ in expression.finditer(subject))
        method = getattr(expression, name)
        found = method(subject)
        while loop and found is not None and found.end() > found.start():
            found = method(subject, found.end())
        return found

    return run


def best(run: Callable[[str], object], text: str, runs: int) -> float:
    """The shortest of several runs, in seconds of the processor; one that takes long runs once."""
    took = HANG
    for _ in range(runs):
        start = time.process_time()
        run(text)
        took = min(took, time.process_time() - start)
        if took > 1:
            break
    return took


def counts(pump: Pump) -> Iterator[int]:
    """Numbers of pumps up to a text of the greatest length: in small steps first, which an exponent would leap over."""
    last = max(1, LONGEST // len(pump.pump))
    count = 1
    while count < last:
        yield count
        count = count * 5 // 4 + 1 if count < 100 else count * 5
    yield last


def slow(expression: re.Pattern[Any], how: str) -> Iterator[str]:
    """The texts over which the expression takes too long, and the seconds it takes."""
    run = runner(expression, how)
    for pump in pumps(expression):
        for count in counts(pump):
            if count > 1 and best(run, pump.text(count), 1) > FLOOR and (took := compared(run, pump, count)):
                yield f"{how}: {pump} {count} times, {took}"
                break


def compared(run: Callable[[str], object], pump: Pump, count: int) -> str:
    """The seconds for `count` pumps and for half of them, where they are too many however often one looks, else ""."""
    for runs in range(2, 2 + ATTEMPTS):
        whole, half = best(run, pump.text(count), runs), best(run, pump.text(count // 2), runs)
        if whole < FLOOR or (whole <= FACTOR * half and whole < HANG):
            return ""
    return f"{whole:.3g} s against {half:.3g} s"


def test_every_expression_is_collected() -> None:
    for module in MODULES:
        assert not re.search(r"^\s*(?:from re import|import re as)\b", module.text, re.MULTILINE), module.name
        calls = [node for node in ast.walk(module.tree) if expressions.called(node)]
        assert len(calls) == len(re.findall(GREP, module.text)), f"{module.name}: a function of `re` is passed on"
        for call in calls:
            assert all(one in EXPRESSIONS for one in expressions.of(call, module))
    unused = [one.pattern for one in EXPRESSIONS if not EXPRESSIONS[one]]
    assert not unused, "nothing says how they are used: call a method of their name"


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda one: repr(one.pattern)[:40])
def test_twice_the_text_takes_twice_the_time(expression: re.Pattern[Any]) -> None:
    for how in sorted(EXPRESSIONS[expression]):
        assert next(slow(expression, how), None) is None, expression.pattern


@pytest.mark.parametrize(
    ("pattern", "how"),
    [
        (r"(a+)+b", "match"),
        (r"(?:a|b|ab)*c", "fullmatch"),
        (r"(?:(?: +(?:\\\n *)?| *\\\n +)--hash=[0-9a-f]{4})*\n", "match"),
        # Quadratic: neighbours that fit the same, an end that is missed from each beginning, and a long way to a
        # short match.
        (r"\s*,?\s*x", "match"),
        (r"[ \t]+$", "search"),
        (r'"[^"\\]*(?:\\.[^"\\]*)*"', "finditer"),
        (r"a.*b|a", "match in a loop"),
        (r"<!--.*?-->", "sub"),
    ],
)
def test_what_is_slow_is_found(pattern: str, how: str) -> None:
    assert next(slow(re.compile(pattern), how), None) is not None

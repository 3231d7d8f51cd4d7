"""Fixes: which are applied, and what happens where two meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import document, finding, span_of
from whypin.engine.fixing import fixed
from whypin.model.finding import Fix
from whypin.model.report import Report
from whypin.model.rule import SAFE, UNSAFE
from whypin.text.edit import Edit

if TYPE_CHECKING:
    from whypin.model.rule import Safety

WHERE = document("foo\nbar\n")


def _fix(part: str, text: str, safety: Safety = SAFE) -> Fix:
    return Fix("change it", (Edit(span_of(WHERE.source.text, part), text),), safety)


def _report(*fixes: tuple[str, Fix]) -> Report:
    return Report(
        tuple(finding(WHERE, part, fix=fix) for part, fix in fixes),
        {WHERE.path: WHERE.source},
    )


def test_nothing_to_fix() -> None:
    assert fixed(Report((finding(WHERE, "foo"),), {WHERE.path: WHERE.source})) == ({}, 0)


def test_safe_fixes_only_unless_asked() -> None:
    report = _report(("foo", _fix("foo", "FOO")), ("bar", _fix("bar", "BAR", UNSAFE)))
    assert fixed(report) == ({WHERE.path: b"FOO\nbar\n"}, 1)
    assert fixed(report, unsafe=True) == ({WHERE.path: b"FOO\nBAR\n"}, 2)


def test_the_first_of_two_that_meet_wins() -> None:
    report = _report(("foo", _fix("foo", "one")), ("foo", _fix("fo", "two")))
    assert fixed(report) == ({WHERE.path: b"one\nbar\n"}, 1)


def test_the_same_edit_twice_is_one() -> None:
    report = _report(("foo", _fix("foo", "FOO")), ("foo", _fix("foo", "FOO")))
    assert fixed(report) == ({WHERE.path: b"FOO\nbar\n"}, 2)


def test_a_fix_goes_as_a_whole_or_not_at_all() -> None:
    both = Fix("change both", (*_fix("bar", "BAR").edits, *_fix("foo", "two").edits))
    report = _report(("foo", _fix("fo", "one")), ("bar", both))
    assert fixed(report) == ({WHERE.path: b"oneo\nbar\n"}, 1)
    report = _report(("foo", _fix("fo", "one")), ("bar", both), ("bar", _fix("bar", "BAZ")))
    assert fixed(report) == ({WHERE.path: b"oneo\nBAZ\n"}, 2)


def test_an_edit_that_reaches_over_another_is_left() -> None:
    report = _report(("bar", _fix("bar", "BAR")), ("foo", _fix("oo\nb", "x")), ("foo", _fix("r\n", "y")))
    assert fixed(report) == ({WHERE.path: b"foo\nBAR\n"}, 1)

"""Ignores: which comments are ignores, what they speak for, what they did."""

import pytest

from builders import document, finding
from whypin.engine.ignores import apply_ignores, inline_ignores
from whypin.model.ignore import Ignore
from whypin.text.span import Span, Spanned

TODAY = "2026-11-22"


@pytest.mark.parametrize(
    "text",
    [
        "foo<2  # not whypin at all\n",
        "foo<2  # whypin ignores nothing here\n",
        "foo<2  # whypin: why not\n",  # another word than ignore
        "whypin:ignore\n",  # no comment
    ],
)
def test_no_ignore(text: str) -> None:
    assert not list(inline_ignores([document(text)]))


@pytest.mark.parametrize(
    ("text", "rules", "reason", "until"),
    [
        ("foo  # whypin: ignore[a-rule] because", ["a-rule"], "because", None),
        ("foo  # whypin: ignore[a-rule, b-rule] x y", ["a-rule", "b-rule"], "x y", None),
        ("foo  # whypin:ignore[ a-rule ]", ["a-rule"], "", None),
        ("foo  # pinned by upstream  # whypin: ignore[a] why", ["a"], "why", None),  # behind another comment
        ("foo  # whypin: ignore[a] why until=2026-12-01", ["a"], "why", "2026-12-01"),
        ("foo  # whypin: ignore[a] until=2026-12-01 why", ["a"], "why", "2026-12-01"),
        ("foo  # whypin: ignore", [], "", None),  # names no rule
        ("foo  # whypin: ignore[]", [], "", None),
        ("foo  # whypin: ignore[a] why  # noqa", ["a"], "why", None),  # a third comment is not the reason
    ],
)
def test_what_an_ignore_says(text: str, rules: list[str], reason: str, until: str | None) -> None:
    (ignore,) = inline_ignores([document(text)])
    assert [name.value for name in ignore.rules] == rules
    assert [text[name.span.start : name.span.end] for name in ignore.rules] == rules
    assert (ignore.reason, ignore.until) == (reason, until)
    assert text[ignore.span.start :].startswith("whypin:")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("foo  # whypin: ignore[some-rule] x\nbar\n", ["bar"]),
        ("# whypin: ignore[some-rule] x\nfoo\nbar\n", ["bar"]),  # alone above
        ("# whypin: ignore[some-rule] x\n# more\nfoo\nbar\n", ["bar"]),  # with a comment between
        ("foo\n# whypin: ignore[some-rule] x\nbar\n", ["foo"]),  # never upward
        ("foo  # whypin: ignore[other-rule] x\nbar\n", ["foo", "bar"]),
        ("foo  # whypin: ignore[some-rule] x until=2026-11-21\nbar\n", ["foo", "bar"]),  # ended yesterday
        ("foo  # whypin: ignore[some-rule] x until=2026-11-22\nbar\n", ["bar"]),  # today is the last day
        ("foo\nbar\n# whypin: ignore[some-rule] x", ["foo", "bar"]),  # nothing follows
    ],
)
def test_what_an_ignore_silences(text: str, kept: list[str]) -> None:
    where = document(text)
    findings = [finding(where, name) for name in ("foo", "bar")]
    left, _, _ = apply_ignores(findings, list(inline_ignores([where])), frozenset({"some-rule"}), TODAY)
    assert [item.package for item in left] == kept


def test_each_ignore_tells_what_it_did() -> None:
    where = document("foo  # whypin: ignore[some-rule, silent-rule, absent-rule] x\n")
    _, (use,), _ = apply_ignores(
        [finding(where, "foo")],
        list(inline_ignores([where])),
        frozenset({"some-rule", "silent-rule"}),
        TODAY,
    )
    assert use.ran == {"some-rule", "silent-rule"}
    assert use.silenced == {"some-rule"}


def test_many_ignores_in_one_block_all_speak_for_the_line_below() -> None:
    where = document("# whypin: ignore[some-rule] x\n" * 3 + "foo\nbar\n")
    ignores = list(inline_ignores([where]))
    foo = finding(where, "foo").span
    assert [any(span.covers(foo) for span in ignore.applies_to or ()) for ignore in ignores] == [True] * 3
    found = [finding(where, "foo"), finding(where, "bar")]
    left, uses, _ = apply_ignores(found, ignores, frozenset({"some-rule"}), TODAY)
    assert [item.package for item in left] == ["bar"]
    assert all(use.silenced for use in uses)


def test_a_short_cover_behind_a_long_one_hides_nothing() -> None:
    """Covers are looked up by place: one that begins early and ends late still reaches the finding."""
    where = document("foo bar baz\n")
    wide, narrow = (
        Ignore(where.path, span, (Spanned("some-rule", span),), "x", applies_to=(span,))
        for span in (Span(0, 11), Span(4, 5))
    )
    left, (first, second), _ = apply_ignores([finding(where, "baz")], [wide, narrow], frozenset({"some-rule"}), TODAY)
    assert not left
    assert (bool(first.silenced), bool(second.silenced)) == (True, False)


@pytest.mark.parametrize(("whole", "ran"), [(True, {"some-rule"}), (False, set())])
def test_a_part_of_the_repository_cannot_show_that_a_configured_ignore_is_idle(whole: bool, ran: set[str]) -> None:
    place = Span(0, 4)
    ignore = Ignore("whypin.toml", place, (Spanned("some-rule", place),), "rebuilt by us")
    _, (use,), _ = apply_ignores([], [ignore], frozenset({"some-rule"}), TODAY, whole=whole)
    assert use.ran == ran

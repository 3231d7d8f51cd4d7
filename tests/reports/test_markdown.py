"""Markdown: a table below a mark, short enough for a comment, in which nothing of a file is Markdown."""

from __future__ import annotations

import pytest

from builders import finding
from reports.made import MANNER, WHERE, folded, many, report, three
from whypin.reports import render
from whypin.reports.escaping import markdown
from whypin.reports.markdown import MARK
from whypin.reports.markdown import render as limited

PAGE = f"https://github.com/whypin/whypin/blob/main/hooks/whypin/rules/{MANNER.replace('-', '_')}.md"


def test_nothing_found() -> None:
    assert render(report(), "markdown") == f"{MARK}\n### whypin\n\n- checked 1 file: nothing to report\n"


def test_a_row_a_finding() -> None:
    rule, told = f"[{MANNER}]({PAGE})", "is not right<br>make it right"
    assert render(three(), "markdown", quiet=True).splitlines() == [
        MARK,
        "### whypin",
        "",
        "| | where | what |",
        "|---|---|---|",
        f"| error | <code>requirements.in:2</code> | {rule}: <code>&#60;2</code> {told} |",
        f"| warning | <code>requirements.in:2</code> | {rule}: <code>bar</code> {told} |",
        f"| note | <code>requirements.in:1</code> | {rule}: <code>foo</code> {told} |",
    ]


def test_members_of_a_list_are_named() -> None:
    assert "<br><code>foo</code>, <code>bar&#60;2</code><br>" in render(folded(), "markdown")
    made = many(50)
    one = made.findings[0].replaced(members=made.findings)
    assert "<code>p09</code> and 40 more<br>" in render(made.replaced(findings=(one,)), "markdown")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`a<2` caps `a`", "<code>a&#60;2</code> caps <code>a</code>"),
        ("a `b", "a &#96;b"),
        ("`a` `b", "<code>a</code> &#96;b"),
        ("`a|b`", "<code>a&#124;b</code>"),
        ("*a* _b_ ~c~ [d](e) $f$", "&#42;a&#42; &#95;b&#95; &#126;c&#126; &#91;d&#93;(e) &#36;f&#36;"),
        ("<b>&amp;</b>", "&#60;b&#62;&#38;amp;&#60;/b&#62;"),
        ("@all in #1", "<span>@</span>all in <span>#</span>1"),
        ("GH-1 gh-a x-1", "GH<span>-</span>1 gh-a x-1"),
        ("https://a.test www.a.test a.test:1", "https&#58;//a.test www&#46;a.test a.test:1"),
        ("a\u202eb\nc", r"a&#92;u202eb&#92;x0ac"),
    ],
)
def test_text_is_text(text: str, shown: str) -> None:
    assert markdown(text) == shown


def test_a_comment_has_room_for_it() -> None:
    out = render(many(20_000), "markdown")
    assert len(out) < 65_536
    assert "of 20000 findings are left out here" in out
    assert "checked 1 file: found 20000 errors" in out


@pytest.mark.parametrize("limit", [1024, 2000, 10_000, 1024 * 1024])
def test_no_limit_is_passed(limit: int) -> None:
    hostile = finding(WHERE, "foo", MANNER).replaced(message="\x00|" * 5000, help="é" * 900)
    notes = tuple(["\u202e" * 500] * 20)
    made = report(*[hostile] * 300, notes=notes)
    assert len(limited(made, limit=limit).encode()) <= limit

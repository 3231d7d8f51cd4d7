from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pip._internal.req.req_file import ignore_comments, join_lines

from whypin.text import lines
from whypin.text.lines import Joined
from whypin.text.span import Span

# What pip's reader looks at, and every end of a line that `str.splitlines` knows.
TEXTS = st.text(st.sampled_from("ab \t#\\\n\xa0" + lines.EXOTIC), max_size=30)


@settings(max_examples=400)
@given(TEXTS)
def test_lines_are_those_of_pip(text: str) -> None:
    expected = [line for _, line in ignore_comments(join_lines(enumerate(text.splitlines(), start=1)))]
    assert [line.literal.value for line in lines.read(text) if line.literal is not None] == expected


@settings(max_examples=200)
@given(TEXTS)
def test_every_character_has_its_place(text: str) -> None:
    for line in lines.read(text):
        if line.literal is not None:
            for at, character in enumerate(line.literal.value):
                span = line.literal.span(at, at + 1)
                assert text[span.start : span.end] == character
                assert line.span.covers(span)
        if line.comment is not None:
            assert text[line.comment.span.start] == "#" == line.comment.value[0]
            assert line.span.covers(line.comment.span)


@settings(max_examples=200)
@given(TEXTS)
def test_reading_can_begin_behind_any_line(text: str) -> None:
    whole = list(lines.read(text))
    for index, line in enumerate(whole):
        assert list(lines.read(text, line.after)) == whole[index + 1 :]


@pytest.mark.parametrize(
    ("text", "literals", "comments"),
    [
        ("", [], []),
        ("a", ["a"], []),
        ("a # b", ["a"], ["# b"]),
        # A `#` in a word begins no comment.
        ("a#b", ["a#b"], []),
        ("a>=1,\\\n<2", ["a>=1,<2"], []),
        # The comment line ends the requirement; what follows is a line of its own.
        ("a \\\n  # why\n  --hash=x", ["a", "--hash=x"], ["# why"]),
        # A comment that is continued swallows the next line.
        ("a # why \\\nb", ["a"], ["# why b"]),
        # A comment line is never continued.
        ("# why \\\nb", ["b"], ["# why \\"]),
        # A requirement that no editor shows.
        ("# why\x0bevil", ["evil"], ["# why"]),
        ("# why\u2028evil # more", ["evil"], ["# why", "# more"]),
        # The file ends in a backslash.
        ("a \\", ["a"], []),
        ("#\xa0b", [], ["#\xa0b"]),
        ("a\xa0# b", ["a"], ["# b"]),
    ],
)
def test_literals_and_comments(text: str, literals: list[str], comments: list[str]) -> None:
    found = list(lines.read(text))
    assert [line.literal.value for line in found if line.literal is not None] == literals
    assert [line.comment.value for line in found if line.comment is not None] == comments


def test_a_line_knows_where_its_comment_stands() -> None:
    first, second, third, fourth = lines.read("a  # b\n  # c\na \\\n   # d\n\n")
    assert (first.column, first.own_line) == (3, False)
    assert (second.column, second.own_line) == (2, True)
    assert (third.column, third.own_line) == (3, True)
    assert fourth.blank


def test_a_span_over_a_continuation_covers_it() -> None:
    text = "a>=1,\\\n<2"
    literal = next(lines.read(text)).literal
    assert isinstance(literal, Joined)
    assert literal.span(1, 7) == Span(1, 9)
    assert literal.span(5, 7) == Span(7, 9)
    assert literal.span(5, 5) == Span(7, 7)
    assert literal.span(7, 7) == Span(9, 9)


def test_a_part_of_one_piece_is_a_plain_literal() -> None:
    literal = next(lines.read("a>=1, \\\n <2")).literal
    assert literal is not None
    part = lines.cut(literal, 5, len(literal.value))
    assert part is not None
    assert (part.value, part.span(0, 2), isinstance(part, Joined)) == ("<2", Span(9, 11), False)
    assert lines.cut(literal, 5, 6) is None

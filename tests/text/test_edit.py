from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whypin.text.edit import Edit, Overlap, apply
from whypin.text.source import Source
from whypin.text.span import Span

PIECES = st.text(st.sampled_from("abé😀"), max_size=3)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Source, list[Edit], list[str]]:
    """A source, edits that do not touch each other, and the pieces of `text` between them."""
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    kept = draw(st.lists(st.text(st.sampled_from("xyé\n"), min_size=1, max_size=4), min_size=1, max_size=5))
    edits = []
    text = kept[0]
    for piece in kept[1:]:
        removed = draw(st.text(st.sampled_from("-\n"), max_size=3))
        edits.append(Edit(Span(len(text), len(text) + len(removed)), draw(st.sampled_from(["", "new", "a\nb"]))))
        text += removed + piece
    return Source("f", text.replace("\n", newline)), draw(st.permutations(edits)), kept


@settings(max_examples=150)
@given(edited())
def test_an_edit_replaces_its_span_and_leaves_the_rest_alone(case: tuple[Source, list[Edit], list[str]]) -> None:
    source, edits, kept = case
    inserted = [edit.text for edit in sorted(edits, key=lambda edit: edit.span.start)]
    expected = kept[0] + "".join([text + piece for text, piece in zip(inserted, kept[1:], strict=True)])
    found = apply(source, edits)
    assert Source("f", found).text == expected
    if source.raw != source.text:
        newline = "\r\n" if "\r\n" in source.raw else "\r"
        assert found == expected.replace("\n", newline)


@settings(max_examples=50)
@given(st.text(st.sampled_from("a\r\n"), max_size=20), st.data())
def test_newlines_of_several_kinds_stay_outside_the_edit(raw: str, data: st.DataObject) -> None:
    source = Source("f", raw)
    at = data.draw(st.integers(0, len(source.text)))
    found = apply(source, [Edit(Span(at, at), "!")])
    assert found.replace("!", "") == raw
    assert Source("f", found).text.index("!") == at


def test_no_edit_changes_nothing() -> None:
    source = Source("f", "a\r\nb\rc\n")
    assert apply(source, []) == source.raw


def test_an_edit_given_twice_counts_once() -> None:
    edit = Edit(Span(1, 2), "x")
    assert apply(Source("f", "abc"), [edit, Edit(Span(1, 2), "x")]) == "axc"


def test_an_inserted_newline_is_that_of_most_lines() -> None:
    assert apply(Source("f", "a\nb\rc\n"), [Edit(Span(0, 0), "\n")]) == "\na\nb\rc\n"
    assert apply(Source("f", "a\r\nb\r\nc\n"), [Edit(Span(0, 0), "\n")]) == "\r\na\r\nb\r\nc\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Edit(Span(0, 2), "x"), Edit(Span(1, 3), "y")),
        # One lies inside the other.
        (Edit(Span(0, 3), "x"), Edit(Span(1, 2), "y")),
        # Two insertions at one place have no order.
        (Edit(Span(1, 1), "x"), Edit(Span(1, 1), "y")),
        (Edit(Span(1, 1), "x"), Edit(Span(1, 2), "y")),
    ],
)
def test_edits_that_touch_the_same_characters_are_refused(first: Edit, second: Edit) -> None:
    for edits in ([first, second], [second, first]):
        with pytest.raises(Overlap):
            apply(Source("f", "abc"), edits)


def test_edits_may_stand_side_by_side() -> None:
    assert apply(Source("f", "abc"), [Edit(Span(0, 1), "x"), Edit(Span(1, 2), "y")]) == "xyc"

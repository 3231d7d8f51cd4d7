"""JSON values and their places."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whypin.text import json as text_json
from whypin.text.json import JsonError, Members, Positions
from whypin.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.text.span import Span

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def source(text: str) -> Source:
    return Source("Pipfile.lock", text)


def cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def held(positions: Positions, text: str, value: object, path: tuple[str | int, ...] = ()) -> None:
    """The text at the place of every value, read alone, is that value."""
    assert json.loads(cut(text, positions.value(path))) == value
    steps: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        steps = list(value.items())
        for key in value:
            assert json.loads(f'"{cut(text, positions.key((*path, key)))}"') == key
    elif isinstance(value, list):
        steps = list(enumerate(value))
    for step, item in steps:
        held(positions, text, item, (*path, step))


@settings(max_examples=100)
@given(VALUES, st.sampled_from([None, 0, 4]), st.booleans())
def test_every_value_is_found(value: object, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    read = source(text)
    assert text_json.loads(read) == value
    held(text_json.scan(read), read.text, value)


def test_offsets_count_normalised_newlines() -> None:
    text = '{\r\n "a": [1,\r\n "zwei"]\r\n}'
    read = source(text)
    positions = text_json.scan(read)
    assert cut(read.text, positions.inner(("a", 1))) == "zwei"
    assert read.position(positions.inner(("a", 1)).start) == (3, 3)


def test_spans_of_a_member() -> None:
    text = '{"default": {"six": {"version": "==1.0"}, "n": 5}}'
    positions = text_json.scan(source(text))
    assert cut(text, positions.entry(("default", "six"))) == '"six": {"version": "==1.0"}'
    assert cut(text, positions.key(("default", "six"))) == "six"
    assert cut(text, positions.value(("default", "six", "version"))) == '"==1.0"'
    assert cut(text, positions.inner(("default", "six", "version"))) == "==1.0"
    # What has no quotes is its own inner.
    assert cut(text, positions.inner(("default", "n"))) == "5"
    assert cut(text, positions.entry(())) == text


def test_a_path_that_leads_nowhere_is_a_lookup_error() -> None:
    positions = text_json.scan(source('{"a": [1]}'))
    for path in [("b",), ("a", 1), ("a", 0, "c")]:
        with pytest.raises(LookupError):
            positions.value(path)
    with pytest.raises(LookupError):
        positions.key(("a", 0))


def test_duplicate_keys_keep_every_member() -> None:
    text = '{"six": 1, "attrs": 2, "six": 3}'
    read = source(text)
    value = text_json.loads(read)
    assert isinstance(value, Members)
    assert value == {"six": 3, "attrs": 2}
    assert list(text_json.members(value)) == [(0, "six", 1), (1, "attrs", 2), (2, "six", 3)]
    positions = text_json.scan(read)
    assert cut(text, positions.entry((0,))) == '"six": 1'
    # A key leads to the member that counts: the last.
    assert cut(text, positions.entry(("six",))) == '"six": 3'


def test_members_of_a_plain_object_are_named_by_their_keys() -> None:
    value = text_json.loads(source('{"a": 1, "b": 2}'))
    assert isinstance(value, dict)
    assert list(text_json.members(value)) == [("a", "a", 1), ("b", "b", 2)]


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "a value is missing", 0),
        ('{"a": }', "a value is missing", 6),
        ('{"a" 1}', "a `:` is missing", 5),
        ('{"a": 1 "b": 2}', "a `,` is missing", 8),
        ("{a: 1}", "a key in double quotes is missing", 1),
        ("{} {}", "more text follows the end of the value", 3),
        ('{"a": "', "a string has no end", 6),
        ('{"a": "\t"}', "a control character stands in a string", 7),
        ('"\\x"', "an escape in a string is none that JSON knows", 1),
    ],
)
def test_what_is_not_json(text: str, message: str, offset: int) -> None:
    with pytest.raises(JsonError) as caught:
        text_json.loads(source(text))
    assert (str(caught.value), caught.value.offset) == (message, offset)


def test_deep_nesting_is_an_error_not_a_crash() -> None:
    with pytest.raises(JsonError, match="nested too deeply"):
        text_json.loads(source("[" * 200_000))


def test_a_long_run_of_blanks_holds_nothing() -> None:
    blanks = " \n" * 50_000
    text = f'{blanks}{{{blanks}"a"{blanks}:{blanks}1{blanks}}}{blanks}'
    assert cut(text, text_json.scan(Source("x.json", text)).value(("a",))) == "1"


def test_a_number_of_ten_thousand_digits_is_read() -> None:
    # `int` would raise a ValueError of its own here.
    assert text_json.loads(source("1" * 10_000)) == float("inf")

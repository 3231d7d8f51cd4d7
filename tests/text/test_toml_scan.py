"""Positions in TOML: what stands at a value's place parses to that value, for any text a parser accepts."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from collection import FILES
from toml_documents import write
from whypin.text.source import Source, Undecodable, decode
from whypin.text.toml import TomlError, loads, scan

if TYPE_CHECKING:
    from whypin.text.toml_scan import Path as TomlPath
    from whypin.text.toml_scan import Scan


# Text with the spans of interest between `«` and `»`; the path that leads there; which span it is.
MARKED = [
    ("a = «1»", ("a",), "value"),
    ("«a» = 1", ("a",), "key"),
    ("«a = 1» # c", ("a",), "entry"),
    ("«a . b = 1»", ("a", "b"), "entry"),
    ("a . «b» = 1", ("a", "b"), "key"),
    # the table that a dotted key makes reaches from its first to its last key
    ("x = 0\n«a.b = 1\na.c = 2»\ny = 0", ("a",), "entry"),
    ("«[a]\nb = 1» # c\n\n[c]", ("a",), "entry"),
    ("[a.«b»]\nc = 1", ("a", "b"), "key"),
    # a body ends where the next header begins, also that of a sub-table
    ("«[a]\nb = 1»\n[a.c]\nd = 1", ("a",), "entry"),
    # the header of a table comes after those of its sub-tables
    ("[a.b]\nc = 1\n«[a]\nd = 1»", ("a",), "entry"),
    ("«[a]»", ("a",), "entry"),
    # an array of tables, its elements, and a sub-table of the second
    ("[[a]]\nb = 1\n«[[a]]\nb = 2»", ("a", 1), "entry"),
    ("«[[a]]\nb = 1\n[[a]]\nb = 2»", ("a",), "value"),
    ("[[a]]\n[[a]]\n[a.b]\nc = «1»", ("a", 1, "b", "c"), "value"),
    ("[[ «a» ]]", ("a", 0), "key"),
    # quoted keys of both kinds, with a dot, a bracket and an escape inside
    ("[a.«'b.c]'»]", ("a", "b.c]"), "key"),
    ('«"a\\u0062"» = 1', ("ab",), "key"),
    ('"" = «""»', ("",), "value"),
    # arrays: comments, brackets in strings, a last comma
    ("a = [ # ]\n 1, # [\n «'],'», ]", ("a", 1), "value"),
    ("a = [[1], [«2»,],]", ("a", 1, 0), "entry"),
    ("a = «[\n]» # c", ("a",), "value"),
    # inline tables, dotted keys and newlines in them
    ("a = {b = 1, «c.d = 2»}", ("a", "c", "d"), "entry"),
    ("a = {b = {«c = [1, 2]»}}", ("a", "b", "c"), "entry"),
    ("a = {«c.d = 1, c.e = [2]»}", ("a", "c"), "entry"),
    ("a = { # c\n b = 1, # }\n «c = 2», \n}", ("a", "c"), "entry"),
    # dates with a blank, times, floats
    ("a = «1979-05-27 07:32:00.5-07:00» # c", ("a",), "value"),
    ("a = [1979-05-27, «1979-05-27 07:32:00»]", ("a", 1), "value"),
    ("a = «1979-05-27» # 07:32", ("a",), "value"),
    ("a = {b = «-1.5e-3»}", ("a", "b"), "value"),
    # strings: quotes at the end of a block, an escaped backslash before the quote
    ('a = «"""x\\"""""»', ("a",), "value"),
    ('a = «""""x"""""»', ("a",), "value"),
    ("a = «'''x'''''» # c", ("a",), "value"),
    ('a = «"x\\\\"» # "', ("a",), "value"),
    ('a = "«x # y»"', ("a",), "inner"),
    ('a = """\n«x\n»"""', ("a",), "inner"),
    ("a = '''«x'»'''", ("a",), "inner"),
    ('a = «""""""»\nb = 1', ("a",), "value"),
]


def walk(value: object, path: TomlPath = ()) -> Iterator[tuple[TomlPath, object]]:
    yield path, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from walk(one, (*path, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from walk(one, (*path, index))


def paths(found: Scan, path: TomlPath = ()) -> Iterator[TomlPath]:
    yield path
    for child in found.children(path):
        yield from paths(found, (*path, child))


def hold_together(source: Source) -> None:
    """Values and positions say the same."""
    text = source.text
    values = dict(walk(loads(source)))
    found = scan(source)
    assert set(paths(found)) == set(values)
    for path, value in values.items():
        span = found.value(path)
        if found.written(path):
            assert str(tomli.loads(f"a = {text[span.start : span.end]}")["a"]) == str(value)
            assert found.entry(path).end == span.end
        if found.written(path) and isinstance(value, str):
            literal = found.literal(path)
            assert literal.value == value
            assert found.inner(path) == literal.inner
            assert literal.span(0, len(value)).end == literal.inner.end
        if path and isinstance(path[-1], str):
            key = found.key(path)
            assert tomli.loads(f"{text[key.start : key.end]} = 1") == {path[-1]: 1}


@pytest.mark.parametrize(("marked", "path", "which"), MARKED)
def test_places(marked: str, path: TomlPath, which: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    source = Source("a.toml", marked.replace("«", "").replace("»", ""))
    hold_together(source)
    span = getattr(scan(source), which)(path)
    assert (span.start, span.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "ask", "path"),
    [
        ("a = 1", "value", ("b",)),
        ("a = 1", "value", ("a", "b")),
        ("a = [1]", "value", ("a", 1)),
        ("a = [1]", "value", ("a", -1)),
        ("a = [1]", "value", ("a", "0")),
        ("a = {b = 1}", "value", ("a", 0)),
        ("a = [1]", "key", ("a", 0)),
        ("a = 1", "literal", ("a",)),
        ("['a']", "literal", ("a",)),
    ],
)
def test_what_is_not_there(text: str, ask: str, path: TomlPath) -> None:
    found = scan(Source("a.toml", text))
    with pytest.raises(LookupError):
        getattr(found, ask)(path)
    assert found.has(path) == (ask != "value")


def test_children_come_in_the_order_of_the_file() -> None:
    found = scan(Source("a.toml", "[b]\nz = 1\na = [3, 4]\n[a]\n[[c]]\n[[c]]\n"))
    assert found.children(()) == ("b", "a", "c")
    assert found.children(("b",)) == ("z", "a")
    assert found.children(("b", "a")) == (0, 1)
    assert found.children(("c",)) == (0, 1)
    assert found.children(("b", "z")) == ()


@pytest.mark.parametrize(
    ("written", "value", "places"),
    [
        # one escape is one character; the place of the end comes last
        (r'"a\tb"', "a\tb", [1, 2, 4, 5]),
        (r'"\u00e9\U0001F600\x41"', "é😀A", [1, 7, 17, 21]),
        # a backslash at the end of a line takes the newline and all blanks after it
        ('"""a\\  \n\n  b"""', "ab", [3, 11, 12]),
        ('"""\nab\\n"""', "ab\n", [4, 5, 6, 8]),
    ],
)
def test_each_character_of_an_escaped_string_has_a_place(written: str, value: str, places: list[int]) -> None:
    source = Source("a.toml", f"a={written}")
    literal = scan(source).literal(("a",))
    assert literal.value == value
    assert [literal.span(at, at).start - 2 for at in range(len(value) + 1)] == places


def test_comments_are_found_wherever_they_stand() -> None:
    text = "# one\na = 1 # two\n\t # three\nb = [ # four\n  # five\n  '#', # six\n]\nc = {d = '# no'} # seven\n# eight"
    source = Source("a.toml", text)
    found = [(text[one.span.start : one.span.end], one.own_line) for one in scan(source).comments]
    names = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    assert found == [(f"# {name}", name in ("one", "three", "five", "eight")) for name in names]


@settings(max_examples=100)
@given(st.randoms(use_true_random=False), st.sampled_from(["\n", "\r\n"]))
def test_generated_documents(random: Random, newline: str) -> None:
    text, comments = write(random)
    source = decode("a.toml", b"\xef\xbb\xbf" + text.replace("\n", newline).encode())
    hold_together(source)
    found = [source.text[one.span.start : one.span.end] for one in scan(source).comments]
    assert sorted(found) == sorted(comments)
    assert [one.span.start for one in scan(source).comments] == sorted(one.span.start for one in scan(source).comments)


def test_whole_files() -> None:
    read = 0
    for file in sorted(FILES.rglob("*.toml")):
        if file.stat().st_size > 40_000:
            continue
        try:
            source = decode(file.name, file.read_bytes())
            loads(source)
        except (TomlError, Undecodable):
            continue
        hold_together(source)
        read += 1
    assert read > 5

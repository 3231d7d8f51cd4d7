from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from whypin.text.source import Source, Undecodable, decode

# Newlines of all kinds, separators that are none for an editor, characters of one to four bytes.
TEXTS = st.text(st.sampled_from("ab#\r\n\x0b\x85\u2028é☃😀"), max_size=40)


@settings(max_examples=100)
@given(TEXTS, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_bytes_come_back_unchanged(text: str, encoding: str) -> None:
    mark = {
        "utf-8": codecs.BOM_UTF8,
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }[encoding]
    data = mark + text.encode(encoding)
    source = decode("f", data)
    assert (source.raw, source.encoding, source.mark) == (text, encoding, mark)
    assert source.encode(source.raw) == data


@settings(max_examples=100)
@given(TEXTS)
@example("")
@example("a\n")
def test_positions_are_those_an_editor_shows(raw: str) -> None:
    source = Source("f", raw)
    lines = source.text.split("\n")
    assert "\r" not in source.text
    for offset in range(len(source.text) + 1):
        before = source.text[:offset]
        assert source.position(offset) == (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
    assert [source.line(number + 1) for number in range(len(lines))] == lines


@pytest.mark.parametrize(
    ("data", "encoding", "raw"),
    [
        (b"a", "utf-8", "a"),
        (b"# coding: latin-1\n\xe9", "iso8859-1", "# coding: latin-1\n\xe9"),
        # On the second line too, as an editor writes it.
        (b"\n# -*- coding: latin-1 -*-\n\xe9", "iso8859-1", "\n# -*- coding: latin-1 -*-\n\xe9"),
        # On the third line it is a comment like any other.
        (b"\n\n# coding: latin-1\n", "utf-8", "\n\n# coding: latin-1\n"),
        # A codec, but not an encoding of text.
        (b"# coding: rot13\n", "utf-8", "# coding: rot13\n"),
    ],
)
def test_a_declared_encoding_is_obeyed(data: bytes, encoding: str, raw: str) -> None:
    source = decode("f", data, declared=True)
    assert (source.encoding, source.raw) == (encoding, raw)
    assert source.encode(source.raw) == data


def test_a_declaration_is_a_comment_where_it_is_not_asked_for() -> None:
    assert decode("f", b"# coding: latin-1\n").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"a\nb\xff", "is not UTF-8 text", 2),
        (codecs.BOM_UTF8 + b"\n\xff", "is not UTF-8 text", 2),
        (b"a\nb\0", "contains a NUL character", 2),
        (b"# coding: martian\n", "declares the unknown encoding `martian`", 1),
        # A codec that raises whatever it is given.
        (b"# coding: undefined\n", "is not UNDEFINED text", 1),
        # Written back, these would get a mark that was not there, or other bytes.
        (b"# coding: utf-8-sig\n", "declares the encoding `utf-8-sig`, in which it could not be written back", 1),
        (b"# coding: utf-7\n+AGE-", "declares the encoding `utf-7`, in which it could not be written back", 1),
    ],
)
def test_what_is_not_text_says_where(data: bytes, message: str, line: int) -> None:
    with pytest.raises(Undecodable, match="^" + message.replace("(", r"\(") + "$") as caught:
        decode("f", data, declared=True)
    assert caught.value.line == line


def test_bounds_leave_the_newline_out() -> None:
    source = Source("x.in", "ab\r\n\nc")
    assert [source.bounds(number) for number in (1, 2, 3)] == [(0, 2), (3, 3), (4, 5)]
    assert [source.line(number) for number in (1, 2, 3)] == ["ab", "", "c"]

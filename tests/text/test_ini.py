"""INI files: what an option holds and where, held to `configparser`."""

from __future__ import annotations

from configparser import Error, RawConfigParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from whypin.text.ini import IniError, read
from whypin.text.source import Source

Values = dict[tuple[str, str], str]


def ours(text: str) -> Values | None:
    """Section and option to value; None for what is refused. Every place is held to the text."""
    try:
        ini = read(Source("setup.cfg", text))
    except IniError as error:
        assert error.message
        assert 0 <= error.offset < len(text)
        return None
    for setting in ini.settings:
        for part in (setting.name, *setting.lines):
            assert text[part.span.start : part.span.end] == part.value
            assert setting.span.covers(part.span)
    assert all(text[span.start] in "#;" for span in ini.comments)
    return {
        (one.section, one.name.value): "\n".join([line.value for line in one.lines]).rstrip() for one in ini.settings
    }


def theirs(text: str) -> Values | None:
    # Without a default section, whose options would stand in all others.
    parser = RawConfigParser(default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except Error:
        return None
    return {(name, option): value for name in parser.sections() for option, value in parser.items(name)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n; and another\n",
        "[a]\n",
        "[a]\nb = 1\n",
        "[a]\nb: 1 = 2\n",
        "[a]\nb =\n",
        # no comment at the end of a line
        "[a]\nb = 1  # c\nc = 2 ; d\n",
        "[a]\nb =\n  1\n  # gone\n\n  2\n\n\nc = 3",
        # deeper than the option above, or not
        "[a]\n  b = 1\n    c = 2\n  d = 3\n e = 4\n",
        "[a]\nb = 1\n  [c]\n[d]\nb = 2\n",
        # behind a header nothing goes on
        "[a]\n   b = 1\n",
        "[a] b\n[c]] = 1\nd = 1\n",
        "[a]\n\x0bb = 1\n\u2028  2\n",
    ],
)
def test_texts_that_are_read(text: str) -> None:
    assert ours(text) == theirs(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\n",
        "[a]\nb\n",
        "[a]\n= 1\n",
        "[a]\n[a]\n",
        "[a]\nb = 1\nb = 2\n",
        "[a]\nb = 1\n<<<<<<< HEAD\n",
        "[]\n",
    ],
)
def test_texts_that_are_refused(text: str) -> None:
    assert ours(text) is None is theirs(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab[]=:#; \n\t\x0b\x1c\x85\u2028\\%", max_size=60))
@example("[a\n]")
def test_every_text_is_read_as_configparser_reads_it(text: str) -> None:
    # An empty name is the parser's own default section, see `theirs`.
    assert ours(text) == theirs(text)


def test_many_lines_take_no_longer_each() -> None:
    assert len(ours("[a]\n" + "".join([f"b{number} =\n  c\n" for number in range(20_000)])) or ()) == 20_000

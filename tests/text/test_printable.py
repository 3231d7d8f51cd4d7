"""What may stand in a log: nothing that a terminal or a runner obeys, and no login."""

from __future__ import annotations

import pytest

from whypin.text.printable import masked, printable, shown, visible, width


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("flask<3  # stay below 3", "flask<3  # stay below 3"),
        ("日本", "日本"),
        ("a::b", "a::b"),  # only the start of a line is obeyed
        ("## [heading]", "## [heading]"),
        ("a\tb", "a b"),
        ("\x1b[31m\u202e\ufeff", "\\x1b[31m\\u202e\\ufeff"),
        ("a\nb", "a\\x0ab"),  # a text is one line
        ("\ud800\U000e0041", "\\ud800\\U000e0041"),
        ("a ##[error]b", "a #\\x23[error]b"),
        ("##vso[task.setvariable]", "#\\x23vso[task.setvariable]"),
        ("##teamcity[x]", "#\\x23teamcity[x]"),
        ("###[x]##[y]", "##\\x23[x]#\\x23[y]"),
        ("::error::x", "\\x3a:error::x"),
        (" \u00a0\t::x", " \u00a0 \\x3a:x"),  # .NET trims every blank of Unicode
        ("\x0b::x", "\\x0b::x"),
    ],
)
def test_what_is_obeyed_is_written_out(text: str, expected: str) -> None:
    assert printable(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "git+ssh://git@github.com/a/b",  # everybody's user
        "https://${USER}:${TOKEN}@index.test/simple",  # names of variables
        "https://github.com/a/b@v1.0",
        "https://index.test:8443/a@b",
        "foo @ https://index.test/foo.whl",
        "git@github.com:a/b",
        "mailto:me@index.test",
        "write to me@index.test",
        "//comment me@index.test",
    ],
)
def test_what_is_no_login_is_shown(text: str) -> None:
    assert printable(text) == masked(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-i https://user:secret@index.test/simple", "-i https://***@index.test/simple"),
        ("https://token@index.test", "https://***@index.test"),
        ("https://user:p@ss@index.test", "https://***@index.test"),
        ("https://user:se/cret@index.test", "https://***@index.test"),
        ("https://user:pa'ss@index.test", "https://***@index.test"),
        ("//user:secret@index.test", "//***@index.test"),
        ('"https:\\/\\/user:secret@index.test"', '"https:\\/\\/***@index.test"'),  # JSON
        ('url = "user:secret@index.test/simple"', 'url = "***@index.test/simple"'),
        ("--index-url=user:s3cr=t@index.test", "--index-url=***@index.test"),
        ("https://${USER}:secret@index.test", "https://***@index.test"),
        ("http://a:b@c.test http://d:e@f.test", "http://***@c.test http://***@f.test"),
    ],
)
def test_a_login_is_not_shown(text: str, expected: str) -> None:
    assert printable(text) == masked(text) == expected


def test_parts_of_a_text_can_be_shown() -> None:
    text = "-i https://user:secret@index.test ##[x]"
    cells = shown(text)
    assert len(cells) == len(text)
    assert width("".join(cells[: text.index("@")])) == len("-i https://***")
    assert "".join(cells[text.index("##") :]) == "#\\x23[x]"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain // user:password@host", "plain // user:password@host"),
        ("a\tb", "a       b"),
        ("é💥", "é💥"),
        ("\x1b[2J\r", r"\x1b[2J\x0d"),
        ("\u202eabc\u2066", r"\u202eabc\u2066"),
        # What has no shape has carried whole programs.
        ("a\ufe0f\U000e0100\u3164\u2800", r"a\ufe0f\U000e0100\u3164\u2800"),
        ("\ue000\U0010ffff", r"\ue000\U0010ffff"),
        (b"\xff\xc3\xa9".decode("utf-8", "surrogateescape"), r"\xffé"),
        (" ::error::x", r" \x3a:error::x"),
        ("a ::error::x", "a ::error::x"),
        ("##[group]", r"#\x23[group]"),
        ("## a heading", "## a heading"),
    ],
)
def test_all_of_a_line_is_seen(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_what_was_escaped_can_be_told_from_what_was_written() -> None:
    assert visible("\\x1b \x1b", lambda escape: f"<{escape}>") == r"\x1b <\x1b>"

"""The words of markers, and what is none."""

from __future__ import annotations

import pytest

from whypin.versions.marker_tokens import marker_tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("os_name=='nt'", ["os_name", "==", "'nt'"]),
        ('"a b" in extras', ['"a b"', "in", "extras"]),
        ("(os.name not \t in 'nt')", ["(", "os.name", "not \t in", "'nt'", ")"]),
        ("a and b or c", ["a", "and", "b", "or", "c"]),
        ("a\nand\r\n\tb", ["a", "and", "b"]),
        # A word that begins as an operator does.
        ("index ~= 'x'", ["index", "~=", "'x'"]),
        ("notin order", ["notin", "order"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    tokens = marker_tokens(text)
    assert tokens is not None
    assert [word for _, word in tokens] == words


@pytest.mark.parametrize("text", ["'a", "a = 'b'", "a == 1", "a ; b", "a\u00a0b", "é", " ", "a " * 60_000])
def test_none(text: str) -> None:
    assert marker_tokens(text) is None

r"""The tokens of TOML, as regular expressions for a text that a parser has accepted.

Each is linear: every repetition begins with a character that cannot continue the part before it, and a string without
an end, which an accepted text has not, takes the rest.
"""

from __future__ import annotations

import re

from whypin.text.span import Literal, Span

# Before the closing quotes of a multi-line string one or two more may stand: `""""` closes a string that ends in `"`.
_BASIC_BLOCK = r'"""[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*(?:"{3,5}|\\?\Z)'
_LITERAL_BLOCK = r"'''[^']*(?:'{1,2}(?!')[^']*)*'{3,5}"
_BASIC = r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)'
_LITERAL = r"'[^']*'"
_STRING = f"{_BASIC_BLOCK}|{_LITERAL_BLOCK}|{_BASIC}|{_LITERAL}"

MARK = rf"{_STRING}|#[^\n]*|\[|\]|\{{|\}}"
"""A string, a comment or a bracket, for `re.DOTALL`: what matters for where an array or inline table ends."""
SIGN = re.compile(r'"[^"\\]+"|#[^\n]*|["\'\[\]{}]')
"""The same, but that of a string which is not plain only the first quote is found."""
BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A part of a key without quotes."""
BLANKS, GAP = " \t", " \t\n,"
"""What may stand around a sign, and between two items, comments apart."""
# Compiled when there is one: not every file has any.
_SCALAR = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[^ \t\n,\]}#]*|[^ \t\n,\]}#]+"

_ESCAPE = r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[ \t]*\n[ \t\n]*|(.))"
_BLOCKS = ('"""', "'''")
_SIMPLE = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


def skip(text: str, at: int, signs: str) -> int:
    """The first place from `at` on where none of the signs stands; the end of the text where there is no such place."""
    end = len(text)
    while at < end and text[at] in signs:
        at += 1
    return at


def string_end(text: str, start: int) -> int:
    """Where the string that begins at `start` ends, behind its quotes."""
    quote = text[start]
    if not text.startswith(_BLOCKS, start):
        end = text.find(quote, start + 1)
        # Nearly all are without a backslash, and a search is faster than an expression.
        if end >= 0 and (quote == "'" or text.find("\\", start + 1, end) < 0):
            return end + 1
    return ended(re.compile(_STRING, re.DOTALL).match(text, start))


def scalar_end(text: str, start: int) -> int:
    """Where the number, boolean or date at `start` ends; a blank may stand between date and time."""
    return ended(re.compile(_SCALAR).match(text, start))


def ended(match: re.Match[str] | None) -> int:
    """Where a token ends. Raises ValueError where there is none: the text is not TOML."""
    if match is None:
        raise ValueError("the text is not TOML")
    return match.end()


def literal(text: str, start: int, end: int) -> Literal:
    """The string literal, quotes included, at `text[start:end]`."""
    # No one-line string begins with three quotes: the empty one has two, and nothing can follow it directly.
    inner = Span(start + 1, end - 1)
    if text.startswith(_BLOCKS, start):
        # A newline directly after the opening quotes is no content.
        inner = Span(start + 3 + text.startswith("\n", start + 3), end - 3)
    content = text[inner.start : inner.end]
    if text[start] == "'" or "\\" not in content:
        return Literal(content, inner)
    return _unescape(content, inner)


def _unescape(content: str, inner: Span) -> Literal:
    pieces: list[str] = []
    starts: list[int] = []
    done = 0
    for escape in re.finditer(_ESCAPE, content):
        pieces.append(content[done : escape.start()])
        starts += range(inner.start + done, inner.start + escape.start())
        character = _character(escape)
        pieces.append(character)
        starts += [inner.start + escape.start()] * len(character)
        done = escape.end()
    pieces.append(content[done:])
    starts += range(inner.start + done, inner.end + 1)
    return Literal("".join(pieces), inner, tuple(starts))


def _character(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if digits:
        return chr(int(digits, 16))
    return _SIMPLE[escape[4]] if escape[4] else ""

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

MARK = re.compile(rf"{_STRING}|#[^\n]*|\[|\]|\{{|\}}", re.DOTALL)
"""A string, a comment or a bracket: what matters for where an array or inline table ends. At a quote, a string."""
GAP = re.compile(r"[ \t\n,]*")
"""Everything that may stand between two items, comments apart."""
KEY = re.compile(rf"(?:[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL})", re.DOTALL)
DOT = re.compile(r"[ \t]*\.[ \t]*")
EQUALS = re.compile(r"[ \t]*=[ \t]*")
SCALAR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[^ \t\n,\]}#]*|[^ \t\n,\]}#]+")
"""A number, a boolean or a date; a blank may stand between date and time."""

_ESCAPE = r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[ \t]*\n[ \t\n]*|(.))"
_BLOCKS = ('"""', "'''")
_SIMPLE = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


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

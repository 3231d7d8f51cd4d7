"""Text from files and from the network, made safe to show."""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators, bidi controls, zero-width characters, tags, lone surrogates: what
# a terminal obeys or a reader cannot see.
_HIDDEN = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""The text with every hidden character written out: `\x1b`, `\u202e`. A tab becomes a blank."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_HIDDEN, _written, text)


def _written(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == ord("\t"):
        return " "
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width(text: str) -> int:
    """How many cells of a terminal a printable text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)

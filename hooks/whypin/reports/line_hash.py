"""The hash of a line as GitHub's upload action computes it (`src/fingerprints.ts` of github/codeql-action).

Code scanning knows an alert again by it, and the action complains of every result that brings another value.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.text.source import Source

_BLOCK = 100
_FACTOR = 37
# The action reads the units of UTF-16, and one that is none behind the last.
_END = "\uffff"


def line_hashes(source: Source, wanted: Iterable[int]) -> dict[int, str]:
    """`hash:number` of the 1-based lines.

    The hash is that of the 100 characters from the start of a line on that are no blanks, be they on other lines; the
    number counts the lines so far that have the same.
    """
    numbers = sorted(set(wanted))
    text, starts = _text(source)
    seen: dict[str, int] = {}
    found = {}
    for number, start in enumerate(starts[: numbers[-1]] if numbers else (), 1):
        block = text[start : start + _BLOCK]
        seen[block] = seen.get(block, 0) + 1
        if number in numbers[:1]:
            numbers.pop(0)
            found[number] = f"{_hash(block):x}:{seen[block]}"
    return found


def _text(source: Source) -> tuple[str, list[int]]:
    r"""The file as the action reads it, without blanks and with `\n` for every newline, and where lines start.

    It takes every file for UTF-8, and a byte order mark for a character.
    """
    text = source.encode(source.raw).decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "").replace(" ", "") + _END
    text = re.sub("[\U00010000-\U0010ffff]", lambda found: _pair(ord(found[0])), text)
    return text, [0, *[match.end() for match in re.finditer("\n", text)]]


def _pair(code: int) -> str:
    return f"{chr(0xD800 + ((code - 0x10000) >> 10))}{chr(0xDC00 + ((code - 0x10000) & 0x3FF))}"


def _hash(block: str) -> int:
    value = 0
    for sign in block.ljust(_BLOCK, "\0"):
        value = value * _FACTOR + ord(sign)
    return value % 2**64

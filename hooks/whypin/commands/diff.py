"""What a fix would change, as a unified diff."""

from __future__ import annotations

from difflib import unified_diff

from whypin.text.printable import printable
from whypin.text.source import decode


def difference(path: str, before: bytes, after: bytes) -> str:
    """A unified diff of two versions of a file, control characters written out; a file that is not there is empty."""
    # A line ends where an editor ends it: `splitlines` would count other lines than those of the report.
    old, new = [_lines(decode(path, data, declared=True).text) for data in (before, after)]
    lines = unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="")
    return "".join([printable(line) + "\n" for line in lines])


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []

"""Parts of files that follow from the code: held to it by tests, and written by `PAGES=write pytest`.

A test names the place and the text that belongs there. It fails where the file says something else; with `PAGES=write`
in the environment it writes the text instead. Write with one process (no `-n`): two tests may write one file.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WRITES = os.environ.get("PAGES") == "write"


def held(path: Path, marker: str, text: str) -> None:
    """The lines between one that says `written: MARKER` and one that says `end: MARKER`, both in a comment.

    `text` ends with a newline.
    """
    held_group(path, rf"^[^\n]*\bwritten: {marker}\b[^\n]*\n(.*?)^[^\n]*\bend: {marker}\b", text)


def held_group(path: Path, pattern: str, text: str) -> None:
    """The one group of an expression, which fits one place of the file; `.` fits newlines, `^` and `$` lines."""
    places = list(re.finditer(pattern, read(path), re.MULTILINE | re.DOTALL))
    assert len(places) == 1, f"{path.name} has {len(places)} places for {pattern}"
    held_at(path, places[0].span(1), text)


def held_at(path: Path, at: tuple[int, int], text: str) -> None:
    """The characters of a half-open range."""
    whole = read(path)
    start, end = at
    if WRITES and whole[start:end] != text:
        path.write_text(whole[:start] + text + whole[end:], encoding="utf-8", newline="\n")
    else:
        assert whole[start:end] == text, f"{path.name} is behind the code: run `PAGES=write pytest`"


def held_whole(path: Path, text: str) -> None:
    """All of a file."""
    held_at(path, (0, len(read(path))), text)


def read(path: Path) -> str:
    """The file as it is now."""
    return path.read_text(encoding="utf-8")

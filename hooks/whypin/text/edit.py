"""Edits: replace spans of a source, leave every other character alone, never re-serialise."""

from __future__ import annotations

from whypin.text.record import Record
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    from whypin.text.source import Source


class Overlap(ValueError):
    """Two edits touch the same characters."""


class Edit(Record):
    """Put `text` in the place of `span`; an empty span inserts."""

    __slots__ = ("span", "text")

    def __init__(self, span: Span, text: str) -> None:
        self.span: Final = span
        self.text: Final = text


def apply(source: Source, edits: Iterable[Edit]) -> str:
    r"""The source's `raw` after the edits; inserted `\n` become the file's own newline.

    The same edit given twice counts once. Raises `Overlap` where two edits share characters or insert at one place.
    """
    ordered = sorted(set(edits), key=lambda edit: (edit.span.start, edit.span.end))
    for first, second in zip(ordered, ordered[1:], strict=False):
        if second.span.start < first.span.end or second.span.start == first.span.start:
            raise Overlap(f"edits at {first.span.start} and {second.span.start} overlap")
    ending = newline(source.raw)
    places = _raw_offsets(source, [offset for edit in ordered for offset in (edit.span.start, edit.span.end)])
    pieces = []
    done = 0
    for edit, start, end in zip(ordered, places[::2], places[1::2], strict=True):
        pieces += [source.raw[done:start], edit.text.replace("\n", ending)]
        done = end
    return "".join([*pieces, source.raw[done:]])


def newline(raw: str) -> str:
    """The newline that most lines end in."""
    pairs = raw.count("\r\n")
    carriages, feeds = raw.count("\r") - pairs, raw.count("\n") - pairs
    most = max(pairs, feeds, carriages)
    return "\n" if most == feeds else "\r\n" if most == pairs else "\r"


def _raw_offsets(source: Source, offsets: list[int]) -> list[int]:
    r"""Offsets of `text` (ascending) as offsets of `raw`: each `\r\n` before one moves it by one."""
    if len(source.raw) == len(source.text):
        return offsets
    found = []
    raw = text = 0
    for offset in offsets:
        while True:
            pair = source.raw.find("\r\n", raw)
            if pair < 0 or text + (pair - raw) >= offset:
                break
            text += pair - raw + 1
            raw = pair + 2
        raw, text = raw + (offset - text), offset
        found.append(raw)
    return found

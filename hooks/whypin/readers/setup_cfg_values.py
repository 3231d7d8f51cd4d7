"""The values of `setup.cfg` as setuptools parts them into requirements, with the place of each."""

from __future__ import annotations

from whypin.text.lines import EXOTIC, Joined
from whypin.text.record import Record
from whypin.text.span import Literal, Span, Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.text.ini import Setting

_FILE = "file:"


class Entry(Record):
    """One requirement: its text, which several lines may share.

    `alone`: its option lists one requirement a line; `apart`: a blank line stands above it.
    """

    __slots__ = ("alone", "apart", "literal", "span")

    def __init__(self, literal: Literal, alone: bool, apart: bool) -> None:
        self.literal: Final = literal
        self.span: Final = literal.inner
        self.alone: Final = alone
        self.apart: Final = apart


def files(setting: Setting) -> tuple[Spanned, ...]:
    """The files that a value names instead of requirements: `file: a.txt, b.txt`."""
    if not setting.lines[0].value.startswith(_FILE):
        return ()
    found = []
    for number, line in enumerate(setting.lines):
        found += _parts(line, ",", len(_FILE) if number == 0 else 0)
    return tuple(found)


def entries(setting: Setting) -> tuple[tuple[Entry, ...], tuple[Span, ...]]:
    """The requirements of a value, and the comments at the end of its lines, both in order.

    ` #` begins such a comment, and a backslash at the end of a line goes on in the next one.
    """
    alone = len(setting.lines) > 1
    found = []
    comments = []
    pieces: list[Spanned] = []
    apart = False
    for line in setting.lines:
        apart = apart or not line.value
        for part in [line] if alone else _parts(line, ";"):
            for piece in _as_lines(part):
                content, comment = _divided(piece)
                comments += [comment] if comment is not None else []
                goes_on = content.value == "\\" or content.value.endswith(" \\")
                last = content
                content = _cut(content, 0, len(content.value) - goes_on)
                pieces += [content] if content.value else []
                if pieces and not goes_on:
                    found.append(Entry(_literal(pieces), alone, apart))
                    pieces, apart = [], False
    if pieces:
        # setuptools drops what goes on in no line; with its backslash it is no requirement.
        found.append(Entry(_literal([*pieces[:-1], last]), alone, apart))
    return tuple(found), tuple(comments)


def _literal(pieces: list[Spanned]) -> Literal:
    if len(pieces) == 1:
        return Literal(pieces[0].value, pieces[0].span)
    return Joined("".join([piece.value for piece in pieces]), tuple([piece.span for piece in pieces]))


def _parts(line: Spanned, separator: str, start: int = 0) -> list[Spanned]:
    found = []
    while start <= len(line.value):
        end = line.value.find(separator, start)
        end = len(line.value) if end < 0 else end
        part = _cut(line, start, end)
        found += [part] if part.value else []
        start = end + 1
    return found


def _as_lines(part: Spanned) -> Iterator[Spanned]:
    """The lines of a part as `str.splitlines` ends them: something can hide behind a form feed inside a comment."""
    start = 0
    for line in part.value.splitlines(keepends=True) if any(sign in part.value for sign in EXOTIC) else [part.value]:
        piece = _cut(part, start, start + len(line))
        start += len(line)
        if piece.value:
            yield piece


def _divided(piece: Spanned) -> tuple[Spanned, Span | None]:
    """A line without its comment, and where that stands."""
    at = 0 if piece.value.startswith("#") else piece.value.find(" #") + 1
    if at == 0 and not piece.value.startswith("#"):
        return piece, None
    return _cut(piece, 0, at), Span(piece.span.start + at, piece.span.end)


def _cut(line: Spanned, start: int, end: int) -> Spanned:
    """A part of a line without the blanks around it."""
    whole = line.value[start:end]
    bare = whole.strip()
    at = line.span.start + start + len(whole) - len(whole.lstrip())
    return Spanned(bare, Span(at, at + len(bare)))

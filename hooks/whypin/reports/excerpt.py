"""A line of a file with carets below what a finding means, cut on both sides where it is too long."""

from __future__ import annotations

from whypin.text.printable import printable, shown, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.reports.screen import Screen
    from whypin.text.source import Source
    from whypin.text.span import Span

# A lock can be one line of megabytes: what is shown of a line, and of it before the finding, where no screen says more.
_LINE = 240
_BEFORE = 60
# So much beside what is shown is looked at: a login may begin there.
_BESIDE = 4096
_DOTS = "..."
_NARROW = 24
# What is shown of a message.
_MESSAGE = 600


def excerpt(source: Source, span: Span, note: str, screen: Screen, color: str) -> list[str]:
    """The first line of a span with carets below; what follows its line is not shown. `note` is printable."""
    number, column = source.position(span.start)
    start, end = source.bounds(number)
    at = start + column - 1
    near, far = max(start, at - _LINE - _BESIDE), min(end, at + _LINE + _BESIDE)
    cells = shown(source.text[near:far])
    prefix = len(str(number)) + 5
    sizes = [width(cell) for cell in cells] if screen.columns else [1] * len(cells)
    room = max(screen.columns - prefix - 2 * len(_DOTS), _NARROW) if screen.columns else _LINE
    if near == start and far == end and sum(sizes) <= room + 2 * len(_DOTS) * bool(screen.columns):
        first, last = 0, len(cells)
    else:
        first, last = _window(sizes, at - near, room)
    before = (_DOTS if near + first > start else "") + "".join(cells[first : at - near])
    line = before + "".join(cells[at - near : last]) + (_DOTS if near + last < end else "")
    carets = "^" * max(1, width("".join(cells[at - near : min(span.end - near, last)])))
    return [
        f"  {number} | {line}".rstrip(),
        *_pointed(f"  {'':{prefix - 5}} | ", width(before), carets, note, screen, color),
    ]


def _pointed(gutter: str, before: int, carets: str, note: str, screen: Screen, color: str) -> list[str]:
    """Carets and the note behind them; below them where there is no room."""
    lines = [f"{gutter}{' ' * before}{screen.painted(f'{carets} {note}'.rstrip(), color)}"]
    if not screen.columns or not note or len(gutter) + before + len(carets) + 1 + width(note) <= screen.columns:
        return lines
    lines = [f"{gutter}{' ' * before}{screen.painted(carets, color)}"]
    indent = before if screen.columns - len(gutter) - before > _NARROW else 0
    inner = screen.replaced(columns=screen.columns - len(gutter) - indent)
    return lines + [f"{gutter}{' ' * indent}{line}" for line in inner.flow([(note, color)], 0)]


def _window(sizes: Sequence[int], at: int, room: int) -> tuple[int, int]:
    """The part of a line that is shown: at most `room` cells, some of them before `at`."""
    first = last = at
    left = min(_BEFORE, room // 4)
    while first and left >= sizes[first - 1]:
        first -= 1
        left -= sizes[first]
    left = room - sum(sizes[first:at])
    while last < len(sizes) and left >= sizes[last]:
        left -= sizes[last]
        last += 1
    while first and last == len(sizes) and left >= sizes[first - 1]:
        first -= 1
        left -= sizes[first]
    return first, last


def short(text: str, most: int = _MESSAGE) -> str:
    """The text, printable, without its middle where it is longer than it can be read: `most` characters and a sign."""
    if len(text) > 2 * (most + _BESIDE):
        text = f"{text[: most + _BESIDE]}{_DOTS}{text[-most - _BESIDE :]}"
    found = printable(text)
    return found if len(found) <= most else f"{found[: most // 2]}{_DOTS}{found[-(most // 2) :]}"

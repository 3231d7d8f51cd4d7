"""A time line of releases: which of them a constraint allows, what is locked, when the constraint changed."""

from __future__ import annotations

from datetime import date

from whypin.reports.screen import PLAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whypin.model.why import Change, Reach, Release
    from whypin.reports.screen import Screen

_LABEL = 10
_WIDEST, _NARROWEST = 80, 40
_MARKS = "123456789abcdefghijklmnopqrstuvwxyz"
_GREEN, _YELLOW, _DIM = "32", "33", "2"
# So many columns a year's number takes, with a blank.
_YEAR_ROOM = 5


class Signs:
    """What is drawn with: in ASCII, or in the shapes that a UTF-8 terminal shows in one cell each."""

    def __init__(self, plain: bool) -> None:
        self.allowed, self.held, self.below = ("o", "x", ".") if plain else ("●", "○", "·")
        self.line, self.tick, self.lock = ("-", "+", "^") if plain else ("─", "┼", "▲")


def drawn(
    releases: Sequence[Release],
    reach: Reach,
    locked: Sequence[str],
    changes: Sequence[Change],
    today: str,
    screen: Screen = PLAIN,
    *,
    plain: bool = True,
) -> list[str]:
    """The lines, at most 80 columns wide; none where the index does not say when releases came.

    `changes` are those of the constraint, the latest first; they get the numbers 1, 2, … from the first on.
    """
    dated = [(day, one) for one in releases if (day := _day(one.day)) is not None and one.yanked is None]
    end = _day(today)
    if not dated or end is None:
        return []
    noted = [(day, change) for change in changes if (day := _day(_date(change, today))) is not None]
    days = [day for day, _ in (*dated, *noted)] + [end]
    first, last = min(days), max(days)
    width = max(min(screen.columns or _WIDEST, _WIDEST), _NARROWEST) - _LABEL - 1
    signs = Signs(plain)

    def column(day: date) -> int:
        return (day - first).days * (width - 1) // max((last - first).days, 1)

    years = _years(first, last, column, width)
    lines = [
        f"{'':{_LABEL}}{_row(years, width)}",
        f"{'':{_LABEL}}{_row(dict.fromkeys(years, signs.tick), width, signs.line)}",
        f"{'releases':{_LABEL}}{_releases(dated, reach, column, width, signs, screen)}",
    ]
    held = {column(day): signs.lock for day, one in dated if one.version in locked}
    if held:
        lines.append(f"{'locked':{_LABEL}}{_row(held, width)}")
    if noted:
        lines.append(f"{'changes':{_LABEL}}{_row(_numbers(noted, column), width)}")
    return [line.rstrip() for line in lines]


def legend(plain: bool) -> str:
    """What the signs of the releases mean."""
    signs = Signs(plain)
    return f"{signs.allowed} allowed, {signs.held} held back, {signs.below} below the range or a pre-release"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date(change: Change, today: str) -> str:
    return today if change.commit is None else change.commit.date


def _row(cells: dict[int, str], width: int, blank: str = " ") -> str:
    """Texts at their columns."""
    line = [blank] * width
    for at, text in sorted(cells.items()):
        line[at : at + len(text)] = text
    return "".join(line)[:width]


def _years(first: date, last: date, column: Callable[[date], int], width: int) -> dict[int, str]:
    """The numbers of years at the columns where they begin, as many as there is room for."""
    step = max(1, -(-(last.year - first.year + 1) * _YEAR_ROOM // width))
    found: dict[int, str] = {}
    for year in range(first.year + 1, last.year + 1):
        if year % step == 0:
            at = column(date(year, 1, 1))
            if at <= width - _YEAR_ROOM + 1 and at - max(found, default=-_YEAR_ROOM) >= _YEAR_ROOM:
                found[at] = str(year)
    return found or {0: str(first.year)}


def _releases(
    dated: Sequence[tuple[date, Release]],
    reach: Reach,
    column: Callable[[date], int],
    width: int,
    signs: Signs,
    screen: Screen,
) -> str:
    """One sign a column: what is allowed hides what is held back, and that what is below."""
    held = {one.version for one in reach.held_back}
    order = {signs.below: 0, signs.held: 1, signs.allowed: 2}
    cells: dict[int, str] = {}
    allowed = set(reach.allowed)
    for day, one in dated:
        sign = signs.held if one.version in held else signs.allowed if one.version in allowed else signs.below
        at = column(day)
        if order[sign] >= order.get(cells.get(at, signs.below), 0):
            cells[at] = sign
    colors = {signs.held: _YELLOW, signs.allowed: _GREEN, signs.below: _DIM}
    return "".join([screen.painted(cells[at], colors[cells[at]]) if at in cells else " " for at in range(width)])


def _numbers(noted: Sequence[tuple[date, Change]], column: Callable[[date], int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for number, (day, _) in enumerate(reversed(noted)):
        at = column(day)
        found[at] = "*" if at in found or number >= len(_MARKS) else _MARKS[number]
    return found


def mark(number: int) -> str:
    """What the change of that number, from 0 on, is marked with."""
    return _MARKS[number] if number < len(_MARKS) else "*"

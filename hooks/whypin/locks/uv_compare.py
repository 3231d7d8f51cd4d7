"""Whether the rows that a project declares are those that `uv.lock` was made from."""

from __future__ import annotations

from whypin.locks.uv_sources import same_places
from whypin.versions.marker_extras import both
from whypin.versions.specifiers import admitted, canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from whypin.locks.uv_rows import Row

    Difference = tuple[Row | None, Row | None]

# So many environments that the markers of one package tell apart are compared.
_MOST = 200


def differences(declared: Iterable[Row], recorded: Iterable[Row], python: str) -> Iterator[Difference]:
    """The pairs of rows that differ, None for the side that has none; `python` is the marker that all holds within."""
    ours, theirs = _grouped(declared), _grouped(recorded)
    for about in dict.fromkeys([*ours, *theirs]):
        left, right = ours.get(about, []), theirs.get(about, [])
        if not left or not right:
            # One that holds nowhere is not there.
            if not same_where([row.marker for row in left + right], None, python):
                yield (left[0] if left else None, right[0] if right else None)
        elif left[0].limits:
            if not _same_sourced(left, right, python):
                yield left[0], right[0]
        elif not _same(left, right, python):
            yield _odd(left, right), _odd(right, left)


def same_where(first: Sequence[str], second: Sequence[str] | None, within: str) -> bool:
    """Whether either of some markers ("" is everywhere) holds where either of others does; None holds nowhere.

    True where it cannot be told.
    """
    if second is not None and set(first) == set(second):
        return True
    from whypin.versions.markers import MarkerEnvironments

    world = MarkerEnvironments([*first, *(second or ()), within])
    if not world.known:
        return True
    left = right = 0
    for marker in first:
        left |= world.where(marker)
    for marker in second or ():
        right |= world.where(marker)
    inside = world.where(within)
    return left & inside == right & inside


def _grouped(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.section, row.key), []).append(row)
    return found


def _same_sourced(declared: list[Row], recorded: list[Row], python: str) -> bool:
    """A source has rows of its own, for the environments and the address that it names."""
    places = {one for row in recorded for one in row.places}
    if not same_places({one for row in declared for one in row.places}, places):
        return False
    if {row.extras for row in declared} != {row.extras for row in recorded}:
        return False
    asked = {canonical(row.specifier) for row in declared}
    if any(row.places[0][:1] == ("index",) and canonical(row.specifier) not in asked for row in recorded):
        return False
    for place in places:
        limited = [
            both(row.marker, limit)
            for row in declared
            for one, limit in zip(row.places, row.limits, strict=True)
            if one == place
        ]
        if limited and not same_where(limited, [row.marker for row in recorded if place in row.places], python):
            return False
    return same_where([row.marker for row in declared], [row.marker for row in recorded], python)


def _same(declared: list[Row], recorded: list[Row], python: str) -> bool:
    """Whether both sides ask for the same in every environment, in however many rows; True where it is not known."""
    if {_text(row) for row in declared} == {_text(row) for row in recorded}:
        return True
    from whypin.versions.markers import MarkerEnvironments

    rows = [*declared, *recorded]
    world = MarkerEnvironments([*[row.marker for row in rows], python])
    if not world.known:
        return True
    # Environments that no marker tells apart, as sets.
    alike = [world.where(python)]
    for row in rows:
        inside = world.where(row.marker)
        alike = [part for one in alike for part in (one & inside, one & ~inside) if part]
        if len(alike) > _MOST:
            return True
    return all(
        _asked([row for row in declared if world.where(row.marker) & one])
        == _asked([row for row in recorded if world.where(row.marker) & one])
        for one in alike
    )


def _asked(rows: list[Row]) -> object:
    """What rows ask for where all of them hold: extras, places, and for what is from an index the versions."""
    if not rows:
        return None
    places = {one for row in rows for one in row.places}
    extras = {extra for row in rows for extra in row.extras}
    if any(one[:1] not in ((), ("index",)) for one in places):
        return extras, places, None
    together = ",".join([row.specifier for row in rows if row.specifier])
    versions = admitted(together)
    return extras, places, canonical(together) if versions is None else versions


def _odd(rows: list[Row], others: list[Row]) -> Row:
    """The row to show: the first one that the other side does not have."""
    known = {_text(row) for row in others}
    return next((row for row in rows if _text(row) not in known), rows[0])


def _text(row: Row) -> tuple[object, ...]:
    return row.extras, row.places, canonical(row.specifier), row.marker

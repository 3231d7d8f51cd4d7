"""What is left to be reviewed: the one review that makes a chain lead to a release."""

from __future__ import annotations

from bisect import bisect_left

from whypin.text.record import Record
from whypin.versions.version import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.reviews.ledger import Ledger, Wanted

# So many pairs of releases are worth a closer look.
MOST = 16


class Gap(Record):
    """Two releases, by digest and version, whose difference is left to be reviewed; `old` is ("", "") for all of it."""

    __slots__ = ("new", "old")
    old: Final[tuple[str, str]]
    new: Final[tuple[str, str]]

    def __init__(self, old: tuple[str, str], new: tuple[str, str]) -> None:
        self.old = old
        self.new = new


def gaps(ledger: Ledger, digest: str, version: str, wanted: Wanted) -> list[Gap]:
    """The reviews any one of which closes the gap before a release, at most `MOST`.

    Those of the versions that are nearest to each other come first, an older one before a newer one. Who has the sdists
    at hand may weigh them by lines.
    """
    starts = ledger.reached(wanted)
    ends = {one: at for one, at in ledger.leading(digest, version, wanted).items() if one not in starts}
    known = {at: one for at in [*starts.values(), *ends.values()] if (one := parse(at)) is not None}
    places = {one: number for number, one in enumerate(sorted(set(known.values()), key=lambda one: one.key))}
    line = sorted([(places[known[at]], one, at) for one, at in starts.items() if at in known])
    found: list[tuple[int, bool, int, Gap]] = []
    for digest_now, at in ends.items():
        if at not in known:
            continue
        here = places[known[at]]
        right = bisect_left(line, (here,))
        for place, digest_then, then in line[max(right - 1, 0) : right + 1]:
            found.append((abs(here - place), place > here, -here, Gap((digest_then, then), (digest_now, at))))
    found.sort(key=lambda row: row[:3])
    return [row[3] for row in found[:MOST]] or [Gap(("", ""), (digest, version))]

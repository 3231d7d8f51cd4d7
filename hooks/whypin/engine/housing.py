"""What was not checked because of a place is said by the finding about that place."""

from __future__ import annotations

from whypin.model.account import Unverified
from whypin.model.finding import Related

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from whypin.model.finding import Finding

_PLACE = "untrusted-index"
# So many packages of one lock that live at a place are named.
_NAMED = 3


def housed(found: Sequence[Finding], severity: Callable[[Finding], str]) -> list[Finding]:
    """The findings, where what was not checked because of a place is said by the finding about that place.

    One that was ignored, or is no error by its `severity`, says nothing for others, and neither do those of some of the
    places that were silent.
    """
    hosts = {one.subject: one for one in found if one.rule == _PLACE and severity(one) == "error"}
    guests: dict[str, list[Unverified]] = {}
    kept = []
    for finding in found:
        places = finding.places if isinstance(finding, Unverified) else ()
        if isinstance(finding, Unverified) and places and all(place in hosts for place in places):
            guests.setdefault(places[0], []).append(finding)
        else:
            kept.append(finding)
    return [
        one.replaced(related=(*one.related, *_living(guests[one.subject])))
        if one.rule == _PLACE and one.subject in guests and hosts[one.subject] is one
        else one
        for one in kept
    ]


def _living(guests: Iterable[Unverified]) -> list[Related]:
    """The packages that live at a place, one row a lock."""
    by_path: dict[str, list[Unverified]] = {}
    for one in guests:
        by_path.setdefault(one.path, []).append(one)
    found = []
    for path, packages in by_path.items():
        names = list(dict.fromkeys([one.what for one in packages]))
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        verb = "lives" if len(names) == 1 else "live"
        found.append(Related(path, packages[0].span, f"{', '.join(names[:_NAMED])}{more} {verb} there, not checked"))
    return found

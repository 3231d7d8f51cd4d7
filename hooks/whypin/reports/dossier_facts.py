"""What is known of a change and of its sides, as labels and texts."""

from __future__ import annotations

import re

from whypin.model.dossier import Untold
from whypin.reports.dossier_words import asked_for, count, listed, quoted, said, told, untold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.dossier import Change, Release, Sum
    from whypin.model.why import Advisory

_MOST = 8
_TIME = re.compile(r"\d{4}-\d\d-\d\dT")


def sides(change: Change) -> list[tuple[str, list[str]]]:
    """What is known of both releases: a label, and a cell for each that is there; nothing of a package that is gone."""
    if change.new is None:
        return []
    there = [side for side in (change.old, change.new) if side is not None]
    return [
        ("taken from", [quoted(side.origin) for side in there]),
        ("sdist", [_sdist(side.sdist) for side in there]),
        ("sha256", ["-" if isinstance(side.sdist, Untold) else quoted(side.sdist.sha256) for side in there]),
        ("uploaded", [_uploaded(side) for side in there]),
        ("yanked", [_yanked(side.yanked) for side in there]),
        ("owners", _owners(there)),
        ("published by", [_publishers(side.publishers) for side in there]),
        ("vulnerabilities", [_advisories(side.advisories) for side in there]),
    ]


def facts(change: Change) -> Iterator[tuple[str, str]]:
    """What is known of the change as a whole: a label and a text."""
    if change.new is None:
        yield "was locked in", listed(change.locks)
        yield "was asked for", asked_for(change)
    else:
        yield "locked in", listed(change.locks)
        yield "asked for", asked_for(change)
        yield "hashes", _hashes(change)
        yield "files of the wheel", _wheel(change.unsourced)
        if change.status:
            yield "project", told(change.status)
    # Where it is not known, the table of both releases says why.
    if isinstance(change.fixed, tuple) and change.fixed:
        yield "fixed", listed(change.fixed)
    if isinstance(change.introduced, tuple) and change.introduced:
        yield "introduced", listed(change.introduced)
    if change.review:
        yield "reviews", said(change.review)


def _hashes(change: Change) -> str:
    if change.hashes == "foreign":
        return said(change.hashes_why) or "not all are published"
    why = f": {said(change.hashes_why)}" if change.hashes_why else ""
    if change.hashes == "unknown":
        return f"not compared{why}"
    return f"each hash of the lock is published or signed{why}" if why else "the index publishes every hash of the lock"


def _wheel(unsourced: tuple[str, ...] | Untold) -> str:
    if isinstance(unsourced, Untold):
        return untold(unsourced)
    if unsourced:
        return f"{count(len(unsourced), 'file')} that the sdist does not have, or not so"
    return "the sdist has all of them"


def _owners(there: Sequence[Release]) -> list[str]:
    """Those of a release that something took its place are not known, which is told once."""
    new = there[-1].owners
    return [told(new if isinstance(new, Untold) else side.owners) for side in there]


def _sdist(sdist: Sum | Untold) -> str:
    if isinstance(sdist, Untold):
        return untold(sdist)
    size = f", {count(sdist.size, 'byte')}" if sdist.size else ""
    return f"{quoted(sdist.file_name)}{size}"


def _uploaded(side: Release) -> str:
    day = side.uploaded
    if isinstance(day, str) and _TIME.match(day):
        day = day[:10]
    return told(day) + (f", {count(side.age, 'day')} ago" if isinstance(side.age, int) else "")


def _yanked(yanked: str | Untold | None) -> str:
    if isinstance(yanked, Untold):
        return untold(yanked)
    return "no" if yanked is None else f"yes: {quoted(yanked)}" if yanked else "yes, no reason given"


def _publishers(publishers: tuple[str, ...] | Untold) -> str:
    if isinstance(publishers, Untold):
        return untold(publishers)
    return listed(publishers) if publishers else "nobody says: no provenance"


def _advisories(found: tuple[Advisory, ...] | Untold) -> str:
    if isinstance(found, Untold):
        return untold(found)
    texts = [
        quoted(one.id)
        + (f" ({listed(one.aliases, 2)})" if one.aliases else "")
        + (f", fixed in {listed(one.fixed_in, 3)}" if one.fixed_in else "")
        for one in found[:_MOST]
    ]
    more = [f"and {len(found) - _MOST} more"] if len(found) > _MOST else []
    return "; ".join([*texts, *more]) or "none known"

"""What matters of a change, each in one clause with a level, the worst first."""

from __future__ import annotations

from whypin.model.dossier import Sum, Untold
from whypin.reports.dossier_changelog import names_of_flaws
from whypin.reports.dossier_words import count, counted, listed, quoted, run, running, said, scanned, untold
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final, Literal

    from whypin.model.dossier import Change, Running

    # "stop": not before somebody cleared it up. "look": a person has to look at it. "note": not known, or no harm.
    Level = Literal["stop", "look", "note", "good"]

LEVELS: Final[tuple[Level, ...]] = ("stop", "look", "note", "good")
_CLAUSES = 4
# Days in which malicious releases are mostly found; the default of `cooldown`.
_FRESH = 7


class Alert(Record):
    """What a reviewer should know of a change; one clause."""

    __slots__ = ("level", "says")

    def __init__(self, level: Level, says: str) -> None:
        self.level: Final[Level] = level
        self.says: Final = says


def alerts(change: Change, *, names: bool = True) -> list[Alert]:
    """What matters of a change, worst first; what runs by itself is counted where it is not to be named."""
    found = [*_verdicts(change), *_known_of(change), *_code(change, names), *_people(change), *_gaps(change)]
    return sorted(found, key=lambda alert: LEVELS.index(alert.level))


def by_level(found: Sequence[Alert]) -> list[Alert]:
    """One alert for each level, with at most `_CLAUSES` clauses."""
    made = []
    for level in LEVELS:
        says = [alert.says for alert in found if alert.level == level]
        if says:
            more = f"; and {len(says) - _CLAUSES} more" if len(says) > _CLAUSES else ""
            made.append(Alert(level, "; ".join(says[:_CLAUSES]) + more))
    return made


def everywhere(changes: Sequence[Change]) -> list[Alert]:
    """What is noted of each of several packages, which is told once for all of them."""
    notes = [[one for one in alerts(change) if one.level == "note"] for change in changes if change.new is not None]
    return [one for one in notes[0] if all(one in others for others in notes)] if len(notes) > 1 else []


def own(change: Change, shared: Sequence[Alert], *, names: bool = True) -> list[Alert]:
    """What matters of a change, without what is told of all of them."""
    return [one for one in alerts(change, names=names) if one not in shared]


def worst_first(changes: Sequence[Change]) -> list[Change]:
    """The changes that a reviewer has to look at first; else in the order in which they came."""

    def rank(change: Change) -> tuple[int, ...]:
        levels = [alert.level for alert in alerts(change)]
        return tuple([-levels.count(level) for level in LEVELS[:2]])

    return sorted(changes, key=rank)


def by_itself(change: Change) -> dict[str, list[Running]]:
    """What runs by itself after the change and did not before, or not so, by when it does."""
    if isinstance(change.difference, Untold):
        return {}
    return running([one for one in change.difference.running if one.happened != "gone"])


def _verdicts(change: Change) -> Iterator[Alert]:
    why = f": {said(change.hashes_why)}" if change.hashes_why else ""
    if change.rejected:
        yield Alert("stop", said(change.review) or "rejected by a review")
    if change.hashes == "foreign":
        yield Alert("stop", f"hashes of the lock{why}" if why else "hashes of the lock are not published")
    if change.kind == "replaced":
        yield Alert("stop", "the same version with other files")
    if change.kind == "moved" and change.new is not None:
        yield Alert("look", f"comes from elsewhere now: {quoted(change.new.origin)}")
    if change.kind == "downgraded":
        yield Alert("look", "lower than before")
    if change.kind == "new":
        yield Alert("look", "new package")
    if change.step == "major" and change.kind == "updated":
        yield Alert("look", "major update")
    if change.hashes == "unknown" and change.new is not None:
        yield Alert("note", f"hashes not compared{why}")
    if change.review and not change.rejected:
        yield Alert("note", f"reviews: {said(change.review)}")


def _known_of(change: Change) -> Iterator[Alert]:
    new = change.new
    if isinstance(change.introduced, tuple) and change.introduced:
        yield Alert("stop", f"brings known vulnerabilities: {listed(change.introduced)}")
    if new is not None:
        brought = change.introduced if isinstance(change.introduced, tuple) else ()
        stay = [one.id for one in new.advisories if one.id not in brought] if isinstance(new.advisories, tuple) else []
        if stay:
            yield Alert("stop" if change.old is None else "look", f"has known vulnerabilities: {listed(stay)}")
        if isinstance(new.yanked, str):
            yield Alert("stop", f"yanked{f': {quoted(new.yanked)}' if new.yanked else ', no reason given'}")
        if isinstance(new.age, int) and new.age < _FRESH:
            yield Alert("look", f"uploaded only {count(max(new.age, 0), 'day')} ago")
    if isinstance(change.status, str) and change.status not in ("", "active"):
        level: Level = "stop" if change.status.partition(":")[0] == "quarantined" else "look"
        yield Alert(level, f"the project is {quoted(change.status)}")
    if isinstance(change.fixed, tuple) and change.fixed:
        yield Alert("good", f"fixes {listed(change.fixed)}")


def _people(change: Change) -> Iterator[Alert]:
    old, new = change.old, change.new
    if old is None or new is None:
        return
    if isinstance(old.publishers, tuple) and isinstance(new.publishers, tuple) and old.publishers:
        if not new.publishers:
            yield Alert("stop", f"no provenance any more, before by {listed(old.publishers)}")
        elif set(new.publishers) != set(old.publishers):
            yield Alert("look", f"published by {listed(new.publishers)}, before by {listed(old.publishers)}")
    if isinstance(old.owners, str) and isinstance(new.owners, str) and old.owners != new.owners:
        yield Alert("look", f"owned by {quoted(new.owners)}, before by {quoted(old.owners)}")


def _code(change: Change, names: bool) -> Iterator[Alert]:
    if isinstance(change.difference, Untold):
        if change.new is not None:
            same = change.old is not None and change.old.sdist == change.new.sdist
            known = isinstance(change.new.sdist, Sum)
            yield Alert("note" if same and known else "look", f"no diff: {said(change.difference.why)}")
    else:
        if names:
            yield from [Alert("look", run(when, found, 2)) for when, found in by_itself(change).items()]
        elif counted(change.difference):
            yield Alert("look", f"runs by itself: {counted(change.difference)}")
        flaws = names_of_flaws(change.difference)
        if flaws:
            yield Alert("note", f"its changelog speaks of {listed(flaws, 3)}")
    if isinstance(change.unsourced, tuple) and change.unsourced:
        number = len(change.unsourced)
        yield Alert("look", f"{count(number, 'file')} of the wheel {'is' if number == 1 else 'are'} not in its sdist")
    if change.scan is not None and not isinstance(change.scan, Untold) and (change.scan.new or change.scan.unread):
        yield Alert("look", f"scan: {scanned(change.scan)}")


def _gaps(change: Change) -> Iterator[Alert]:
    new = change.new
    if new is None:
        yield Alert("note", "no longer locked")
    elif isinstance(new.advisories, Untold):
        yield Alert("note", f"vulnerabilities {untold(new.advisories)}")

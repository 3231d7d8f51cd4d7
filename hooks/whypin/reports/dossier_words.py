"""What a dossier says in words, the same in Markdown and HTML: what matters of a change, what is known of its sides.

Texts have `code` between backquotes: there are names, versions, paths and whatever else a stranger wrote, in whole.
"""

from __future__ import annotations

import re

from whypin.model.dossier import Sum, Untold
from whypin.reports.excerpt import short
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final, Literal

    from whypin.model.dossier import Change, Difference, Issue, Question, Release, Running, Scan
    from whypin.model.why import Advisory

    # "stop": not before somebody cleared it up. "look": a person has to look at it. "note": not known, or no harm.
    Level = Literal["stop", "look", "note", "good"]

LEVELS: Final[tuple[Level, ...]] = ("stop", "look", "note", "good")
_LONGEST = 200
_MOST, _CLAUSES = 8, 4
# Days in which malicious releases are mostly found; the default of `cooldown`.
_FRESH = 7
# What a shell reads as the one word that it is.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]{0,99}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT")
_KINDS = {
    "downgraded": "downgrade",
    "new": "new package",
    "gone": "gone",
    "replaced": "other files",
    "moved": "from elsewhere",
}


class Alert(Record):
    """What a reviewer should know of a change; one clause."""

    __slots__ = ("level", "says")

    def __init__(self, level: Level, says: str) -> None:
        self.level: Final[Level] = level
        self.says: Final = says


def quoted(text: str) -> str:
    """A stranger's text as code, without its middle where it is long."""
    return f"`{short(text, _LONGEST).replace('`', chr(39))}`"


def said(text: str) -> str:
    """A clause of whypin's own, which may quote a stranger; without its middle where it is long."""
    return short(text, _LONGEST)


def listed(texts: Sequence[str], most: int = _MOST) -> str:
    """Strangers' texts in a row, and how many more there are."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join([quoted(text) for text in texts[:most]]) + more


def count(number: int, one: str, many: str = "") -> str:
    """`1 file`, `1,200 files`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def told(answer: str | Untold) -> str:
    """What is known, or why it is not."""
    return untold(answer) if isinstance(answer, Untold) else quoted(answer) if answer else "-"


def answer(question: Question) -> str:
    """What is known of a question about a new package."""
    return untold(question.answer) if isinstance(question.answer, Untold) else said(question.answer)


def untold(answer: Untold) -> str:
    """What is not known, and why."""
    return f"not known: {said(answer.why)}" if answer.why else "not known"


def versions(change: Change) -> str:
    """From which version to which, or the only one."""
    sides = [quoted(side.version) for side in (change.old, change.new) if side is not None]
    return " → ".join(dict.fromkeys(sides))


def step(change: Change) -> str:
    """How large the step is, or what else happened."""
    return _KINDS.get(change.kind) or change.step or "update"


def asked_for(change: Change) -> str:
    """Who asks for the package."""
    if change.declared:
        return f"direct: {listed(change.declared, 2)}"
    if change.through:
        return f"through {' → '.join([quoted(name) for name in change.through[:_MOST]])}"
    return "no lock says"


def command(change: Change) -> str:
    """The command that shows the whole diff, "" where a name or a version is not fit to be typed."""
    sides = [side.version for side in (change.old, change.new) if side is not None]
    if change.new is None or not all(_WORD.fullmatch(word) for word in (change.name, *sides)):
        return ""
    if len(dict.fromkeys(sides)) == 1:
        return f"whypin review inspect {change.name} {sides[0]}"
    return f"whypin review diff {change.name} {' '.join(sides)}"


def alerts(change: Change) -> list[Alert]:
    """What matters of a change, worst first."""
    found = [*_verdicts(change), *_known_of(change), *_people(change), *_code(change), *_gaps(change)]
    return sorted(found, key=lambda alert: LEVELS.index(alert.level))


def by_level(found: Sequence[Alert]) -> list[Alert]:
    """One alert for each level, with at most `_CLAUSES` clauses."""
    made = []
    for level in LEVELS:
        clauses = [alert.says for alert in found if alert.level == level]
        if clauses:
            more = f"; and {len(clauses) - _CLAUSES} more" if len(clauses) > _CLAUSES else ""
            made.append(Alert(level, "; ".join(clauses[:_CLAUSES]) + more))
    return made


def worst_first(changes: Sequence[Change]) -> list[Change]:
    """The changes that a reviewer has to look at first; else in the order in which they came."""

    def rank(change: Change) -> tuple[int, ...]:
        levels = [alert.level for alert in alerts(change)]
        return tuple([-levels.count(level) for level in LEVELS[:2]])

    return sorted(changes, key=rank)


def _verdicts(change: Change) -> Iterator[Alert]:
    why = f": {said(change.hashes_why)}" if change.hashes_why else ""
    if change.rejected:
        yield Alert("stop", said(change.review) or "rejected by a review")
    if change.hashes == "foreign":
        yield Alert("stop", f"the index does not publish a hash of the lock{why}")
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
            yield Alert("look", f"uploaded {count(max(new.age, 0), 'day')} ago")
    if isinstance(change.status, str) and change.status not in ("", "active"):
        level: Level = "stop" if change.status == "quarantined" else "look"
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


def _code(change: Change) -> Iterator[Alert]:
    if isinstance(change.difference, Untold):
        if change.new is not None:
            same = change.old is not None and change.old.sdist == change.new.sdist
            known = isinstance(change.new.sdist, Sum)
            yield Alert("note" if same and known else "look", f"no diff: {said(change.difference.why)}")
    else:
        by_itself = running(change.difference)
        if by_itself:
            yield Alert("look", f"runs by itself: {by_itself}")
    if isinstance(change.unsourced, tuple) and change.unsourced:
        number = len(change.unsourced)
        yield Alert("look", f"{count(number, 'file')} of the wheel {'is' if number == 1 else 'are'} not in its sdist")
    if change.scan is not None and not isinstance(change.scan, Untold) and (change.scan.new or change.scan.unread):
        yield Alert("look", f"scan: {scanned(change.scan)}")


def running(difference: Difference) -> str:
    """How much of what runs by itself is new or changed; "" where nothing is."""
    happened = [one.happened for one in difference.running]
    words = [f"{happened.count(word)} {word}" for word in ("new", "changed", "moved") if word in happened]
    return ", ".join(words)


def scanned(scan: Scan) -> str:
    """How many issues are new, the severe ones counted, and how many files were not read."""
    high = sum(one.severity == "high" for one in scan.new)
    unread = f", {count(len(scan.unread), 'file')} not read" if scan.unread else ""
    return f"{count(len(scan.new), 'new issue')}{f', {high} of high severity' if high else ''}{unread}"


def reported(issue: Issue) -> str:
    """An issue in one line."""
    where, rates = quoted(f"{issue.path}:{issue.line}"), (quoted(issue.severity), quoted(issue.confidence))
    return f"{where} {quoted(issue.rule)}: {said(issue.text)} (severity {rates[0]}, confidence {rates[1]})"


def runs(running: Running) -> str:
    """What runs by itself, and when."""
    return f"{running.happened}: {quoted(running.what)} {said(running.when)}"


def answered(question: Question) -> str:
    """A question and its answer."""
    return f"{said(question.question)} {answer(question)}"


def scan_title(scan: Scan) -> str:
    """Who scanned, and what came of it."""
    return f"scan by {quoted(scan.tool)}: {scanned(scan)}, {scan.kept:,} as before in the files that changed"


def extent(difference: Difference) -> str:
    """How large a difference is."""
    return (
        f"{count(len(difference.files), 'file')}, {count(difference.added, 'line')} added, "
        f"{difference.deleted:,} deleted"
    )


def _gaps(change: Change) -> Iterator[Alert]:
    new = change.new
    if new is None:
        yield Alert("note", "no longer locked")
    elif isinstance(new.advisories, Untold):
        yield Alert("note", f"vulnerabilities {untold(new.advisories)}")


def sides(change: Change) -> list[tuple[str, list[str]]]:
    """What is known of both sides: a label, and a cell for each side that is there."""
    there = [side for side in (change.old, change.new) if side is not None]
    return [
        ("taken from", [quoted(side.origin) for side in there]),
        ("sdist", [_sdist(side.sdist) for side in there]),
        ("sha256", ["-" if isinstance(side.sdist, Untold) else quoted(side.sdist.sha256) for side in there]),
        ("uploaded", [_uploaded(side) for side in there]),
        ("yanked", [_yanked(side.yanked) for side in there]),
        ("owners", [told(side.owners) for side in there]),
        ("published by", [_publishers(side.publishers) for side in there]),
        ("vulnerabilities", [_advisories(side.advisories) for side in there]),
    ]


def facts(change: Change) -> Iterator[tuple[str, str]]:
    """What is known of the change as a whole: a label and a text."""
    yield "locked in", listed(change.locks)
    yield "asked for", asked_for(change)
    if change.new is not None:
        why = f": {said(change.hashes_why)}" if change.hashes_why else ""
        yield (
            "hashes",
            {
                "published": "each hash of the lock is published or signed"
                if why
                else "the index publishes every hash of the lock",
                "foreign": "the index does not publish a hash of the lock",
                "unknown": "not compared",
            }[change.hashes]
            + why,
        )
        yield "project", told(change.status)
        yield "fixed", _ids(change.fixed)
        yield "introduced", _ids(change.introduced)
    if change.review:
        yield "reviews", said(change.review)


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


def _ids(found: tuple[str, ...] | Untold) -> str:
    return untold(found) if isinstance(found, Untold) else listed(found) if found else "none"

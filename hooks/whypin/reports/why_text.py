"""`whypin why` for people: each thing on a line of its own, what belongs to it below, made to fit the screen."""

from __future__ import annotations

from whypin.model.why import Why
from whypin.reports.screen import PLAIN
from whypin.reports.timeline import drawn, legend, mark
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.why import Change, Declared, Held, Holds, LockedAt, Reach, Release, Standing, Stated
    from whypin.reports.screen import Screen

    Line = tuple[int, str, str]

_BOLD, _DIM, _GREEN, _YELLOW, _RED = "1", "2", "32", "33", "31"
_VERDICTS = {
    "happened": ("may go: what it waits for has happened", _YELLOW),
    "waiting": ("still waits", _GREEN),
    "unknown": ("look yourself: what it waits for is not known", ""),
}
# What is routine, and asks for no reason.
_UNASKED = frozenset(("bounds", "carets"))
# So many of a list are named.
_NAMED = 20
_COMMITS = 50
# The style of a line that is drawn.
_AS_IS = "as it is"


def render(answer: Why | Holds, screen: Screen = PLAIN, *, plain: bool = True) -> str:
    """The answer as text; `plain` draws with ASCII alone."""
    if isinstance(answer, Why):
        parts = [_one(answer), _drawing(answer, screen, plain), _noted(answer.notes)]
    else:
        parts = [_every(answer), _noted((*answer.notes, *answer.troubles))]
    shown = []
    for part in parts:
        for indent, text, style in part:
            if style == _AS_IS:
                shown.append(text)
                continue
            lines = screen.replaced(columns=max(screen.columns - indent, 1) if screen.columns else 0).flow(
                [(printable(text), style)], 2
            )
            shown += [f"{'':{indent}}{line}".rstrip() for line in lines]
    return "".join([f"{line}\n" for line in shown])


def _one(answer: Why) -> Iterator[Line]:
    yield 0, answer.key, _BOLD
    yield 0, "", ""
    if answer.declared:
        yield 0, "declared", _BOLD
        for one in answer.declared:
            yield from _declared(one, answer.today)
    else:
        yield 0, "declared nowhere: a dependency of others", _BOLD
    if answer.changes:
        yield 0, "history", _BOLD
        together = _commits(answer.changes)
        for number, changes in enumerate(together[:_COMMITS], 1):
            yield from _commit(changes, len(together) - number)
        if len(together) > _COMMITS:
            yield 2, f"and {_count(len(together) - _COMMITS, 'earlier commit')}: see `--format json`", ""
    if answer.locked:
        yield 0, "locked", _BOLD
        for entry in answer.locked:
            yield from _locked(entry)
    if answer.standing is not None:
        yield from _standing(answer.standing, answer.today)


def _declared(one: Declared, today: str) -> Iterator[Line]:
    table = f" in `{one.table}`" if one.table else ""
    kinds = f" ({', '.join(one.kinds)})" if one.kinds else ""
    yield 2, f"{_place(one)}: {_quoted(one.stated)}{kinds}{table}, {one.scope}", ""
    since = one.since
    if since is not None:
        yield 4, _since(since, today), ""
    for line in one.why:
        yield 4, f"why: {line}", _GREEN
    if one.waits:
        yield from _waits(one, 4)
    for line in one.comments:
        yield 4, f"comment, which gives no reason: {line}", _DIM
    if not one.why and not one.comments and not _UNASKED.issuperset(one.kinds):
        yield 4, "no comment says why", _YELLOW


def _place(one: Declared) -> str:
    return f"{one.stated.path}:{one.line}:{one.column}"


def _quoted(stated: Stated) -> str:
    return f"`{stated.text}`" if stated.text else "any version"


def _since(change: Change, today: str) -> str:
    if change.commit is None:
        return "not committed yet"
    age = _age(change.commit.date, today)
    return (
        f"since {change.commit.date}{f' ({age})' if age else ''}, commit {change.commit.id} by {change.commit.author}"
    )


def _age(day: str, today: str) -> str:
    """How long ago a day was, in the largest unit that fits: `3 years`."""
    from datetime import date

    try:
        days = (date.fromisoformat(today) - date.fromisoformat(day)).days
    except ValueError:
        return ""
    for unit, size in (("year", 365), ("month", 30), ("day", 1)):
        if days >= size:
            number = days // size
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return "today" if not days else ""


def _commits(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes in their order, those of one commit together."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.commit.full if change.commit is not None else "", []).append(change)
    return list(found.values())


def _commit(changes: Sequence[Change], number: int) -> Iterator[Line]:
    commit = changes[0].commit
    said = "not committed yet" if commit is None else f"{commit.date} {commit.id} {commit.author}: {commit.subject}"
    yield 2, f"{mark(number)}  {said}", ""
    for change in changes:
        yield 5, _what(change), ""


def _what(change: Change) -> str:
    before, after = change.before, change.after
    if after is None:
        return "" if before is None else f"{before.path}: removed, was {_quoted(before)}"
    if before is None:
        return f"{after.path}: new, {_quoted(after)}"
    if change.is_move:
        return f"{before.path} -> {after.path}: moved, {_quoted(after)}"
    paths = before.path if before.path == after.path else f"{before.path} -> {after.path}"
    return f"{paths}: {_quoted(before)} -> {_quoted(after)}"


def _locked(entry: LockedAt) -> Iterator[Line]:
    made = f", made from {', '.join(entry.made_from[:_NAMED])}" if entry.made_from else ""
    marker = f" where {entry.marker}" if entry.marker else ""
    yield 2, f"{entry.path}:{entry.line}: {entry.version}{marker}{made}", ""
    for one in entry.requesters[:_NAMED]:
        asks = f" asks for `{one.range}`" if one.range else " asks for it"
        who = f"{one.name} {one.version}".rstrip()
        yield 4, f"{who}{asks}{f' where {one.marker}' if one.marker else ''}", ""
    if len(entry.requesters) > _NAMED:
        yield 4, f"and {len(entry.requesters) - _NAMED} more ask for it", ""


def _standing(standing: Standing, today: str) -> Iterator[Line]:
    yield 0, f"releases at {standing.index}", _BOLD
    if standing.trouble:
        yield 2, f"not known: the index {standing.trouble}", _RED
        if standing.help:
            yield 2, f"help: {standing.help}", ""
        return
    if not standing.releases:
        yield 2, "none that a version can be read of", ""
        return
    if standing.newest is not None:
        yield 2, f"newest: {_release(standing.newest)}", ""
    for reach in standing.reaches:
        yield from _reach(reach, today)


def _release(one: Release) -> str:
    said = [*([one.day] if one.day else []), *(["yanked"] if one.yanked is not None else [])]
    return f"{one.version} ({', '.join(said)})" if said else one.version


def _reach(reach: Reach, today: str) -> Iterator[Line]:
    what = f"`{reach.text}` allows" if reach.text else "any version is allowed:"
    if reach.newest is None:
        yield 2, f"{what} no release that is there", _RED
    else:
        yield 2, f"{what} {_release(reach.newest)} at most", ""
    if reach.held_back:
        first = reach.held_back_since
        age = _age(first, today)
        since = f", the first since {first}{f' ({age})' if age else ''}" if first else ""
        yield 4, f"holds back {_count(len(reach.held_back), 'newer release')}{since}: {_some(reach.held_back)}", _YELLOW
    elif reach.newest is not None:
        yield 4, "holds nothing back", _GREEN
    if reach.bound is not None and reach.bound.yanked is not None:
        reason = f": {reach.bound.yanked}" if reach.bound.yanked else ""
        yield 4, f"its lower bound {reach.bound.version} was yanked{reason}", _RED
    yield from _advisories(reach)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _some(found: Sequence[Release]) -> str:
    """The versions, or the first and the last ones of many."""
    versions = [one.version for one in found]
    return ", ".join(versions if len(versions) <= 6 else [*versions[:3], "...", *versions[-2:]])


def _advisories(reach: Reach) -> Iterator[Line]:
    if reach.advisories is None:
        yield 4, "advisories are not known here: the index does not tell", _DIM
        return
    asked = ", ".join(reach.asked)
    if not reach.advisories:
        yield 4, f"no advisory is known for {asked}", _GREEN
        return
    known: dict[str, list[str]] = {}
    said = {}
    for one in reach.advisories:
        known.setdefault(one.id, []).append(one.version)
        said[one.id] = one
    for id, versions in known.items():
        one = said[id]
        aliases = f" ({', '.join(one.aliases[:3])})" if one.aliases else ""
        fixed = f", fixed in {', '.join(one.fixed_in[:_NAMED])}" if one.fixed_in else ", not fixed"
        yield 4, f"still admits {id}{aliases}: {', '.join(versions)}{fixed}", _RED


def _drawing(answer: Why, screen: Screen, plain: bool) -> Iterator[Line]:
    standing = answer.standing
    if standing is None or not standing.releases or not standing.reaches:
        return
    locked = [entry.version for entry in answer.locked]
    changes = [together[0] for together in _commits(answer.changes)]
    lines = drawn(standing.releases, standing.reaches[0], locked, changes, answer.today, screen, plain=plain)
    if lines:
        of = f" of {standing.reaches[0].text}" if len(standing.reaches) > 1 and standing.reaches[0].text else ""
        yield 0, f"time line{of}", _BOLD
        for line in lines:
            yield 0, line, _AS_IS
        yield 10, legend(plain), _DIM


def _noted(notes: Sequence[str]) -> Iterator[Line]:
    for note in dict.fromkeys(notes):
        yield 0, f"note: {note}", ""


def _every(answer: Holds) -> Iterator[Line]:
    if not answer.held:
        yield 0, "no cap or pin is explained", ""
        return
    for held in answer.held:
        yield from _held(held, answer.today)
    counted = [held.declared.verdict for held in answer.held]
    said = [f"{counted.count(verdict)} {words.partition(':')[0]}" for verdict, (words, _) in _VERDICTS.items()]
    yield 0, f"{_caps(len(counted))}: {', '.join(said)}", _BOLD


def _caps(number: int) -> str:
    return "1 explained cap or pin" if number == 1 else f"{number} explained caps and pins"


def _held(held: Held, today: str) -> Iterator[Line]:
    one = held.declared
    yield 0, f"{held.key} {_quoted(one.stated)}, {_place(one)}", _BOLD
    since = one.since
    yield 2, "its age is not known" if since is None else _since(since, today), ""
    for line in one.why:
        yield 2, f"why: {line}", ""
    yield from _waits(one, 2)
    yield 0, "", ""


def _waits(one: Declared, indent: int) -> Iterator[Line]:
    words, style = _VERDICTS[one.verdict]
    yield indent, words, style
    for wait in one.waits:
        yield indent + 2, wait.says, ""

"""Whether what an explanation waits for has happened: a day, a version, a package that lets more in."""

from __future__ import annotations

from whypin.explanations.days import days
from whypin.explanations.waits import awaited, named
from whypin.model.why import Wait
from whypin.versions.bounds import HIGHEST
from whypin.versions.ranges import ranges
from whypin.versions.specifiers import read
from whypin.versions.version import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.why import Declared, Release, Requester
    from whypin.versions.version import Key


class Known:
    """What is known of packages, by their normal names.

    `today` is an ISO date; `locked` the versions in all locks; `requesters` who asks for a package there; `releases`
    what the index has on offer, and `asks` what the newest release of a package asks for, by the name of what it asks
    for, where the index was asked.
    """

    def __init__(
        self,
        today: str,
        locked: Mapping[str, Sequence[str]],
        requesters: Mapping[str, Sequence[Requester]],
        releases: Mapping[str, Sequence[Release]] | None = None,
        asks: Mapping[str, tuple[str, Mapping[str, str]]] | None = None,
    ) -> None:
        self.today: Final = today
        self.locked: Final = locked
        self.requesters: Final = requesters
        self.releases: Final = releases or {}
        self.asks: Final = asks or {}


def subjects(declaration: Declaration, why: Sequence[str], keys: frozenset[str]) -> set[str]:
    """The packages that have to be asked about to say whether a declaration still waits."""
    text = " ".join(why)
    versions = {key for key, _ in awaited(text, declaration.key, keys)}
    return versions | set(named(text, declaration.key, keys))


def judged(declaration: Declaration, declared: Declared, keys: frozenset[str], known: Known) -> Declared:
    """A constraint with what its explanation waits for; `keys` are all packages of the project."""
    text = " ".join(declared.why)
    waits = [*_days(text, known), *_versions(text, declaration.key, keys, known)]
    for other in named(text, declaration.key, keys):
        waits += _admits(declaration, other, known)
    return declared.replaced(waits=tuple(waits))


def _days(text: str, known: Known) -> Iterator[Wait]:
    for _, day in days(text):
        over = day < known.today
        yield Wait(f"`{day}` has passed" if over else f"`{day}` has not passed yet", over)


def _versions(text: str, key: str, keys: frozenset[str], known: Known) -> Iterator[Wait]:
    for name, version in dict.fromkeys(awaited(text, key, keys)):
        wanted = parse(version)
        if wanted is None:
            continue
        locked = [one for one in known.locked.get(name, ()) if (key_ := parse(one)) and key_.key >= wanted.key]
        found = known.releases.get(name)
        there = [one for one in found or () if (key_ := parse(one.version)) and key_.key >= wanted.key]
        if there:
            when = f" since {there[0].day}" if there[0].day else ""
            yield Wait(f"`{name}` {version}: there is {there[0].version}{when}", True)
        elif locked:
            yield Wait(f"`{name}` {version}: {locked[0]} is locked", True)
        elif found:
            yield Wait(f"`{name}` {version} is not released; the newest is {found[-1].version}", False)
        else:
            yield Wait(f"whether `{name}` {version} is released is not known offline", None)


def _admits(declaration: Declaration, other: str, known: Known) -> Iterator[Wait]:
    """Whether another package lets in more than the declaration does."""
    key = declaration.key
    if other in known.asks:
        version, asked = known.asks[other]
        yield _said(declaration, f"`{other}` {version}, the newest,", asked.get(key))
        return
    for one in known.requesters.get(key, ()):
        if one.name == other and one.range:
            yield _said(declaration, f"`{other}` {one.version}, as it is locked,", one.range)
            return


def _said(declaration: Declaration, who: str, range: str | None) -> Wait:
    if range is None:
        return Wait(f"{who} no longer asks for `{declaration.key}`", True)
    wide = _top_of(range)
    own = ranges(declaration.constraint, declaration.dialect) if declaration.constraint is not None else None
    if wide is None or not own:
        return Wait(f"{who} asks for `{range}`", None)
    if wide > own[-1][1]:
        return Wait(f"{who} asks for `{range or '*'}`, which allows more", True)
    return Wait(f"{who} still asks for `{range}`", False)


def _top_of(range: str) -> Key | None:
    """Where a range ends, in whatever language it is written; None in doubt."""
    if not range:
        return HIGHEST
    # Poetry's language holds all that the others say.
    constraint = read(range, "poetry")
    found = ranges(constraint, "poetry") if constraint is not None else None
    return found[-1][1] if found else None

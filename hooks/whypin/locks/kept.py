"""What a change did to the releases that a lock kept: a release's metadata never change, and neither do its edges.

Compared is what the base held with what there is now, where both are for. `whypin.locks.flat_kept` compares locks
without edges.
"""

from __future__ import annotations

from whypin.locks.narrower import Worlds, any_of
from whypin.locks.odd import Odd
from whypin.locks.origins import compared
from whypin.locks.reach import UNLOCKED
from whypin.versions.marker_extras import both, extras_of, given
from whypin.versions.specifiers import python_marker
from whypin.versions.version import less

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    from whypin.locks.asked_alike import Before
    from whypin.locks.odd import Judged
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.lock_graph import Edge
    from whypin.model.project import Document

    # Name, version, extras and index of an entry.
    Release = tuple[str, str, tuple[str, ...], str]
    # Section and target of an edge.
    About = tuple[str, str]

# Since these versions of its format the edges of a tool are those of the releases.
_EARLY = {"poetry": "1.1", "pdm": "4.0"}
# Of so many conflicting extras each is tried.
_MOST_SWITCHES = 16


def rewired(lock: Lock, before: Before, added: Judged, lost: Judged) -> None:
    """Note the edges that kept releases gained, and those that they lost or that hold in fewer environments.

    Which tool wrote a lock, and for which Pythons, is easily said otherwise: compared is where both are for.
    """
    was = before.lock.lock
    if was is None or _is_early(before.lock, was):
        return
    # What a project itself asks for stays, too, as long as its declarations do.
    kept = {_release(package): package for package in was.packages if before.same or package.origin.kind == "index"}
    compare = _Releases(lock, was, before, {release[:2] for release in kept}, added, lost)
    for package in lock.packages:
        old = kept.get(_release(package))
        if old is not None and old.origin.kind == package.origin.kind and package.key not in before.described:
            compare.edges(package, _by_target(old), _by_target(package))


def _is_early(document: Document, was: Lock) -> bool:
    """Whether the base was locked by a tool that wrote edges of extras, and markers, by rules that hold no more."""
    first = _EARLY.get(document.format.tool)
    return first is not None and less(was.terms.version or "1.0", first)


class _Releases:
    """Compares the edges of releases that a change kept; `kept` are their keys and versions."""

    def __init__(
        self, lock: Lock, was: Lock, before: Before, kept: set[tuple[str, str]], added: Judged, lost: Judged
    ) -> None:
        self._before: Final = before
        self._kept: Final = kept
        self._worlds: Final = Worlds(before.everywhere)
        self._added: Final = added
        self._lost: Final = lost
        self._now: Final = _Wanted(lock)
        self._then: Final = _Wanted(was)
        early = before.lock.format.tool == "poetry" and less(was.terms.version or "1.0", "2.0")
        self._unlocked: Final = UNLOCKED if early else frozenset[str]()
        self._conflicts: Final = bool(lock.terms.conflicts or was.terms.conflicts)

    def edges(self, package: LockedPackage, then: dict[About, list[Edge]], now: dict[About, list[Edge]]) -> None:
        """Compare those of one entry. An extra is compared while someone asks for it, then and now."""
        opened, open_now = {"", *[section for section, _ in then]}, {"", *[section for section, _ in now]}
        for about, edges in now.items():
            # What a project itself asks for is compared with its declarations.
            if package.origin.kind == "index" and about[0] in opened:
                self._more(package, then.get(about, []), edges)
        for about, edges in then.items():
            if about[1] in self._before.overridden or about[1] in self._unlocked:
                continue
            # Of what a project itself asks for, its declarations say whether it still does.
            if package.origin.kind != "index" and about[1] not in self._before.declared:
                continue
            if about in now:
                self._less(package, edges, now[about])
            elif about[0] in open_now and self._left_out(edges, [], self._now.where(package)) is not False:
                message = f"{_needs(package, edges[0], [], 'no longer needs')}, which the same release did before"
                self._lost.odd.append(Odd(package, package.name_at, message))

    def _more(self, package: LockedPackage, then: list[Edge], now: list[Edge]) -> None:
        more = sorted(_extras(now) - _extras(then))
        if (then and not more) or now[0].key in self._before.then_overridden | self._unlocked:
            return
        # uv leaves out what holds nowhere that the release itself is wanted.
        if self._left_out(now, [], self._then.where(package)) is not False:
            message = f"{_needs(package, now[0], more)} now, which the same release did not before"
            self._added.odd.append(Odd(package, now[0].at, message))

    def _less(self, package: LockedPackage, then: list[Edge], now: list[Edge]) -> None:
        fewer = sorted(_extras(then) - _extras(now))
        # An extra that a new release of the target does not have is left out.
        if fewer and self._now.versions(then[0].key) <= self._kept:
            message = f"{_needs(package, then[0], fewer, 'no longer needs')}, which the same release did before"
            self._lost.odd.append(Odd(package, now[0].at, message))
            return
        if package.origin.kind != "index" or {_where(edge) for edge in then} <= {_where(edge) for edge in now}:
            return
        missed = self._left_out(then, now, self._now.where(package))
        if missed is None:
            self._lost.give_up(f"whypin cannot compare the markers of `{then[0].name}`")
        elif missed:
            where = shown([_where(edge) for edge in now])
            message = f"{_needs(package, then[0], [])} only where {where} holds, and did elsewhere before"
            self._lost.odd.append(Odd(package, now[0].at, message))

    def _left_out(self, asked: list[Edge], held: list[Edge], within: list[str]) -> bool | None:
        """Whether some edges hold where others do not, in a part of the environments; None where it cannot be told.

        Which of conflicting extras is on, uv writes into markers: each of them is tried by itself, and none.
        """
        before, after = [_where(edge) for edge in asked], [_where(edge) for edge in held]
        if not self._conflicts:
            return self._within(before, after, within)
        switches = dict.fromkeys([extra for marker in (*before, *after, *within) for extra in extras_of(marker)])
        if len(switches) > _MOST_SWITCHES:
            return None
        states = [(), *[(switch,) for switch in switches]]
        told = {self._within(_given(before, on), _given(after, on), _given(within, on)) for on in states}
        return True if True in told else None if None in told else False

    def _within(self, asked: list[str], held: list[str], within: list[str]) -> bool | None:
        """The same of markers; asked part by part, since all together may be too long to compare."""
        parts = [""] if "" in within else list(dict.fromkeys(within))
        if not asked or self._worlds.leaves_out(any_of(asked), held) is False:
            return False
        told = {self._worlds.leaves_out(both(any_of(asked), part), held) for part in parts}
        return True if True in told else None if None in told else False


def _given(markers: Iterable[str], extras: tuple[str, ...]) -> list[str]:
    """What is left of markers when exactly these extras are on, without those that hold nowhere then."""
    return [found for marker in markers if (found := given(marker, extras)) is not None]


class _Wanted:
    """Where the entries of a lock are asked for."""

    def __init__(self, lock: Lock) -> None:
        self._lock: Final = lock
        self._asking: dict[str, list[Edge]] | None = None
        self._versions: Final[dict[str, set[tuple[str, str]]]] = {}
        for package in lock.packages:
            self._versions.setdefault(package.key, set()).add((package.key, package.version))

    def versions(self, key: str) -> set[tuple[str, str]]:
        """The key and the versions of the entries of a package."""
        return self._versions.get(key, set())

    def where(self, package: LockedPackage) -> list[str]:
        """Where anyone asks for an entry: uv narrows what an entry needs when its release is for fewer forks."""
        if self._asking is None:
            self._asking = {}
            for one in self._lock.packages:
                for edge in one.links.edges:
                    self._asking.setdefault(edge.key, []).append(edge)
        asking = [edge for edge in self._asking.get(package.key, ()) if edge.version in ("", package.version)]
        here = compared(package.origin)
        asking = [edge for edge in asking if edge.origin is None or compared(edge.origin) == here]
        return [_where(edge) for edge in asking] or [""]


def _where(edge: Edge) -> str:
    """Where an edge holds: early Poetry has a key of its own for Python."""
    return both(edge.marker or "", python_marker(edge.python, "poetry") if edge.python else "")


def _needs(package: LockedPackage, edge: Edge, extras: list[str], verb: str = "needs") -> str:
    what = f"{edge.name}[{extras[0]}]" if extras else edge.name
    return f"`{package.name}` `{package.version}` {verb} `{what}`"


def shown(markers: Iterable[str]) -> str:
    """Markers for a message, each once."""
    return " or ".join([f"`{marker}`" for marker in dict.fromkeys(markers)])


def _release(package: LockedPackage) -> Release:
    """A version on one index may be another release than on the next: PyTorch's are."""
    return package.key, package.version, package.extras, compared(package.origin)


def _by_target(package: LockedPackage) -> dict[About, list[Edge]]:
    """The edges of an entry; those that only extras bring are Poetry's word for what may be, wanted or not."""
    found: dict[About, list[Edge]] = {}
    for edge in package.links.edges:
        if not edge.optional:
            found.setdefault((edge.section, edge.key), []).append(edge)
    return found


def _extras(edges: Iterable[Edge]) -> set[str]:
    return {extra for edge in edges for extra in edge.extras}

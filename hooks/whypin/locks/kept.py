"""What a change did to the releases that a lock kept: a release's metadata never change, and neither do its edges.

Compared is what the base held with what there is now, as far as both were made alike: by the same tool, for the same
Pythons. `whypin.locks.flat_kept` compares locks without edges.
"""

from __future__ import annotations

from whypin.locks.narrower import Worlds, any_of
from whypin.locks.odd import Odd
from whypin.locks.stale import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    from whypin.locks.odd import Judged
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.lock_graph import Edge
    from whypin.model.lock_terms import Terms
    from whypin.model.project import Document, Pair

    # Name, version and extras of an entry.
    Release = tuple[str, str, tuple[str, ...]]
    # Section and target of an edge.
    About = tuple[str, str]

# What of a project's settings decides which edges its tool writes.
_SETTINGS = (
    *("override-dependencies", "exclude-dependencies", "dependency-metadata", "environments", "required-environments"),
    *("conflicts", "resolution", "fork-strategy", "overrides"),
)


class Before:
    """A pair at the base: its lock and its root's declarations, and whether all declarations are what they were."""

    def __init__(self, lock: Document, root: Document, *, same: bool) -> None:
        self.lock: Final = lock
        self.root: Final = root
        self.same: Final = same


def rewired(pair: Pair, lock: Lock, before: Before, env: str, added: Judged, lost: Judged) -> None:
    """Note the edges that kept releases gained, and those that they lost or that hold in fewer environments."""
    was = before.lock.lock
    if was is None or not _made_alike(lock.terms, was.terms):
        return
    if _settings(pair.declarations[0]) != _settings(before.root):
        return
    # What a project itself asks for stays, too, as long as its declarations do.
    kept = {_release(package): package for package in was.packages if before.same or package.origin.kind == "index"}
    # uv writes which of conflicting extras is on into markers, and those of one move others.
    comparable = _same_maker(lock.terms, was.terms) and not lock.terms.conflicts
    compare = _Releases(lock, {release[:2] for release in kept}, Worlds(env) if comparable else None, added, lost)
    for package in lock.packages:
        old = kept.get(_release(package))
        if old is not None and old is not package and old.origin.kind == package.origin.kind:
            compare.edges(package, _by_target(old), _by_target(package))


class _Releases:
    """Compares the edges of releases that a change kept; `kept` are their keys and versions."""

    def __init__(
        self, lock: Lock, kept: set[tuple[str, str]], worlds: Worlds | None, added: Judged, lost: Judged
    ) -> None:
        self._kept: Final = kept
        self._worlds: Final = worlds
        self._added: Final = added
        self._lost: Final = lost
        self._versions: Final[dict[str, set[tuple[str, str]]]] = {}
        for package in lock.packages:
            self._versions.setdefault(package.key, set()).add((package.key, package.version))

    def edges(self, package: LockedPackage, then: dict[About, list[Edge]], now: dict[About, list[Edge]]) -> None:
        """Compare those of one entry. An extra is compared while someone asks for it, then and now."""
        released = package.origin.kind == "index"
        opened, open_now = {"", *[section for section, _ in then]}, {"", *[section for section, _ in now]}
        for about, edges in now.items():
            more = sorted(_extras(edges) - _extras(then.get(about, ())))
            # What a project itself asks for is compared with its declarations.
            if released and about[0] in opened and (about not in then or more):
                message = f"{_needs(package, edges[0], more)} now, which the same release did not before"
                self._added.odd.append(Odd(package, edges[0].at, message))
        for about, edges in then.items():
            if about in now:
                self._less(package, edges, now[about])
            elif about[0] in open_now:
                message = f"{_needs(package, edges[0], [], 'no longer needs')}, which the same release did before"
                self._lost.odd.append(Odd(package, package.name_at, message))

    def _less(self, package: LockedPackage, then: list[Edge], now: list[Edge]) -> None:
        fewer = sorted(_extras(then) - _extras(now))
        # An extra that a new release of the target does not have is left out.
        if fewer and self._versions.get(then[0].key, set()) <= self._kept:
            message = f"{_needs(package, then[0], fewer, 'no longer needs')}, which the same release did before"
            self._lost.odd.append(Odd(package, now[0].at, message))
            return
        before, after = [edge.marker or "" for edge in then], [edge.marker or "" for edge in now]
        if self._worlds is None or package.origin.kind != "index" or set(before) <= set(after):
            return
        missed = self._worlds.leaves_out(any_of(before), after)
        if missed is None:
            self._lost.give_up(f"whypin cannot compare the markers of `{then[0].name}`")
        elif missed:
            message = f"{_needs(package, then[0], [])} only where {shown(after)} holds, and did elsewhere before"
            self._lost.odd.append(Odd(package, now[0].at, message))


def _needs(package: LockedPackage, edge: Edge, extras: list[str], verb: str = "needs") -> str:
    what = f"{edge.name}[{extras[0]}]" if extras else edge.name
    return f"`{package.name}` `{package.version}` {verb} `{what}`"


def shown(markers: Iterable[str]) -> str:
    """Markers for a message, each once."""
    return " or ".join([f"`{marker}`" for marker in dict.fromkeys(markers)])


def _made_alike(now: Terms, then: Terms) -> bool:
    """Whether both are for the same environments, in one format; which of its makers wrote them may be made up."""
    if now.version.partition(".")[0] != then.version.partition(".")[0]:
        return False
    names = ("python", "environments")
    return all(getattr(now, name) == getattr(then, name) for name in names) and _excluded(now) == _excluded(then)


def _excluded(terms: Terms) -> tuple[str, ...]:
    return terms.manifest.excluded


def _same_maker(now: Terms, then: Terms) -> bool:
    """Whether the same tool wrote both: others write markers in other words, and leave out other parts."""
    names = ("version", "revision", "maker_version", "strategy")
    return all(getattr(now, name) == getattr(then, name) for name in names)


def _settings(root: Document) -> list[object]:
    uv, pdm = table(root.values, "tool", "uv"), table(root.values, "tool", "pdm", "resolution")
    return [*[uv.get(key) for key in _SETTINGS], *[pdm.get(key) for key in _SETTINGS]]


def _release(package: LockedPackage) -> Release:
    return package.key, package.version, package.extras


def _by_target(package: LockedPackage) -> dict[About, list[Edge]]:
    """The edges of an entry; those that only extras bring are Poetry's word for what may be, wanted or not."""
    found: dict[About, list[Edge]] = {}
    for edge in package.links.edges:
        if not edge.optional:
            found.setdefault((edge.section, edge.key), []).append(edge)
    return found


def _extras(edges: Iterable[Edge]) -> set[str]:
    return {extra for edge in edges for extra in edge.extras}

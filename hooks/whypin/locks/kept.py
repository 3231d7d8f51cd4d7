"""What a change did to the releases that a lock kept: a release's metadata never change, and neither do its edges.

Compared is what the base held with what there is now, as far as both were made alike: by the same tool, for the same
Pythons. Where a format has no edges, the whole is compared, and only while nothing else changed.
"""

from __future__ import annotations

from whypin.locks.environments import HEAD, MADE_WITH
from whypin.locks.narrower import Worlds, any_of
from whypin.locks.odd import Odd
from whypin.locks.stale import table
from whypin.versions.marker_extras import both

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
    Entries = dict[tuple[str, tuple[str, ...]], list[LockedPackage]]
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
        if old is not None and old.origin.kind == package.origin.kind:
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
        self._asking: dict[str, list[Edge]] | None = None
        self._lock: Final = lock

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
        missed = self._worlds.leaves_out(both(any_of(before), self._wanted(package)), after)
        if missed is None:
            self._lost.give_up(f"whypin cannot compare the markers of `{then[0].name}`")
        elif missed:
            message = f"{_needs(package, then[0], [])} only where {_shown(after)} holds, and did elsewhere before"
            self._lost.odd.append(Odd(package, now[0].at, message))

    def _wanted(self, package: LockedPackage) -> str:
        """Where anyone asks for an entry: uv narrows what an entry needs when its release is for fewer forks."""
        if self._asking is None:
            self._asking = {}
            for one in self._lock.packages:
                for edge in one.links.edges:
                    self._asking.setdefault(edge.key, []).append(edge)
        asking = [edge for edge in self._asking.get(package.key, ()) if edge.version in ("", package.version)]
        return any_of([edge.marker or "" for edge in asking])


def _needs(package: LockedPackage, edge: Edge, extras: list[str], verb: str = "needs") -> str:
    what = f"{edge.name}[{extras[0]}]" if extras else edge.name
    return f"`{package.name}` `{package.version}` {verb} `{what}`"


def _shown(markers: Iterable[str]) -> str:
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


def altered(pair: Pair, lock: Lock, before: Before, env: str, added: Judged, lost: Judged) -> None:
    """Note, in a lock without edges, entries that came, went or got a marker while nothing else changed."""
    was = before.lock.lock
    if was is None or not before.same or _made(pair.lock) != _made(before.lock):
        return
    then, now = _entries(was), _entries(lock)
    if any(_versions(then[about]) != _versions(now[about]) for about in then.keys() & now.keys()):
        return
    _compare_markers(pair, then, now, env, lost)
    if _python(pair.lock) != _python(before.lock):
        # Another Python needs other packages.
        return
    for about in [about for about in now if about not in then]:
        package = now[about][0]
        message = f"`{package.name}` was not locked before, and neither a declaration nor a version changed since"
        added.odd.append(Odd(package, package.name_at, message))
    gone = [then[about][0].name for about in then if about not in now]
    if gone and lock.packages:
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        verb = "were" if more else "was"
        message = f"`{gone[0]}`{more} {verb} locked before, and neither a declaration nor a version changed since"
        first = lock.packages[0]
        lost.odd.append(Odd(first, first.name_at, message))


def _compare_markers(pair: Pair, then: Entries, now: Entries, env: str, lost: Judged) -> None:
    worlds = Worlds(env)
    for about, packages in now.items():
        if about in then:
            _narrowed(then[about], packages, worlds, bool(pair.lock.format.categories), lost)


def _narrowed(then: list[LockedPackage], now: list[LockedPackage], worlds: Worlds, pipenv: bool, lost: Judged) -> None:
    before, after = [one.marker or "" for one in then], [one.marker or "" for one in now]
    if set(before) <= set(after):
        return
    missed = worlds.leaves_out(any_of(before), after, whatever_python=pipenv)
    package = now[0]
    if missed is None:
        lost.give_up(f"whypin cannot compare the markers of `{package.name}`")
    elif missed:
        message = f"`{package.name}` is locked only where {_shown(after)} holds, and was elsewhere before"
        lost.odd.append(Odd(package, package.name_at, message))


def _made(document: Document) -> object:
    """What a lock without edges says of how it was made."""
    terms = document.lock.terms if document.lock is not None else None
    made = None if terms is None else (terms.version, terms.python, terms.environments, terms.extras, terms.groups)
    return made, document.generated and document.generated.arguments, document.index_urls


def _python(document: Document) -> str:
    """The Python that a header names."""
    found = MADE_WITH.search(document.source.text, 0, HEAD) if document.format.pip_lines else None
    return found[1] if found is not None else ""


def _entries(lock: Lock) -> Entries:
    """The entries of each package, of Pipenv's those of each category."""
    found: Entries = {}
    for package in lock.packages:
        found.setdefault((package.key or package.name, package.groups), []).append(package)
    return found


def _versions(packages: Iterable[LockedPackage]) -> list[str]:
    return sorted([package.version for package in packages])

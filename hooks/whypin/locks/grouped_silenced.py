"""What `poetry.lock` and `pdm.lock` leave out although it is asked for.

Poetry since 2.1, and PDM with `inherit_metadata`, give each entry the groups and the environments in which anyone asks
for it. Before that an entry says at most where its release runs, and only what is missing can be told.
"""

from __future__ import annotations

from whypin.locks.environments import env
from whypin.locks.grouped_requested import is_unknown, needed_for
from whypin.locks.narrower import LONGEST, Worlds
from whypin.locks.odd import Odd
from whypin.locks.reach import UNLOCKED, Entries
from whypin.locks.roots import Ask, extras_of_poetry, of_pdm, of_poetry
from whypin.locks.stale import table
from whypin.model.names import normalise
from whypin.versions.marker_extras import both, given, without
from whypin.versions.version import less

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.locks.odd import Judged
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.project import Document, Pair

_MOST = 20_000


def silenced(pair: Pair, lock: Lock, judged: Judged) -> None:
    """Note what is asked for and not locked, or not in the group or the environments in which it is."""
    tool = pair.lock.format.tool
    root = pair.declarations[0]
    if is_unknown(pair, tool):
        judged.give_up(f"the dependencies of `{root.path}` are dynamic", aside=True)
        return
    grouped = any(package.groups for package in lock.packages)
    if tool == "poetry":
        early = less(lock.terms.version or "1.0", "2.0")
        # In 2.0 no entry has groups.
        inherits = not less(lock.terms.version or "1.0", "2.1") or (not early and grouped)
        worlds: Worlds | None = Worlds(env(pair, lock))
        asks = of_poetry(root, lock)
        ignored = UNLOCKED if early else frozenset()
    else:
        inherits = "inherit_metadata" in lock.terms.strategy or grouped
        # Without targets the lock is for the machine it was made on, unless it says otherwise.
        everywhere = bool(lock.terms.targets) or "cross_platform" in lock.terms.strategy
        worlds = Worlds(env(pair, lock)) if everywhere else None
        asks = of_pdm(root, lock)
        ignored = _excluded(root)
    own = root.metadata.name if root.metadata is not None else ""
    check = _Check(root, Entries(lock.packages), worlds, ignored | {own}, judged, inherits=inherits, pdm=tool == "pdm")
    check.all(list(asks), lock)
    if tool == "poetry":
        judged.odd.extend(_lost_extras(root, lock, own))


def _lost_extras(root: Document, lock: Lock, own: str) -> Iterator[Odd]:
    """Packages that an extra brings, and that the list of that extra in the lock is without."""
    offers = {normalise(extra): keys for extra, keys in lock.terms.offers.items()}
    brought = extras_of_poetry(root, lock)
    for package in lock.packages:
        for extra in brought.get(package.key, ()):
            if package.key != own and package.key not in offers.get(normalise(extra), ()):
                message = f"`{package.name}` is in the extra `{extra}`, and not in that of the lock"
                yield Odd(package, package.name_at, message)


def _excluded(root: Document) -> frozenset[str]:
    listed = table(root.values, "tool", "pdm", "resolution").get("excludes")
    return frozenset([normalise(name) for name in listed if isinstance(name, str)] if isinstance(listed, list) else [])


class _Check:
    """Goes from the declarations over the entries of their groups; each ask is judged once."""

    def __init__(
        self,
        root: Document,
        entries: Entries,
        worlds: Worlds | None,
        ignored: frozenset[str],
        judged: Judged,
        *,
        inherits: bool,
        pdm: bool,
    ) -> None:
        self._root: Final = root
        self._entries: Final = entries
        self._worlds: Final = worlds
        self._ignored: Final = ignored
        self._inherits: Final = inherits
        # It has entries of their own for extras.
        self._pdm: Final = pdm
        self._judged: Final = judged
        self._told: Final[set[str]] = set()
        self._sure: Final[set[str]] = set()
        self._asked: Final[set[tuple[str, str, str, frozenset[str]]]] = set()

    def all(self, asks: list[Ask], lock: Lock) -> None:
        """Judge the declarations and all entries, with the extras that are asked for."""
        self._follow([ask.key for ask in asks if not ask.marker])
        waiting = [*asks, *[ask for package in lock.packages for ask in self._of_entry(package)]]
        # It grows while it is gone through.
        for ask in waiting:
            key = ask.group, ask.key, ask.marker, ask.extras
            if key in self._asked or ask.key in self._ignored:
                continue
            if len(self._asked) > _MOST or len(ask.marker) > LONGEST:
                self._judged.give_up("its extras ask for extras over and over")
                return
            self._asked.add(key)
            targets = self._judge(ask)
            if not self._pdm:
                waiting += [
                    one for extra in ask.extras for target in targets for one in self._of_entry(target, extra, ask)
                ]

    def _follow(self, waiting: list[str]) -> None:
        """Note the packages that are asked for wherever the project runs, and what those need in any case."""
        for key in waiting:
            found = self._entries.by_key.get(key, ())
            # Of several versions each is for a part.
            if key not in self._sure and len({one.version for one in found}) == 1:
                self._sure.add(key)
                edges = [edge for one in found for edge in one.links.edges]
                waiting += [edge.key for edge in edges if not edge.marker and not edge.python and not edge.optional]

    def _of_entry(self, package: LockedPackage, extra: str = "", asker: Ask | None = None) -> Iterator[Ask]:
        """What an entry asks for in each of its groups, under its own marker there; for an extra as its asker does."""
        marker = asker.marker if asker is not None else ""
        groups = package.groups if asker is None else [one for one in package.groups if normalise(one) == asker.group]
        if not self._inherits:
            groups = [""]
        for edge in package.links.edges:
            if (not self._pdm and not needed_for(package, edge, extra)) or edge.python:
                continue
            needs = edge.marker if self._pdm else without(edge.marker) if extra else given(edge.marker, ())
            for group in groups:
                where = _marker(package, normalise(group)) if self._inherits else ""
                yield Ask(
                    normalise(group),
                    edge.name,
                    edge.key,
                    both(both(marker, where), needs or ""),
                    f"`{package.name}` needs `{edge.name}`",
                    extras=frozenset([normalise(one) for one in edge.extras]),
                    entry=package,
                    at=edge.at,
                    optional=package.optional or (asker is not None and asker.optional),
                )

    def _judge(self, ask: Ask) -> list[LockedPackage]:
        """The entries that meet an ask, of which something is said where they do not."""
        held = self._entries.by_key.get(ask.key, [])
        if self._pdm and ask.extras:
            exact = [one for one in held if {normalise(extra) for extra in one.extras} == ask.extras]
            if held and not exact:
                self._missing(ask, f"{ask.who} with `{', '.join(sorted(ask.extras))}`, which is not locked", held[0])
            elif exact and len(exact) == len(held):
                self._missing(ask, f"{ask.who}, and only its extras are locked", held[0])
            held = exact or held
        if not held:
            self._missing(ask, f"{ask.who}, and it is not locked", None)
        elif self._is_optional(ask, held):
            self._missing(ask, f"{ask.who}, and `{ask.name}` is optional in the lock", held[0])
        elif self._inherits:
            self._narrow(ask, held)
        return held

    def _is_optional(self, ask: Ask, held: list[LockedPackage]) -> bool:
        """Whether Poetry installs for extras alone what is asked for without one."""
        if "extra" in ask.marker or ask.optional:
            return False
        return all(one.optional for one in held)

    def _narrow(self, ask: Ask, held: list[LockedPackage]) -> None:
        there = [one for one in held if not ask.group or ask.group in _groups(one)]
        if not there:
            self._missing(ask, f"{ask.who} in the group `{ask.group}`, and `{ask.name}` is not locked for it", held[0])
            return
        markers = [_marker(one, ask.group) for one in there]
        if "" in markers or ask.key in self._told or self._worlds is None:
            return
        missed = self._worlds.leaves_out(ask.marker, markers)
        if missed is None:
            self._judged.give_up(f"whypin cannot compare the markers of `{ask.name}`")
        elif missed:
            shown = " or ".join([f"`{marker}`" for marker in dict.fromkeys(markers)])
            self._tell(ask, f"{ask.who}, and the lock leaves it out where {shown} does not hold", there[0])

    def _missing(self, ask: Ask, message: str, entry: LockedPackage | None) -> None:
        """An ask that nothing meets, if it is made anywhere."""
        if ask.key in self._told:
            return
        # Where an entry's own marker is not known, an edge with one may be dead.
        unsure = ask.entry is not None and not self._inherits and ask.entry.key not in self._sure
        if ask.marker and (self._worlds is None or unsure):
            return
        held = self._worlds.holds(ask.marker, plain=True) if self._worlds is not None else True
        if held is None:
            self._judged.give_up(f"whypin cannot compare the markers of `{ask.name}`")
        elif held:
            self._tell(ask, message, entry)

    def _tell(self, ask: Ask, message: str, entry: LockedPackage | None) -> None:
        self._told.add(ask.key)
        asked = None if ask.declared is None else (self._root, ask.at)
        if entry is not None:
            self._judged.odd.append(Odd(entry, entry.name_at, message, asked=asked))
        elif ask.entry is not None:
            self._judged.odd.append(Odd(ask.entry, ask.at, message, missing=ask.key))
        elif ask.declared is not None:
            self._judged.odd.append(Odd(ask.declared, ask.at, message, document=self._root, missing=ask.key))


def _groups(package: LockedPackage) -> set[str]:
    return {normalise(group) for group in package.groups}


def _marker(package: LockedPackage, group: str) -> str:
    """Where an entry holds for a group: everywhere, where it has markers for other groups alone."""
    if package.group_markers is None:
        return package.marker or ""
    return next((marker for name, marker in package.group_markers.items() if normalise(name) == group), "")

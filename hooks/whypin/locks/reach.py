"""Walks along the edges of a lock: which entries are asked for, and which are not."""

from __future__ import annotations

from whypin.locks.odd import Odd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Final

    from whypin.model.lock import LockedPackage
    from whypin.model.lock_graph import Edge

    # An entry, and one of its extras that is asked for; "" for what it needs in any case.
    Node = tuple[LockedPackage, str]
    Follow = Callable[[LockedPackage, str], Iterable[Node]]

UNLOCKED = frozenset({"setuptools", "pip", "wheel", "distribute"})
"""What Poetry before 2.0 installed itself and locked for nobody."""


class Entries:
    """The entries of a lock by the keys of their packages."""

    def __init__(self, packages: Iterable[LockedPackage]) -> None:
        self.by_key: Final[dict[str, list[LockedPackage]]] = {}
        for package in packages:
            self.by_key.setdefault(package.key, []).append(package)

    def of(self, edge: Edge) -> list[LockedPackage]:
        """The entries that an edge leads to: of the version that it names, of any where it names none."""
        found = self.by_key.get(edge.key, [])
        return [one for one in found if one.version == edge.version] if edge.version else found


def reached(start: Iterable[Node], follow: Follow) -> set[int]:
    """The entries, by `id`, that can be reached from some, with themselves."""
    seen = {(id(package), extra) for package, extra in start}
    waiting = list(start)
    while waiting:
        package, extra = waiting.pop()
        for node in follow(package, extra):
            known = (id(node[0]), node[1])
            if known not in seen:
                seen.add(known)
                waiting.append(node)
    return {one for one, _ in seen}


def unasked(packages: Iterable[LockedPackage], asked: set[int], entries: Entries) -> list[Odd]:
    """The entries that are not asked for, without those that only another such entry asks for."""
    left = {id(package): package for package in packages if id(package) not in asked}
    wanted = {id(other) for package in left.values() for other in _needed(package, entries) if other is not package}
    found = []
    # Those that nothing asks for come first; what is left over then goes round in circles.
    for package in [*[one for one in left.values() if id(one) not in wanted], *left.values()]:
        if id(package) not in left:
            continue
        below = reached([(package, "")], lambda one, _: [(other, "") for other in _needed(one, entries)])
        more = len([left.pop(one) for one in below if one in left]) - 1
        found.append(Odd(package, package.name_at, _message(package, more)))
    return found


def _needed(package: LockedPackage, entries: Entries) -> list[LockedPackage]:
    return [other for edge in package.links.edges for other in entries.of(edge)]


def _message(package: LockedPackage, more: int) -> str:
    also = f", nor for {more} more that it alone needs" if more > 0 else ""
    return f"`{package.name}` is locked, and neither a declaration nor a locked package asks for it{also}"

"""Lower bounds that a lock has left behind: what moved, and how the declaration would be written.

A bound is stale when the lock moved up since the base, and the declaration still admits the version moved away from.
It need not be the new version: whoever raised it past the old one has had a reason for that.
"""

from __future__ import annotations

from whypin.locks.change import key_of
from whypin.locks.scope import LockScope, obeyed
from whypin.text.record import Record
from whypin.versions.markers import MarkerEnvironments
from whypin.versions.ranges import admits
from whypin.versions.version import parse, public

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final

    from whypin.locks.change import Change
    from whypin.model.declaration import Constraint, Declaration
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Pair, Project


class Move(Record):
    """A package that went up in a lock: the lowest versions before and now that the declaration admits.

    `old` is "" where it admits none of those that were.
    """

    __slots__ = ("change", "new", "old", "package")

    def __init__(self, change: Change, package: LockedPackage, old: str, new: str) -> None:
        self.change: Final = change
        self.package: Final = package
        self.old: Final = old
        self.new: Final = new


class Stale(Record):
    """A bound that was left behind.

    `move` is the first that left it behind, `target` the lowest version that was moved to, and `olds` are all that were
    moved away from and are below it. `why` is what keeps the bound from being raised to it, one clause, "" where
    nothing does.
    """

    __slots__ = ("move", "olds", "target", "why")

    def __init__(self, move: Move, olds: tuple[str, ...], target: str, why: str) -> None:
        self.move: Final = move
        self.olds: Final = olds
        self.target: Final = target
        self.why: Final = why


class Moves:
    """What moved in those locks of a project that a change `touched`."""

    def __init__(self, project: Project, touched: Sequence[Change]) -> None:
        self._project: Final = project
        self._changes: Final = {change.document.path: change for change in touched}
        self._scopes: Final[dict[int, LockScope]] = {}
        self._moved: Final = {key for change in self._changes.values() for key in _moved(change)}

    def stale(self, document: Document, declaration: Declaration) -> Stale | None:
        """The bound of a declaration, where the locks have left it behind."""
        constraint = declaration.constraint
        if constraint is None or declaration.key not in self._moved:
            return None
        pairs = list(self._pairs(document, declaration))
        moves = [move for pair in pairs for move in self._moves(pair, declaration, constraint)]
        target = min([move.new for move in moves], key=_order, default="")
        left = [move for move in moves if move.old and _order(move.old) < _order(target)]
        if not left:
            return None
        olds = tuple([move.old for move in left])
        return Stale(left[0], olds, target, self._fault(pairs, moves, declaration, target))

    def held(self, document: Document, declaration: Declaration) -> list[str]:
        """The versions that the locks hold for a declaration."""
        return [
            package.version.strip()
            for pair in self._pairs(document, declaration)
            for package in self._entries(pair, declaration, pair.lock.lock.packages if pair.lock.lock else ())
        ]

    def _pairs(self, document: Document, declaration: Declaration) -> Iterator[Pair]:
        for pair in self._project.pairs:
            ours = pair.lock.lock is not None and any(one.path == document.path for one in pair.declarations)
            if ours and self._scope(pair).holds(document, declaration):
                yield pair

    def _scope(self, pair: Pair) -> LockScope:
        if id(pair) not in self._scopes:
            self._scopes[id(pair)] = LockScope(pair)
        return self._scopes[id(pair)]

    def _moves(self, pair: Pair, declaration: Declaration, constraint: Constraint) -> Iterator[Move]:
        change = self._changes.get(pair.lock.path)
        if change is None:
            return
        were = [entry.package for entry in change.then.get(declaration.key, ())]
        then = self._admitted(pair, declaration, constraint, were)
        now = self._admitted(pair, declaration, constraint, change.lock.packages)
        if not were or not now:
            return
        new = min(now, key=lambda one: _order(one.version))
        old = min([public(one.version.strip()) for one in then], key=_order, default="")
        is_new = key_of(public(new.version.strip())) not in {key_of(public(one.version.strip())) for one in were}
        if is_new and _order(new.version) > _order(old):
            yield Move(change, new, old, public(new.version.strip()))

    def _admitted(
        self, pair: Pair, declaration: Declaration, constraint: Constraint, packages: Sequence[LockedPackage]
    ) -> list[LockedPackage]:
        found = self._entries(pair, declaration, packages)
        return [one for one in found if admits(constraint, declaration.dialect, public(one.version.strip()))]

    def _entries(self, pair: Pair, declaration: Declaration, packages: Sequence[LockedPackage]) -> list[LockedPackage]:
        """The entries that a declaration is about, as far as categories and markers tell."""
        category = self._scope(pair).category(declaration)
        found = [
            one
            for one in packages
            if one.key == declaration.key
            and one.pinned
            and one.origin.kind == "index"
            and parse(public(one.version.strip())) is not None
            and (category is None or category in one.groups)
        ]
        if len(found) < 2 or declaration.marker is None:
            return found
        environments = MarkerEnvironments([declaration.marker.value, *[one.marker for one in found]])
        if not environments.known:
            return found
        where = environments.where(declaration.marker.value)
        return [one for one in found if environments.where(one.marker) & where]

    def _fault(self, pairs: Sequence[Pair], moves: Sequence[Move], declaration: Declaration, target: str) -> str:
        """What is wrong with what moved, so that no bound should follow it; "" for nothing."""
        for move in moves:
            if move.change.recycled(move.package):
                return f"`{move.change.document.path}` has the hashes of another version"
        for pair in pairs:
            for document, other in obeyed(pair, self._scope(pair)):
                if other.key != declaration.key or other.constraint is None:
                    continue
                for one in self._entries(pair, other, pair.lock.lock.packages if pair.lock.lock else ()):
                    if not admits(other.constraint, other.dialect, public(one.version.strip())):
                        return f"`{document.path}` declares a range that `{pair.lock.path}` is outside of"
        for pair in pairs:
            for one in self._entries(pair, declaration, pair.lock.lock.packages if pair.lock.lock else ()):
                if _order(one.version) < _order(target):
                    return f"`{pair.lock.path}` still holds `{one.version}`"
        return ""


def _moved(change: Change) -> Iterator[str]:
    """The packages that have a version that they had not."""
    for package in change.lock.packages:
        entries = change.then.get(package.key)
        if entries and all(entry.package.version != package.version for entry in entries):
            yield package.key


def _order(version: str) -> tuple[object, ...]:
    parsed = parse(public(version.strip()))
    return parsed.key if parsed is not None else ()

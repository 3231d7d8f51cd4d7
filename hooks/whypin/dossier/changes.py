"""What happened to the packages of the locks since the base: each change once, with every lock that has it."""

from __future__ import annotations

from whypin.index.sdists import Locked
from whypin.locks.change import Change, key_of
from whypin.locks.direct import as_listed, is_own
from whypin.locks.origins import address_of, compared
from whypin.model.address import place
from whypin.text.record import Record
from whypin.versions.version import less, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Final

    from whypin.locks.change import Version
    from whypin.model.dossier import Kind, Step
    from whypin.model.facts import Base
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.project import Document, Project

    ByVersion = Mapping[Version, list[Locked]]
    Move = tuple[list[Locked], list[Locked]]


class LockChange(Record):
    """A package that moved in some locks: its entries `then`, at the base, and `now`; not both are empty."""

    __slots__ = ("key", "kind", "now", "then")

    def __init__(self, key: str, kind: Kind, then: Sequence[Locked], now: Sequence[Locked]) -> None:
        self.key: Final = key
        self.kind: Final[Kind] = kind
        self.then: Final = tuple(then)
        self.now: Final = tuple(now)

    @property
    def name(self) -> str:
        """As the lock writes it."""
        return (self.now or self.then)[0].package.name

    @property
    def old(self) -> str:
        """The version at the base, "" for a package that is new."""
        return version_of(self.then[0].package) if self.then else ""

    @property
    def new(self) -> str:
        """The version now, "" for a package that is gone."""
        return version_of(self.now[0].package) if self.now else ""

    @property
    def step(self) -> Step:
        """As `step` gives it."""
        return step(self.old, self.new) if self.then and self.now else ""

    @property
    def locks(self) -> tuple[str, ...]:
        """The paths of the locks, sorted."""
        return tuple(sorted({one.document.path for one in self.now or self.then}))


def lock_changes(project: Project, base: Base, *, whole: bool = True) -> list[LockChange]:
    """All changes of the targets' locks, by the names of their packages.

    `whole`: the locks that the base had and that are gone count, too. A folder of the repository is no dependency.
    """
    found: dict[tuple[object, ...], Move] = {}
    for document, lock in project.locks():
        if document.path in project.targets:
            was = base.document(document.path)
            if was is not document:
                _take(found, was, document, lock)
    for path in base.paths if whole else ():
        if not base.renamed(path):
            was = base.document(path)
            if was is not None and was.lock is not None:
                _take(found, was, None, None)
    made = [_change(str(about[0]), *move) for about, move in found.items()]
    return sorted(made, key=lambda one: (one.key, one.old, one.new, one.locks))


def step(old: str, new: str) -> Step:
    """The first number of a release that differs: of 1.4.2 to 1.5.0 the minor one."""
    before, after = parse(old), parse(new)
    if before is None or after is None or before.epoch != after.epoch:
        return "other" if old != new else ""
    length = max(len(before.release), len(after.release))
    pairs = zip(_padded(before.release, length), _padded(after.release, length), strict=True)
    at = next((number for number, (one, other) in enumerate(pairs) if one != other), None)
    if at is None:
        return "other" if before.key != after.key else ""
    return "major" if at == 0 else "minor" if at == 1 else "patch"


def _padded(release: tuple[int, ...], length: int) -> tuple[int, ...]:
    return (*release, *[0] * (length - len(release)))


def _take(
    found: dict[tuple[object, ...], Move], was: Document | None, document: Document | None, lock: Lock | None
) -> None:
    """Add what happened in one lock to what happened in others."""
    then = {} if was is None else _entries(was, f"`{was.path}` at the base")
    now = {} if document is None else _entries(document, f"`{document.path}`")
    change = None if document is None or lock is None or was is None else Change(document, lock, [was])
    for key in {**then, **now}:
        for before, after in _moves(then.get(key, {}), now.get(key, {}), change):
            about = key, *[_about(entries) for entries in (before, after)]
            kept = found.setdefault(about, ([], []))
            kept[0].extend(before)
            kept[1].extend(after)


def _about(entries: Sequence[Locked]) -> tuple[object, ...]:
    return (key_of(version_of(entries[0].package)), origin(entries[0].package)) if entries else ()


def _entries(document: Document, where: str) -> dict[str, ByVersion]:
    found: dict[str, dict[Version, list[Locked]]] = {}
    lock = document.lock
    for package in (*lock.packages, *lock.build_constraints) if lock is not None else ():
        if package.key and not is_own(package) and (package.pinned or package.origin.kind != "index"):
            one = as_listed(package) if package.origin.kind == "url" else package
            found.setdefault(one.key or package.key, {}).setdefault(key_of(version_of(one)), []).append(
                Locked(where, document, one)
            )
    return {key: dict(versions) for key, versions in found.items()}


def _moves(then: ByVersion, now: ByVersion, change: Change | None) -> Iterator[Move]:
    """Pairs of entries before and after; a version that came took the place of the nearest one that went."""
    for version, entries in now.items():
        if version in then and change is not None and _differs(then[version], entries, change):
            yield then[version], entries
    gone = [version for version in then if version not in now]
    taken = set()
    for version, entries in now.items():
        if version not in then:
            nearest = _nearest(version_of(entries[0].package), {one: then[one] for one in gone} or then)
            taken.add(nearest)
            yield then[nearest] if nearest is not None else [], entries
    yield from [(then[version], []) for version in gone if version not in taken]


def _nearest(version: str, then: ByVersion) -> Version | None:
    texts = {one: version_of(entries[0].package) for one, entries in then.items()}
    lower = [one for one, text in texts.items() if less(text, version)]
    higher = [one for one, text in texts.items() if less(version, text)]
    for found, end in ((lower, max), (higher, min)):
        if found:
            # What compares is a version of PEP 440, which `less` says.
            return end(found, key=lambda one: one if isinstance(one, tuple) else ())
    return next(iter(then), None)


def _differs(then: Sequence[Locked], now: Sequence[Locked], change: Change) -> bool:
    """Whether a version is from elsewhere than before, or with other digests."""
    if len(then) == len(now) and all(change.is_kept(one.package) for one in now):
        return False
    if {origin(one.package) for one in then} != {origin(one.package) for one in now}:
        return True
    return _digests_differ(then, now)


def _digests_differ(then: Sequence[Locked], now: Sequence[Locked]) -> bool:
    """Whether digests came or went; those of an algorithm that only one side has tell of no other files."""
    sides = [
        {(d.algorithm, d.value.lower()) for one in entries for d in one.package.digests} for entries in (then, now)
    ]
    kinds = [{algorithm for algorithm, _ in side} for side in sides]
    if not sides[1]:
        return bool(sides[0])
    both = kinds[0] & kinds[1]
    return {one for one in sides[0] if one[0] in both} != {one for one in sides[1] if one[0] in both}


def _change(key: str, then: list[Locked], now: list[Locked]) -> LockChange:
    if not then or not now:
        return LockChange(key, "new" if now else "gone", then, now)
    old, new = then[0].package, now[0].package
    if key_of(version_of(old)) == key_of(version_of(new)):
        return LockChange(key, "replaced" if origin(old) == origin(new) else "moved", then, now)
    return LockChange(key, "downgraded" if less(version_of(new), version_of(old)) else "updated", then, now)


def version_of(package: LockedPackage) -> str:
    """Its version; "" where the lock has none, and an address in its place."""
    return "" if "/" in package.version or ":" in package.version else package.version


def origin(package: LockedPackage) -> tuple[str, ...]:
    """Where an entry is from, as it compares."""
    found = package.origin
    if found.kind == "index":
        return "index", compared(found)
    return found.kind, place(address_of(found)), found.commit or found.reference, found.subdirectory

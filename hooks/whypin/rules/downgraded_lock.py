"""`downgraded-lock`: a locked version that went down."""

from __future__ import annotations

from whypin.locks.change import changes
from whypin.locks.relock import relock
from whypin.model.finding import Finding
from whypin.model.rule import WARNING, Rule
from whypin.versions.kinds import admits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whypin.locks.change import Change
    from whypin.model.facts import Facts
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "downgraded-lock",
    "since the base a locked version went down",
    "manner",
    severity=WARNING,
    hooks=("check-locks",),
    needs_locks="always",
    needs_base="always",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each version that is new and below all of the package that are gone."""
    for change in changes(project, facts.base):
        for key, packages in _moved(change).items():
            then = list(_released([entry.package for entry in change.then.get(key, ())]))
            left, held = _gone(then, packages), [_version(one) for one in then]
            if not left or _is_asked_for(project, change.document, key, left[0].version):
                continue
            for package in packages:
                if _version(package) not in held and _version(package) < _version(left[0]):
                    yield _finding(change, package, left[0])


def _moved(change: Change) -> dict[str, list[LockedPackage]]:
    """The entries of packages that have a version that they had not, by key."""
    every: dict[str, list[LockedPackage]] = {}
    moved = set()
    for package in change.lock.packages:
        every.setdefault(package.key, []).append(package)
        if all(entry.package.version != package.version for entry in change.then.get(package.key, ())):
            moved.add(package.key)
    return {key: list(_released(every[key])) for key in every if key in moved and key in change.then}


def _gone(then: Iterable[LockedPackage], now: Iterable[LockedPackage]) -> list[LockedPackage]:
    """The entries of versions that are locked no more, the lowest first."""
    held = {_version(package) for package in now}
    return sorted([package for package in then if _version(package) not in held], key=_version)


def _is_asked_for(project: Project, lock: Document, key: str, version: str) -> bool:
    """Whether a declaration of the package does not admit the version that it moved away from."""
    return any(
        one.constraint is not None and one.key == key and not admits(one.constraint, one.dialect, version)
        for pair in project.pairs
        if pair.lock is lock
        for document in pair.declarations
        for one in document.declarations
    )


def _released(packages: Iterable[LockedPackage]) -> Iterator[LockedPackage]:
    from whypin.versions.version import parse

    for package in packages:
        known = package.pinned and package.key and parse(package.version.strip()) is not None
        if known and package.origin.kind == "index":
            yield package


def _version(package: LockedPackage) -> tuple[object, ...]:
    from whypin.versions.version import parse, public

    parsed = parse(public(package.version.strip()))
    return parsed.key if parsed is not None else ()


def _finding(change: Change, package: LockedPackage, was: LockedPackage) -> Finding:
    return Finding.about(
        RULE,
        change.document,
        package,
        package.version_at,
        f"`{package.name}` went down from `{was.version}` to `{package.version}`",
        help="if that is meant, cap it in its declaration and say why; else "
        + relock(change.document, f"`{package.name}` `{was.version}` or later", package),
    )

"""What a lock has otherwise than at the base: the packages of another version, or with more files."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Base
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project

    Moved = tuple[Document, LockedPackage, tuple[LockedPackage, ...]]


def updates(project: Project, base: Base) -> Iterator[Moved]:
    """The entries of the targets' locks that are another release than before, or name more digests of the same one.

    Each with the entries of the base that it took the place of; one that is new has none and is left out. Only what
    comes from an index counts.
    """
    for document, lock in project.locks():
        before = base.document(document.path) if document.path in project.targets else None
        if before is None or before is document or before.lock is None:
            continue
        then = _by_name(before.lock.packages)
        now = _by_name(lock.packages)
        for package in lock.packages:
            old = then.get(package.key, []) if _is_asked(package) else []
            moved = _moved_from(package, old, now[package.key]) if old else []
            if moved:
                yield document, package, tuple(moved)


def older(package: LockedPackage, before: Document | None) -> list[LockedPackage]:
    """What a document had locked of a package in other versions than this."""
    entries = before.lock.packages if before is not None and before.lock is not None else ()
    return [one for one in entries if one.key == package.key and one.version != package.version and _is_asked(one)]


def was_locked(package: LockedPackage, before: Document | None) -> bool:
    """Whether a document had locked a package in this version already, with every one of its digests."""
    entries = before.lock.packages if before is not None and before.lock is not None else ()
    digests = {digest.value.lower() for digest in package.digests}
    for one in entries:
        if (one.key, one.version) == (package.key, package.version):
            known = {digest.value.lower() for digest in one.digests}
            if not known or digests <= known:
                return True
    return False


def _moved_from(package: LockedPackage, old: list[LockedPackage], now: list[LockedPackage]) -> list[LockedPackage]:
    """The entries at the base that a package took the place of; none where it was there before."""
    same = [one for one in old if one.version == package.version]
    if same:
        known = {digest.value.lower() for one in same for digest in one.digests}
        return same if known and any(one.value.lower() not in known for one in package.digests) else []
    kept = {one.version for one in now}
    return [one for one in old if one.version not in kept] or old


def _by_name(packages: tuple[LockedPackage, ...]) -> dict[str, list[LockedPackage]]:
    found: dict[str, list[LockedPackage]] = {}
    for package in packages:
        if _is_asked(package):
            found.setdefault(package.key, []).append(package)
    return found


def _is_asked(package: LockedPackage) -> bool:
    return package.pinned and package.origin.kind == "index"

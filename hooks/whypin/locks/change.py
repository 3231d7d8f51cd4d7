"""What a change did to a lock: which versions of a package moved, and which digests came and went."""

from __future__ import annotations

from whypin.locks.digests import BY_LENGTH
from whypin.text.record import Record
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

    from whypin.model.facts import Base
    from whypin.model.lock import Digest, Lock, LockedPackage
    from whypin.model.project import Document, Project
    from whypin.versions.version import Key

    Version = Key | str


class Entry(Record):
    """One entry of a lock at the base, with the lock that it stands in."""

    __slots__ = ("document", "package")

    def __init__(self, document: Document, package: LockedPackage) -> None:
        self.document: Final = document
        self.package: Final = package

    @property
    def digests(self) -> dict[tuple[str, str], Digest]:
        """As `digests` gives them."""
        return digests(self.package)


class Change:
    """A lock that is not what it was at the base; `then` are its entries there, by the package's key."""

    def __init__(self, document: Document, lock: Lock, before: Iterable[Document]) -> None:
        self.document: Final = document
        self.lock: Final = lock
        self.packages: Final = (*lock.packages, *lock.build_constraints)
        self.then: Final[dict[str, list[Entry]]] = {}
        for one in before:
            was = one.lock
            for package in (*was.packages, *was.build_constraints) if was is not None else ():
                if package.key:
                    self.then.setdefault(package.key, []).append(Entry(one, package))

    def is_kept(self, package: LockedPackage) -> bool:
        """Whether the base had an entry of that version with the very same files, as far as a glance tells."""
        return any(self._is_same(package, entry) for entry in self.then.get(package.key, ()))

    def _is_same(self, package: LockedPackage, entry: Entry) -> bool:
        was = entry.package
        if package is was:
            return True
        if package.version != was.version or package.origin != was.origin:
            return False
        if package.rows is not None and was.rows is not None:
            return package.rows() == was.rows()
        if isinstance(package.at, Span) and isinstance(was.at, Span):
            return _written(self.document, package.at) == _written(entry.document, was.at)
        return False

    def of_version(self, package: LockedPackage) -> list[Entry]:
        """The entries of the base with the version of one of today."""
        version = key_of(package.version)
        return [entry for entry in self.then.get(package.key, ()) if key_of(entry.package.version) == version]

    def recycled(self, package: LockedPackage) -> list[tuple[Digest, str]]:
        """The digests of an entry that the base listed for other versions, each with the first of those.

        Where the version is no new one, those of a version that is still locked are none: nobody left an edit half
        done. Neither are those that two entries share, which is how Poetry before 1.0 wrote them.
        """
        if self.is_kept(package):
            return []
        same = self.of_version(package)
        known = {digest for entry in same for digest in entry.digests}
        found: dict[tuple[str, str], tuple[Digest, str]] = {}
        for entry in self.then.get(package.key, ()):
            version = entry.package.version
            if key_of(version) == key_of(package.version) or (same and self._stays(entry.package)):
                continue
            for about, digest in digests(package).items():
                if about in entry.digests and about not in known and not self._is_shared(package, entry, digest):
                    found.setdefault(about, (digest, version))
        return list(found.values())

    def _stays(self, was: LockedPackage) -> bool:
        return any(one.key == was.key and key_of(one.version) == key_of(was.version) for one in self.packages)

    def _is_shared(self, package: LockedPackage, entry: Entry, digest: Digest) -> bool:
        was = entry.package
        mates = [one for one in self.packages if one.key == package.key and one is not package]
        return any(
            key_of(one.version) == key_of(was.version) and any(other.at == digest.at for other in one.digests)
            for one in mates
        )

    def replaced(self, package: LockedPackage) -> tuple[list[Digest], int]:
        """What an entry of a version that the base had lists newly, and how many of its digests are gone.

        Algorithms count that both have: another one, or the first digests of all, take nothing back.
        """
        if self.is_kept(package):
            return [], 0
        same = self.of_version(package)
        mates = [entry for entry in same if _about(entry.package) == _about(package)] or same
        now, then = digests(package), {about for entry in mates for about in entry.digests}
        every = {about for entry in same for about in entry.digests}
        both = {algorithm for algorithm, _ in now} & {algorithm for algorithm, _ in then}
        new = [digest for about, digest in now.items() if about[0] in both and about not in every]
        gone = [about for about in then if about[0] in both and about not in now]
        return new, len(gone)


def changes(project: Project, base: Base | None, *, moved: bool = False) -> Iterator[Change]:
    """The locks that a change touched; `moved`: for a new one, all that are gone since stand for what it was."""
    for document, lock in project.locks():
        if base is None:
            return
        was = base.document(document.path)
        if was is not None and was is not document:
            yield Change(document, lock, [was])
        elif was is None and moved:
            gone = [base.document(path) for path in base.paths if not base.renamed(path)]
            yield Change(document, lock, [one for one in gone if one is not None])


def key_of(version: str) -> Version:
    """What versions are compared by: that of PEP 440, or the text of one that is none."""
    from whypin.versions.version import parse

    parsed = parse(version.strip())
    return parsed.key if parsed is not None else version


def digests(package: LockedPackage) -> dict[tuple[str, str], Digest]:
    """The digests of an entry by algorithm and digits, those in its address too."""
    every = package.digests
    if package.origin.kind == "url":
        from whypin.locks.direct import in_address

        every += in_address(package)
    found = {}
    for digest in every:
        value = digest.value.lower()
        found[digest.algorithm.lower() or BY_LENGTH.get(len(value), ""), value] = digest
    return found


def _about(package: LockedPackage) -> tuple[object, ...]:
    return package.marker, package.groups, package.extras


def _written(document: Document, span: Span) -> str:
    return document.source.text[span.start : span.end]

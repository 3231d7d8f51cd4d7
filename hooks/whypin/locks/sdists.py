"""The sdists that a lock stands for, and what they are needed for."""

from __future__ import annotations

from whypin.locks.direct import as_listed
from whypin.locks.file_names import is_sdist
from whypin.model.address import last_segment
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Final, Literal

    from whypin.model.judgement import Judgement
    from whypin.model.lock import Digest, Lock, LockedPackage
    from whypin.model.project import Document, Project

    Kind = Literal["every", "one", "files"]

SHA256 = "sha256"
EVERY: Final = "every"
ONE: Final = "one"
FILES: Final = "files"
_PRODUCTION = ("main", "default")


class Sums(Record):
    """What of a locked release has to be reviewed, by SHA-256.

    `kind`: "every" one of the sums; "one" of them, where the lock does not say which sdist it stands for; or, of a
    release without an sdist, every one of its locked "files". `why` is why the sdist is not known, one clause.
    """

    __slots__ = ("digests", "kind", "why")

    def __init__(self, kind: Kind, digests: Sequence[str], why: str = "") -> None:
        self.kind: Final[Kind] = kind
        self.digests: Final = tuple(dict.fromkeys(digests))
        self.why: Final = why


def published_packages(lock: Lock) -> list[LockedPackage]:
    """The packages of a lock that are releases: from an index, or a file by its address."""
    found = [*lock.packages, *[package for package in lock.build_constraints if package.pinned]]
    return [
        as_listed(package) if package.origin.kind == "url" else package
        for package in found
        if package.origin.kind in ("index", "url") and package.version
    ]


def sums_to_review(package: LockedPackage, judgement: Judgement | None) -> Sums:
    """The sums that reviews have to lead to; `judgement` is what the index says of the package, None where unasked."""
    named = _named(package)
    if named:
        return Sums(EVERY, named)
    locked = _sha256(package.digests)
    if judgement is None or not judgement.release:
        gone = judgement is not None and judgement.is_answered
        return Sums(ONE, locked, "no index has the release" if gone else "nothing says which sdist it is built from")
    sdists = [file for file in judgement.release if is_sdist(file.filename)]
    if not sdists:
        return Sums(FILES, locked)
    sums = [file.digests[SHA256] for file in sdists if SHA256 in file.digests]
    both = [one for one in sums if one in locked]
    return Sums(EVERY if both else ONE, both or sums, "" if sums else "its index gives no SHA-256 of the sdist")


def _named(package: LockedPackage) -> list[str]:
    """The SHA-256 sums of the sdists that a lock names; [] where it names none, or one without such a sum."""
    found = []
    for artifact in package.artifacts:
        if is_sdist(artifact.filename or last_segment(artifact.url or "")):
            sums = _sha256(artifact.digests)
            if not sums:
                return []
            found += sums
    return found


def _sha256(digests: Iterable[Digest]) -> list[str]:
    return [digest.value.lower() for digest in digests if digest.algorithm == SHA256]


def is_for_development(project: Project, document: Document, package: LockedPackage) -> bool:
    """Whether only development needs a locked package, as far as its lock says: its file's name, or its groups.

    A group that production declarations are in is none of development.
    """
    if document.path in project.development:
        return True
    if not package.groups or not set(package.groups).isdisjoint(_PRODUCTION):
        return False
    scopes: dict[str, set[str]] = {}
    for pair in project.pairs:
        if pair.lock is document:
            for one in [one for declarations in pair.declarations for one in declarations.declarations]:
                scopes.setdefault(one.group.partition(":")[2], set()).add(one.scope)
    categories = {locked: group for group, locked in document.format.categories}
    return all(scopes.get(categories.get(group, group)) == {"development"} for group in package.groups)

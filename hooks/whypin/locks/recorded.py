"""What a lock says of one published file: that it is locked, that another of its name is, or nothing."""

from __future__ import annotations

from whypin.locks.file_names import same_file
from whypin.locks.judgement import algorithm, file_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Literal

    from whypin.model.lock import Digest, LockedPackage
    from whypin.model.release import PublishedFile

    Word = Literal["locked", "another", "strange", "silent"]

STRONG = ("sha256", "sha384", "sha512")


def recorded(package: LockedPackage, file: PublishedFile, release: Iterable[PublishedFile]) -> Word:
    """What the entry of a lock says of a file of its release.

    `locked`: it has a digest of the file; `another`: it gives the file's name other digests; `strange`: its digests
    belong to no file by name, and one of them is of no file of the `release`; `silent`: it does not speak of it.
    """
    named = [
        artifact
        for artifact in package.artifacts
        if artifact.digests and same_file(file_name(artifact) or "", file.filename, package.key)
    ]
    digests = [digest for artifact in named for digest in artifact.digests] or list(package.hashes)
    if any(_is_of(digest, file.digests) for digest in digests):
        return "locked"
    if named and any(algorithm(digest) in file.digests for digest in digests):
        return "another"
    known = list(release)
    strange = [
        digest
        for digest in package.hashes
        if algorithm(digest) in STRONG and not any(_is_of(digest, one.digests) for one in known)
    ]
    return "strange" if strange and not named else "silent"


def _is_of(digest: Digest, digests: Mapping[str, str]) -> bool:
    kind = algorithm(digest)
    return kind in STRONG and digests.get(kind) == digest.value.lower()

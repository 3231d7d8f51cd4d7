"""What is wrong with a digest that an index does not publish: the place at fault, and how to say it."""

from __future__ import annotations

from whypin.locks.file_names import same_file
from whypin.locks.judgement import address_name, algorithm, file_name
from whypin.model.finding import Related

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.model.judgement import Judgement, Verdict
    from whypin.model.lock import Artifact, At, LockedPackage
    from whypin.model.release import PublishedFile

SHOWN = 12
"""So many digits of a digest are shown."""


def nowhere(judgement: Judgement, foreign: list[Verdict]) -> str:
    """What is said of the digests of a release that no index has."""
    package, other = judgement.package, judgement.other
    where = f"published by {judgement.indexes} for `{package.name}` `{package.version}`"
    if len(foreign) > 1:
        belong = f": they belong to release `{other}`" if other else ""
        return f"none of these {len(foreign)} digests is {where}{belong}"
    return f"`{digest_shown(foreign[0])}` is not {where}{_belongs(foreign[0])}"


def at_fault(judgement: Judgement, verdict: Verdict, gone: set[int]) -> tuple[At, str]:
    """What of a file is wrong, its name, address, size or digest, and the message."""
    package, artifact, owner = judgement.package, verdict.artifact, verdict.owner
    message = _message(judgement, verdict)
    if artifact and id(artifact) in gone:
        return artifact.name_at, _gone(judgement, artifact, verdict, message)
    if artifact and owner and _names(artifact, owner, package):
        return _beside(package, artifact, verdict, owner)
    return verdict.digest.at, message


def detail_of(at: At, verdict: Verdict) -> str:
    """What tells one finding on a package from another: the digest that it is at, or the file."""
    if at is verdict.digest.at or verdict.artifact is None:
        return verdict.digest.value[:SHOWN]
    return file_name(verdict.artifact) or ""


def digest_shown(verdict: Verdict) -> str:
    """A digest for a message: its algorithm and first digits."""
    value = verdict.digest.value
    short = value if len(value) <= SHOWN else value[:SHOWN] + "…"
    return f"{algorithm(verdict.digest)}:{short}"


def doubts(verdicts: Iterable[Verdict]) -> tuple[Related, ...]:
    """Where sums list digests and do not count."""
    found = [one.doubt for one in verdicts if one.doubt is not None]
    return tuple([Related(one.path, one.span, one.message) for one in dict.fromkeys(found)])


def _message(judgement: Judgement, verdict: Verdict) -> str:
    named = verdict.artifact and file_name(verdict.artifact)
    what = f"`{named}`" if named else f"`{judgement.package.name}` `{judgement.package.version}`"
    return f"`{digest_shown(verdict)}` is not a digest that {judgement.indexes} publishes for {what}{_belongs(verdict)}"


def _gone(judgement: Judgement, artifact: Artifact, verdict: Verdict, message: str) -> str:
    """What is to be said of a file that the release does not have."""
    owner, named, package = verdict.owner, file_name(artifact), judgement.package
    if owner is None:
        return f"`{digest_shown(verdict)}` is of `{named}`, a file that {judgement.indexes} does not publish"
    if _names(artifact, owner, package):
        return f"`{named}` is a file of release `{owner.version}`, and none of `{package.version}`"
    return message


def _beside(package: LockedPackage, artifact: Artifact, verdict: Verdict, owner: PublishedFile) -> tuple[At, str]:
    """Where the lock errs about a file whose name and digest agree, and how: its address, or its size."""
    named, address = file_name(artifact), address_name(artifact)
    if address and not same_file(address, owner.filename, package.key):
        of = f"`{digest_shown(verdict)}` is of `{named}`"
        return artifact.part_at("url"), f"{of}, and the address beside it is that of `{address}`"
    return artifact.part_at("size"), f"`{named}` has {owner.size} bytes, and the lock says {artifact.size}"


def _belongs(verdict: Verdict) -> str:
    return f": it belongs to `{verdict.owner.filename}`" if verdict.owner else ""


def _names(artifact: Artifact, file: PublishedFile, package: LockedPackage) -> bool:
    return same_file(file.filename, file_name(artifact) or "", package.key)

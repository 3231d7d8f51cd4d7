"""`hash-mismatch`: a digest that the index does not publish for that release or file."""

from __future__ import annotations

from whypin.locks.file_names import same_file
from whypin.locks.judgement import address_name, algorithm, file_name
from whypin.model.finding import Finding
from whypin.model.judgement import FOREIGN
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement, Verdict
    from whypin.model.lock import Artifact, At, LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.release import PublishedFile

RULE = Rule(
    "hash-mismatch",
    "a digest that the index does not publish for that release, or for that file where the lock names files",
    "guard",
    hooks=("check-lock-hashes",),
    needs_index="lasting",
)
_SHOWN = 12


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each digest; one for the whole entry where the release is none, or is another one."""
    if facts.index is None:
        return
    for document, judgement in facts.index.judgements():
        if not judgement.is_published:
            yield from _findings(document, judgement)


def _findings(document: Document, judgement: Judgement) -> Iterator[Finding]:
    package, other = judgement.package, judgement.other
    foreign = [verdict for verdict in judgement.verdicts if verdict.kind == FOREIGN]
    if foreign and not judgement.release:
        # What is not there has no digests.
        message = _nowhere(judgement, foreign)
        yield _finding(document, package, judgement.absent_at, message, unless="unpublished-version")
    elif other and (len(foreign) > 1 or package.artifacts):
        digests = "digest" if len(foreign) == 1 else f"{len(foreign)} digests"
        message = f"`{package.name}` is locked at `{package.version}` with the {digests} of release `{other}`"
        yield _finding(document, package, package.version_at, message)
    else:
        yield from _each(document, judgement, foreign)


def _each(document: Document, judgement: Judgement, foreign: list[Verdict]) -> Iterator[Finding]:
    """One finding for each digest that is none of its file, at what is wrong: name, address, size or digest."""
    package, gone = judgement.package, {id(artifact) for artifact, _ in judgement.missing}
    seen = set()
    for verdict in foreign:
        artifact, owner = verdict.artifact, verdict.owner
        missing = artifact is not None and id(artifact) in gone
        at, message = verdict.digest.at, _message(judgement, verdict)
        if artifact and missing:
            at, message = artifact.name_at, _gone(judgement, artifact, verdict, message)
        elif artifact and owner and _names(artifact, owner, package):
            at, message = _beside(package, artifact, verdict, owner)
        # One finding for each wrong name, address or size, however many digests the file has.
        if artifact is None or (id(artifact), at) not in seen:
            seen.add((id(artifact), at))
            unknown = owner is None and (artifact is None or missing)
            detail = (
                verdict.digest.value[:_SHOWN] if at is verdict.digest.at else file_name(artifact) if artifact else ""
            )
            yield _finding(document, package, at, message, unknown=unknown, detail=detail or "")


def _names(artifact: Artifact, file: PublishedFile, package: LockedPackage) -> bool:
    return same_file(file.filename, file_name(artifact) or "", package.key)


def _finding(
    document: Document,
    package: LockedPackage,
    at: At,
    message: str,
    *,
    unknown: bool = False,
    unless: str = "",
    detail: str = "",
) -> Finding:
    # PyPI's projects take files down, so that nobody need have changed the lock.
    who = "who added it, or whether the file was taken down" if unknown else "who changed this line"
    help_ = f"do not install it: find out {who}, and lock `{package.name}` again"
    return Finding.about(RULE, document, package, at, message, help=help_, unless=unless, detail=detail)


def _nowhere(judgement: Judgement, foreign: list[Verdict]) -> str:
    package, other = judgement.package, judgement.other
    where = f"published by {judgement.indexes} for `{package.name}` `{package.version}`"
    if len(foreign) > 1:
        belong = f": they belong to release `{other}`" if other else ""
        return f"none of these {len(foreign)} digests is {where}{belong}"
    return f"`{_digest(foreign[0])}` is not {where}{_belongs(foreign[0])}"


def _message(judgement: Judgement, verdict: Verdict) -> str:
    named = verdict.artifact and file_name(verdict.artifact)
    what = f"`{named}`" if named else f"`{judgement.package.name}` `{judgement.package.version}`"
    return f"`{_digest(verdict)}` is not a digest that {judgement.indexes} publishes for {what}{_belongs(verdict)}"


def _gone(judgement: Judgement, artifact: Artifact, verdict: Verdict, message: str) -> str:
    """What is to be said of a file that the release does not have."""
    owner, named, package = verdict.owner, file_name(artifact), judgement.package
    if owner is None:
        return f"`{_digest(verdict)}` is of `{named}`, a file that {judgement.indexes} does not publish"
    if _names(artifact, owner, package):
        return f"`{named}` is a file of release `{owner.version}`, and none of `{package.version}`"
    return message


def _beside(package: LockedPackage, artifact: Artifact, verdict: Verdict, owner: PublishedFile) -> tuple[At, str]:
    """Where the lock errs about a file whose name and digest agree, and how: its address, or its size."""
    named, address = file_name(artifact), address_name(artifact)
    if address and not same_file(address, owner.filename, package.key):
        of = f"`{_digest(verdict)}` is of `{named}`"
        return artifact.part_at("url"), f"{of}, and the address beside it is that of `{address}`"
    return artifact.part_at("size"), f"`{named}` has {owner.size} bytes, and the lock says {artifact.size}"


def _belongs(verdict: Verdict) -> str:
    return f": it belongs to `{verdict.owner.filename}`" if verdict.owner else ""


def _digest(verdict: Verdict) -> str:
    value = verdict.digest.value
    short = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return f"{algorithm(verdict.digest)}:{short}"

"""`hash-mismatch`: a digest that the index does not publish for that release or file."""

from __future__ import annotations

from whypin.locks.file_names import same_file
from whypin.locks.judgement import (
    FOREIGN,
    absence_at,
    address_name,
    algorithm,
    all_published,
    file_name,
    judge,
    named_files,
    other_release,
    quoted_indexes,
    released,
    unverified_packages,
)
from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.judgement import Answers, Verdict
    from whypin.model.facts import Facts
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
    for document, package in unverified_packages(project, facts.index):
        answers = facts.index.ask(document, package)
        if all_published(package, answers):
            continue
        verdicts = list(judge(package, answers))
        foreign = [verdict for verdict in verdicts if verdict.kind == FOREIGN]
        other = other_release(package, verdicts)
        if foreign and not released(package, answers):
            message = _nowhere(package, foreign, other, answers)
            # What is not there has no digests.
            yield _finding(document, package, absence_at(package, answers), message, unless="unpublished-version")
        elif other and (len(foreign) > 1 or package.artifacts):
            digests = "digest" if len(foreign) == 1 else f"{len(foreign)} digests"
            message = f"`{package.name}` is locked at `{package.version}` with the {digests} of release `{other}`"
            yield _finding(document, package, package.version_at, message)
        elif foreign:
            yield from _each(document, package, foreign, answers)


def _each(document: Document, package: LockedPackage, foreign: list[Verdict], answers: Answers) -> Iterator[Finding]:
    """One finding for each digest that is none of its file, at what is wrong: name, address, size or digest."""
    files = [file.filename for file in released(package, answers)]
    gone = {
        id(artifact)
        for artifact, name in named_files(package, answers)
        if name and not any(same_file(file, name, package.key) for file in files)
    }
    seen = set()
    for verdict in foreign:
        artifact, owner = verdict.artifact, verdict.owner
        missing = artifact is not None and id(artifact) in gone
        at, message = verdict.digest.at, _message(package, verdict, answers)
        if artifact and missing:
            at, message = artifact.name_at, _gone(package, artifact, verdict, message, answers)
        elif artifact and owner and _names(artifact, owner, package):
            at, message = _beside(package, artifact, verdict, owner)
        # One finding for each wrong name, address or size, however many digests the file has.
        if artifact is None or (id(artifact), at) not in seen:
            seen.add((id(artifact), at))
            unknown = owner is None and (artifact is None or missing)
            yield _finding(document, package, at, message, unknown=unknown)


def _names(artifact: Artifact, file: PublishedFile, package: LockedPackage) -> bool:
    return same_file(file.filename, file_name(artifact) or "", package.key)


def _finding(
    document: Document, package: LockedPackage, at: At, message: str, *, unknown: bool = False, unless: str = ""
) -> Finding:
    # PyPI's projects take files down, so that nobody need have changed the lock.
    who = "who added it, or whether the file was taken down" if unknown else "who changed this line"
    help_ = f"do not install it: find out {who}, and lock `{package.name}` again"
    return Finding.about(RULE, document, package, at, message, help=help_, unless=unless)


def _nowhere(package: LockedPackage, foreign: list[Verdict], other: str, answers: Answers) -> str:
    where = f"published by {quoted_indexes(answers)} for `{package.name}` `{package.version}`"
    if len(foreign) > 1:
        belong = f": they belong to release `{other}`" if other else ""
        return f"none of these {len(foreign)} digests is {where}{belong}"
    return f"`{_digest(foreign[0])}` is not {where}{_belongs(foreign[0])}"


def _message(package: LockedPackage, verdict: Verdict, answers: Answers) -> str:
    named = verdict.artifact and file_name(verdict.artifact)
    what = f"`{named}`" if named else f"`{package.name}` `{package.version}`"
    return (
        f"`{_digest(verdict)}` is not a digest that {quoted_indexes(answers)} publishes for {what}{_belongs(verdict)}"
    )


def _gone(package: LockedPackage, artifact: Artifact, verdict: Verdict, message: str, answers: Answers) -> str:
    """What is to be said of a file that the release does not have."""
    owner, named = verdict.owner, file_name(artifact)
    if owner is None:
        return f"`{_digest(verdict)}` is of `{named}`, a file that {quoted_indexes(answers)} does not publish"
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

"""`unpublished-version`: a release or file that the index does not have."""

from __future__ import annotations

from whypin.locks.file_names import same_file
from whypin.locks.judgement import (
    UNKNOWN,
    absence_at,
    judge,
    named_files,
    other_release,
    packages_to_verify,
    quoted_indexes,
    released,
    why_unanswered,
)
from whypin.model.finding import Finding
from whypin.model.release import Published
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.judgement import Answers
    from whypin.model.facts import Facts
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "unpublished-version",
    "a release or file that the index does not have",
    "guard",
    hooks=("check-lock-hashes",),
    needs_index="now",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for a release that no index has, else one for each named file that none has."""
    if facts.index is None:
        return
    for document, package in packages_to_verify(project):
        answers = facts.index.ask(document, package)
        if package.pinned and not why_unanswered(answers):
            yield from _findings(document, package, answers)


def _findings(document: Document, package: LockedPackage, answers: Answers) -> Iterator[Finding]:
    release, index = released(package, answers), quoted_indexes(answers)
    missing = [
        (artifact, name)
        for artifact, name in named_files(package, answers)
        if name and not any(same_file(file.filename, name, package.key) for file in release)
    ]
    if release and not missing:
        return
    verdicts = list(judge(package, answers))
    doubted = {id(verdict.artifact) for verdict in verdicts if verdict.kind == UNKNOWN}
    if verdicts and all(verdict.kind == UNKNOWN for verdict in verdicts):
        return
    if not any(isinstance(answer, Published) and answer.files is not None for answer in answers):
        help_ = "check the name, or name the index that has it in `PIP_EXTRA_INDEX_URL`"
        message = f"{index} has no project `{package.name}`"
        yield _finding(document, package, absence_at(package, answers), message, help_)
        return
    other = other_release(package, verdicts)
    if not release:
        of = f": it is locked with the digests of `{other}`" if other else ""
        message = f"{index} has no release `{package.version}` of `{package.name}`{of}"
        yield _finding(document, package, absence_at(package, answers), message, f"lock `{package.name}` again")
        return
    # Files of another release are published, and no files of this one: `hash-mismatch`.
    for artifact, name in () if other else missing:
        if id(artifact) in doubted:
            continue
        owners = [verdict.owner for verdict in verdicts if verdict.artifact is artifact and verdict.owner]
        of = f": its digest is that of `{owners[0].filename}`" if owners else ""
        message = f"{index} has no file `{name}` in `{package.name}` `{package.version}`{of}"
        help_ = f"lock `{package.name}` again; if it has not been taken down, find out who added it"
        # A digest beside it is no published one, either.
        unless = "hash-mismatch" if artifact.digests else ""
        yield _finding(document, package, artifact.name_at, message, help_, unless)


def _finding(document: Document, package: LockedPackage, at: At, message: str, help_: str, unless: str = "") -> Finding:
    return Finding.about(
        RULE,
        document,
        package,
        at,
        message,
        help=help_,
        unless=unless,
    )

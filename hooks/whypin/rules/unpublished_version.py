"""`unpublished-version`: a release or file that the index does not have."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.judgement import UNKNOWN
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement
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
    for document, judgement in facts.index.judgements():
        if judgement.package.pinned and judgement.is_answered and (judgement.missing or not judgement.release):
            yield from _findings(document, judgement)


def _findings(document: Document, judgement: Judgement) -> Iterator[Finding]:
    package, verdicts, other = judgement.package, judgement.verdicts, judgement.other
    doubted = [verdict.artifact for verdict in verdicts if verdict.kind == UNKNOWN]
    if verdicts and len(doubted) == len(verdicts):
        return
    if not judgement.is_known:
        help_ = "check the name, or name the index that has it in `PIP_EXTRA_INDEX_URL`"
        message = f"{judgement.indexes} has no project `{package.name}`"
        yield _finding(document, package, judgement.absent_at, message, help_)
        return
    if not judgement.release:
        of = f": it is locked with the digests of `{other}`" if other else ""
        message = f"{judgement.indexes} has no release `{package.version}` of `{package.name}`{of}"
        yield _finding(document, package, judgement.absent_at, message, f"lock `{package.name}` again")
        return
    # Files of another release are published, and no files of this one: `hash-mismatch`.
    for artifact, name in () if other else judgement.missing:
        if any(artifact is one for one in doubted):
            continue
        owners = [verdict.owner for verdict in verdicts if verdict.artifact is artifact and verdict.owner]
        of = f": its digest is that of `{owners[0].filename}`" if owners else ""
        message = f"{judgement.indexes} has no file `{name}` in `{package.name}` `{package.version}`{of}"
        help_ = f"lock `{package.name}` again; if it has not been taken down, find out who added it"
        # A digest beside it is no published one, either.
        unless = "hash-mismatch" if artifact.digests else ""
        yield _finding(document, package, artifact.name_at, message, help_, unless, name)


def _finding(
    document: Document, package: LockedPackage, at: At, message: str, help_: str, unless: str = "", detail: str = ""
) -> Finding:
    return Finding.about(
        RULE,
        document,
        package,
        at,
        message,
        help=help_,
        unless=unless,
        detail=detail,
    )

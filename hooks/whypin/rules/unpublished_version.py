"""`unpublished-version`: a release or file that the index does not have."""

from __future__ import annotations

from whypin.locks.judgement import few
from whypin.locks.relock import relock_package
from whypin.model.finding import Finding
from whypin.model.judgement import UNKNOWN
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement
    from whypin.model.lock import Artifact, At, LockedPackage
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
        gone = not judgement.release and not judgement.is_listed
        if judgement.package.pinned and judgement.is_answered and (judgement.missing or gone):
            yield from _findings(document, judgement)


def _findings(document: Document, judgement: Judgement) -> Iterator[Finding]:
    package, verdicts, other = judgement.package, judgement.verdicts, judgement.other
    doubted = [verdict.artifact for verdict in verdicts if verdict.kind == UNKNOWN]
    if verdicts and len(doubted) == len(verdicts):
        return
    if not judgement.is_known and not judgement.is_listed:
        help_ = "check the name, or name the index that has it in `PIP_EXTRA_INDEX_URL`"
        message = f"{judgement.indexes} has no project `{package.name}`"
        yield _finding(document, package, judgement.absent_at, message, help_)
        return
    if not judgement.release and not judgement.is_listed:
        of = f": it is locked with the digests of `{other}`" if other else ""
        message = f"{judgement.indexes} has no release `{package.version}` of `{package.name}`{of}"
        help_ = f"look on the index whether it was removed or is in quarantine, and {relock_package(document, package)}"
        yield _finding(document, package, judgement.absent_at, message, help_)
        return
    # Files of another release are published, and no files of this one: `hash-mismatch`.
    missing = () if other else judgement.missing
    yield from _files(document, judgement, [pair for pair in missing if not any(pair[0] is one for one in doubted)])


def _files(document: Document, judgement: Judgement, missing: list[tuple[Artifact, str]]) -> Iterator[Finding]:
    """One finding for each file that is another one, and one for all that nothing is known of."""
    package = judgement.package
    owners = {id(one.artifact): one.owner.filename for one in judgement.verdicts if one.artifact and one.owner}
    unknown = [(artifact, name) for artifact, name in missing if id(artifact) not in owners]
    where = f"of `{package.name}` `{package.version}`"
    help_ = f"look on the index whether it was removed or is in quarantine, and {relock_package(document, package)}"
    for artifact, name in missing:
        # A digest beside it is not a published one, either.
        unless = "hash-mismatch" if artifact.digests else ""
        if id(artifact) in owners:
            of = f": its digest is that of `{owners[id(artifact)]}`"
        elif len(unknown) > 1:
            continue
        else:
            of = ""
        message = f"{judgement.indexes} has no file `{name}` in `{package.name}` `{package.version}`{of}"
        yield _finding(
            document, package, artifact.name_at, message, f"{help_}; else find out who added it", unless, name
        )
    if len(unknown) > 1:
        names = [name for _, name in unknown]
        message = f"{judgement.indexes} does not list these {len(names)} files {where}: {few(names)}"
        unless = "hash-mismatch" if all(artifact.digests for artifact, _ in unknown) else ""
        first = unknown[0][0].name_at
        yield _finding(document, package, first, message, f"{help_}; else find out who added them", unless, names[0])


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

"""`hash-mismatch`: a digest that the index does not publish for that release or file."""

from __future__ import annotations

from whypin.locks.judgement import few, file_name
from whypin.locks.mismatches import SHOWN, at_fault, detail_of, digest_shown, doubts, nowhere
from whypin.locks.relock import relock_package
from whypin.model.finding import Finding, Related
from whypin.model.judgement import FOREIGN
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement, Verdict
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "hash-mismatch",
    "a digest that the index does not publish for that release, or for that file where the lock names files",
    "guard",
    hooks=("check-lock-hashes",),
    needs_index="lasting",
)


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
    if foreign and not judgement.release and not judgement.is_listed:
        # What is not there has no digests.
        message = nowhere(judgement, foreign)
        found = _finding(document, package, judgement.absent_at, message, unless="unpublished-version")
        yield found.replaced(related=doubts(foreign))
    elif other and (len(foreign) > 1 or package.artifacts):
        digests = "digest" if len(foreign) == 1 else f"{len(foreign)} digests"
        message = f"`{package.name}` is locked at `{package.version}` with the {digests} of release `{other}`"
        yield _finding(document, package, package.version_at, message)
    else:
        yield from _each(document, judgement, foreign)


def _each(document: Document, judgement: Judgement, foreign: list[Verdict]) -> Iterator[Finding]:
    """Findings on digests that are none of their files; what nothing is known of, together: they are often taken down.

    There is one for each wrong name, address, size or digest, however many digests a file has.
    """
    gone = {id(artifact) for artifact, _ in judgement.missing}
    seen: set[tuple[int, At]] = set()
    unknown: list[tuple[At, Verdict]] = []
    for verdict in foreign:
        at, message = at_fault(judgement, verdict, gone)
        if verdict.artifact is not None and (id(verdict.artifact), at) in seen:
            continue
        seen.add((id(verdict.artifact), at))
        if verdict.owner is None and (verdict.artifact is None or id(verdict.artifact) in gone):
            unknown.append((at, verdict))
        else:
            found = _finding(document, judgement.package, at, message, detail=detail_of(at, verdict))
            yield found.replaced(related=doubts([verdict]))
    for named in (True, False):
        group = [(at, verdict) for at, verdict in unknown if bool(verdict.artifact) is named]
        if len(group) == 1:
            at, verdict = group[0]
            message = at_fault(judgement, verdict, gone)[1]
            found = _finding(document, judgement.package, at, message, unknown=True, detail=detail_of(at, verdict))
            yield found.replaced(related=doubts([verdict]))
        elif group:
            yield _taken_down(document, judgement, group, named=named)


def _taken_down(document: Document, judgement: Judgement, group: list[tuple[At, Verdict]], *, named: bool) -> Finding:
    """One finding for several files or digests of a release that nothing is known of."""
    from hashlib import sha256

    package = judgement.package
    of = f"of `{package.name}` `{package.version}`"
    if named:
        names = [file_name(verdict.artifact) or "" for _, verdict in group if verdict.artifact is not None]
        message = f"{judgement.indexes} does not list these {len(names)} files {of}: {few(names)}"
    else:
        names = [digest_shown(verdict) for _, verdict in group]
        message = f"{judgement.indexes} publishes none of these {len(names)} digests {of}: {few(names)}"
    # Another digest makes it another finding: what was accepted once is these.
    places = [Related(document.path, document.locate(at), "not published, either") for at, _ in group[1:]]
    values = "".join(sorted([verdict.digest.value for _, verdict in group]))
    return Finding.about(
        RULE,
        document,
        package,
        group[0][0],
        message,
        help="do not install it: look on the index whether files were taken down; if none were, find out who added"
        f" these; then {relock_package(document, package)}",
        related=(*places, *doubts([verdict for _, verdict in group])),
        detail=sha256(values.encode()).hexdigest()[:SHOWN],
    )


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
    who = (
        "who added it, or whether the file was taken down, and"
        if unknown
        else "who changed this line, and restore it, or"
    )
    help_ = f"do not install it: find out {who} {relock_package(document, package)}"
    return Finding.about(RULE, document, package, at, message, help=help_, unless=unless, detail=detail)

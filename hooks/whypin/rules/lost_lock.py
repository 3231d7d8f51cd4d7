"""`lost-lock`: a lock that is gone or empty, while what it locked is still declared."""

from __future__ import annotations

from whypin.locks.relock import relock
from whypin.locks.scope import LockScope
from whypin.model.finding import Finding, Related
from whypin.model.project import Pair
from whypin.model.rule import ERROR, NOTE, Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.declaration import Declaration
    from whypin.model.facts import Base, Facts
    from whypin.model.project import Document, Project

RULE = Rule(
    "lost-lock",
    "a lock that the base had is gone, empty or out of sight, and what it locked is still declared",
    "guard",
    other_severities=(NOTE,),
    hooks=("check-locks",),
    subsumes=("lock-out-of-sync", "stale-lock"),
    needs_locks="always",
    needs_base="always",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each lock, at the first declaration that it locked."""
    base = facts.base
    documents = {document.path: document for document in project.documents}
    for path in base.paths if base is not None else ():
        there = base.renamed(path)  # type: ignore[union-attr]
        why = _why(path, there, documents)
        pair = base.pair(path) if why else None  # type: ignore[union-attr]
        if pair is None or pair.lock.lock is None or not pair.lock.lock.packages:
            continue
        declarations = _left(pair, base, documents)  # type: ignore[arg-type]
        wanted = _wanted(pair, declarations)
        if wanted is not None and not _is_locked(project, declarations):
            yield _finding(project, pair, wanted, why, documents.get(there))


def _why(path: str, there: str, documents: dict[str, Document]) -> str:
    """Why a file that the base had under `path` locks nothing; "" where it may."""
    if not there:
        return "is gone"
    document = documents.get(there)
    if document is None:
        return f"is called `{there}` now, where no tool looks for it" if there != path else ""
    held = document.lock.packages if document.lock is not None else document.declarations
    # What could not be read is reported for itself.
    return "" if held or document.includes or document.problems else "is empty"


def _left(pair: Pair, base: Base, documents: dict[str, Document]) -> tuple[Document, ...]:
    """The declarations of a pair of the base as they are now, wherever they are."""
    found = [documents.get(base.renamed(document.path)) for document in pair.declarations]
    return tuple([document for document in found if document is not None and document.lock is None])


def _wanted(pair: Pair, declarations: tuple[Document, ...]) -> tuple[Document, Declaration] | None:
    """The first declaration that the lock would have to hold."""
    if not declarations:
        return None
    scope = LockScope(Pair(pair.lock, declarations, pair.why))
    for document in declarations:
        for declaration in document.declarations:
            if declaration.role == "requirement" and scope.holds(document, declaration):
                return document, declaration
    return None


def _is_locked(project: Project, declarations: tuple[Document, ...]) -> bool:
    """Whether another lock of the same declarations took its place."""
    paths = {document.path for document in declarations}
    return any(
        pair.lock.lock is not None
        and pair.lock.lock.packages
        and not paths.isdisjoint(one.path for one in pair.declarations)
        for pair in project.pairs
    )


def _finding(
    project: Project, pair: Pair, wanted: tuple[Document, Declaration], why: str, there: Document | None
) -> Finding:
    document, declaration = wanted
    path = pair.lock.path
    related = () if there is None else (Related(there.path, Span(0, len(there.source.text)), "what is left of it"),)
    return Finding.at(
        RULE,
        document.path,
        declaration.span,
        f"`{path}`, which locked this at the base, {why}",
        help=f"restore `{path}`, or {relock(pair.lock)}",
        # Who depends on a library never sees its lock.
        severity=NOTE if document.path in project.library else ERROR,
        related=related,
        pair=there.path if there is not None else "",
        subject=path,
    )

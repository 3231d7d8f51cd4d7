"""`lost-lock`: a lock that is gone or empty, while what it locked is still declared."""

from __future__ import annotations

from whypin.locks.digests import has_digests
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
    from whypin.model.lock import Lock
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
        others = _others(project, declarations)
        if has_digests(pair.lock.lock.packages) and not any(has_digests(lock.packages) for lock in others):
            # One that holds no file to a hash takes no place of one that does.
            why += ", and no other one has its hashes" if others else ""
        elif others:
            continue
        if wanted is not None:
            yield from _findings(project, pair, wanted, why, documents.get(there))


def _why(path: str, there: str, documents: dict[str, Document]) -> str:
    """Why a file that the base had under `path` locks nothing; "" where it may."""
    document = documents.get(there or path)
    # What could not be read is reported for itself, and so is one that the configuration names and that is not there.
    if document is not None and document.problems:
        return ""
    if not there:
        return "is gone"
    if document is None:
        return f"is called `{there}` now, where no tool looks for it" if there != path else ""
    held = document.lock.packages if document.lock is not None else document.declarations
    return "" if held or document.includes else "is empty"


def _left(pair: Pair, base: Base, documents: dict[str, Document]) -> tuple[Document, ...]:
    """The declarations of a pair of the base that are still there; as they were, where this run has not read them."""
    there = [(base.renamed(document.path), document) for document in pair.declarations]
    found = [documents.get(path, document) for path, document in there if path]
    return tuple([document for document in found if document.lock is None])


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


def _others(project: Project, declarations: tuple[Document, ...]) -> list[Lock]:
    """The locks of the same declarations that hold something: one may have taken the place."""
    paths = {document.path for document in declarations}
    locks = [pair.lock.lock for pair in project.pairs if any(one.path in paths for one in pair.declarations)]
    return [lock for lock in locks if lock is not None and lock.packages]


def _findings(
    project: Project, pair: Pair, wanted: tuple[Document, Declaration], why: str, there: Document | None
) -> Iterator[Finding]:
    document, declaration = wanted
    path, is_read = pair.lock.path, any(one is document for one in project.documents)
    left = [] if there is None else [Related(there.path, Span(0, len(there.source.text)), "what is left of it")]
    places = [(document.path, declaration.span)] if is_read else [(one.path, one.span) for one in left]
    for place, span in places:
        yield Finding.at(
            RULE,
            place,
            span,
            f"`{path}`, which locked {'this' if is_read else f'`{document.path}`'} at the base, {why}",
            help=f"restore `{path}`, or {relock(pair.lock)}",
            # Who depends on a library never sees its lock.
            severity=NOTE if document.path in project.library else ERROR,
            related=tuple(left) if is_read else (),
            pair=there.path if there is not None else "",
            subject=path,
        )

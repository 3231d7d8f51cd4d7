"""What a declaration was at the base: the one of the same package, in the same file or where it was moved from."""

from __future__ import annotations

from whypin.text.record import Record
from whypin.versions.kinds import kind_of
from whypin.versions.version import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.facts import Base
    from whypin.model.project import Document, Project

# What a comment is there to explain: all but the lower bound, which goes up with the lock.
_LIMITS = ("caps", "pins", "exclusions", "compatible")


class Was(Record):
    """A declaration at the base, and the file that it stood in."""

    __slots__ = ("declaration", "document")

    def __init__(self, document: Document, declaration: Declaration) -> None:
        self.document: Final = document
        self.declaration: Final = declaration


class Counterparts:
    """The declarations of a project as they were."""

    def __init__(self, project: Project, base: Base | None) -> None:
        self._project: Final = project
        self._base: Final = base
        self._elsewhere: dict[str, list[Was]] | None = None

    def changed(self) -> Iterator[tuple[Document, Declaration, Was]]:
        """The declarations of files that are not what they were, each with what it was, where that is known."""
        for document, declaration in self._project.declarations():
            then = self._base.document(document.path) if self._base is not None and declaration.key else None
            if self._base is None or then is document or not declaration.key:
                continue
            was = self._same(document, declaration, then) if then is not None else None
            was = was or self._moved(declaration)
            if was is not None:
                yield document, declaration, was

    def _same(self, document: Document, declaration: Declaration, then: Document) -> Was | None:
        """The one in the same place of a file: by marker where there are several, else by their order."""
        now, before = [_alike(one.declarations, declaration) for one in (document, then)]
        marked = [one for one in before if _marker(one) == _marker(declaration)]
        if len(marked) == 1:
            return Was(then, marked[0])
        place = next(number for number, one in enumerate(now) if one is declaration)
        return Was(then, before[place]) if len(now) == len(before) else None

    def _moved(self, declaration: Declaration) -> Was | None:
        """The one in a file that is gone, or that no longer declares the package."""
        if self._elsewhere is None:
            self._elsewhere = {}
            for then, now in self._others():
                kept = {one.key for one in now.declarations} if now is not None else set()
                for one in then.declarations:
                    if one.key not in kept:
                        self._elsewhere.setdefault(one.key, []).append(Was(then, one))
        found = self._elsewhere.get(declaration.key, [])
        return found[0] if len(found) == 1 else None

    def _others(self) -> Iterator[tuple[Document, Document | None]]:
        """Files as they were, with what they are now."""
        if self._base is None:
            return
        for document in self._project.documents:
            then = self._base.document(document.path) if document.lock is None else None
            if then is not None and then is not document:
                yield then, document
        for path in self._base.paths:
            gone = self._base.document(path) if not self._base.renamed(path) else None
            if gone is not None and gone.lock is None:
                yield gone, None


def limits(declaration: Declaration) -> tuple[object, ...]:
    """What caps, pins and excludes versions, so that two can be compared, and where it is from; () for nothing."""
    constraint, reference = declaration.constraint, declaration.reference
    found: list[object] = [("from", reference.target.value)] if reference is not None else []
    for clause in constraint.clauses if constraint is not None else ():
        kind = kind_of(clause)
        parsed = parse(clause.version.removesuffix(".*"))
        if kind in _LIMITS:
            operator = clause.operator.replace("===", "==") if kind == "pins" else clause.operator
            found.append((operator or "==", clause.version.endswith("*"), parsed.key if parsed else clause.version))
        elif kind == "carets" and parsed is not None:
            from whypin.versions.bounds import bumped, caret_length

            found.append(("^", False, bumped(parsed, caret_length(parsed.release)).key))
    return tuple(sorted(found, key=repr))


def texts(declaration: Declaration) -> list[str]:
    """The comments at a declaration itself."""
    comments = declaration.comments
    return [comment.text.strip() for comment in (*comments.above, *comments.inline)]


def _alike(declarations: tuple[Declaration, ...], declaration: Declaration) -> list[Declaration]:
    about = declaration.key, declaration.role, declaration.group
    return [one for one in declarations if (one.key, one.role, one.group) == about]


def _marker(declaration: Declaration) -> str:
    return declaration.marker.value if declaration.marker is not None else ""

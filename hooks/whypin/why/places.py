"""Where a package stands in the files of a project: its declarations with their comments, and its entries in locks."""

from __future__ import annotations

from whypin.explanations.explanation import reasons
from whypin.model.names import normalise
from whypin.model.why import Declared, LockedAt, Requester
from whypin.versions.kinds import kind_of
from whypin.why.changes import chain, stated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from whypin.model.declaration import Declaration
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.why import Change

# What `whypin why --all` is about.
_HOLDING = frozenset(("caps", "pins", "compatible"))


def declarations(project: Project) -> Iterator[tuple[Document, Declaration]]:
    """Every declaration that has a name, in production or not."""
    for document in project.documents:
        if not document.left_out:
            yield from [(document, one) for one in document.declarations if one.key]


def holding(project: Project) -> list[tuple[Document, Declaration]]:
    """The explained caps and pins: what is never let above, or away from, some version."""
    found = []
    path, why = None, dict[int, tuple[str, ...]]()
    for document, declaration in declarations(project):
        if document.path != path:
            path, why = document.path, reasons(document)
        if declaration.span.start in why and not _HOLDING.isdisjoint(kinds(declaration)):
            found.append((document, declaration))
    return found


def kinds(declaration: Declaration) -> tuple[str, ...]:
    """What the clauses of a constraint do, each kind once; "direct" for a reference."""
    if declaration.reference is not None:
        return ("direct",)
    clauses = declaration.constraint.clauses if declaration.constraint is not None else ()
    return tuple(dict.fromkeys([kind for clause in clauses if (kind := kind_of(clause))]))


def declared(
    found: Sequence[tuple[Document, Declaration]], changes: Mapping[str, Iterable[Change]]
) -> Iterator[Declared]:
    """Declarations with what explains them and what changed them; `changes` are those of each package."""
    path, why = None, dict[int, tuple[str, ...]]()
    for document, declaration in found:
        if document.path != path:
            path, why = document.path, reasons(document)
        says = why.get(declaration.span.start, ())
        around = () if says else (*declaration.comments.above, *declaration.comments.inline)
        now = stated(document.path, declaration)
        at = declaration.name.span.start if declaration.name is not None else declaration.span.start
        yield Declared(
            now,
            document.source.position(at),
            scope=declaration.scope,
            table=declaration.table,
            kinds=kinds(declaration),
            why=tuple([_text(line) for line in says]),
            comments=tuple([_text(comment.text) for comment in around]),
            changes=tuple(chain(changes.get(declaration.key, ()), now)),
        )


def _text(comment: str) -> str:
    return comment.lstrip("#").strip()


def locked(project: Project, key: str) -> Iterator[LockedAt]:
    """The entries of a package in all locks."""
    made_from = {pair.lock.path: tuple([one.path for one in pair.declarations]) for pair in project.pairs}
    for document, lock in project.locks():
        for package in lock.packages:
            if package.key == key:
                yield LockedAt(
                    document.path,
                    document.source.position(document.locate(package.at).start)[0],
                    package.version,
                    marker=package.marker or "",
                    made_from=made_from.get(document.path, ()),
                    requesters=tuple(dict.fromkeys(requesters(lock, package))),
                )


def requesters(lock: Lock, package: LockedPackage) -> Iterator[Requester]:
    """The packages of a lock that ask for one of its entries, as far as the lock says."""
    names = {one.key: one for one in lock.packages}
    for said in package.links.via:
        name = said.partition("[")[0].strip()
        other = names.get(normalise(name))
        if other is not None:
            yield Requester(other.name, other.version)
    for other in lock.packages:
        for edge in other.links.edges:
            # Among several entries of a name an edge may say which one is meant.
            if edge.key == package.key and edge.version in ("", package.version):
                yield Requester(other.name, other.version, edge.specifier, edge.marker or "")


def everywhere(project: Project, keys: Set[str]) -> tuple[dict[str, list[str]], dict[str, list[Requester]]]:
    """The versions that all locks hold of each package, and who asks in them for the packages `keys`."""
    versions: dict[str, list[str]] = {}
    asking: dict[str, list[Requester]] = {}
    for _, lock in project.locks():
        for package in lock.packages:
            versions.setdefault(package.key, []).append(package.version)
            if package.key in keys:
                asking.setdefault(package.key, []).extend(requesters(lock, package))
    return versions, asking

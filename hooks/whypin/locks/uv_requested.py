"""What a `uv.lock` holds that nobody asked for.

uv installs what the edges of its members lead to, and takes those from the lock, not from the declarations: an entry
that no edge leads to is inert, an edge that no declaration stands behind is not.
"""

from __future__ import annotations

from whypin.locks.odd import Odd
from whypin.locks.reach import Entries, reached, unasked
from whypin.locks.uv_members import is_dynamic, members
from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

    from whypin.locks.odd import Judged
    from whypin.locks.reach import Node
    from whypin.locks.uv_members import Member
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.lock_graph import Edge
    from whypin.model.project import Document, Pair

    # The extras that are asked for, by the key of the package.
    Names = dict[str, set[str]]

_MAIN = ("", "extra")
_OTHER_TOOLS = ("tool.poetry", "tool.pdm", "tool.hatch")


def unrequested(pair: Pair, lock: Lock, judged: Judged) -> None:
    """Note edges of members that no declaration stands behind, and the entries that nothing leads to."""
    root = pair.declarations[0]
    entries = Entries(lock.packages)
    known = {id(member.package): member for member in members(pair.lock, pair.declarations)}
    own = _own(lock)
    walk = _Walk(entries, own)
    overrides = _names([root], "override")
    for package in lock.packages:
        member = known.get(id(package))
        if package.key in own and member is not None:
            judged.odd.extend(_of_member(member, overrides))
    asks = lock.terms.manifest.asks
    if asks and not root.problems:
        judged.odd.extend(_of_manifest(lock, asks, root, overrides))
    start: list[Node] = [(package, "") for package in lock.packages if package.key in own and _is_local(package)]
    start += [node for edge in asks for node in walk.along(edge)]
    judged.odd.extend(unasked(lock.packages, reached(start, walk.follow), entries))


class _Walk:
    """Along all edges of members, and for other entries along those that are wanted."""

    def __init__(self, entries: Entries, own: frozenset[str]) -> None:
        self._entries: Final = entries
        self._own: Final = own

    def follow(self, package: LockedPackage, extra: str) -> Iterator[Node]:
        """The entries that an entry needs, for an extra of it or in any case."""
        everything = package.key in self._own and _is_local(package)
        for edge in package.links.edges:
            kind, _, name = edge.section.partition(":")
            if everything or (kind == ("extra" if extra else "") and normalise(name) == extra):
                yield from self.along(edge)

    def along(self, edge: Edge) -> Iterator[Node]:
        """Where an edge leads to."""
        for package in self._entries.of(edge):
            yield package, ""
            for extra in edge.extras:
                yield package, normalise(extra)


def _own(lock: Lock) -> frozenset[str]:
    """The keys of the members; the lock of a single project does not list it."""
    named = lock.terms.manifest.members
    single = [one.key for one in lock.packages if one.origin.kind == "path" and one.origin.url == "."]
    return frozenset(named or single)


def _is_local(package: LockedPackage) -> bool:
    return package.origin.kind == "path"


def _of_member(member: Member, overrides: Names) -> Iterator[Odd]:
    document = member.document
    if document.problems:
        return
    declared = _names([document], "requirement")
    dynamic = is_dynamic(document.values)
    for edge in member.package.links.edges:
        kind = edge.section.partition(":")[0]
        if edge.key == member.package.key or (dynamic and kind in _MAIN):
            continue
        message = _undeclared(edge, declared, overrides, document)
        if message:
            yield Odd(member.package, edge.at, message)


def _of_manifest(lock: Lock, asks: Iterable[Edge], root: Document, overrides: Names) -> Iterator[Odd]:
    """The requirements of a script, and of a project without `[project]`; they stand at the first entry there is."""
    declared = _names([root], "requirement")
    for edge in asks:
        message = _undeclared(edge, declared, overrides, root)
        if message and lock.packages:
            found = [package for package in lock.packages if package.key == edge.key]
            yield Odd((found or lock.packages)[0], edge.at, message)


def _undeclared(edge: Edge, declared: Names, overrides: Names, document: Document) -> str:
    if edge.key not in declared:
        return f"the lock has `{edge.name}` for `{document.path}`, which does not declare it"
    wanted = declared[edge.key] | overrides.get(edge.key, set())
    extras = [extra for extra in edge.extras if normalise(extra) not in wanted]
    if extras:
        return f"the lock has `{edge.name}[{extras[0]}]` for `{document.path}`, which declares it without that extra"
    return ""


def _names(documents: Iterable[Document], role: str) -> Names:
    found: Names = {}
    for document in documents:
        for one in document.declarations:
            if one.role == role and not one.table.startswith(_OTHER_TOOLS):
                found.setdefault(one.key, set()).update([normalise(extra.value) for extra in one.extras])
    return found

"""What `poetry.lock` and `pdm.lock` hold that nobody asked for: both tools install every entry of a group."""

from __future__ import annotations

from whypin.locks.reach import Entries, reached, unasked
from whypin.model.names import normalise
from whypin.versions.marker_extras import extras_of, given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

    from whypin.locks.odd import Judged
    from whypin.locks.reach import Node
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.lock_graph import Edge
    from whypin.model.project import Pair

_OTHER_TOOLS = {"poetry": ("tool.pdm", "tool.uv", "tool.hatch"), "pdm": ("tool.poetry", "tool.uv", "tool.hatch")}


def unrequested(pair: Pair, lock: Lock, judged: Judged) -> None:
    """Note the entries that no declaration leads to."""
    tool = pair.lock.format.tool
    if is_unknown(pair, tool):
        judged.give_up(f"the dependencies of `{pair.declarations[0].path}` are dynamic", aside=True)
        return
    entries = Entries(lock.packages)
    walk = _Walk(entries, tool)
    start: list[Node] = []
    for document in pair.declarations:
        for one in document.declarations:
            if one.role == "requirement" and not one.table.startswith(_OTHER_TOOLS[tool]):
                # One that says no name may be any that is not from an index.
                found = entries.by_key.get(one.key, []) if one.key else walk.direct(lock)
                start += walk.asked(found, [extra.value for extra in one.extras])
    judged.odd.extend(unasked(lock.packages, reached(start, walk.follow), entries))


def is_unknown(pair: Pair, tool: str) -> bool:
    """Whether what the project depends on is written nowhere. Poetry takes its own tables."""
    metadata = pair.declarations[0].metadata
    return tool != "poetry" and metadata is not None and bool(metadata.computed)


def needed_for(package: LockedPackage, edge: Edge, extra: str) -> bool:
    """Whether an entry needs an edge when an extra of it is asked for; "": in any case.

    Poetry says which extra by a marker, or, in its first formats, by a list of what the extra brings.
    """
    named = extras_of(edge.marker)
    if named:
        return bool(extra) and extra in named and given(edge.marker, (extra,)) is not None
    if not edge.optional:
        return not extra
    return any(normalise(name) == extra and edge.key in keys for name, keys in package.links.offers.items())


class _Walk:
    def __init__(self, entries: Entries, tool: str) -> None:
        self._entries: Final = entries
        self._pdm: Final = tool == "pdm"

    def direct(self, lock: Lock) -> list[LockedPackage]:
        """The entries that are not from an index."""
        return [one for one in lock.packages if one.origin.kind != "index"]

    def follow(self, package: LockedPackage, extra: str) -> Iterator[Node]:
        """The entries that an entry needs, for an extra of it or in any case; PDM has entries for extras."""
        for edge in package.links.edges:
            if self._pdm or needed_for(package, edge, extra):
                yield from self.asked(self._entries.of(edge), edge.extras)

    def asked(self, packages: Iterable[LockedPackage], extras: Iterable[str]) -> Iterator[Node]:
        """The entries of one package that are asked for with some extras."""
        wanted = {normalise(extra) for extra in extras}
        for package in packages:
            if not self._pdm:
                yield package, ""
                for extra in wanted:
                    yield package, extra
            elif {normalise(extra) for extra in package.extras} <= wanted:
                yield package, ""

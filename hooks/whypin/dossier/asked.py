"""Who asks for a locked package: the declarations that name it, else a chain of packages from one that is declared."""

from __future__ import annotations

from whypin.locks.via import file_of
from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

    from whypin.index.sdists import Locked
    from whypin.model.project import Document, Pair

    # The lock's declarations, None where none are known.
    Paired = Callable[[Document], Pair | None]


LONGEST = 20
"""So many packages of a chain are named, the top and those that are nearest to what is asked for."""


class Askers:
    """Looks up who asks for the entries of locks; `pair` gives the declarations of a lock."""

    def __init__(self, pair: Paired) -> None:
        self._pair: Final = pair
        self._graphs: dict[int, _Graph] = {}

    def declared(self, entries: Sequence[Locked]) -> tuple[str, ...]:
        """The places of the declarations (`requirements.in:3`); where only the lock speaks of a file, its name."""
        found = [place for one in entries for place in self._graph(one.document).places(one.package.key)]
        named = [name for one in entries for name in self._graph(one.document).files(one.package.key)]
        return tuple(dict.fromkeys(found or named))

    def through(self, entries: Sequence[Locked]) -> tuple[str, ...]:
        """The shortest chain of packages from one that is declared to one that asks for it, cut to `LONGEST`."""
        for one in entries:
            found = self._graph(one.document).chain(one.package.key)
            if found:
                return found
        return ()

    def needed(self, entries: Sequence[Locked]) -> frozenset[str] | None:
        """The keys of what packages need by their locks; None where no lock says what any package needs."""
        graphs = [self._graph(one.document) for one in entries]
        if not any(graph.is_told for graph in graphs):
            return None
        return frozenset(
            [key for graph, one in zip(graphs, entries, strict=True) for key in graph.below(one.package.key)]
        )

    def _graph(self, document: Document) -> _Graph:
        if id(document) not in self._graphs:
            self._graphs[id(document)] = _Graph(document, self._pair(document))
        return self._graphs[id(document)]


class _Graph:
    def __init__(self, document: Document, pair: Pair | None) -> None:
        self._declared: dict[str, list[str]] = {}
        self._files: dict[str, list[str]] = {}
        self._parents: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        for declaring in pair.declarations if pair is not None else ():
            for one in declaring.declarations:
                if one.key:
                    line = declaring.source.position(one.span.start)[0]
                    self._declared.setdefault(one.key, []).append(f"{declaring.path}:{line}")
        for package in document.lock.packages if document.lock is not None else ():
            self._names[package.key] = package.name
            for edge in package.links.edges:
                self._parents.setdefault(edge.key, set()).add(package.key)
            for said in package.links.via:
                file = file_of(said)
                if file:
                    self._files.setdefault(package.key, []).append(file)
                else:
                    asker = normalise(said.partition("[")[0].partition(" ")[0])
                    self._parents.setdefault(package.key, set()).add(asker)

        self._children: dict[str, list[str]] = {}
        for key, parents in self._parents.items():
            for parent in parents:
                self._children.setdefault(parent, []).append(key)
        self._above: dict[str, tuple[str, str]] | None = None

    @property
    def is_told(self) -> bool:
        """Whether the lock says who needs what."""
        return bool(self._parents)

    def below(self, key: str) -> list[str]:
        return [one for one in self._children.get(key, ()) if one in self._names]

    def places(self, key: str) -> list[str]:
        return self._declared.get(key, [])

    def files(self, key: str) -> list[str]:
        return self._files.get(key, [])

    def chain(self, key: str) -> tuple[str, ...]:
        """From the nearest package that is declared, or asked for by none, down to the one that asks."""
        if self._above is None:
            self._above = self._from_the_top()
        found: list[str] = []
        top, one = self._above.get(key, ("", ""))
        while one and len(found) < LONGEST:
            found.append(one)
            one = self._above.get(one, ("", ""))[1]
        if one:
            found[-2:] = ["…", top]
        return tuple([self._names.get(name, name) for name in reversed(found)])

    def _from_the_top(self) -> dict[str, tuple[str, str]]:
        """For each package that is not at the top itself, the nearest one there, and the one above it on the way.

        Breadth first, once for all: a way for each package by itself takes 80 s in a hostile lock of 6,000 entries.
        """
        tops = {*self._declared, *self._files, *[key for key in self._children if not self._parents.get(key)]}
        found: dict[str, tuple[str, str]] = {}
        waiting = sorted(tops)
        for one in waiting:
            for child in sorted(self._children.get(one, ())):
                if child not in tops and child not in found:
                    found[child] = found.get(one, (one, ""))[0], one
                    waiting.append(child)
        return found

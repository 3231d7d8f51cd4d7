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
        """The shortest chain of packages from one that is declared to one that asks for it."""
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

    @property
    def is_told(self) -> bool:
        """Whether the lock says who needs what."""
        return bool(self._parents)

    def below(self, key: str) -> list[str]:
        return [one for one, parents in self._parents.items() if key in parents and one in self._names]

    def places(self, key: str) -> list[str]:
        return self._declared.get(key, [])

    def files(self, key: str) -> list[str]:
        return self._files.get(key, [])

    def chain(self, key: str) -> tuple[str, ...]:
        """Breadth first from the package to those that ask for it; the first that is declared, or asked by none."""
        below: dict[str, str] = {}
        waiting = [key]
        for one in waiting:
            if one != key and (one in self._declared or one in self._files or not self._parents.get(one)):
                found = [one]
                while below[found[-1]] != key:
                    found.append(below[found[-1]])
                return tuple([self._names.get(name, name) for name in found])
            for parent in sorted(self._parents.get(one, ())):
                if parent != key and parent not in below:
                    below[parent] = one
                    waiting.append(parent)
        return ()

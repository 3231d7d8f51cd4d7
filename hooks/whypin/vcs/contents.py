"""The contents of files all along a log, read ahead: to wait for each by itself takes longer than to read it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    from whypin.model.commit import Logged
    from whypin.vcs.revision import Objects

# So many are asked for at once, and so many bytes are kept.
_AHEAD, _KEPT = 48, 16 << 20


class Contents:
    """Contents by their ids. What is asked raises `git.NoAnswer`."""

    def __init__(self, objects: Objects) -> None:
        self._objects: Final = objects
        self._kept: Final[dict[str, bytes | None]] = {}
        self._size = 0
        # The contents of a path in the order of the log, and where in it an id stands.
        self._order: Final[dict[str, list[str]]] = {}
        self._places: Final[dict[str, tuple[str, int]]] = {}

    def expect(self, commits: Iterable[Logged]) -> None:
        """Learn in what order ids are going to be asked for: down a log, file by file."""
        for one in commits:
            for entry in one.entries:
                order = self._order.setdefault(entry.path, [])
                for blob in (entry.new, *entry.old):
                    if blob and blob not in self._places:
                        self._places[blob] = entry.path, len(order)
                        order.append(blob)

    def get(self, blob: str) -> bytes | None:
        """The bytes of an id; None where they are not there, or too large."""
        if blob not in self._kept:
            path, at = self._places.get(blob, ("", 0))
            names = self._order[path][at : at + self._reach()] if path else [blob]
            wanted = [name for name in names if name not in self._kept]
            for name, data in zip(wanted, self._objects.all_of(wanted), strict=True):
                self._kept[name] = data
                self._size += len(data or b"")
            self._let_go(blob)
        return self._kept[blob]

    def _reach(self) -> int:
        """How many to read ahead: fewer of large files."""
        mean = self._size // len(self._kept) if self._kept else 0
        return max(1, min(_AHEAD, _KEPT // (2 * mean))) if mean else _AHEAD

    def _let_go(self, wanted: str) -> None:
        """Forget what was read first, as far as there is too much."""
        for name in list(self._kept):
            if self._size <= _KEPT:
                return
            if name != wanted:
                self._size -= len(self._kept.pop(name) or b"")

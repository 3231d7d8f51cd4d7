"""The difference of two source distributions, file by file, from what archives and git say of it."""

from __future__ import annotations

from whypin.dossier.running import happened, running
from whypin.model.dossier import Difference, FileDiff, Running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

    from whypin.dossier.running import Half
    from whypin.sdist.compare import Parts
    from whypin.vcs.snapshots import Changed

    # What changed, and the lines of its patch.
    Patched = tuple[Changed, Iterator[bytes]]

MOST_LINES, MOST_BYTES = 2_000, 256 * 1024
"""Lines and bytes of the longest patch of a file that is shown."""

MOST_FILES = 5_000
"""So many files of a difference are listed."""

UNREAD = "it cannot be read, so what it says of the build is not known"


class Patches:
    """Takes patches in as long as there is room for them: so many bytes of all together."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._size: Final = room

    def take(self, one: Changed, lines: Iterator[bytes]) -> tuple[tuple[str, ...], str]:
        """The lines of a file's patch, or none and why they are left out."""
        count = (one.added or 0) + (one.deleted or 0)
        if count > MOST_LINES:
            return (), f"{count:,} lines, left out"
        kept: list[str] = []
        size = 0
        for line in lines:
            size += len(line) + 1
            why = self._refused(size, len(kept))
            if why:
                return (), why
            kept.append(line.decode("utf-8", "backslashreplace"))
        self._room -= size
        return tuple(kept), ""

    def _refused(self, size: int, count: int) -> str:
        # With its context, which is three lines around each change.
        if count > 8 * MOST_LINES:
            return f"more than {8 * MOST_LINES:,} lines with their context, left out"
        if size > MOST_BYTES:
            return f"more than {MOST_BYTES // 1024} KiB, left out"
        return f"left out, as the patches before it fill {self._size // 1024:,} KiB" if size > self._room else ""


def difference(found: Parts, old: Half, new: Half, patched: Iterable[Patched], patches: Patches) -> Difference:
    """What changed; `patched` comes in the order in which files are to be shown, those that run first."""
    runs = frozenset(found.running)
    files, added, deleted = [], 0, 0
    unseen = dict(found.unseen)
    for one, lines in patched:
        path = one.new or one.old
        added, deleted = added + (one.added or 0), deleted + (one.deleted or 0)
        if path not in unseen:
            files.append(_shown(one, path in runs, *patches.take(one, lines)))
    files += [FileDiff(path, happened(path, old, new), runs=path in runs, why=why) for path, why in found.unseen]
    files += [FileDiff(after, "moved", old_path=before) for before, after in found.moved]
    said = (*running(found, old, new), *[Running("changed", path, UNREAD) for path in new.promises.unread])
    files.sort(key=lambda file: not file.runs)
    return Difference(tuple(files[:MOST_FILES]), said, added=added, deleted=deleted)


def unlisted(found: Parts) -> int:
    """How many files of a difference are not listed."""
    return max(0, len(found.running) + len(found.others) + len(found.moved) - MOST_FILES)


def _shown(one: Changed, runs: bool, patch: tuple[str, ...], why: str) -> FileDiff:
    moved = bool(one.old and one.new and one.old != one.new)
    return FileDiff(
        one.new or one.old,
        "moved" if moved else "new" if not one.old else "changed" if one.new else "gone",
        old_path=one.old if moved else "",
        added=one.added,
        deleted=one.deleted,
        runs=runs,
        patch=patch,
        why=why,
    )

"""What came, went and changed between two source distributions."""

from __future__ import annotations

from whypin.sdist.kinds import TEXT, is_source
from whypin.sdist.modes import LINK
from whypin.sdist.names import POINTER
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

    from whypin.sdist.archive import Archive, Member

LARGEST, LONGEST = 4 * 1024 * 1024, 100_000
"""Bytes and lines of the largest text that is shown."""


class Comparison(Record):
    """Paths below the archives' folders, each list sorted; a moved file is one that went and one that came."""

    __slots__ = ("added", "changed", "removed", "unchanged")
    added: Final[tuple[str, ...]]
    removed: Final[tuple[str, ...]]
    changed: Final[tuple[str, ...]]
    unchanged: Final[int]

    def __init__(
        self, *, added: tuple[str, ...], removed: tuple[str, ...], changed: tuple[str, ...], unchanged: int
    ) -> None:
        self.added = added
        self.removed = removed
        self.changed = changed
        self.unchanged = unchanged


def compare(old: Archive, new: Archive) -> Comparison:
    """Compare two archives by name, digest and mode: no content is held."""
    both = [name for name in old.members if name in new.members]
    changed = tuple(name for name in both if old.members[name] != new.members[name])
    return Comparison(
        added=tuple(name for name in new.members if name not in old.members),
        removed=tuple(name for name in old.members if name not in new.members),
        changed=changed,
        unchanged=len(both) - len(changed),
    )


class Parts(Record):
    """What of two archives is shown in which way; all paths are below the archives' folders.

    - `moved`: files that only have another path, as pairs of both, sorted.
    - `running`, `others`: what changed otherwise, sorted; the first run by themselves.
    - `old_shown`, `new_shown`: those of them whose content is shown as it was and as it is. Where what is new cannot be
      shown, what was is not either.
    - `unseen`: those whose content is not shown, on one side at least, and why.
    """

    __slots__ = ("moved", "new_shown", "old_shown", "others", "running", "unseen")
    moved: Final[tuple[tuple[str, str], ...]]
    running: Final[tuple[str, ...]]
    others: Final[tuple[str, ...]]
    old_shown: Final[frozenset[str]]
    new_shown: Final[frozenset[str]]
    unseen: Final[tuple[tuple[str, str], ...]]

    def __init__(
        self,
        *,
        moved: tuple[tuple[str, str], ...],
        running: tuple[str, ...],
        others: tuple[str, ...],
        old_shown: frozenset[str],
        new_shown: frozenset[str],
        unseen: tuple[tuple[str, str], ...],
    ) -> None:
        self.moved = moved
        self.running = running
        self.others = others
        self.old_shown = old_shown
        self.new_shown = new_shown
        self.unseen = unseen


def parts(old: Archive, new: Archive, runs: Callable[[str], bool]) -> Parts:
    """Sort out what changed; `runs` tells which files run by themselves, and those never count as moved."""
    found = compare(old, new)
    moved = _moved(old, new, found, runs)
    gone = {path for pair in moved for path in pair}
    left = sorted([path for path in (*found.added, *found.removed, *found.changed) if path not in gone])
    hidden_then = {path: why for path in left if (why := _unseen(path, old, runs))}
    hidden_now = {path: why for path in left if (why := _unseen(path, new, runs))}
    hidden = {**hidden_then, **hidden_now}
    return Parts(
        moved=tuple(moved),
        running=tuple([path for path in left if runs(path)]),
        others=tuple([path for path in left if not runs(path)]),
        old_shown=frozenset([path for path in left if path not in hidden]),
        new_shown=frozenset([path for path in left if path not in hidden_now]),
        unseen=tuple(sorted(hidden.items())),
    )


def why_unseen(path: str, member: Member, runs: bool) -> str:
    """Why a member's content is not shown, "" where it is. What something reads as text is shown as such."""
    if path.rpartition("/")[2] == POINTER:
        # Git takes no file of that name.
        return "where a submodule finds its repository"
    if member.mode == LINK:
        return ""
    if member.kind != TEXT and not (runs or is_source(path)):
        return member.kind
    if member.size > LARGEST:
        return f"longer than {LARGEST // 1024 // 1024} MiB"
    return f"more than {LONGEST:,} lines" if member.lines > LONGEST else ""


def _unseen(path: str, archive: Archive, runs: Callable[[str], bool]) -> str:
    return why_unseen(path, archive.members[path], runs(path)) if path in archive.members else ""


def _moved(old: Archive, new: Archive, found: Comparison, runs: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Files that went and came with the same content, each once, those that kept their name first."""
    named: dict[tuple[str, str, str], list[str]] = {}
    for path in reversed(found.removed):
        if old.members[path].size:
            named.setdefault(_identity(path, old.members[path]), []).append(path)
    came = [path for path in found.added if new.members[path].size and not runs(path)]
    pairs, rest = [], []
    for path in came:
        paths = named.get(_identity(path, new.members[path]))
        if paths:
            pairs.append((paths.pop(), path))
        else:
            rest.append(path)
    left: dict[tuple[str, str], list[str]] = {}
    for (_, digest, mode), paths in named.items():
        left.setdefault((digest, mode), []).extend(paths)
    for path in rest:
        member = new.members[path]
        paths = left.get((member.digest, member.mode))
        if paths:
            pairs.append((paths.pop(), path))
    return sorted(pairs)


def _identity(path: str, member: Member) -> tuple[str, str, str]:
    return path.rpartition("/")[2], member.digest, member.mode

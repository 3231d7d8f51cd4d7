"""What came, went and changed between two source distributions."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.sdist.archive import Archive


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

"""Commits, as far as a message names one, and the files that they changed."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_LONGEST = 72
_DIGITS = 10


class Commit(Record):
    """One commit.

    `id` is the beginning of its `full` id, `subject` short and without what would end a quotation; `date` is the day on
    which its author wrote it (ISO), and both that and the `author` are "" where nobody asked.
    """

    __slots__ = ("author", "date", "full", "id", "subject")

    def __init__(self, id: str, subject: str, *, date: str = "", author: str = "") -> None:
        words = " ".join(subject.replace("`", "'").split())
        self.full: Final = id
        self.id: Final = id[:_DIGITS]
        self.subject: Final = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        self.date: Final = date
        self.author: Final = " ".join(author.split())[:_LONGEST]


class Entry(Record):
    """One file of a commit: `old` the ids of its contents in each parent, `new` that in the commit.

    "" is a file that is not there.
    """

    __slots__ = ("new", "old", "path")

    def __init__(self, path: str, old: tuple[str, ...], new: str) -> None:
        self.path: Final = path
        self.old: Final = old
        self.new: Final = new


class Logged(Record):
    """A commit with the full ids of its parents and the files that it changed."""

    __slots__ = ("commit", "entries", "parents")

    def __init__(self, commit: Commit, parents: tuple[str, ...], entries: tuple[Entry, ...]) -> None:
        self.commit: Final = commit
        self.parents: Final = parents
        self.entries: Final = entries

"""Commits, as far as a message names one."""

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

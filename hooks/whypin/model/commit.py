"""Commits, as far as a message names one."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_LONGEST = 72
_DIGITS = 10


class Commit(Record):
    """One commit: the beginning of its `id`, and its `subject`, short and without what would end a quotation."""

    __slots__ = ("id", "subject")

    def __init__(self, id: str, subject: str) -> None:
        words = " ".join(subject.replace("`", "'").split())
        self.id: Final = id[:_DIGITS]
        self.subject: Final = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"

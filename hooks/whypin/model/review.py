"""What signed reviews say of a locked release: found by `whypin.reviews`, told by the rule."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.span import Span


class Place(Record):
    """A place of a file below `supply-chain/` and what is said of it, one clause; `help` is what to do about it."""

    __slots__ = ("help", "message", "path", "span")

    def __init__(self, path: str, span: Span, message: str, help: str = "") -> None:
        self.path: Final = path
        self.span: Final = span
        self.message: Final = message
        self.help: Final = help


class Standing(Record):
    """What the reviews say of one file.

    - `is_reviewed`: a chain of statements that count leads to it from a full review or an exemption.
    - `rejected`: the statement that says not to use the release, with its reason; None where none does.
    - `old` and `new`, where the gap was asked for: the versions whose difference is left to be reviewed; `old` is ""
      where all of `new` is.
    - `doubts`: what would lead to it and does not count, and why, the first few.
    - `missing`: the program or library without which a signature could not be verified, one clause; "" for none.
    """

    __slots__ = ("doubts", "is_reviewed", "missing", "new", "old", "rejected")

    def __init__(
        self,
        *,
        is_reviewed: bool = False,
        rejected: Place | None = None,
        old: str = "",
        new: str = "",
        doubts: tuple[Place, ...] = (),
        missing: str = "",
    ) -> None:
        self.is_reviewed: Final = is_reviewed
        self.rejected: Final = rejected
        self.old: Final = old
        self.new: Final = new
        self.doubts: Final = doubts
        self.missing: Final = missing

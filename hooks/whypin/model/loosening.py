"""What a change takes back of the policy that guards go by."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.finding import Finding
    from whypin.text.span import Span


class Loosening(Record):
    """A line of a policy that asks less of guards than the base did.

    `message` is one clause. `hidden` is the first finding, not one of the base's, that nobody would see if the line
    counted; None for none.
    """

    __slots__ = ("hidden", "message", "path", "span")

    def __init__(self, path: str, span: Span, message: str, hidden: Finding | None = None) -> None:
        self.path: Final = path
        self.span: Final = span
        self.message: Final = message
        self.hidden: Final = hidden

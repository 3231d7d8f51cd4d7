"""A text that is not what it should be: what readers raise, and how they quote it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.span import Span

_LONGEST_QUOTE = 60


class Malformed(ValueError):
    """Not a requirement. `message` is one clause, `help` says what to write, `span` is the part that is wrong."""

    def __init__(self, message: str, help: str, span: Span) -> None:
        super().__init__(message)
        self.message: Final = message
        self.help: Final = help
        self.span: Final = span


def quote(text: str) -> str:
    """The text in backquotes, cut when it is long."""
    text = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return f"`{text}`"

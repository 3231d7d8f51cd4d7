"""Spans: half-open ranges of code points in a `Source`'s newline-normalised text."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


class Span(Record):
    """The characters `text[start:end]`."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start: Final = start
        self.end: Final = end

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end})"

    def join(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


class Spanned(Record):
    """A string and the place it was read from. The text there may differ: quotes, escapes, blanks."""

    __slots__ = ("span", "value")

    def __init__(self, value: str, span: Span) -> None:
        self.value: Final = value
        self.span: Final = span


class Literal(Record):
    """The value of a string literal whose characters can be found again in the text.

    `starts` holds, for every character of `value` and for its end, the offset it begins at; None means that the
    characters stand one to one from `inner.start` on (a literal without escapes).
    """

    __slots__ = ("inner", "starts", "value")

    def __init__(self, value: str, inner: Span, starts: tuple[int, ...] | None = None) -> None:
        self.value: Final = value
        self.inner: Final = inner
        self.starts: Final = starts

    def span(self, start: int, end: int) -> Span:
        """Where `value[start:end]` stands in the text."""
        if self.starts is None:
            return Span(self.inner.start + start, self.inner.start + end)
        return Span(self.starts[start], self.starts[end])

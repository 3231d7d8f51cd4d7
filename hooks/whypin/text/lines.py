r"""Logical lines of requirements files: continuations joined, comments apart, every place kept.

The splitting is pip's ("Requirements File Format", and its `req_file.py`): a line ends at every character at which
`str.splitlines` ends one, so something can hide behind a `\x0b` inside a comment; a line that ends in a backslash goes
on in the next one; a line of nothing but a comment ends a continuation and is never continued; `#` begins a comment
at the start of a line and after white space.
"""

from __future__ import annotations

from whypin.text.record import Record
from whypin.text.span import Literal, Span, Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

# Ends of lines for `str.splitlines`, and so for pip; no editor shows a line's end at any but the first.
EXOTIC = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


class Joined(Literal):
    """A value whose characters come from several places: `pieces` are ranges of the text, in order."""

    __slots__ = ("_at", "pieces")

    def __init__(self, value: str, pieces: tuple[Span, ...]) -> None:
        super().__init__(value, pieces[0].join(pieces[-1]))
        self.pieces: Final = pieces
        # Where in the value each piece begins, and the end of the last.
        self._at: Final = [0]
        for piece in pieces:
            self._at.append(self._at[-1] + piece.end - piece.start)

    def _values(self) -> tuple[object, ...]:
        return self.value, self.pieces

    def span(self, start: int, end: int) -> Span:
        """Where `value[start:end]` stands in the text; what lies between two of its pieces is covered."""
        from bisect import bisect_left, bisect_right

        first = min(bisect_right(self._at, start), len(self.pieces)) - 1
        begin = self.pieces[first].start + start - self._at[first]
        if end <= start:
            return Span(begin, begin)
        last = bisect_left(self._at, end) - 1
        return Span(begin, self.pieces[last].start + end - self._at[last])

    def part(self, value: str, start: int, end: int) -> Literal:
        """`value`, which is `self.value[start:end]` and not empty, as a literal of its own."""
        from bisect import bisect_left, bisect_right

        found = []
        for index in range(bisect_right(self._at, start) - 1, bisect_left(self._at, end)):
            piece, at = self.pieces[index], self._at[index]
            found.append(Span(piece.start + max(start - at, 0), min(piece.end, piece.start + end - at)))
        return Literal(value, found[0]) if len(found) == 1 else Joined(value, tuple(found))


class Line(Record):
    """One logical line.

    - `literal`: what stands before the comment, joined, without blanks around it; None where nothing does.
    - `comment`: from its `#` to the end, None where there is none; `column` (0-based) that of its `#` in its physical
      line; `own_line`: nothing but blanks stands before it there (a comment that ends a continuation has both a
      literal and an own line).
    - `span`: from the first to the last character, without the end of the line; `after`: where the next line begins.
    """

    __slots__ = ("after", "column", "comment", "literal", "own_line", "span")

    def __init__(
        self, literal: Literal | None, comment: Spanned | None, column: int, own_line: bool, span: Span, after: int
    ) -> None:
        self.literal: Final = literal
        self.comment: Final = comment
        self.column: Final = column
        self.own_line: Final = own_line
        self.span: Final = span
        self.after: Final = after

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return self.literal is None and self.comment is None


def read(text: str, start: int = 0) -> Iterator[Line]:
    """The logical lines from the offset `start`, the beginning of one, to the end of the text."""
    pending: list[Span] = []
    begin = start
    end = len(text)
    for first, last, after in _pieces(text, start):
        body = text[first:last]
        comment_only = body.lstrip().startswith("#")
        if not comment_only and body.endswith("\\"):
            begin = first if not pending else begin
            pending.append(_stripped(body, first))
            if after == end:
                yield _joined(text, pending, False, Span(begin, last), after)
        elif pending:
            yield _joined(text, [*pending, Span(first, last)], comment_only, Span(begin, last), after)
            pending = []
        else:
            yield _single(body, first, last, after, comment_only)


def _pieces(text: str, at: int) -> Iterator[tuple[int, int, int]]:
    """The physical lines, as pip counts them, from the offset `at`: start, end, and start of the next."""
    while at < len(text):
        line_end = text.find("\n", at) + 1 or len(text)
        for piece in text[at:line_end].splitlines(keepends=True):
            after = at + len(piece)
            yield at, after - (piece[-1] == "\n" or piece[-1] in EXOTIC), after
            at = after


def _stripped(body: str, first: int) -> Span:
    """A continued line without the backslashes at both of its ends: pip strips them so."""
    start = first + len(body) - len(body.lstrip("\\"))
    return Span(start, max(start, first + len(body.rstrip("\\"))))


def _single(body: str, first: int, last: int, after: int, comment_only: bool) -> Line:
    comment = None
    content = body
    if "#" in body:
        at = _comment_at(body, len(body))
        if at >= 0:
            comment = Spanned(body[at:], Span(first + at, last))
            content = body[:at]
    bare = content.strip()
    literal = None
    if bare:
        begin = first + len(content) - len(content.lstrip())
        literal = Literal(bare, Span(begin, begin + len(bare)))
    return Line(literal, comment, len(content), comment_only, Span(first, last), after)


def _comment_at(text: str, end: int) -> int:
    """Where the first comment before `end` begins; -1 where none does."""
    at = text.find("#", 0, end)
    while at > 0 and not text[at - 1].isspace():
        at = text.find("#", at + 1, end)
    return at


def _joined(text: str, pieces: list[Span], comment_only: bool, span: Span, after: int) -> Line:
    """A line of several pieces; a comment that is continued swallows the pieces behind it, as it does for pip."""
    value = "".join([text[piece.start : piece.end] for piece in pieces])
    before = len(value) - (pieces[-1].end - pieces[-1].start) if comment_only else len(value)
    at = _comment_at(value, before)
    own_line = comment_only and at < 0
    end = at if at >= 0 else value.find("#", before) if comment_only else before
    whole = Joined(value, tuple(pieces))
    comment = cut(whole, end, len(value))
    literal = cut(whole, 0, end)
    if comment is None:
        return Line(literal, None, 0, own_line, span, after)
    start = comment.inner.start
    column = start - next(piece.start for piece in pieces if start < piece.end)
    return Line(literal, Spanned(comment.value, comment.inner), column, own_line, span, after)


def cut(literal: Literal, start: int, end: int) -> Literal | None:
    """`literal.value[start:end]` without the blanks around it, None for nothing but blanks.

    The literal is that of a line: joined, or without escapes.
    """
    whole = literal.value[start:end]
    bare = whole.strip()
    if not bare:
        return None
    start += len(whole) - len(whole.lstrip())
    end = start + len(bare)
    return literal.part(bare, start, end) if isinstance(literal, Joined) else Literal(bare, literal.span(start, end))

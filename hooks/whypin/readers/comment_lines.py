"""Which comments stand around an entry, by line, in the kinds that `model.declaration.Comments` describes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.declaration import Comment
    from whypin.text.source import Source
    from whypin.text.span import Span

    Block = tuple[Comment, ...]

# A longer block is nobody's reason, and each element of an array may have to carry it.
_LONGEST = 50


class CommentLines:
    """The comments of one file, all of them in order, by line."""

    def __init__(self, source: Source, comments: tuple[Comment, ...]) -> None:
        self.all: Final = comments
        self.source: Final = source
        self._starts = [comment.span.start for comment in self.all]
        self._own: dict[int, Comment] = {}
        # Comment lines that go on with the comment at the end of the line above, by the line of that one.
        self._more: dict[int, list[Comment]] = {}
        self._sort()

    def above(self, offset: int) -> Block:
        """The comment lines directly above the line of an offset, if nothing stands before the offset in its line."""
        line, column = self.source.position(offset)
        before = offset
        while before > offset - column + 1 and self.source.text[before - 1] in " \t":
            before -= 1
        if before > offset - column + 1:
            return ()
        found: list[Comment] = []
        while line - 1 in self._own and len(found) < _LONGEST:
            line -= 1
            found.append(self._own[line])
        return tuple(found[::-1])

    def beside(self, span: Span) -> Block:
        """The comments inside an entry, at the end of its last line, and the lines that continue that one."""
        if not self.all:
            return ()
        line = self.line(span.end)
        first = bisect_left(self._starts, span.start)
        last = bisect_right(self._starts, self._end(line))
        return self.all[first:last] + tuple(self._more.get(line, ()))

    def end_of(self, line: int) -> Block:
        """The comment at the end of a line behind something, and the lines that continue it."""
        at = bisect_right(self._starts, self._end(line)) - 1
        if at < 0 or self._starts[at] < self.source.starts[line - 1] or self.all[at].own_line:
            return ()
        return (self.all[at], *self._more.get(line, ()))

    def _end(self, line: int) -> int:
        starts = self.source.starts
        return starts[line] - 1 if line < len(starts) else len(self.source.text)

    def line(self, offset: int) -> int:
        """The number of the line of an offset, from 1."""
        return self.source.position(offset)[0]

    def _sort(self) -> None:
        """Tell the comment lines that continue the comment above from those that begin a block."""
        last = 0, 0
        begun: list[Comment] | None = None
        for comment in self.all:
            line, column = self.source.position(comment.span.start)
            if not comment.own_line:
                begun = self._more.setdefault(line, [])
            elif begun is not None and (line, column) == last and len(begun) < _LONGEST:
                begun.append(comment)
            else:
                begun = None
                self._own[line] = comment
            last = line + 1, column

"""Which comments stand around an entry of a TOML file, in the kinds that `model.declaration.Comments` describes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from whypin.model.declaration import Comment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.source import Source
    from whypin.text.span import Span
    from whypin.text.toml_scan import Path, Scan

    Block = tuple[Comment, ...]

# A longer block is nobody's reason, and each element of an array may have to carry it.
_LONGEST = 50


class Surroundings:
    """The comments of one file, by line."""

    def __init__(self, source: Source, scan: Scan) -> None:
        text = source.text
        self.all: Final = tuple(
            [Comment(text[one.span.start : one.span.end], one.span, one.own_line) for one in scan.comments]
        )
        self._source = source
        self._scan = scan
        self._starts = [comment.span.start for comment in self.all]
        self._own: dict[int, Comment] = {}
        # Comment lines that go on with the comment at the end of the line above, by the line of that one.
        self._more: dict[int, list[Comment]] = {}
        self._sort()

    def above(self, offset: int) -> Block:
        """The comment lines directly above the line of an offset, if nothing stands before the offset in its line."""
        line, column = self._source.position(offset)
        before = offset
        while before > offset - column + 1 and self._source.text[before - 1] in " \t":
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
        line = self._line(span.end)
        first = bisect_left(self._starts, span.start)
        last = bisect_right(self._starts, self._end(line))
        return self.all[first:last] + tuple(self._more.get(line, ()))

    def heading(self, path: Path) -> Block:
        """The comments that reach a whole table: above its key or header, and at the end of the header's line.

        A table that only dotted keys or the headers of its members make has none: what stands above those is theirs.
        """
        start = self._scan.entry(path).start
        if self._scan.written(path):
            return self.above(start)
        line = self._line(start)
        header = self._source.line(line).partition("#")[0].strip(" \t[]")
        last = header.rpartition(".")[2].strip(" \t\"'")
        if self._source.text[start : start + 1] != "[" or last != path[-1]:
            return ()
        return self.above(start) + self._end_of(line)

    def opening(self, path: Path) -> Block:
        """The comment behind the opening bracket of an array, when no element stands between."""
        start = self._scan.value(path).start
        first = self._scan.value((*path, 0)).start if self._scan.children(path) else self._scan.value(path).end
        line = self._line(start)
        return self._end_of(line) if line < self._line(first) else ()

    def closing(self, path: Path) -> Block:
        """The comment behind the closing bracket of an array, when its line holds no part of an element.

        Of an array in one line it is the comment at the end of that line, which stands beside each of its elements.
        """
        value = self._scan.value(path)
        elements = self._scan.children(path)
        last = self._scan.value((*path, elements[-1])).end if elements else value.start
        line = self._line(value.end)
        alone = self._line(last) < line or self.one_line(path)
        return self._end_of(line) if alone else ()

    def one_line(self, path: Path) -> bool:
        """Whether a value begins and ends in one line."""
        value = self._scan.value(path)
        return self._source.text.find("\n", value.start, value.end) < 0

    def _end_of(self, line: int) -> Block:
        at = bisect_right(self._starts, self._end(line)) - 1
        if at < 0 or self._starts[at] < self._source.starts[line - 1] or self.all[at].own_line:
            return ()
        return (self.all[at], *self._more.get(line, ()))

    def _end(self, line: int) -> int:
        starts = self._source.starts
        return starts[line] - 1 if line < len(starts) else len(self._source.text)

    def _line(self, offset: int) -> int:
        return self._source.position(offset)[0]

    def _sort(self) -> None:
        """Tell the comment lines that continue the comment above from those that begin a block."""
        last = 0, 0
        begun: list[Comment] | None = None
        for comment in self.all:
            line, column = self._source.position(comment.span.start)
            if not comment.own_line:
                begun = self._more.setdefault(line, [])
            elif begun is not None and (line, column) == last and len(begun) < _LONGEST:
                begun.append(comment)
            else:
                begun = None
                self._own[line] = comment
            last = line + 1, column

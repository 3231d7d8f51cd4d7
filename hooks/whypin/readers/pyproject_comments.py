"""Which comments stand around a table or array of a TOML file, beside those of its entries."""

from __future__ import annotations

from whypin.model.declaration import Comment
from whypin.readers.comment_lines import CommentLines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.text.source import Source
    from whypin.text.toml_scan import Path, Scan

    Block = tuple[Comment, ...]


class Surroundings(CommentLines):
    """The comments of one TOML file."""

    def __init__(self, source: Source, scan: Scan) -> None:
        text = source.text
        comments = [Comment(text[one.span.start : one.span.end], one.span, one.own_line) for one in scan.comments]
        super().__init__(source, tuple(comments))
        self._scan = scan

    def heading(self, path: Path) -> Block:
        """The comments that reach a whole table: above its key or header, and at the end of the header's line.

        A table that only dotted keys or the headers of its members make has none: what stands above those is theirs.
        """
        start = self._scan.entry(path).start
        if self._scan.written(path):
            return self.above(start)
        line = self.line(start)
        header = self.source.line(line).partition("#")[0].strip(" \t[]")
        last = header.rpartition(".")[2].strip(" \t\"'")
        if self.source.text[start : start + 1] != "[" or last != path[-1]:
            return ()
        return self.above(start) + self.end_of(line)

    def opening(self, path: Path) -> Block:
        """The comment behind the opening bracket of an array, when no element stands between."""
        start = self._scan.value(path).start
        first = self._scan.value((*path, 0)).start if self._scan.children(path) else self._scan.value(path).end
        line = self.line(start)
        return self.end_of(line) if line < self.line(first) else ()

    def closing(self, path: Path) -> Block:
        """The comment behind the closing bracket of an array, when its line holds no part of an element.

        Of an array in one line it is the comment at the end of that line, which stands beside each of its elements.
        """
        value = self._scan.value(path)
        elements = self._scan.children(path)
        last = self._scan.value((*path, elements[-1])).end if elements else value.start
        line = self.line(value.end)
        alone = self.line(last) < line or self.one_line(path)
        return self.end_of(line) if alone else ()

    def one_line(self, path: Path) -> bool:
        """Whether a value begins and ends in one line."""
        value = self._scan.value(path)
        return self.source.text.find("\n", value.start, value.end) < 0

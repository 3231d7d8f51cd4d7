"""Where the parts of a TOML text stand. The text must be one that a TOML parser has accepted.

A path is a tuple of keys and indexes: `("tool", "poetry", "dependencies", "numpy", 0, "version")`. The elements of an
array of tables have indexes too.
"""

from __future__ import annotations

from whypin.text.record import Record
from whypin.text.span import Literal, Span
from whypin.text.toml_syntax import literal
from whypin.text.toml_tree import Builder, look_into

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.toml_tree import Children, Node

    Path = tuple[str | int, ...]


class Remark(Record):
    """A comment, from its `#` to the end of the line; `own_line`: nothing but blanks stands before it."""

    __slots__ = ("own_line", "span")

    def __init__(self, span: Span, own_line: bool) -> None:
        self.span: Final = span
        self.own_line: Final = own_line


class Scan:
    """The positions of one text. Every look-up raises `LookupError` for a path that is not there."""

    __slots__ = ("_comments", "_root", "_text")

    def __init__(self, text: str) -> None:
        built = Builder(text)
        self._text: Final = text
        self._root: Final = built.root
        self._comments: Final = built.comments

    @property
    def comments(self) -> tuple[Remark, ...]:
        """Every comment, in order."""
        return tuple([self._remark(start) for start in self._comments])

    def has(self, path: Path) -> bool:
        """Whether the text holds something at the path."""
        try:
            self._find(path)
        except LookupError:
            return False
        return True

    def children(self, path: Path) -> tuple[str | int, ...]:
        """The keys or indexes of a table or array, in the order in which they first appear; of other values none."""
        children = self._children(self._find(path))
        return tuple(range(len(children))) if isinstance(children, list) else tuple(children)

    def written(self, path: Path) -> bool:
        """Whether the value stands in one piece, which tables made by headers and by dotted keys do not."""
        return self._find(path).written

    def value(self, path: Path) -> Span:
        """The value, quotes and brackets included; of what is not `written`, header or first key to end of body.

        A body is what stands directly below its header: the sub-tables with headers of their own are outside.
        """
        node = self._find(path)
        return Span(node.start, _end(node))

    def entry(self, path: Path) -> Span:
        """The whole key to the end of the value; an element of an array; a table's header and body."""
        node = self._find(path)
        return Span(node.statement, _end(node))

    def key(self, path: Path) -> Span:
        """The last part of the key as written, in the header for a table that has one."""
        node = self._find(path)
        if node.key < 0:
            raise LookupError(f"{path} has no key")
        return Span(node.key, node.key_end)

    def literal(self, path: Path) -> Literal:
        """The string at the path, with the place of each of its characters."""
        node = self._find(path)
        if not node.written or self._text[node.start] not in "\"'":
            raise LookupError(f"{path} is not a string")
        return literal(self._text, node.start, node.end)

    def inner(self, path: Path) -> Span:
        """The content of a string, without its quotes."""
        return self.literal(path).inner

    def _remark(self, start: int) -> Remark:
        end = self._text.find("\n", start)
        before = self._text[self._text.rfind("\n", 0, start) + 1 : start]
        return Remark(Span(start, len(self._text) if end < 0 else end), not before.strip(" \t"))

    def _find(self, path: Path) -> Node:
        node = self._root
        for part in path:
            children = self._children(node)
            if isinstance(children, list):
                if not isinstance(part, int) or not 0 <= part < len(children):
                    raise LookupError(f"there is no {path}")
                node = children[part]
            elif part in children:
                node = children[str(part)]
            else:
                raise LookupError(f"there is no {path}")
        return node

    def _children(self, node: Node) -> Children:
        if node.children is None:
            look_into(self._text, node)
        return node.children if node.children is not None else {}


def _end(node: Node) -> int:
    # An array of tables grows with its last element.
    return node.children[-1].end if isinstance(node.children, list) and not node.written else node.end

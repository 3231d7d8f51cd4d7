"""JSON: the values of a text, and on demand where they stand.

The standard library's parser says what a text means and whether it is JSON (RFC 8259); the position scanner runs only
when a place is asked for, and relies on the parser having accepted the text.
"""

from __future__ import annotations

import json
import re

from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.text.source import Source

    Path = tuple[str | int, ...]

# Linear over any text: blanks are no part of a token, as nothing need follow them; a string without an end takes the
# rest, as each quote in it would begin one anew.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[{}\[\],:]|[^ \t\n"{}\[\],:]+', re.DOTALL)

# The parser's words, which change between versions of Python, in ours; the first that fits.
_WORDS = (
    ("Illegal trailing comma", "a comma stands before the end of a list or an object"),
    ("Expecting property name", "a key in double quotes is missing"),
    ("Expecting ':'", "a `:` is missing"),
    ("Expecting ','", "a `,` is missing"),
    ("Expecting value", "a value is missing"),
    ("Extra data", "more text follows the end of the value"),
    ("Unterminated string", "a string has no end"),
    ("Invalid control character", "a control character stands in a string"),
    ("Invalid \\", "an escape in a string is none that JSON knows"),
)
# `int` refuses more than 4,300 digits; no number that means anything here has a hundred.
_DIGITS = 100


class JsonError(ValueError):
    """The text is not JSON. The message is one clause; `offset` is where it stopped to be."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset: Final = offset


class Members(dict[str, object]):
    """An object that holds a key more than once: the last values, as every parser has it, and all `pairs`."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.pairs: Final = pairs


def loads(source: Source) -> object:
    """The value of a text; an object with a duplicate key is a `Members`. Raises `JsonError`."""
    try:
        return json.loads(source.text, object_pairs_hook=_object, parse_int=_whole)
    except json.JSONDecodeError as error:
        words = next((ours for theirs, ours in _WORDS if error.msg.startswith(theirs)), "it breaks off")
        raise JsonError(words, error.pos) from None
    except RecursionError:
        raise JsonError("it is nested too deeply", 0) from None


def members(table: dict[str, object]) -> Iterator[tuple[str | int, str, object]]:
    """Step, key and value of every member of an object in order, also of those that a later one of its name hides.

    The step leads to the member in a path: its key, or its index in an object with duplicates.
    """
    if isinstance(table, Members):
        for index, (key, value) in enumerate(table.pairs):
            yield index, key, value
    else:
        for key, value in table.items():
            yield key, key, value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    return table if len(table) == len(pairs) else Members(pairs)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < _DIGITS else float(digits)


_NO_ITEMS: list[_Node] = []
_NO_NAMES: dict[str, int] = {}


class _Node:
    """A value from `start` to `end`, behind the key in `key`; `items` in their order, `names` the last of each key."""

    __slots__ = ("end", "items", "key", "names", "start")

    def __init__(self, start: int, end: int, key: tuple[int, int] | None) -> None:
        self.start = start
        self.end = end
        self.key: Final = key
        # Most values are literals, which hold nothing: one empty list and table for all of them.
        self.items = _NO_ITEMS
        self.names = _NO_NAMES


class Positions:
    """Where the values of a text stand.

    A path leads from the outermost value inwards: a key (the last member of that name) or an index (an element of a
    list, or a member of an object in order). A path that leads nowhere raises `LookupError`.
    """

    __slots__ = ("_root", "_text")

    def __init__(self, root: _Node, text: str) -> None:
        self._root: Final = root
        self._text: Final = text

    def value(self, path: Path) -> Span:
        """The whole value, with the quotes of a string."""
        node = self._node(path)
        return Span(node.start, node.end)

    def inner(self, path: Path) -> Span:
        """The value, of a string what stands between its quotes."""
        node = self._node(path)
        quotes = int(self._text[node.start] == '"')
        return Span(node.start + quotes, node.end - quotes)

    def entry(self, path: Path) -> Span:
        """Key and value of a member, or an element."""
        node = self._node(path)
        return Span(node.key[0] if node.key else node.start, node.end)

    def key(self, path: Path) -> Span:
        """What stands between the quotes of a member's key."""
        node = self._node(path)
        if node.key is None:
            raise LookupError(f"{path} is no member of an object")
        return Span(node.key[0] + 1, node.key[1] - 1)

    def _node(self, path: Path) -> _Node:
        node = self._root
        for step in path:
            node = node.items[node.names[step] if isinstance(step, str) else step]
        return node


def scan(source: Source) -> Positions:
    """Find every value of a text that `loads` accepted, in one pass."""
    text = source.text
    root = _Node(0, len(text), None)
    root.items = []
    open_nodes = [root]
    key: tuple[int, int] | None = None
    literal: tuple[int, int] | None = None
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        mark = text[start]
        if mark in "}]":
            open_nodes.pop().end = end
        elif mark == ":":
            key = literal
        elif mark != ",":
            literal = (start, end)
            if mark == '"' and key is None and text[open_nodes[-1].start] == "{" and open_nodes[-1] is not root:
                continue
            node = _Node(start, end, key)
            _add(open_nodes[-1], node, text)
            key = None
            if mark in "{[":
                node.items, node.names = [], {}
                open_nodes.append(node)
    return Positions(root.items[0], text)


def _add(parent: _Node, node: _Node, text: str) -> None:
    if node.key is not None:
        literal = text[node.key[0] : node.key[1]]
        parent.names[json.loads(literal) if "\\" in literal else literal[1:-1]] = len(parent.items)
    parent.items.append(node)

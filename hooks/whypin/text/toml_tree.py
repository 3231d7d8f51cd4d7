"""The tree of positions under `toml_scan`: statements, headers and comments first, the inside of values when asked for.

Time is linear in the text, nesting costs no recursion.
"""

from __future__ import annotations

from whypin.text.toml_syntax import BARE, BLANKS, GAP, SIGN, ended, literal, scalar_end, skip, string_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    Children = dict[str, "Node"] | list["Node"]


class Node:
    """One value (`start` to `end`) and the last part of its key (`key` to `key_end`; -1 where there is none).

    `statement` is where its whole key begins. `written`: it stands in one piece, which tables made by headers and by
    dotted keys do not; those reach from header or first key to the end of their body. `children` is None for what
    nobody has looked into yet.
    """

    __slots__ = ("children", "end", "key", "key_end", "start", "statement", "written")

    def __init__(self, key: int, key_end: int, start: int, end: int, children: Children | None = None) -> None:
        self.key = key
        self.key_end = key_end
        self.start = start
        self.end = end
        self.statement = start
        self.children: Children | None = children
        self.written = children is None

    @property
    def fields(self) -> dict[str, Node]:
        """The children of a table."""
        if isinstance(self.children, dict):
            return self.children
        raise ValueError("the text is not TOML")

    def within(self, name: str, key: int, key_end: int, start: int, end: int) -> Node:
        """The table `name` in this one, made when it is not there; of an array of tables the last element."""
        child = self.fields.get(name)
        if child is None:
            child = self.fields[name] = Node(key, key_end, start, end, {})
        return child.children[-1] if isinstance(child.children, list) else child


class Builder:
    """Reads the statements of a text; `root` is the tree, `comments` holds the offset of each `#`, in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.comments: list[int] = []
        self.root = Node(-1, -1, 0, len(text), {})
        self._statements()
        self.root.end = len(text)

    def _statements(self) -> None:
        text, end = self.text, len(self.text)
        table = self.root
        at = 0
        while True:
            at = skip(text, at, GAP)
            if at >= end:
                return
            if text[at] == "#":
                self.comments.append(at)
                at = text.find("\n", at)
                if at < 0:
                    return
            elif text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._assignment(table, at)
                table.end = at

    def _header(self, at: int) -> tuple[Node, int]:
        """The table of `[a.b]` or a new element for `[[a.b]]`, and where the header ends."""
        many = self.text.startswith("[[", at)
        parts, after = _key(self.text, skip(self.text, at + 1 + many, GAP))
        end = self.text.index("]", after) + 1 + many
        node = self.root
        for name, key, key_end in parts[:-1]:
            node = node.within(name, key, key_end, at, end)
        name, key, key_end = parts[-1]
        if many:
            table = Node(key, key_end, at, end, {})
            array = node.fields.setdefault(name, Node(key, key_end, at, end, []))
            if isinstance(array.children, list):
                array.children.append(table)
        else:
            table = node.within(name, key, key_end, at, end)
            # `[a.b]` may have made `a` before `[a]` comes.
            table.key, table.key_end, table.start, table.end, table.statement = key, key_end, at, end, at
        return table, end

    def _assignment(self, table: Node, at: int) -> int:
        """`key = value` in a table; where it ends."""
        parts, after = _key(self.text, at)
        start = skip(self.text, self.text.index("=", after) + 1, BLANKS)
        end = self._value_end(start)
        node = table
        for name, key, key_end in parts[:-1]:
            node = node.within(name, key, key_end, at, end)
            node.end = end
        name, key, key_end = parts[-1]
        value = node.fields[name] = Node(key, key_end, start, end)
        value.statement = at
        return end

    def _value_end(self, start: int) -> int:
        text = self.text
        if text[start] not in "[{":
            return _scalar_end(text, start)
        depth, at = 0, start
        while at >= 0:
            signs = SIGN.finditer(text, at)
            at = -1
            for sign in signs:
                here = sign.start()
                kind = text[here]
                if kind in "[{":
                    depth += 1
                elif kind in "]}":
                    depth -= 1
                    if not depth:
                        return here + 1
                elif kind == "#":
                    self.comments.append(here)
                elif sign.end() == here + 1:
                    at = string_end(text, here)
                    break
        raise ValueError("the text is not TOML")


def look_into(text: str, top: Node) -> None:
    """Find what an array or inline table holds, all levels at once; other values hold nothing."""
    first = text[top.start]
    top.children = [] if first == "[" else {}
    if first not in "[{":
        return
    # Each open bracket with the tables that the dotted key before it made: they end where it does.
    open_nodes: list[tuple[Node, list[Node]]] = [(top, [])]
    at = top.start + 1
    while open_nodes:
        at = skip(text, at, GAP)
        if text[at] == "#":
            at = text.index("\n", at)
        elif text[at] in "]}":
            at += 1
            node, dotted = open_nodes.pop()
            for table in (node, *dotted):
                table.end = at
        else:
            node, dotted = _item(text, open_nodes[-1][0], at)
            if text[node.start] in "[{":
                node.children = [] if text[node.start] == "[" else {}
                open_nodes.append((node, dotted))
                at = node.start + 1
            else:
                at = node.end = _scalar_end(text, node.start)
                for table in dotted:
                    table.end = at


def _item(text: str, parent: Node, at: int) -> tuple[Node, list[Node]]:
    """The element or pair at a place, its end still open, and the tables its dotted key goes through."""
    if isinstance(parent.children, list):
        node = Node(-1, -1, at, at)
        parent.children.append(node)
        return node, []
    parts, after = _key(text, at)
    dotted = []
    for name, key, key_end in parts[:-1]:
        parent = parent.within(name, key, key_end, at, after)
        dotted.append(parent)
    name, key, key_end = parts[-1]
    start = skip(text, text.index("=", after) + 1, BLANKS)
    node = parent.fields[name] = Node(key, key_end, start, start)
    node.statement = at
    return node, dotted


def _key(text: str, at: int) -> tuple[list[tuple[str, int, int]], int]:
    """The parts of a dotted key, each with its start and end, and where the key ends."""
    parts = []
    while True:
        quoted = text[at] in "\"'"
        end = string_end(text, at) if quoted else ended(BARE.match(text, at))
        parts.append((literal(text, at, end).value if quoted else text[at:end], at, end))
        at = skip(text, end, BLANKS)
        if not text.startswith(".", at):
            return parts, end
        at = skip(text, at + 1, BLANKS)


def _scalar_end(text: str, start: int) -> int:
    return string_end(text, start) if text[start] in "\"'" else scalar_end(text, start)

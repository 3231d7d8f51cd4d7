"""Where things stand in a YAML file. The one door to PyYAML, which is an extra: `whypin[init]`.

It works on PyYAML's events, each with the marks of its place: nothing is constructed, no alias is followed, nothing
nests a call in a call, so that a hostile file costs what its length costs.
"""

from __future__ import annotations

import re

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Final

    from whypin.text.source import Source

    # What an event says, but for its place and style: kind, anchor, tag, value.
    Said = tuple[str, str | None, str | None, str | None]

LIMIT = 1 << 16
"""Characters of the longest file that is read: PyYAML takes up to 20 µs for each."""

_BLOCK = ("|", ">")


DEEPEST = 64
"""So many brackets may be open: PyYAML looks at each of them again at each token."""


class Unsure(Exception):
    """A file in which nothing can be inserted safely; the message is one clause that follows its quoted path."""


class NoYaml(Exception):
    """PyYAML is not installed."""


class Node(Record):
    """A scalar, an alias or a collection.

    - `kind` is "mapping", "sequence", "scalar" or "alias".
    - `start` and `end` are offsets of the text: of a block collection and a block scalar, `end` is behind the last
      thing in it, without comments and blank lines.
    - `column` counts from 0; `index` is the number of its first event, `last` that of its last.
    - `flow`: whether a collection is written in brackets. `style` are the quotes of a scalar, `value` is its text.
    - `items` are the elements of a sequence, `pairs` the keys and values of a mapping.
    """

    __slots__ = ("column", "end", "flow", "index", "items", "kind", "last", "pairs", "start", "style", "value")

    def __init__(self, kind: str, start: int, end: int, column: int, index: int) -> None:
        self.kind: Final = kind
        self.start: Final = start
        self.end = end
        self.column: Final = column
        self.index: Final = index
        self.last = index
        self.flow = False
        self.style = ""
        self.value = ""
        self.items: list[Node] = []
        self.pairs: list[tuple[Node, Node]] = []

    def get(self, key: str) -> Node | None:
        """The value of a mapping's key; None where there is none, or this is not a mapping. Raises `Unsure`."""
        found = [value for name, value in self.pairs if name.kind == "scalar" and name.value == key]
        if len(found) > 1:
            raise Unsure(f"has the key `{key}` twice")
        return found[0] if found else None

    def text(self, key: str) -> str:
        """The text of a mapping's key, "" where it is something else. Raises `Unsure`."""
        found = self.get(key)
        return found.value if found is not None and found.kind == "scalar" else ""

    @property
    def empty(self) -> bool:
        """Whether nothing is written where a value may be."""
        return self.kind == "scalar" and not self.style and self.start == self.end


class Yaml(Record):
    """A file: its `root`, None where it holds nothing but comments, and what its events say."""

    __slots__ = ("root", "said", "source")

    def __init__(self, source: Source, root: Node | None, said: tuple[Said, ...]) -> None:
        self.source: Final = source
        self.root: Final = root
        self.said: Final = said


def read(source: Source) -> Yaml:
    """Read a file of one document. Raises `Unsure` where it is something else, and `NoYaml`."""
    if len(source.text) > LIMIT:
        raise Unsure("is too long")
    if _depth(source.text) > DEEPEST:
        raise Unsure("opens too many brackets")
    events = _events(source.text)
    documents = sum(1 for event in events if type(event).__name__ == "DocumentStartEvent")
    if documents > 1:
        raise Unsure(f"holds {documents} documents")
    anchors: set[str] = set()
    for event in events:
        anchor = getattr(event, "anchor", None)
        if type(event).__name__ == "AliasEvent" and anchor not in anchors:
            raise Unsure(f"names `*{anchor}`, which is not defined above")
        if anchor:
            anchors.add(anchor)
    return Yaml(source, _tree(source.text, events), tuple([_said(event) for event in events]))


def _depth(text: str) -> int:
    """The most brackets that are open at once, whatever they mean."""
    most = depth = 0
    for match in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if match[0] in "[{" else max(depth - 1, 0)
        most = max(most, depth)
    return most


def _events(text: str) -> list[Any]:
    try:
        import yaml
    except ImportError:
        raise NoYaml("PyYAML is not installed") from None
    try:
        return list(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unsure(f"is not YAML: {error.problem or error.context or 'it cannot be read'} (line {line})") from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # The last two are escapes of characters that there are not.
        raise Unsure("is not YAML") from None


def _said(event: Any) -> Said:
    return (
        type(event).__name__,
        getattr(event, "anchor", None),
        getattr(event, "tag", None),
        getattr(event, "value", None),
    )


def _tree(text: str, events: Sequence[Any]) -> Node | None:
    root: Node | None = None
    # The open collections, and the key that waits for its value in each mapping.
    above: list[tuple[Node, list[Node]]] = []
    for index, event in enumerate(events):
        name = type(event).__name__.removesuffix("Event")
        if name in ("SequenceEnd", "MappingEnd"):
            node, _ = above.pop()
            node.last = index
            if node.flow:
                node.end = event.end_mark.index
            else:
                node.end = max([node.end, *[one.end for one in node.items], *[pair[1].end for pair in node.pairs]])
            continue
        kind = {"SequenceStart": "sequence", "MappingStart": "mapping", "Scalar": "scalar", "Alias": "alias"}.get(name)
        if kind is None:
            continue
        node = _node(text, event, kind, index)
        if not above:
            root = node
        elif above[-1][0].kind == "sequence":
            above[-1][0].items.append(node)
        elif above[-1][1]:
            above[-1][0].pairs.append((above[-1][1].pop(), node))
        else:
            above[-1][1].append(node)
        if kind in ("sequence", "mapping"):
            above.append((node, []))
    return root


def _node(text: str, event: Any, kind: str, index: int) -> Node:
    start, end = event.start_mark, event.end_mark
    node = Node(kind, start.index, end.index, start.column, index)
    if kind == "scalar":
        node.style, node.value = event.style or "", event.value
        if node.style in _BLOCK:
            # Blank lines behind it belong to it where it keeps them (`|+`).
            keeps = not node.value.strip("\n") or node.value.endswith("\n\n")
            written = text[start.index : end.index]
            node.end = start.index + len(written.removesuffix("\n") if keeps else written.rstrip())
    elif kind != "alias":
        node.flow = bool(event.flow_style)
    return node

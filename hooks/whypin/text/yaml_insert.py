"""Insert into a YAML file what looks like the rest of it: its indentation, its quotes, its newlines, no other byte.

Each insertion is read again, and what the file says then must be what it said before and the new part, event by event.
"""

from __future__ import annotations

from whypin.text.edit import Edit, apply
from whypin.text.record import Record
from whypin.text.source import Source
from whypin.text.span import Span
from whypin.text.yaml import Unsure, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Final, TypeAlias

    from whypin.text.yaml import Node, Said, Yaml

    # What is inserted: plain data, with `Flow` for a list in brackets.
    Value: TypeAlias = "str | int | Flow | list[Value] | dict[str, Value]"

_STEP, _DASH, _GAP = 2, 2, 1
_WIDEST = 8


class Flow(Record):
    """A list of words in brackets, and a comment behind it."""

    __slots__ = ("comment", "words")

    def __init__(self, words: tuple[str, ...], comment: str = "") -> None:
        self.words: Final = words
        self.comment: Final = comment


class Style:
    """How a file is written, as far as it shows: each time by key, and under "" for those it does not have.

    `steps` are the columns by which a mapping is indented, `dashes` those of a list below its key, `gaps` those between
    a dash and its element; `quotes` are those of scalars.
    """

    def __init__(self, yaml: Yaml | None = None) -> None:
        self.steps = {"": _STEP}
        self.dashes = {"": _DASH}
        self.gaps = {"": _GAP}
        self.quotes: dict[str, list[str]] = {}
        waiting = [yaml.root] if yaml is not None and yaml.root is not None else []
        # In the order of the file, so that what is written last counts.
        for node in waiting:
            waiting += node.items
            for key, value in node.pairs:
                self._note(key, value)
                waiting.append(value)

    def _note(self, key: Node, value: Node) -> None:
        names = (key.value, "")
        if value.kind == "scalar":
            self.quotes.setdefault(key.value, []).append(value.style)
        if value.flow or not (value.items or value.pairs):
            return
        if value.pairs and 0 < value.column - key.column <= _WIDEST:
            self.steps.update(dict.fromkeys(names, value.column - key.column))
        if value.items and 0 <= value.column - key.column <= _WIDEST:
            self.dashes.update(dict.fromkeys(names, value.column - key.column))
            gap = value.items[0].column - value.column - 1
            if 0 < gap <= _WIDEST:
                self.gaps.update(dict.fromkeys(names, gap))

    def of(self, measures: Mapping[str, int], key: str) -> int:
        """The measure that holds for a key."""
        return measures.get(key, measures[""])

    def quoted(self, key: str, text: str) -> str:
        """A scalar of a key in the quotes that most of its kind have there."""
        styles = self.quotes.get(key, [])
        quote = max(sorted(set(styles)), key=styles.count, default="")
        return f"{quote}{text}{quote}" if quote in ("'", '"') else text

    def mapping(self, value: dict[str, Value]) -> Iterator[str]:
        """The lines of a block mapping."""
        for key, given in value.items():
            if isinstance(given, Flow):
                comment = f"  # {given.comment}" if given.comment else ""
                yield f"{key}: [{', '.join(given.words)}]{comment}"
            elif isinstance(given, (str, int)):
                yield f"{key}: {self.quoted(key, given) if isinstance(given, str) else given}"
            else:
                yield f"{key}:"
                indent = self.of(self.steps if isinstance(given, dict) else self.dashes, key)
                yield from [f"{' ' * indent}{line}" for line in self.block(given, key)]

    def block(self, value: Value, key: str = "") -> list[str]:
        """The lines of a block collection; `key` is the one that it is the value of."""
        if isinstance(value, dict):
            return list(self.mapping(value))
        if isinstance(value, list):
            return [line for item in value for line in self.item(item, key)]
        return [self.quoted(key, str(value))]

    def item(self, value: Value, key: str) -> list[str]:
        """The lines of an element of the block list under a key."""
        gap = self.of(self.gaps, key)
        first, *rest = self.block(value)
        return [f"-{' ' * gap}{first}", *[f"{' ' * (gap + 1)}{line}" for line in rest]]


def item_added(yaml: Yaml, sequence: Node, value: Value, key: str) -> Yaml:
    """The file with one more element at the end of the list under a key. Raises `Unsure`."""
    at = sequence.last
    said = (*yaml.said[:at], *_said(value), *yaml.said[at:])
    if sequence.flow:
        if not isinstance(value, str):
            raise Unsure(f"has `{key}` in brackets")
        end = sequence.items[-1].end if sequence.items else sequence.end - 1
        return _put(yaml, end, f", {value}" if sequence.items else value, said)
    if sequence.kind != "sequence":
        raise Unsure(f"has something else than a list under `{key}`")
    lines = [f"{' ' * sequence.column}{line}" for line in Style(yaml).item(value, key)]
    ends = [(item.start, item.end) for item in sequence.items]
    return _add_lines(yaml, sequence, lines, ends, said)


def key_added(yaml: Yaml, mapping: Node | None, key: str, value: Value) -> Yaml:
    """The file with one more key at the end of a mapping, None for the root of an empty file. Raises `Unsure`."""
    style = Style(yaml)
    lines = list(style.mapping({key: value}))
    if mapping is None:
        text = yaml.source.text
        whole = ("\n" if text and not text.endswith("\n") else "") + "\n".join([*lines, ""])
        added = _put(yaml, len(text), whole, None)
        if added.said[2:-2] != tuple(_said({key: value})):
            raise Unsure("cannot be extended safely")
        return added
    if mapping.kind != "mapping" or mapping.flow:
        raise Unsure("is not a mapping of one key a line")
    at = mapping.last
    said = (*yaml.said[:at], ("ScalarEvent", None, None, key), *_said(value), *yaml.said[at:])
    ends = [(name.start, given.end) for name, given in mapping.pairs]
    return _add_lines(yaml, mapping, [f"{' ' * mapping.column}{line}" for line in lines], ends, said)


def list_filled(yaml: Yaml, key: Node, value: Node, items: list[Value]) -> Yaml:
    """The file with a list under a key that has no value yet. Raises `Unsure`."""
    style = Style(yaml)
    indent = " " * (key.column + style.of(style.dashes, key.value))
    lines = [f"{indent}{line}" for line in style.block(items, key.value)]
    said = (*yaml.said[: value.index], *_said(items), *yaml.said[value.index + 1 :])
    text = yaml.source.text
    end = text.find("\n", value.end)
    at, ended = (len(text), False) if end < 0 else (end + 1, True)
    return _put(yaml, at, _joined(lines, ended), said)


def _add_lines(yaml: Yaml, node: Node, lines: list[str], ends: list[tuple[int, int]], said: tuple[Said, ...]) -> Yaml:
    text = yaml.source.text
    at, ended = _place(text, node.end, node.column)
    gaps = [text[before:start] for (_, before), (start, _) in zip(ends, ends[1:], strict=False)]
    if gaps and any(not line.strip() for line in gaps[-1].split("\n")[1:-1]):
        lines = ["", *lines]
    return _put(yaml, at, _joined(lines, ended), said)


def _joined(lines: list[str], ended: bool) -> str:
    """The lines as they stand behind one that has its newline, or at the end of a file without one, which stays so."""
    return "".join([f"{line}\n" for line in lines]) if ended else "".join([f"\n{line}" for line in lines])


def _place(text: str, end: int, column: int) -> tuple[int, bool]:
    """Where a line belongs behind what ends at `end` and has that column, and whether the line before has its newline.

    Comments that are indented deeper belong to it; those directly below it, too, unless they are directly above the
    next thing and no deeper than that.
    """
    found = _line_end(text, end)
    line, touches, below = found, True, 0
    while line < len(text):
        start, line = line + 1, _line_end(text, line + 1)
        content = text[start:line].strip()
        indent = len(text[start:line]) - len(text[start:line].lstrip())
        if content and not content.startswith("#"):
            below = below if indent < column else 0
            break
        if not content:
            found, below, touches = max(found, below), 0, False
        elif indent > column:
            found = line
        elif touches:
            touches = indent == column or not column
            below = line if touches else below
    found = max(found, below)
    return (found + 1, True) if found < len(text) else (len(text), text.endswith("\n"))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _put(yaml: Yaml, at: int, text: str, said: tuple[Said, ...] | None) -> Yaml:
    old = yaml.source
    raw = apply(old, [Edit(Span(at, at), text)])
    new = read(Source(old.path, raw, old.encoding, old.mark))
    if said is not None and new.said != said:
        raise Unsure("cannot be extended without a change to something else in it")
    return new


def _said(value: Value) -> list[Said]:
    """What the events of plain data say."""
    if isinstance(value, Flow):
        return _said([*value.words])
    if isinstance(value, dict):
        inner = [said for key, given in value.items() for said in [*_said(key), *_said(given)]]
        return [("MappingStartEvent", None, None, None), *inner, ("MappingEndEvent", None, None, None)]
    if isinstance(value, list):
        inner = [said for item in value for said in _said(item)]
        return [("SequenceStartEvent", None, None, None), *inner, ("SequenceEndEvent", None, None, None)]
    return [("ScalarEvent", None, None, str(value))]

"""The options of requirements files (pip's documentation, "Requirements File Format", and its `req_file.py`)."""

from __future__ import annotations

import re

from whypin.readers.malformed import Malformed, quote
from whypin.text.lines import Joined
from whypin.text.record import Record
from whypin.text.span import Literal, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

# Long names, and whether a value follows.
_OF_TODAY = {
    **dict.fromkeys(("index-url", "pypi-url", "extra-index-url", "find-links", "trusted-host"), True),
    **dict.fromkeys(("constraint", "requirement", "editable", "hash", "config-settings"), True),
    **dict.fromkeys(("no-binary", "only-binary", "all-releases", "only-final", "use-feature"), True),
    **dict.fromkeys(("no-index", "prefer-binary", "require-hashes", "no-require-hashes", "pre"), False),
}
# Those that older pips knew, and the pip of today refuses.
DROPPED = {
    **dict.fromkeys(("global-option", "install-option"), True),
    **dict.fromkeys(("allow-external", "allow-unverified", "allow-insecure"), True),
    **dict.fromkeys(("use-wheel", "no-use-wheel", "allow-all-external", "always-unzip"), False),
    "process-dependency-links": False,
}
_KNOWN = {**_OF_TODAY, **DROPPED}
_SHORT = {
    "i": "index-url",
    "c": "constraint",
    "r": "requirement",
    "e": "editable",
    "f": "find-links",
    "C": "config-settings",
    "Z": "always-unzip",
}
# A word as a shell splits it (`shlex`, whose blanks are these); a quote or a backslash that is never closed ends the
# match early.
_WORD = re.compile(r"""[ \t]*((?:[^ \t"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)""")
_QUOTING = re.compile(r"""["'\\]""")


class Option(Record):
    """One option: its long `name` without dashes, its `value` without quotes, and where it begins and ends.

    A word that is neither an option nor its value has the name "", and the value is the word. `start` and `end` count
    characters of the line's value.
    """

    __slots__ = ("end", "name", "start", "value")

    def __init__(self, name: str, value: Literal | None, start: int, end: int) -> None:
        self.name: Final = name
        self.value: Final = value
        self.start: Final = start
        self.end: Final = end


def read(literal: Literal, at: int) -> tuple[Option, ...]:
    """The options in `literal.value[at:]`. Raises `Malformed`, for an option that no pip knows too."""
    words = _words(literal, at)
    found = []
    index = 0
    ended = False
    while index < len(words):
        word, start, end = words[index]
        index += 1
        ended = ended or word.value == "--"
        if ended or not word.value.startswith("-") or word.value == "-":
            found.append(Option("", word, start, end))
            continue
        name, value = _option(word)
        if value is not None and not _KNOWN[name]:
            raise Malformed(f"`--{name}` takes no value", f"write `--{name}` alone", literal.span(start, end))
        if value is None and _KNOWN[name]:
            if index == len(words):
                help = f"write a value behind `{word.value}`"
                raise Malformed(f"`{word.value}` lacks its value", help, literal.span(start, end))
            value, _, end = words[index]
            index += 1
        found.append(Option(name, value, start, end))
    return tuple(found)


def _words(literal: Literal, at: int) -> list[tuple[Literal, int, int]]:
    """The words as a shell reads them, each with the range of the line's value that it was written in."""
    value = literal.value
    words = []
    while at < len(value):
        found = _WORD.match(value, at)
        if found is None or (found.end() < len(value) and value[found.end()] not in " \t"):
            rest = len(value) - len(value[at:].lstrip(" \t"))
            if rest == len(value):
                break
            message = f"{quote(value[rest:])} lacks its closing quote"
            raise Malformed(message, "close the quote", literal.span(rest, len(value)))
        start, at = found.span(1)
        words.append((_bare(literal, start, at), start, at))
    return words


def _bare(literal: Literal, start: int, end: int) -> Literal:
    """`literal.value[start:end]` without its quotes and escapes, as `shlex` takes them out."""
    value = literal.value
    if not _QUOTING.search(value, start, end):
        return _piece(literal, start, end)
    kept = []
    quoted = ""
    at = start
    while at < end:
        sign = value[at]
        if sign == "\\" and quoted != "'" and (not quoted or value[at + 1] in '"\\'):
            at += 1
            kept.append(at)
        elif sign == quoted or (not quoted and sign in "\"'"):
            quoted = "" if quoted else sign
        else:
            kept.append(at)
        at += 1
    return _spread(literal, kept, end)


def _spread(literal: Literal, kept: list[int], end: int) -> Literal:
    """The characters at these offsets of the line's value; `end` is where they end when there are none."""
    starts = [literal.span(place, place + 1).start for place in kept]
    last = literal.span(kept[-1], kept[-1] + 1).end if kept else literal.span(end, end).start
    text = "".join([literal.value[place] for place in kept])
    return Literal(text, Span(starts[0] if starts else last, last), (*starts, last))


def _piece(literal: Literal, start: int, end: int) -> Literal:
    """`literal.value[start:end]` of a literal without escapes, blanks and all."""
    if start < end and isinstance(literal, Joined):
        return literal.part(literal.value[start:end], start, end)
    return Literal(literal.value[start:end], literal.span(start, end))


def _behind(word: Literal, start: int) -> Literal:
    """A word from an offset on, blanks at its ends included."""
    if word.starts is not None:
        starts = word.starts[start:]
        return Literal(word.value[start:], Span(starts[0], starts[-1]), starts)
    return _piece(word, start, len(word.value))


def _option(word: Literal) -> tuple[str, Literal | None]:
    """The option's long name, and its value where one stands in the same word."""
    text = word.value
    if not text.startswith("--"):
        name = _SHORT.get(text[1])
        if name is None:
            raise _unknown(text[:2], word.span(0, 2))
        return name, _behind(word, 2) if len(text) > len("-r") else None
    written, equals, _ = text[2:].partition("=")
    name = written if written in _KNOWN else _abbreviated(written)
    if name is None:
        raise _unknown(text[: 2 + len(written)], word.span(0, 2 + len(written)))
    return name, _behind(word, len(written) + len("--=")) if equals else None


def _abbreviated(written: str) -> str | None:
    """The option that a beginning of its long name stands for: pip takes one that fits no other."""
    fitting = [name for name in _OF_TODAY if written and name.startswith(written)]
    return fitting[0] if len(fitting) == 1 else None


def _unknown(word: str, span: Span) -> Malformed:
    return Malformed(f"{quote(word)} is not an option of requirements files", "remove it or mend its name", span)

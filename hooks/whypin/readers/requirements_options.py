"""The options of requirements files (pip's documentation, "Requirements File Format", and its `req_file.py`)."""

from __future__ import annotations

import re

from whypin.readers.malformed import Malformed, quote
from whypin.text.lines import cut
from whypin.text.record import Record
from whypin.text.span import Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.span import Span

# Long names, and whether a value follows. The last lines are those that older pips knew.
_KNOWN = {
    **dict.fromkeys(("index-url", "pypi-url", "extra-index-url", "find-links", "trusted-host"), True),
    **dict.fromkeys(("constraint", "requirement", "editable", "hash", "config-settings", "global-option"), True),
    **dict.fromkeys(("no-binary", "only-binary", "all-releases", "only-final", "use-feature"), True),
    **dict.fromkeys(("no-index", "prefer-binary", "require-hashes", "no-require-hashes", "pre"), False),
    **dict.fromkeys(("install-option", "allow-external", "allow-unverified", "allow-insecure"), True),
    **dict.fromkeys(("use-wheel", "no-use-wheel", "allow-all-external", "always-unzip"), False),
    "process-dependency-links": False,
}
_SHORT = {
    "i": "index-url",
    "c": "constraint",
    "r": "requirement",
    "e": "editable",
    "f": "find-links",
    "C": "config-settings",
    "Z": "always-unzip",
}
# A word as a shell splits it; a quote or a backslash that is never closed ends the match early.
_WORD = re.compile(r"""\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)""")


class Option(Record):
    """One option: its long `name` without dashes, its `value` as written without quotes, and where it ends.

    A word behind the options that is neither has the name "". `end` counts characters of the line's value.
    """

    __slots__ = ("end", "name", "value")

    def __init__(self, name: str, value: Literal | None, end: int) -> None:
        self.name: Final = name
        self.value: Final = value
        self.end: Final = end


def read(literal: Literal, at: int) -> tuple[Option, ...]:
    """The options in `literal.value[at:]`. Raises `Malformed`, for an option that no pip knows too."""
    value = literal.value
    words = _words(literal, at)
    found = []
    index = 0
    while index < len(words):
        first, last = words[index]
        index += 1
        name, begin = _name(literal, first, last)
        if not name:
            found.append(Option("", _unquoted(literal, first, last), last))
            continue
        if begin is not None and not _KNOWN[name]:
            raise Malformed(f"`--{name}` takes no value", f"write `--{name}` alone", literal.span(first, last))
        if begin is None and _KNOWN[name]:
            if index == len(words):
                help = f"write a value behind `{value[first:last]}`"
                raise Malformed(f"`{value[first:last]}` lacks its value", help, literal.span(first, last))
            begin, last = words[index]
            index += 1
        found.append(Option(name, None if begin is None else _unquoted(literal, begin, last), last))
    return tuple(found)


def _words(literal: Literal, at: int) -> list[tuple[int, int]]:
    value = literal.value
    words = []
    while at < len(value):
        found = _WORD.match(value, at)
        if found is None or (found.end() < len(value) and not value[found.end()].isspace()):
            rest = len(value) - len(value[at:].lstrip())
            message = f"{quote(value[rest:])} lacks its closing quote"
            raise Malformed(message, "close the quote", literal.span(rest, len(value)))
        words.append(found.span(1))
        at = found.end()
    return words


def _name(literal: Literal, first: int, last: int) -> tuple[str, int | None]:
    """The option's long name ("" for a word that is none) and where a value in the same word begins."""
    word = literal.value[first:last]
    if not word.startswith("-") or word in ("-", "--"):
        return "", None
    if not word.startswith("--"):
        name = _SHORT.get(word[1])
        if name is None:
            raise _unknown(word[:2], literal.span(first, first + 2))
        return name, first + 2 if len(word) > len("-r") else None
    written, equals, _ = word[2:].partition("=")
    name = written if written in _KNOWN else _abbreviated(written)
    if name is None:
        end = first + 2 + len(written)
        raise _unknown(literal.value[first:end], literal.span(first, end))
    return name, first + len(written) + len("--=") if equals else None


def _abbreviated(written: str) -> str | None:
    """The option that a beginning of its long name stands for: pip takes one that fits no other."""
    fitting = [name for name in _KNOWN if written and name.startswith(written)]
    return fitting[0] if len(fitting) == 1 else None


def _unknown(word: str, span: Span) -> Malformed:
    return Malformed(f"{quote(word)} is not an option of requirements files", "remove it or mend its name", span)


def _unquoted(literal: Literal, first: int, last: int) -> Literal:
    value = literal.value
    if last - first > 1 and value[first] == value[last - 1] and value[first] in "\"'":
        first, last = first + 1, last - 1
    return cut(literal, first, last) or Literal("", literal.span(first, first))

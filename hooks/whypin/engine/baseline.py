r"""`whypin-baseline.txt`: the findings that a team has for now, a line each, so that only new ones are reported.

A line holds path, rule, package and subject (`Finding.identity`), with tabs between; a finding that is there twice has
two lines. The lines are sorted text, so that they merge as text does. Tab, newline and backslash are `\t`, `\n` and
`\\`; what is not printable is `\uXXXX`, two of them (UTF-16) beyond U+FFFF, and so is a `#` at the start of a line.
"""

from __future__ import annotations

import re

from whypin.text.printable import masked
from whypin.text.record import Record
from whypin.text.source import Source
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    from whypin.model.finding import Finding

    Identity = tuple[str, str, str, str]

NAME = "whypin-baseline.txt"
"""The file, in the root of the repository."""

HEAD = "# whypin baseline 1: path, rule, package, subject. `whypin baseline --prune` removes what is mended.\n"
_VERSION = r"# whypin baseline (\d{1,9}):"
_FIELDS = 4
_MOST = 100_000
_ESCAPES = {"t": "\t", "n": "\n", "\\": "\\"}
_WRITTEN = {"\t": "\\t", "\n": "\\n", "\\": "\\\\"}
# What git leaves where nobody has merged.
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Line(Record):
    """One line of a baseline: the finding that it stands for, and its place in the file."""

    __slots__ = ("identity", "span")

    def __init__(self, identity: Identity, span: Span) -> None:
        self.identity: Final = identity
        self.span: Final = span


class Baseline(Record):
    """What a baseline file says. `mistakes` are the lines that cannot be read, each with one clause about it."""

    __slots__ = ("lines", "mistakes", "source")

    def __init__(self, source: Source, lines: tuple[Line, ...], mistakes: tuple[tuple[Span, str], ...] = ()) -> None:
        self.source: Final = source
        self.lines: Final = lines
        self.mistakes: Final = mistakes


def identity_of(finding: Finding) -> Identity:
    """A finding's identity as a baseline holds it: without a login."""
    path, rule, package, subject = finding.identity
    return masked(path), rule, masked(package), masked(subject) or "-"


def parse(source: Source) -> Baseline:
    """Read a baseline; lines in any order, and more than once, as a merge may leave them. Never raises."""
    lines, mistakes = [], []
    if len(source.starts) > _MOST:
        return Baseline(source, (), ((Span(0, 0), f"a baseline of more than {_MOST:,} lines is not read"),))
    for number in range(1, len(source.starts) + 1):
        span = Span(*source.bounds(number))
        text = source.text[span.start : span.end]
        if text.startswith("#"):
            version = re.match(_VERSION, text)
            if version is not None and int(version[1]) != 1:
                mistakes.append((span, f"this is a baseline of version {int(version[1])}, and whypin reads version 1"))
        elif text.strip():
            try:
                lines.append(Line(_read(text), span))
            except ValueError as error:
                mistakes.append((span, str(error)))
    return Baseline(source, tuple(lines), tuple(mistakes))


def _read(text: str) -> Identity:
    """The fields of a line. Raises `ValueError` with one clause."""
    if text.startswith(_MARKERS):
        raise ValueError("this is a mark of a merge that nobody has finished")
    fields = text.split("\t")
    if len(fields) != _FIELDS or not all(fields):
        raise ValueError("this line is not path, rule, package and subject with tabs between them")
    path, rule, package, subject = [_unescaped(field) for field in fields]
    return path, rule, package, subject


def _unescaped(field: str) -> str:
    if "\\" not in field:
        return field
    made = re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.?))", _meant, field)
    # Two halves are one character.
    return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _meant(match: re.Match[str]) -> str:
    if match[1] is not None:
        return chr(int(match[1], 16))
    if match[2] not in _ESCAPES:
        raise ValueError(f"`{match[0]}` is not an escape that a baseline knows")
    return _ESCAPES[match[2]]


def text(identities: Iterable[Identity]) -> str:
    """A baseline file of these findings; one that is given twice has two lines."""
    return HEAD + "".join(sorted([f"{_line(identity)}\n" for identity in identities]))


def _line(identity: Identity) -> str:
    """One line, which no editor and no hook that strips blanks changes, and which is no comment and no mark."""
    line = "\t".join([_escaped(field or "-") for field in identity])
    if line.endswith(" "):
        line = f"{line[:-1]}\\u0020"
    return f"{_unicode(line[0])}{line[1:]}" if line.startswith(("#", *_MARKERS)) else line


def _escaped(field: str) -> str:
    if field.isprintable() and "\\" not in field:
        return field
    return "".join([_WRITTEN.get(char) or (char if char.isprintable() else _unicode(char)) for char in field])


def _unicode(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join([f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)])

"""INI files as `configparser` reads them with its defaults, and where each part of them stands.

By "Supported INI File Structure" in the documentation of `configparser`: `=` or `:` parts option and value, a line that
begins with `#` or `;` is a comment, a line indented deeper than its option goes on with the value, blank lines do not
end it, and nothing at the end of a line is a comment. Names of options are kept as written; values are not
interpolated.
"""

from __future__ import annotations

import re

from whypin.text.record import Record
from whypin.text.span import Span, Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.text.source import Source

_HEADER = re.compile(r"\[(.+)\]")
_SIGN = re.compile(r"[=:]")
_COMMENT = ("#", ";")


class IniError(ValueError):
    """The text is not of that form. `message` is one lower-case clause, `offset` the place in `Source.text`."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message: Final = message
        self.offset: Final = offset


class Setting(Record):
    """One option of a section.

    `lines` are those of the value without the blanks around them, the first (maybe empty) beside the name, blank ones
    between them included; `span` reaches from the name to the end of the last.
    """

    __slots__ = ("lines", "name", "section", "span")

    def __init__(self, section: str, name: Spanned, lines: tuple[Spanned, ...], span: Span) -> None:
        self.section: Final = section
        self.name: Final = name
        self.lines: Final = lines
        self.span: Final = span


class Ini(Record):
    """What a text holds: its options in order, and the places of its comment lines, each from its sign on."""

    __slots__ = ("comments", "settings")

    def __init__(self, settings: tuple[Setting, ...], comments: tuple[Span, ...]) -> None:
        self.settings: Final = settings
        self.comments: Final = comments


def read(source: Source) -> Ini:
    """Read a text. Raises `IniError` for what `configparser` refuses."""
    reading = _Reading()
    for line in _lines(source.text):
        reading.take(line)
    reading.close()
    return Ini(tuple(reading.settings), tuple(reading.comments))


def _lines(text: str) -> Iterator[tuple[Spanned, int]]:
    """Each line without the blanks around it, and the number of those before it."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        yield Spanned(bare, Span(start + indent, start + indent + len(bare))), indent
        start = end + 1


class _Reading:
    """The options so far, and the one that may go on."""

    def __init__(self) -> None:
        self.settings: list[Setting] = []
        self.comments: list[Span] = []
        self._section: str | None = None
        self._sections: set[str] = set()
        self._names: set[tuple[str, str]] = set()
        self._open: Spanned | None = None
        self._value: list[Spanned] = []
        self._indent = 0

    def take(self, line: tuple[Spanned, int]) -> None:
        """Add a line. Raises `IniError`."""
        content, indent = line
        if content.value.startswith(_COMMENT):
            self.comments.append(content.span)
        elif not content.value or (self._open is not None and indent > self._indent):
            if self._open is not None:
                self._value.append(content)
        else:
            self._indent = indent
            header = _HEADER.match(content.value)
            if header is not None:
                self._header(header[1], content.span.start)
            else:
                self._option(content)

    def _header(self, name: str, at: int) -> None:
        self.close()
        if name in self._sections:
            raise IniError(f"the section `[{name}]` is there twice", at)
        # The defaults are no section of their own, and may be added to.
        if name != "DEFAULT":
            self._sections.add(name)
        self._section = name

    def _option(self, content: Spanned) -> None:
        at = content.span.start
        if self._section is None:
            raise IniError("a line stands above the first section", at)
        sign = _SIGN.search(content.value)
        name = content.value[: sign.start()].rstrip() if sign is not None else ""
        if sign is None or not name:
            raise IniError("the line is neither a section nor an option with a value", at)
        if (self._section, name) in self._names:
            raise IniError(f"the option `{name}` is there twice", at)
        self.close()
        self._names.add((self._section, name))
        value = content.value[sign.end() :].strip()
        start = content.span.end - len(content.value[sign.end() :].lstrip())
        self._open = Spanned(name, Span(at, at + len(name)))
        self._value = [Spanned(value, Span(start, start + len(value)))]

    def close(self) -> None:
        """Finish the option that could have gone on."""
        if self._open is None or self._section is None:
            return
        while len(self._value) > 1 and not self._value[-1].value:
            self._value.pop()
        span = self._open.span.join(self._value[-1].span)
        self.settings.append(Setting(self._section, self._open, tuple(self._value), span))
        self._open = None

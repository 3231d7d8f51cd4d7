"""A file that is not TOML, explained; imported only when one is met."""

from __future__ import annotations

import re

from whypin.model.project import TEMPLATE, Document, Problem
from whypin.text.conflicts import conflict_markers
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.formats import Format
    from whypin.text.ini import IniError
    from whypin.text.source import Source
    from whypin.text.toml import TomlError

_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_TEMPLATE_LINE = re.compile(r"^[ \t]*\{[%#][^\n]*", re.MULTILINE)


def document(
    source: Source,
    form: Format,
    error: TomlError | IniError,
    kind: str = "TOML",
    what: str = "",
    *,
    text: Source | None = None,
) -> Document:
    """A file whose text is not of its `kind`: a template, which is left out, or one problem.

    `what` is what a message calls the text where it is a part of the file only, and `text` that part in its place.
    """
    found = problem(text or source, error, kind, what)
    if found is None:
        return Document(source, form, left_out=TEMPLATE)
    return Document(source, form, problems=(found,))


def problem(source: Source, error: TomlError | IniError, kind: str = "TOML", what: str = "") -> Problem | None:
    """What is wrong with a text, at the place where the parser gave up; None for a template."""
    name = what or f"`{source.path.rsplit('/', 1)[-1]}`"
    line = Span(*_line(source.text, error.offset))
    conflict = next(conflict_markers(source.text), None)
    if conflict and (conflict.start() == line.start or conflict[0].startswith("<")):
        message = f"{name} holds an unresolved merge conflict"
        return _problem(message, "resolve the conflict and remove its markers", Span(*conflict.span()))
    template = _TEMPLATE.search(source.text, line.start, line.end) or _TEMPLATE_LINE.search(source.text)
    if template:
        return None
    return _problem(f"{name} is not {kind}: {error.message}", "correct the line", _at(source.text, error.offset))


def _problem(message: str, help: str, span: Span) -> Problem:
    return Problem("unreadable-file", message, help, span)


def _line(text: str, offset: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return start, len(text) if end < 0 else end


def _at(text: str, offset: int) -> Span:
    """One character at the place, or the last one before it where a line or the text ends there."""
    while offset > 0 and (offset >= len(text) or text[offset] == "\n"):
        offset -= 1
    return Span(offset, min(offset + 1, len(text)))

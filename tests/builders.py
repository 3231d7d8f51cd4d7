"""Small documents and findings for tests that need no reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whypin.model.declaration import Comment, Comments, Declaration
from whypin.model.finding import Entry, Finding, Fix
from whypin.model.formats import REQUIREMENTS
from whypin.model.names import normalise
from whypin.model.project import Document
from whypin.model.rule import ERROR
from whypin.text.source import Source
from whypin.text.span import Span, Spanned

if TYPE_CHECKING:
    from whypin.model.rule import Severity


def span_of(text: str, part: str) -> Span:
    """Where a part stands for the first time."""
    start = text.index(part)
    return Span(start, start + len(part))


def document(text: str, path: str = "requirements.in") -> Document:
    """A document with one declaration a line (its first word) and its comments, enough for the engine."""
    source = Source(path, text)
    declarations: list[Declaration] = []
    comments: list[Comment] = []
    offset = 0
    above: tuple[Comment, ...] = ()
    for line in source.text.splitlines(keepends=True):
        body, sign, rest = line.rstrip("\n").partition("#")
        found: tuple[Comment, ...] = ()
        if sign:
            start = offset + len(body)
            found = (Comment("#" + rest, Span(start, start + 1 + len(rest)), not body.strip()),)
            comments += found
        if body.strip():
            word = body.split()[0]
            place = Span(offset + body.index(word), offset + body.index(word) + len(word))
            name = Spanned(word, place)
            around = Comments(inline=found, above=above)
            declarations.append(Declaration(name, normalise(word), place, comments=around))
            above = ()
        elif found:
            above += found
        offset += len(line)
    return Document(source, REQUIREMENTS, declarations=tuple(declarations), comments=tuple(comments))


def finding(
    where: Document, part: str, rule: str = "some-rule", *, severity: Severity = ERROR, fix: Fix | None = None
) -> Finding:
    """A finding about a part of a document."""
    place = span_of(where.source.text, part)
    return Finding(
        rule,
        f"`{part}` is not right",
        where.path,
        place,
        help="make it right",
        severity=severity,
        package=normalise(part),
        entry=Entry("declaration", place),
        fix=fix,
    )

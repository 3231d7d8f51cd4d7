"""Ignores: find them, hold findings against them, tell what each one did."""

from __future__ import annotations

import re

from whypin.model.ignore import Ignore, IgnoreUse
from whypin.text.span import Span, Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from whypin.model.declaration import Comment
    from whypin.model.finding import Finding
    from whypin.model.project import Document

# Patterns stay text until they are needed: a file without an ignore should not pay for compiling them.
_IGNORE = r"whypin:[ \t]*ignore\b(?:[ \t]*\[(?P<rules>[^\]\n]*)\])?[ \t]*(?P<reason>[^\n#]*)"
_UNTIL = r"\buntil=(\d{4}-\d\d-\d\d)(?!\d)"


def inline_ignores(documents: Iterable[Document]) -> Iterator[Ignore]:
    """Every ignore comment of the documents, with the places it speaks for."""
    for document in documents:
        if "whypin:" not in document.source.text:
            continue
        for comment in document.comments:
            found = re.search(_IGNORE, comment.text)
            if found:
                yield _ignore(document, comment, found)


def _ignore(document: Document, comment: Comment, found: re.Match[str]) -> Ignore:
    base = comment.span.start
    reason = found["reason"]
    until = re.search(_UNTIL, reason)
    whole = not comment.text[: found.start()].strip("# \t")
    removal = _removal(document, comment) if whole else Span(base + found.start(), base + found.end())
    return Ignore(
        document.path,
        Span(base + found.start(), base + len(found[0].rstrip()) + found.start()),
        tuple(_names(found, base)),
        re.sub(_UNTIL, "", reason).strip(),
        removal=removal,
        until=until[1] if until else None,
        covers=tuple(_covers(document, comment)),
    )


def _names(found: re.Match[str], base: int) -> Iterator[Spanned]:
    if found["rules"] is not None:
        for name in re.finditer(r"[^\s,]+", found["rules"]):
            start = base + found.start("rules") + name.start()
            yield Spanned(name[0], Span(start, start + len(name[0])))


def _removal(document: Document, comment: Comment) -> Span:
    """A comment by itself goes with its line, one behind something with the blanks before it."""
    text = document.source.text
    start, end = comment.span.start, comment.span.end
    start = len(text[:start].rstrip(" \t")) if not comment.own_line else text.rfind("\n", 0, start) + 1
    return Span(start, end + 1 if comment.own_line and text[end : end + 1] == "\n" else end)


def _covers(document: Document, comment: Comment) -> Iterator[Span]:
    """The line the comment speaks for, and the declarations it stands at."""
    source = document.source
    line, _ = source.position(comment.span.start)
    if comment.own_line:
        line += 1
        while line < len(source.starts) and source.line(line).lstrip().startswith("#"):
            line += 1
    if line <= len(source.starts):
        start = source.starts[line - 1]
        yield Span(start, start + len(source.line(line)))
    for declaration in document.declarations:
        around = declaration.comments
        if comment in around.above or comment in around.inline or comment in around.heading:
            yield declaration.span


def apply_ignores(
    findings: Sequence[Finding], ignores: Sequence[Ignore], ran: frozenset[str], today: str
) -> tuple[list[Finding], list[IgnoreUse]]:
    """The findings that stay, and what each ignore did. An ignore past its day silences nothing."""
    silenced: list[set[str]] = [set() for _ in ignores]
    kept = []
    for finding in findings:
        hits = [number for number, ignore in enumerate(ignores) if _holds(ignore, finding, today)]
        for number in hits:
            silenced[number].add(finding.rule)
        if not hits:
            kept.append(finding)
    uses = [
        IgnoreUse(ignore, ran & {name.value for name in ignore.rules}, frozenset(done))
        for ignore, done in zip(ignores, silenced, strict=True)
    ]
    return kept, uses


def _holds(ignore: Ignore, finding: Finding, today: str) -> bool:
    if finding.rule not in [name.value for name in ignore.rules]:
        return False
    if ignore.until is not None and ignore.until < today:
        return False
    if ignore.package is not None and ignore.package != finding.package:
        return False
    if ignore.covers is None:
        return ignore.only is None or ignore.only == finding.path
    place = finding.span if finding.entry is None else finding.span.join(finding.entry.span)
    return ignore.path == finding.path and any(
        cover.start <= place.end and place.start <= cover.end for cover in ignore.covers
    )

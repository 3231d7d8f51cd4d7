"""Findings about locks on lines that the change brought: code review shows nothing on others."""

from __future__ import annotations

from whypin.engine.past import entries_of, extent_of
from whypin.model.finding import Related
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whypin.model.facts import Base
    from whypin.model.finding import Finding
    from whypin.model.project import Document
    from whypin.model.report import Report
    from whypin.text.source import Source


def placed(report: Report, base: Base, documents: Iterable[Document]) -> Report:
    """The report with each finding about an entry that changed on a line of it that changed.

    GitHub shows an alert of code scanning in a pull request only where every line of it is an added one. Where it would
    have stood is a related place. What is new about an entry that stayed as it was is on the declaration that did not.
    `documents` are the files of the run.
    """
    by_path = {document.path: document for document in documents}
    return report.replaced(findings=tuple([_placed(finding, report, base, by_path) for finding in report.findings]))


def _placed(finding: Finding, report: Report, base: Base, documents: Mapping[str, Document]) -> Finding:
    document, entry = documents.get(finding.path), finding.entry
    if document is None or entry is None or entry.kind != "locked" or entry.subject is None:
        return finding
    was = base.document(finding.path)
    if was is document:
        return _on_a_declaration(finding, report, base, documents)
    if was is None:
        return finding
    source = report.sources[finding.path]
    known = {
        was.source.line(number).strip()
        for one in entries_of(was)
        if one.key == entry.subject.key
        for number in _lines(was.source, extent_of(was, one))
    }
    changed = [number for number in _lines(source, entry.span) if source.line(number).strip() not in known]
    own = list(_lines(source, finding.span))
    if not changed:
        return _on_a_declaration(finding, report, base, documents)
    if set(own) <= set(changed):
        return finding
    start, end = source.bounds(next((number for number in own if number in changed), changed[0]))
    start += len(source.text[start:end]) - len(source.text[start:end].lstrip())
    return finding.replaced(span=Span(start, end), related=(*finding.related, _here(finding)))


def _on_a_declaration(finding: Finding, report: Report, base: Base, documents: Mapping[str, Document]) -> Finding:
    """On the first related place in another file whose lines the change brought, if the finding is not an old one."""
    old = report.known is not None and (finding.identity, finding.number) in report.known
    # The edits of a fix are of the finding's own file.
    if old or finding.fix is not None:
        return finding
    for other in finding.related:
        document = documents.get(other.path)
        was = base.document(other.path)
        if document is None or other.path == finding.path or was is document:
            continue
        known = set() if was is None else {line.strip() for line in was.source.text.splitlines()}
        if known.isdisjoint([document.source.line(one).strip() for one in _lines(document.source, other.span)]):
            rest = tuple([one for one in finding.related if one is not other])
            return finding.replaced(path=other.path, span=other.span, related=(_here(finding), *rest))
    return finding


def _here(finding: Finding) -> Related:
    return Related(finding.path, finding.span, "what it is about")


def _lines(source: Source, span: Span) -> Iterator[int]:
    """The numbers of the lines that a place lies on."""
    first, _ = source.position(span.start)
    last, _ = source.position(max(span.end - 1, span.start))
    yield from range(first, last + 1)

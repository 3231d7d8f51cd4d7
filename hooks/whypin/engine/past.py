"""What the base had of the entries and lines that findings are about."""

from __future__ import annotations

from whypin.engine.ignores import inline_ignores
from whypin.model.declaration import Declaration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whypin.model.facts import Base
    from whypin.model.finding import Finding
    from whypin.model.ignore import Ignore
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document
    from whypin.model.rule import Rule
    from whypin.text.span import Span


class Past:
    """The files of a `base` beside the `documents` of today, by path; `of_rules` are the rules that ran `today`."""

    def __init__(self, base: Base, documents: Mapping[str, Document], of_rules: Mapping[str, Rule], today: str) -> None:
        self._base = base
        self._documents = documents
        self._rules = of_rules
        self._today = today
        self._lines: dict[str, frozenset[str]] = {}

    def has(self, finding: Finding) -> bool:
        """Whether a finding is old: the base has the same entry, or the same line."""
        needs = self._rules[finding.rule].needs_base
        document, was = self._documents.get(finding.path), self._base.document(finding.path)
        if needs == "always" or document is None or was is None:
            return False
        if not all(self._has_line(place.path, place.span.start) for place in finding.related):
            return False
        if finding.entry is not None and finding.entry.subject is not None:
            # The same files from another place are not the same.
            places = [set(one.lock.index_urls) if one.lock is not None else set() for one in (document, was)]
            same = any(_is_same(finding.entry.subject, document, one, was) for one in entries_of(was))
            return same and places[0] <= places[1]
        if needs != "never":
            return False
        return document.source.text == was.source.text or self._has_line(finding.path, finding.span.start)

    def _has_line(self, path: str, at: int) -> bool:
        document, was = self._documents.get(path), self._base.document(path)
        if document is None or was is None:
            return False
        if path not in self._lines:
            self._lines[path] = frozenset([line.strip() for line in was.source.text.split("\n")])
        return _line(document, at) in self._lines[path]

    def ignored(self, finding: Finding) -> bool:
        """Whether an inline ignore of the base speaks for the same package, or the same line."""
        document, was = self._documents.get(finding.path), self._base.document(finding.path)
        if document is None or was is None or "whypin:" not in was.source.text:
            return False
        wanted = finding.package or _line(document, finding.span.start)
        return any(
            wanted in spoken_of(ignore, was)
            for ignore in inline_ignores([was])
            if any(name.value == finding.rule for name in ignore.rules) and (ignore.until or self._today) >= self._today
        )


def spoken_of(ignore: Ignore, document: Document) -> frozenset[str]:
    """The packages and the lines that an inline ignore speaks for."""
    found = set()
    for span in ignore.applies_to or ():
        found.add(_line(document, span.start))
        found.update([one.key for one in entries_of(document) if _meets(document, one, span)])
    return frozenset(found)


def _line(document: Document, at: int) -> str:
    return document.source.line(document.source.position(at)[0]).strip()


def entries_of(document: Document) -> Sequence[Declaration | LockedPackage]:
    """What a file declares or locks."""
    return document.declarations if document.lock is None else document.lock.packages


def extent_of(document: Document, entry: Declaration | LockedPackage) -> Span:
    """Where the whole of an entry stands."""
    return entry.span if isinstance(entry, Declaration) else document.locate(entry.at)


def _meets(document: Document, entry: Declaration | LockedPackage, span: Span) -> bool:
    place = extent_of(document, entry)
    return place.start <= span.end and span.start <= place.end


def _is_same(
    one: Declaration | LockedPackage, document: Document, other: Declaration | LockedPackage, was: Document
) -> bool:
    """Whether two entries have the same text, or lock the same files from the same place."""
    if one.key != other.key:
        return False
    here, there = extent_of(document, one), extent_of(was, other)
    if document.source.text[here.start : here.end].split() == was.source.text[there.start : there.end].split():
        return True
    if isinstance(one, Declaration) or isinstance(other, Declaration):
        return False
    return _locked(one) == _locked(other)


def _locked(package: LockedPackage) -> tuple[object, ...]:
    digests = frozenset([(digest.algorithm, digest.value) for digest in package.digests])
    return package.version, package.origin, package.marker, digests, sorted(map(str, package.locations()))

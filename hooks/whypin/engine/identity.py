"""What makes a finding the same as one of another run, when lines have moved."""

from __future__ import annotations

from collections import Counter

from whypin.model.declaration import Declaration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.model.finding import Finding
    from whypin.model.project import Project


def identified(findings: Iterable[Finding], project: Project) -> list[Finding]:
    """The findings in order of place; equal ones are numbered, and the marker tells the branches of a package apart."""
    found = sorted(findings, key=lambda one: (one.path, one.span.start, one.span.end, one.rule, one.message))
    branches = _branches({finding.path for finding in found}, project)
    seen: Counter[tuple[str, str, str, str]] = Counter()
    made = []
    for finding in found:
        one = finding
        subject = finding.entry.subject if finding.entry is not None else None
        if isinstance(subject, Declaration) and subject.marker and (finding.path, subject.key) in branches:
            one = one.replaced(subject=f"{finding.subject} ; {' '.join(subject.marker.value.split())}")
        seen[one.identity] += 1
        made.append(one if seen[one.identity] == 1 else one.replaced(number=seen[one.identity]))
    return made


def _branches(paths: set[str], project: Project) -> set[tuple[str, str]]:
    """The packages that a file declares more than once, each with its path."""
    counts = Counter(
        [
            (document.path, declaration.key)
            for document in project.documents
            if document.path in paths
            for declaration in document.declarations
        ]
    )
    return {place for place, count in counts.items() if count > 1}

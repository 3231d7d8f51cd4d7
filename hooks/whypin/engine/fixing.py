"""Apply the fixes of findings to the text of their files."""

from __future__ import annotations

from whypin.model.finding import SAFE
from whypin.text.edit import Overlap, apply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.model.finding import Finding
    from whypin.model.report import Report
    from whypin.text.edit import Edit


def fixed(report: Report, unsafe: bool = False) -> tuple[dict[str, bytes], int]:
    """The new bytes of each file that a fix changes, and how many findings were fixed.

    Where two fixes touch the same characters the first one wins; the other is offered again by the next run.
    """
    edits: dict[str, list[Edit]] = {}
    count = 0
    for finding in fixable(report.findings, unsafe):
        taken = edits.setdefault(finding.path, [])
        try:
            apply(report.sources[finding.path], [*taken, *finding.fix.edits])  # type: ignore[union-attr]
        except Overlap:
            continue
        taken += finding.fix.edits  # type: ignore[union-attr]
        count += 1
    changed = {}
    for path, wanted in edits.items():
        source = report.sources[path]
        changed[path] = source.encode(apply(source, wanted))
    return changed, count


def fixable(findings: Iterable[Finding], unsafe: bool) -> list[Finding]:
    """The findings whose fix may be applied."""
    return [finding for finding in findings if finding.fix is not None and (unsafe or finding.fix.safety == SAFE)]

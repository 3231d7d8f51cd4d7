"""Apply the fixes of findings to the text of their files."""

from __future__ import annotations

from bisect import bisect_left

from whypin.model.rule import SAFE
from whypin.text.edit import apply

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
    edits: dict[str, _Taken] = {}
    count = 0
    for finding in fixable(report.findings, unsafe):
        if finding.fix is not None:
            count += edits.setdefault(finding.path, _Taken()).take(finding.fix.edits)
    changed = {}
    for path, taken in edits.items():
        source = report.sources[path]
        changed[path] = source.encode(apply(source, taken.edits))
    return changed, count


class _Taken:
    """The edits of one file so far, none of which touches another; `text.edit.apply` says what touching is."""

    def __init__(self) -> None:
        self._at: list[int] = []
        self._edits: dict[int, Edit] = {}

    @property
    def edits(self) -> list[Edit]:
        """The edits in order of place."""
        return [self._edits[start] for start in self._at]

    def take(self, edits: Iterable[Edit]) -> bool:
        """Take all edits of a fix, or none where one of them touches another edit."""
        new: list[Edit] = []
        for edit in edits:
            if self._edits.get(edit.span.start) == edit:
                continue
            if self._touches(edit):
                for other in new:
                    self._at.remove(other.span.start)
                    del self._edits[other.span.start]
                return False
            self._at.insert(bisect_left(self._at, edit.span.start), edit.span.start)
            self._edits[edit.span.start] = edit
            new.append(edit)
        return True

    def _touches(self, edit: Edit) -> bool:
        after = bisect_left(self._at, edit.span.start)
        if after < len(self._at) and (self._at[after] == edit.span.start or self._at[after] < edit.span.end):
            return True
        return bool(after) and self._edits[self._at[after - 1]].span.end > edit.span.start


def fixable(findings: Iterable[Finding], unsafe: bool) -> list[Finding]:
    """The findings whose fix may be applied."""
    return [finding for finding in findings if finding.fix is not None and (unsafe or finding.fix.safety == SAFE)]

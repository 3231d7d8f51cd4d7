"""Which findings come first in reports that cannot hold all."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding
    from whypin.model.report import Report

_GRADES = ("error", "warning", "note")


def is_guard(finding: Finding, report: Report) -> bool:
    """Whether its rule finds attacks."""
    rule = report.rules.get(finding.rule)
    return rule is not None and rule.kind == "guard"


def worst_first(report: Report) -> list[Finding]:
    """The findings by severity, of each those of guards first, and then by place."""
    return sorted(report.findings, key=lambda one: (_GRADES.index(one.severity), not is_guard(one, report)))

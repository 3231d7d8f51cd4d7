"""`github`: workflow commands, which GitHub shows as annotations in the diff of a pull request.

"Workflow commands for GitHub Actions" describes them. The runner keeps ten of each kind in a step, and 4,096 characters
of one; it drops the columns of a place that has several lines.
"""

from __future__ import annotations

from whypin.reports.escaping import data, property
from whypin.reports.excerpt import short
from whypin.reports.order import worst_first
from whypin.reports.summary import summary
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding
    from whypin.model.report import Report

_KINDS = {"error": "error", "warning": "warning", "note": "notice"}
_MOST = 10


def render(report: Report, *, quiet: bool, statistics: bool) -> str:
    """The worst findings as commands, at most ten a kind; then how many there are more, and the summary."""
    lines = []
    findings = worst_first(report)
    for severity in _KINDS:
        kind = [finding for finding in findings if finding.severity == severity]
        lines += [_command(finding, report) for finding in kind[:_MOST]]
        if len(kind) > _MOST:
            lines.append(f"{len(kind) - _MOST} of {len(kind)} {severity}s are not annotated: GitHub shows {_MOST}")
    if not quiet:
        lines.append(summary(report, statistics=statistics))
    return "".join([f"{line}\n" for line in lines])


def _command(finding: Finding, report: Report) -> str:
    source = report.sources[finding.path]
    (line, column), (last, behind) = source.position(finding.span.start), source.position(finding.span.end)
    place = {"file": printable(finding.path), "line": str(line), "endLine": str(last)}
    if line == last:
        place.update(col=str(column), endColumn=str(behind))
    place["title"] = finding.rule
    properties = ",".join([f"{name}={property(value)}" for name, value in place.items()])
    text = f"{short(finding.message)}\nhelp: {short(finding.help)}"
    return f"::{_KINDS[finding.severity]} {properties}::{data(text)}"

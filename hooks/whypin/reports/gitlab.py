"""`gitlab`: a Code Quality report (GitLab's documentation, "Code Quality report format").

GitLab stops at the first entry that lacks something, and shows equal fingerprints once.
"""

from __future__ import annotations

from whypin.reports.escaping import json_text
from whypin.reports.excerpt import short
from whypin.reports.fingerprint import fingerprint
from whypin.reports.order import is_guard, worst_first
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding
    from whypin.model.report import Report

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}
_GUARDS = {"error": "critical", "warning": "major", "note": "info"}


def render(report: Report) -> str:
    """A list of entries, empty where nothing was found."""
    return json_text([_entry(finding, report) for finding in worst_first(report)])


def _entry(finding: Finding, report: Report) -> dict[str, object]:
    source = report.sources[finding.path]
    first, last = (source.position(offset)[0] for offset in (finding.span.start, finding.span.end))
    severities = _GUARDS if is_guard(finding, report) else _SEVERITIES
    return {
        "description": f"{short(finding.message)}; {short(finding.help)}",
        "check_name": finding.rule,
        "fingerprint": fingerprint(finding),
        "severity": severities[finding.severity],
        "location": {"path": printable(finding.path), "lines": {"begin": first, "end": last}},
    }

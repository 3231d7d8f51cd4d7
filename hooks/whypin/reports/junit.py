"""`junit`: the XML of JUnit, as Jenkins and GitLab read it; a test case is a finding, and one without findings passes.

Of cases with one class and one name GitLab keeps the first.
"""

from __future__ import annotations

from collections import Counter

from whypin.reports.escaping import xml
from whypin.reports.excerpt import short
from whypin.reports.summary import summary
from whypin.reports.text import one

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding
    from whypin.model.report import Report


def render(report: Report) -> str:
    """One suite: errors and warnings are failures, notes pass; what the run could not do is an error."""
    seen: Counter[tuple[str, str]] = Counter()
    cases = [_case(finding, report, seen) for finding in report.findings]
    cases += [_error(short(error), number) for number, error in enumerate(report.errors, 1)]
    cases = cases or ['    <testcase classname="whypin" name="nothing to report"/>']
    failures = len([finding for finding in report.findings if finding.severity != "note"])
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{len(report.errors)}" skipped="0"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<testsuites name="whypin" {counts}>',
            f'  <testsuite name="whypin" {counts}>',
            *cases,
            f"    <system-out>{xml(summary(report))}</system-out>",
            "  </testsuite>",
            "</testsuites>\n",
        ]
    )


def _case(finding: Finding, report: Report, seen: Counter[tuple[str, str]]) -> str:
    path, name = short(finding.path), f"{finding.rule}: {short(finding.message)}"
    seen[path, name] += 1
    if seen[path, name] > 1:
        name = f"{name} ({seen[path, name]})"
    shown = xml(one(finding, report))
    if finding.severity == "note":
        told = f"<system-out>{shown}</system-out>"
    else:
        message = f"{short(finding.message)}; {short(finding.help)}"
        told = f'<failure type="{finding.severity}" message="{xml(message)}">{shown}</failure>'
    return f'    <testcase classname="{xml(path)}" name="{xml(name)}">{told}</testcase>'


def _error(text: str, number: int) -> str:
    return f'    <testcase classname="whypin" name="run {number}"><error message="{xml(text)}"/></testcase>'

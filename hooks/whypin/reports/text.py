"""`text`: every finding with its line quoted; `concise`: a line each. Both end with a summary.

`text` then says what comes next.
"""

from __future__ import annotations

from whypin.reports.screen import PLAIN, page
from whypin.reports.summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding
    from whypin.model.report import Report
    from whypin.reports.screen import Part, Screen
    from whypin.text.source import Source

_BOLD, _BLUE = "1", "34"
_COLORS = {"error": "31", "warning": "33", "note": "36"}
# So many members of a list are named.
_NAMED = 4
# So many other places are shown.
_PLACES = 4


def render(report: Report, screen: Screen = PLAIN, *, quiet: bool = False, statistics: bool = False) -> str:
    """The report for a person; `quiet` leaves the summary out, and what comes next."""
    parts = [one(finding, report, screen) for finding in report.findings]
    last = [] if quiet else [summary(report, screen, statistics=statistics)]
    if last and report.findings:
        from whypin.reports.statistics import advice

        last += map(screen.flowed, advice(report))
    return _joined("\n\n".join(parts), "\n\n", "\n".join(last))


def render_concise(report: Report, screen: Screen = PLAIN, *, quiet: bool = False, statistics: bool = False) -> str:
    """One line a finding."""
    wide = screen.replaced(columns=0)
    parts = [wide.flow(_head(finding, report.sources[finding.path]))[0] for finding in report.findings]
    return _joined("\n".join(parts), "\n", "" if quiet else summary(report, screen, statistics=statistics))


def _joined(findings: str, gap: str, last: str) -> str:
    both = gap.join([part for part in (findings, last) if part])
    return both + "\n" if both else ""


def one(finding: Finding, report: Report, screen: Screen = PLAIN) -> str:
    """A finding: where and what, the line it is about, other places, and what to do; no newline at the end."""
    from whypin.reports.excerpt import excerpt, short

    source = report.sources[finding.path]
    lines = screen.flow(_head(finding, source))
    lines += excerpt(source, finding.span, "", screen, _COLORS[finding.severity])
    if finding.members:
        lines += screen.flow([(f"  {_members(finding)}", "")])
    for place in finding.related[:_PLACES]:
        other = report.sources[place.path]
        if place.path != finding.path:
            lines.append(f"  {short(place.path)}:{other.position(place.span.start)[0]}")
        lines += excerpt(other, place.span, short(place.note), screen, _BLUE)
    if len(finding.related) > _PLACES:
        lines.append(f"  and {len(finding.related) - _PLACES} more places")
    lines += screen.flow([("  ", ""), ("help:", _BOLD), (f" {short(finding.help)}", "")], 4)
    return "\n".join(lines)


def _members(finding: Finding) -> str:
    from whypin.reports.excerpt import short

    names = list(dict.fromkeys([member.package or member.path for member in finding.members]))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{short(', '.join(names[:_NAMED]))}{more} (`--unfolded` shows each)"


def _head(finding: Finding, source: Source) -> list[Part]:
    from whypin.reports.excerpt import short

    line, column = source.position(finding.span.start)
    grade = "" if finding.severity == "error" else f" ({finding.severity})"
    color = _COLORS[finding.severity]
    return [
        (f"{short(finding.path)}:{line}:{column}:", _BOLD),
        (" ", ""),
        (finding.rule, f"{color} {page(finding.rule)}"),
        (grade, color),
        (f": {short(finding.message)}", ""),
    ]

"""`text`: every finding with its line quoted; `concise`: a line each. Both end with a summary."""

from __future__ import annotations

from whypin.reports.summary import summary
from whypin.text.printable import printable, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding
    from whypin.model.report import Report
    from whypin.text.source import Source
    from whypin.text.span import Span

_COLORS = {"error": "31", "warning": "33", "note": "36"}
# A lock can be one line of megabytes: what is shown of a line, of it before the finding, and of a message.
_LINE = 240
_BEFORE = 60
_MESSAGE = 600
# So many members of a list are named.
_NAMED = 4


def render(report: Report, *, color: bool = False, quiet: bool = False) -> str:
    """The report for a person; `quiet` leaves the summary out."""
    parts = [one(finding, report, color) for finding in report.findings]
    return _joined("\n\n".join(parts), "\n\n", report, quiet)


def render_concise(report: Report, *, color: bool = False, quiet: bool = False) -> str:
    """One line a finding."""
    parts = [_head(finding, report.sources[finding.path], color) for finding in report.findings]
    return _joined("\n".join(parts), "\n", report, quiet)


def _joined(findings: str, gap: str, report: Report, quiet: bool) -> str:
    last = "" if quiet else summary(report)
    both = gap.join([part for part in (findings, last) if part])
    return both + "\n" if both else ""


def one(finding: Finding, report: Report, color: bool = False) -> str:
    """A finding as DESIGN section 8 shows it, without a newline at the end."""
    lines = [_head(finding, report.sources[finding.path], color)]
    lines += _quote(report.sources[finding.path], finding.span, "", color, _COLORS[finding.severity])
    if finding.members:
        lines.append(f"  {_members(finding)}")
    for place in finding.related:
        source = report.sources[place.path]
        if place.path != finding.path:
            lines.append(f"  {_short(place.path)}:{source.position(place.span.start)[0]}")
        lines += _quote(source, place.span, place.note, color, "34")
    lines.append(f"  {_paint('help:', '1', color)} {_short(finding.help)}")
    return "\n".join(lines)


def _members(finding: Finding) -> str:
    names = list(dict.fromkeys([member.package or member.path for member in finding.members]))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{_short(', '.join(names[:_NAMED]))}{more} (`--unfolded` shows each)"


def _head(finding: Finding, source: Source, color: bool) -> str:
    line, column = source.position(finding.span.start)
    grade = "" if finding.severity == "error" else f" ({finding.severity})"
    place = _paint(f"{_short(finding.path)}:{line}:{column}:", "1", color)
    return f"{place} {_paint(finding.rule + grade, _COLORS[finding.severity], color)}: {_short(finding.message)}"


def _short(text: str) -> str:
    """The text, printable, without its middle where it is far too long to be read."""
    if len(text) <= _MESSAGE:
        return printable(text)
    half = _MESSAGE // 2
    return f"{printable(text[:half])}...{printable(text[-half:])}"


def _quote(source: Source, span: Span, note: str, color: bool, paint: str) -> list[str]:
    """The first line of a span with carets below; what goes on over the line's end is not shown."""
    number, column = source.position(span.start)
    start, end = source.bounds(number)
    at = start + column - 1
    first, last = start, end
    if end - start > _LINE:
        first = max(start, min(at - _BEFORE, end - _LINE))
        last = min(end, first + _LINE)
    text = source.text
    before = ("..." if first > start else "") + printable(text[first:at])
    shown = before + printable(text[at:last]) + ("..." if last < end else "")
    carets = "^" * max(1, width(printable(text[at : min(span.end, last)])))
    gutter = len(str(number))
    below = " " * width(before) + _paint(f"{carets} {_short(note)}".rstrip(), paint, color)
    return [f"  {number} | {shown}".rstrip(), f"  {'':{gutter}} | {below}"]


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text

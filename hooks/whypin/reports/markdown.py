"""`markdown`: a table for a comment on a change, or for the summary of a job.

It begins with a mark, by which the comment of an earlier run is found and edited. `LINE` is how a line of it begins,
and `PIECES` all the syntax that it has within; every other sign that means something is written as `&#…;`.
"""

from __future__ import annotations

import re

from whypin.reports.escaping import WRITTEN, code, markdown
from whypin.reports.excerpt import short
from whypin.reports.order import worst_first
from whypin.reports.screen import RULES, page
from whypin.reports.summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from whypin.model.finding import Finding
    from whypin.model.report import Report

MARK = "<!-- whypin report -->"
TITLE = "### whypin"
HEAD = ("| | where | what |", "|---|---|---|")
FIXED_LINES = frozenset(HEAD)
# A line of dashes alone would make a heading of the one above it.
LINE = r"$|\| |- (?=\S)(?![- ]+$)"
PIECES = rf"{WRITTEN}|<br>|\[[a-z-]+\]\({re.escape(RULES)}[a-z_]+\.md\)"
# What a comment on GitHub takes is 65,536 characters; the marks of other tools may stand beside ours.
COMMENT = 65_000
_MEMBERS = 10


def render(report: Report, *, quiet: bool = False, statistics: bool = False, limit: int = COMMENT) -> str:
    """At most `limit` bytes: the worst findings, how many were left out, and the summary, within a quarter of it."""
    told = [] if quiet else summary(report, statistics=statistics).splitlines()
    below = fitting([f"- {markdown(line.strip())}" for line in told], limit // 4)
    rows = [_row(finding, report) for finding in worst_first(report)]
    head = [MARK, TITLE, "", *(HEAD if rows else ())]
    left = limit - sum([size(line) for line in (*head, *below)]) - 100
    kept = fitting(rows, left)
    if len(kept) < len(rows):
        below = [f"- {len(rows) - len(kept)} of {len(rows)} findings are left out here", *below]
    return "".join([f"{line}\n" for line in (*head, *kept, *([""] if rows and below else []), *below)])


def _row(finding: Finding, report: Report) -> str:
    line = report.sources[finding.path].position(finding.span.start)[0]
    about = f"[{finding.rule}]({page(finding.rule)}): {markdown(short(finding.message))}"
    names = list(dict.fromkeys([member.package or member.path for member in finding.members]))
    if names:
        more = f" and {len(names) - _MEMBERS} more" if len(names) > _MEMBERS else ""
        about += f"<br>{', '.join([code(short(name)) for name in names[:_MEMBERS]])}{more}"
    return (
        f"| {finding.severity} | {code(f'{short(finding.path)}:{line}')} | {about}<br>{markdown(short(finding.help))} |"
    )


def fitting(lines: Iterable[str], limit: int) -> list[str]:
    """As many of the lines, from the first, as take at most `limit` bytes with their newlines."""
    kept = []
    for line in lines:
        limit -= size(line)
        if limit < 0:
            break
        kept.append(line)
    return kept


def size(line: str) -> int:
    """The bytes of a line and its newline."""
    return len(line.encode("utf-8", "backslashreplace")) + 1

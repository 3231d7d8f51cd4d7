"""Where a report goes: the terminal, a file, the summary of a CI step."""

from __future__ import annotations

import os

from whypin import rules
from whypin.commands.options import Usage
from whypin.commands.terminal import complain, screen, write
from whypin.reports import render
from whypin.reports.screen import PLAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.commands.options import Options
    from whypin.model.report import Report

_FAILING = {"error": ("error",), "warning": ("error", "warning")}


def status_of(report: Report, options: Options) -> int:
    """The exit status that a report makes."""
    if report.status > 1:
        return report.status
    failing = any(finding.severity in _FAILING[options.fail_on] for finding in report.findings)
    return 1 if (failing or report.status) and not options.exit_zero else 0


def deliver(report: Report, format: str, file: str | None, options: Options) -> None:
    """Write a report in one format to a file, None being standard output. Raises `Usage` where that cannot be done."""
    shown = PLAIN if file is not None else screen(options.color, os.environ)
    text = render(report, format, shown, quiet=options.quiet, statistics=options.statistics, pages=rules.page)
    if format == "github":
        from whypin.commands.step_summary import append

        append(report, os.environ)
    save(text, file)


def save(text: str, file: str | None) -> None:
    """Write a report to a file, None being standard output. Raises `Usage` where that cannot be done."""
    if file is None:
        write(text)
        return
    try:
        with open(file, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except OSError as error:
        raise Usage(f"cannot write `{file}`: {error.strerror}") from None


def tell_unread(report: Report) -> int:
    """The status of what a diff cannot show, after saying why on standard error."""
    for finding in report.findings:
        if report.status > 1 and report.rules[finding.rule].status == report.status:
            line, column = report.sources[finding.path].position(finding.span.start)
            complain(f"{finding.path}:{line}:{column}: {finding.message}")
    return report.status

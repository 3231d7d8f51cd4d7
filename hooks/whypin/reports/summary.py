"""The last line of a run: found, ignored, fixable, left out, and what did not run and why."""

from __future__ import annotations

from whypin.reports.screen import PLAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.report import IndexCoverage, Report
    from whypin.reports.screen import Screen

# So many packages that were not checked for one reason are named.
_NAMED = 4


def counts(report: Report) -> dict[str, int]:
    """How many findings there are of each severity, and how many a fix is offered for."""
    findings = [member for finding in report.findings for member in finding.members or (finding,)]
    severities = [finding.severity for finding in findings]
    fixes = [finding.fix.safety for finding in findings if finding.fix is not None]
    return {
        "findings": len(severities),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "notes": severities.count("note"),
        "fixable": fixes.count("safe"),
        "unsafe": fixes.count("unsafe"),
    }


def summary(report: Report, screen: Screen = PLAIN, *, statistics: bool = False) -> str:
    """The summary; several lines where there are notes, an index was asked, or `statistics` are wanted."""
    number = counts(report)
    files = _many(report.files, "file")
    if number["findings"]:
        kinds = [_many(number[kind + "s"], kind) for kind in ("error", "warning", "note") if number[kind + "s"]]
        first = f"checked {files}: found {', '.join(kinds)}"
    else:
        first = f"checked {files}: nothing to report"
    more = [
        (report.fixed, "fixed"),
        (number["fixable"], "fixable with `--fix`"),
        (number["unsafe"], "fixable with `--unsafe-fixes`"),
        (report.ignored, "ignored"),
        (report.baselined or 0, "in the baseline"),
        (report.old, "not new"),
    ]
    first = "; ".join([first, *[f"{count} {what}" for count, what in more if count]])
    if report.left_out:
        first += f"; {_many(report.left_out, 'development declaration')} left out (`--scope all` checks them too)"
    if report.unchanged and report.base is not None:
        first += f"; nothing changed since the base `{report.base[:12]}`"
    lines = [first, *[line for coverage in report.coverage for line in _covered(coverage)]]
    said = [("error", one) for one in report.errors] + [("note", one) for one in report.notes]
    said += [("next", ", ".join(report.next))] if report.next else []
    if said:
        from whypin.text.printable import printable

        lines += [f"{head}: {printable(text)}" for head, text in said]
    if statistics:
        from whypin.reports.statistics import statistics as counted
        from whypin.text.printable import printable

        lines += [printable(line) for line in counted(report)]
    return "\n".join([screen.flowed(line) for line in lines])


def _covered(coverage: IndexCoverage) -> list[str]:
    from whypin.text.printable import printable

    much = _many(coverage.packages, "package")
    if coverage.artifacts:
        much += f" with {_many(coverage.artifacts, 'digest')}"
    if (coverage.unchecked or coverage.signed) and not coverage.packages:
        much = "nothing"
    text = f"checked {much} against {printable(coverage.index)}"
    if coverage.cached:
        text += f", {coverage.cached} from the cache"
    if coverage.signed:
        text += f", {_many(coverage.signed, 'digest')} by signed sums"
    if not coverage.unchecked:
        return [text]
    reasons: dict[str, list[str]] = {}
    for package, why in coverage.unchecked:
        reasons.setdefault(why, []).append(package)
    # The reason first: of a large lock there are hundreds of names.
    return [
        f"{text}; not checked: {_many(len(coverage.unchecked), 'package')}",
        *[f"  {printable(why)}: {printable(_few(names))}" for why, names in reasons.items()],
    ]


def _few(names: list[str]) -> str:
    """The first names, and how many more there are; the JSON report has them all."""
    more = len(names) - _NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_NAMED])} and {more} more"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"

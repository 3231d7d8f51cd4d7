"""`sarif`: version 2.1.0 (OASIS), within what GitHub's code scanning and GitLab take.

The limits are those of "SARIF support for code scanning" in GitHub's documentation; GitHub refuses a file above a first
limit and leaves out what is above a second one. What is left out here is said in the report.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote

from whypin import __version__
from whypin.reports.escaping import json_text, sarif
from whypin.reports.excerpt import short
from whypin.reports.fingerprint import fingerprint
from whypin.reports.line_hash import line_hashes
from whypin.reports.order import worst_first
from whypin.reports.screen import page
from whypin.text.edit import newline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from whypin.model.finding import Finding, Fix
    from whypin.model.report import Report, Suppressed
    from whypin.model.rule import Rule
    from whypin.text.source import Source
    from whypin.text.span import Span

    Object = dict[str, object]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/whypin/whypin"
# GitHub refuses 25,000 results, and shows 5,000; of 1,000 other places it shows 100.
_RESULTS, _PLACES = 5_000, 100
_DESCRIPTION = 1_024
_LEVELS = {"error": "error", "warning": "warning", "note": "recommendation"}
# "high", "medium" and "low", for what an attacker would do.
_DANGER = {"error": "8.0", "warning": "5.5", "note": "2.0"}


def render(report: Report, pages: Callable[[str], str] | None) -> str:
    """One SARIF log; `pages` gives the page of each rule that ran, for its help."""
    suppressed = {id(one.finding): one for one in report.suppressed}
    findings = [*worst_first(report), *[one.finding for one in report.suppressed]]
    kept = findings[:_RESULTS]
    rules = sorted({*report.rules, *[finding.rule for finding in kept]})
    numbers = {name: number for number, name in enumerate(rules)}
    run: Object = {
        "tool": {
            "driver": {
                "name": "whypin",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": _HOME,
                "rules": [_rule(name, report.rules.get(name), pages) for name in rules],
            }
        },
        "automationDetails": {"id": "whypin/"},
        "invocations": [
            {
                "executionSuccessful": report.status < 2 and not report.errors,
                "toolExecutionNotifications": _notifications(report, len(findings) - len(kept)),
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [
            {**_result(finding, report, numbers[finding.rule], alert), **_state(finding, report, suppressed)}
            for finding, alert in zip(kept, _alerts(kept, report), strict=True)
        ],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str, rule: Rule | None, pages: Callable[[str], str] | None) -> Object:
    if rule is None or pages is None:
        summary = name if rule is None else rule.summary
        return {
            "id": name,
            "shortDescription": {"text": summary},
            "fullDescription": {"text": summary},
            "help": {"text": f"{summary}: see {page(name)}"},
            "helpUri": page(name),
        }
    written = pages(name)
    reports = _section(written, "What it reports")
    properties: Object = {
        "problem.severity": _LEVELS[rule.severity],
        "tags": ["dependencies", *(["security", "supply-chain"] if rule.kind == "guard" else ["maintainability"])],
    }
    if rule.kind == "guard":
        properties["security-severity"] = _DANGER[rule.severity]
    return {
        "id": name,
        "name": name.title().replace("-", ""),
        "shortDescription": {"text": _cut(rule.summary)},
        "fullDescription": {"text": _cut(" ".join(reports.split()))},
        "help": {"text": reports, "markdown": written},
        "helpUri": page(name),
        "defaultConfiguration": {"level": rule.severity, "enabled": rule.default},
        "properties": properties,
    }


def _section(written: str, title: str) -> str:
    """The text below a heading of the second rank."""
    return written.partition(f"## {title}\n")[2].partition("\n## ")[0].strip()


def _cut(text: str) -> str:
    return text if len(text) <= _DESCRIPTION else f"{text[: _DESCRIPTION - 3]}..."


def _notifications(report: Report, lost: int) -> list[Object]:
    told = [("error", error) for error in report.errors] + [("note", note) for note in report.notes]
    if lost:
        told.append(("warning", f"{lost} of {lost + _RESULTS} findings are left out here: a viewer shows {_RESULTS}"))
    return [{"level": level, "message": {"text": sarif(text)}} for level, text in told]


def _alerts(findings: Sequence[Finding], report: Report) -> list[str]:
    """By what code scanning knows each finding again: the hash of its line, with its own mark where two share it.

    Findings of one rule with one hash would be one alert.
    """
    places = [(one.path, report.sources[one.path].position(one.span.start)[0]) for one in findings]
    lines: dict[str, set[int]] = {}
    for path, line in places:
        lines.setdefault(path, set()).add(line)
    hashes = {path: line_hashes(report.sources[path], wanted) for path, wanted in lines.items()}
    counts = Counter([(one.rule, place) for one, place in zip(findings, places, strict=True)])
    return [
        hashes[path][line] if counts[one.rule, (path, line)] == 1 else f"{hashes[path][line]}:{fingerprint(one)}"
        for one, (path, line) in zip(findings, places, strict=True)
    ]


def _result(finding: Finding, report: Report, number: int, alert: str) -> Object:
    places = list(_places(finding, report))
    text = sarif(f"{short(finding.message)}; {short(finding.help)}")
    if len(places) > _PLACES:
        text += f" ({len(places) - _PLACES} of {len(places)} other places are left out here)"
    source = report.sources[finding.path]
    result: Object = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": finding.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": _place(source, finding.span)}],
        "partialFingerprints": {"primaryLocationLineHash": alert, "whypinIdentity/v1": fingerprint(finding)},
    }
    if places:
        result["relatedLocations"] = [{"id": one, **place} for one, place in enumerate(places[:_PLACES], 1)]
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix, source)]
    return result


def _state(finding: Finding, report: Report, suppressed: Mapping[int, Suppressed]) -> Object:
    """Whether it is suppressed, and by whom, and whether the base has it, too (sections 3.27.23 and 3.27.24)."""
    state: Object = {}
    if id(finding) in suppressed:
        one = suppressed[id(finding)]
        kind = "inSource" if one.by == "ignore" else "external"
        state["suppressions"] = [{"kind": kind, "status": "accepted", "justification": sarif(short(one.reason))}]
    elif suppressed:
        state["suppressions"] = []
    if report.known is not None:
        known = all((one.identity, one.number) in report.known for one in finding.members or (finding,))
        state["baselineState"] = "unchanged" if known else "new"
    return state


def _places(finding: Finding, report: Report) -> Iterator[Object]:
    """The other places of a finding; those of a folded one's members with the fingerprint of each."""
    for place in finding.related:
        physical = _place(report.sources[place.path], place.span)
        yield {"physicalLocation": physical, "message": {"text": sarif(short(place.note))}}
    for member in finding.members:
        yield {
            "physicalLocation": _place(report.sources[member.path], member.span),
            "message": {"text": sarif(short(member.message))},
            "properties": {"whypinIdentity/v1": fingerprint(member)},
        }


def _fix(fix: Fix, source: Source) -> Object:
    ending = newline(source.raw)
    replacements = [
        {"deletedRegion": _region(source, edit.span), "insertedContent": {"text": edit.text.replace("\n", ending)}}
        for edit in fix.edits
    ]
    return {
        "description": {"text": sarif(fix.title)},
        "artifactChanges": [{"artifactLocation": _artifact(source), "replacements": replacements}],
        "properties": {"safety": fix.safety},
    }


def _place(source: Source, span: Span) -> Object:
    return {"artifactLocation": _artifact(source), "region": _region(source, span)}


def _artifact(source: Source) -> Object:
    return {"uri": quote(source.path.encode("utf-8", "surrogateescape")), "uriBaseId": "%SRCROOT%"}


def _region(source: Source, span: Span) -> Object:
    """Lines and columns, 1-based; the end column is the one behind the last character (section 3.30.8)."""
    (line, column), (last, behind) = source.position(span.start), source.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": last, "endColumn": behind}

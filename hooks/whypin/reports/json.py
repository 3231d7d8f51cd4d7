"""`json`: everything of a report, for machines; version 1 is described in `json_v1.md`."""

from __future__ import annotations

from whypin import __version__
from whypin.reports.escaping import json_text
from whypin.reports.fingerprint import fingerprint
from whypin.reports.summary import counts
from whypin.text.printable import masked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding, Related
    from whypin.model.report import Report
    from whypin.text.source import Source
    from whypin.text.span import Span


def render(report: Report) -> str:
    """One JSON object."""
    return json_text(document(report))


def document(report: Report) -> dict[str, object]:
    """The object that `render` writes."""
    number = counts(report)
    return {
        "version": 1,
        "tool": {"name": "whypin", "version": __version__},
        "base": report.base,
        "coverage": [
            {
                "index": masked(coverage.index),
                "serial": coverage.serial,
                "packages": coverage.packages,
                "artifacts": coverage.artifacts,
                "cached": coverage.cached,
                "signed": coverage.signed,
                "unchecked": [{"package": name, "why": masked(why)} for name, why in coverage.unchecked],
            }
            for coverage in report.coverage
        ],
        "summary": {
            "files": report.files,
            **number,
            "ignored": report.ignored,
            "baselined": report.baselined or 0,
            "old": report.old,
            "fixed": report.fixed,
            "next": list(report.next),
            "left_out": report.left_out,
            "notes_on_run": [masked(note) for note in (*report.errors, *report.notes)],
        },
        "findings": _findings(report),
    }


def _findings(report: Report) -> list[dict[str, object]]:
    found = []
    for finding in report.findings:
        source = report.sources[finding.path]
        item = {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": masked(finding.message),
            "help": masked(finding.help),
            "path": finding.path,
            **_range(source, finding.span),
            "package": finding.package,
            "fix": _fix(finding, source),
            "related": [_related(place, report) for place in finding.related]
            + [_member(member, report.sources[member.path]) for member in finding.members],
            "fingerprint": fingerprint(finding),
        }
        if finding.entry is not None:
            item[finding.entry.kind] = _range(source, finding.entry.span)
        if finding.members:
            item["members"] = len(finding.members)
        found.append(item)
    return found


def _related(place: Related, report: Report) -> dict[str, object]:
    return {"path": place.path, **_range(report.sources[place.path], place.span), "note": masked(place.note)}


def _member(member: Finding, source: Source) -> dict[str, object]:
    place = {"path": member.path, **_range(source, member.span), "note": masked(member.message)}
    return {**place, "package": member.package, "fingerprint": fingerprint(member)}


def _fix(finding: Finding, source: Source) -> dict[str, object] | None:
    if finding.fix is None:
        return None
    return {
        "title": finding.fix.title,
        "safety": finding.fix.safety,
        "edits": [{**_range(source, edit.span), "text": edit.text} for edit in finding.fix.edits],
    }


def _range(source: Source, span: Span) -> dict[str, object]:
    return {"start": _place(source, span.start), "end": _place(source, span.end)}


def _place(source: Source, offset: int) -> dict[str, int]:
    line, column = source.position(offset)
    return {"line": line, "column": column, "offset": offset}

"""`json`: everything of a report, for machines; version 1 is described in `json_v1.md`."""

from __future__ import annotations

import json
from hashlib import sha256

from whypin import __version__
from whypin.reports.summary import counts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.finding import Finding
    from whypin.model.report import Report
    from whypin.text.source import Source
    from whypin.text.span import Span


def render(report: Report, *, color: bool = False, quiet: bool = False) -> str:
    """One JSON object; `color` and `quiet` change nothing."""
    return json.dumps(document(report), indent=2, ensure_ascii=True) + "\n"


def document(report: Report) -> dict[str, object]:
    """The object that `render` writes."""
    number = counts(report)
    return {
        "version": 1,
        "tool": {"name": "whypin", "version": __version__},
        "base": report.base,
        "coverage": [
            {
                "index": coverage.index,
                "serial": coverage.serial,
                "packages": coverage.packages,
                "artifacts": coverage.artifacts,
                "cached": coverage.cached,
                "unchecked": [{"package": name, "why": why} for name, why in coverage.unchecked],
            }
            for coverage in report.coverage
        ],
        "summary": {
            "files": report.files,
            **number,
            "ignored": report.ignored,
            "fixed": report.fixed,
            "left_out": report.left_out,
            "notes_on_run": list(report.notes),
        },
        "findings": _findings(report),
    }


def _findings(report: Report) -> list[dict[str, object]]:
    seen: dict[str, int] = {}
    found = []
    for finding in report.findings:
        source = report.sources[finding.path]
        print_ = _fingerprint(finding, source)
        seen[print_] = seen.get(print_, 0) + 1
        item = {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "help": finding.help,
            "path": finding.path,
            **_range(source, finding.span),
            "package": finding.package,
            "fix": _fix(finding, source),
            "related": [
                {"path": place.path, **_range(report.sources[place.path], place.span), "note": place.note}
                for place in finding.related
            ],
            "fingerprint": f"{print_}:{seen[print_]}",
        }
        if finding.entry is not None:
            item[finding.entry.kind] = _range(source, finding.entry.span)
        found.append(item)
    return found


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


def _fingerprint(finding: Finding, source: Source) -> str:
    """Rule, file, package and what stands there: it stays when lines move, and changes with the text."""
    span = finding.span if finding.entry is None else finding.entry.span
    parts = (finding.rule, finding.path, finding.package or "", source.text[span.start : span.end])
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

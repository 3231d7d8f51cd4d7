"""Reports that several tests of formats need."""

from __future__ import annotations

from builders import document, finding, span_of
from whypin import rules
from whypin.model.finding import Finding, Fix
from whypin.model.project import Document
from whypin.model.report import Report
from whypin.model.rule import NOTE, WARNING
from whypin.text.edit import Edit
from whypin.text.span import Span

WHERE = document("foo\n  bar<2  # ok\n")
GUARD, MANNER = "foreign-artifact", "missing-lower-bound"


def report(*findings: Finding, where: Document = WHERE, **more: object) -> Report:
    """A report on one file, after the rules of its findings ran."""
    names = {GUARD, MANNER, *[one.rule for one in findings if one.rule in rules.names()]}
    ran = {name: rules.load(name).RULE for name in names}
    return Report(findings, {where.path: where.source}, files=1, rules=ran).replaced(**more)


def three() -> Report:
    """A note, a warning and an error, in this order."""
    return report(
        finding(WHERE, "foo", MANNER, severity=NOTE),
        finding(WHERE, "bar", MANNER, severity=WARNING),
        finding(WHERE, "<2", MANNER),
    )


def folded() -> Report:
    """One finding that stands for two."""
    members = [finding(WHERE, part, MANNER) for part in ("foo", "bar<2")]
    one = members[0].replaced(entry=None, package=None, subject="bare", cause="bare", members=tuple(members))
    return report(one)


def fixable() -> Finding:
    """A finding that a fix of two edits would settle, one of them a new line."""
    text = WHERE.source.text
    edits = (Edit(span_of(text, "<2"), ">=1,<2"), Edit(Span(0, 0), "# new\n"))
    return finding(WHERE, "bar<2", MANNER, fix=Fix("raise it", edits))


def many(count: int, *, severity: str = "error") -> Report:
    """As many findings as lines."""
    width = len(f"{count}")
    lines = [f"p{number:0{width}}\n" for number in range(count)]
    where = document("x\n").replaced(source=document("".join(lines)).source)
    size = width + 2
    one = finding(where, lines[0].strip(), MANNER)
    found = [
        one.replaced(
            span=Span(number * size, number * size + width + 1),
            message=f"`p{number:0{width}}` has no lower bound",
            package=f"p{number:0{width}}",
            severity=severity,
        )
        for number in range(count)
    ]
    return report(*found, where=where)

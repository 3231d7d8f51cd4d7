"""The page runner catches a rule that breaks its word, and a page that is not as a page has to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from pages import holding
from pages.checking import findings, fixed_text
from pages.holding import Check
from pages.parsing import PageError, parse
from whypin.model.facts import Facts
from whypin.model.finding import Entry, Finding, Fix
from whypin.model.project import Project
from whypin.model.rule import ERROR, NOTE, SAFE, UNSAFE, WARNING, Rule
from whypin.text.edit import Edit
from whypin.text.span import Span

if TYPE_CHECKING:
    from whypin.model.rule import Safety, Severity
    from whypin.rules import RuleModule

TEXT = "jinja2>=3.1.6\nflask\n"


def checked(check: Callable[[Project, Facts], Iterator[Finding]], text: str = TEXT, fix: Safety | None = SAFE) -> Check:
    """A rule of the test's own on one requirements file."""
    module = cast(
        "RuleModule",
        SimpleNamespace(RULE=Rule("some-rule", "a summary", "manner", other_severities=(NOTE,), fix=fix), check=check),
    )
    return Check(module, {"requirements.in": text.encode()}, selected=[module])


def finding(
    span: Span, *edits: Edit, safety: Safety = SAFE, message: str = "`x` is wrong", help: str = "do y"
) -> Finding:
    fix = Fix("do y", edits, safety) if edits else None
    return Finding("some-rule", message, "requirements.in", span, help=help, severity=ERROR, fix=fix)


def always(one: Finding) -> Callable[[Project, Facts], Iterator[Finding]]:
    """A rule that reports the same thing whatever the file says."""

    def check(project: Project, facts: Facts) -> Iterator[Finding]:
        yield one

    return check


def flask(edit: str, safety: Safety = SAFE) -> Callable[[Project, Facts], Iterator[Finding]]:
    """A rule that does not like `flask`, and puts something in its place."""

    def check(project: Project, facts: Facts) -> Iterator[Finding]:
        for document in project.documents:
            at = document.source.text.find("flask")
            if at >= 0:
                yield finding(Span(at, at + 5), Edit(Span(at, at + 5), edit), safety=safety)

    return check


def test_a_good_rule_passes() -> None:
    check = checked(flask("quart"))
    holding.spans_are_inside(check.report())
    holding.findings_speak_well(check.report(), check.module)
    holding.severities_are_declared(check.report(), check.module)
    holding.entries_are_named(check.report())
    holding.fixes_are_declared(check.report(), check.module)
    holding.fixes_come_to_rest(check)
    holding.edits_keep_the_rest(check.report())
    holding.variants_agree(check)
    holding.formats_render(check.report())
    holding.nothing_in_nothing(check)


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 2), Span(0, 1000), Span(-1, 2)])
def test_a_span_outside_or_empty_is_caught(span: Span) -> None:
    with pytest.raises(AssertionError, match=r"lies outside|is empty"):
        holding.spans_are_inside(checked(always(finding(span))).report())


@pytest.mark.parametrize(
    ("message", "help"),
    [
        ("`x` is wrong.", "do y"),
        ("This is wrong", "do y"),
        ("`x` is an invalid version", "do y"),
        ("`x` is wrong", ""),
        ("`x` is wrong ", "do y"),
    ],
)
def test_a_badly_put_finding_is_caught(message: str, help: str) -> None:
    check = checked(always(finding(Span(0, 1), message=message, help=help)))
    with pytest.raises(AssertionError):
        holding.findings_speak_well(check.report(), check.module)


@pytest.mark.parametrize(("severity", "declared"), [(ERROR, True), (NOTE, True), (WARNING, False)])
def test_an_undeclared_severity_is_caught(severity: Severity, declared: bool) -> None:
    check = checked(always(finding(Span(0, 1)).replaced(severity=severity)))
    if declared:
        holding.severities_are_declared(check.report(), check.module)
    else:
        with pytest.raises(AssertionError, match="reports a warning"):
            holding.severities_are_declared(check.report(), check.module)


@pytest.mark.parametrize("entry", [None, Entry("declaration", Span(0, 5))])
def test_a_package_without_its_entry_is_caught(entry: Entry | None) -> None:
    place, path = Span(0, 1), "requirements.in"
    named = Finding("some-rule", "x", path, place, help="do y", severity=ERROR, package="x", entry=entry)
    if entry is not None:
        holding.entries_are_named(checked(always(named)).report())
    else:
        with pytest.raises(AssertionError, match="names no entry"):
            holding.entries_are_named(checked(always(named)).report())


@pytest.mark.parametrize(("declared", "offered"), [(None, SAFE), (None, UNSAFE), (UNSAFE, SAFE)])
def test_an_undeclared_fix_is_caught(declared: Safety | None, offered: Safety) -> None:
    check = checked(flask("quart", offered), fix=declared)
    with pytest.raises(AssertionError, match="declares"):
        holding.fixes_are_declared(check.report(), check.module)


@pytest.mark.parametrize(
    "edit",
    [
        "flask ",  # the finding stays
        "flask # flask",  # and it grows
        "> what",  # the line cannot be read afterwards
    ],
)
def test_a_fix_that_does_not_mend_is_caught(edit: str) -> None:
    with pytest.raises(AssertionError):
        holding.fixes_come_to_rest(checked(flask(edit)))


def test_a_rule_that_sees_newlines_is_caught() -> None:
    def check(project: Project, facts: Facts) -> Iterator[Finding]:
        if "\r" in project.documents[0].source.raw:
            yield finding(Span(0, 1))

    with pytest.raises(AssertionError, match="change the findings"):
        holding.variants_agree(checked(check))


def test_a_finding_about_nothing_is_caught() -> None:
    with pytest.raises(AssertionError, match="empty file"):
        holding.nothing_in_nothing(checked(always(finding(Span(0, 0)))))


def test_the_parts_of_a_page() -> None:
    page = parse(
        "# some-rule\n\n## What it reports\n\nThis.\n\n```requirements.in escaped\n# not a heading\nx\\u2028y\n```\n\n"
        "```configuration\nscope = 'all'\n```\n\n```report\nr\n```\n\n"
        "```fixed\nf\n```\n\n```fixed unsafe b.txt\nu\n```\n\n"
        "```console\nprose\n```\n\n## Why\n\n````pyproject.toml\n```\n````\n"
    )
    assert page.name == "some-rule"
    assert page.sections == ["What it reports", "Why"]
    first, second = page.cases
    assert first.files == {"requirements.in": "# not a heading\nx\u2028y\n"}
    assert first.configuration == "scope = 'all'\n"
    assert first.report == "r\n"
    assert [(one.text, one.unsafe, one.path) for one in first.fixed] == [("f\n", False, None), ("u\n", True, "b.txt")]
    # A case without a report is one in which nothing is found.
    assert (second.files, second.report) == ({"pyproject.toml": "```\n"}, None)


@pytest.mark.parametrize("text", ["", "## Why\n", "prose\n# name\n", "# name\n```report\n```\n```report\n```\n"])
def test_what_is_no_page(text: str) -> None:
    with pytest.raises(PageError):
        parse(text)


def test_helpers_for_the_tests_of_rules() -> None:
    found = findings("missing-lower-bound", {"requirements.in": "flask\n"})
    assert [one.message for one in found] == ["`flask` has no lower bound"]
    assert fixed_text("missing-lower-bound", {"requirements.in": "flask\n"}) == {"requirements.in": "flask\n"}

"""Every rule's page runs: what it shows is what the rule does, and the rule holds what every rule has to."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from pages import holding
from pages.checking import only, shown
from pages.holding import Check
from pages.parsing import SECTIONS, Case, Page, parse
from pages.written import held_at, held_group
from whypin import __version__, rules

CASES = [(name, number) for name in rules.names() for number in range(len(parse(rules.page(name)).cases))]
EACH_CASE = pytest.mark.parametrize(("name", "number"), CASES)
EACH_RULE = pytest.mark.parametrize("name", rules.names())


@cache
def _page(text: str) -> Page:
    return parse(text)


def page(name: str) -> Page:
    """The page as it is now: a test before may have written it."""
    return _page(rules.page(name))


def path_of(name: str) -> Path:
    return Path(rules.__file__).parent / f"{name.replace('-', '_')}.md"


def since(name: str) -> str:
    """The version whose changes name the rule first; what is not released yet will be this version."""
    changes = re.split(r"^## ", (Path(__file__).parents[2] / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
    (first, *_) = [part for part in reversed(changes) if f"`{name}`" in part]
    word = first.split()[0].strip("[]")
    return __version__ if word == "Unreleased" else word


def case_of(name: str, number: int) -> tuple[Case, Check]:
    case = page(name).cases[number]
    files = {path: text.encode() for path, text in case.files.items()}
    base = {path: text.encode() for path, text in case.base.items()}
    return case, Check(rules.load(name), files, configuration=case.configuration, index=case.index, base=base)


@EACH_CASE
def test_the_report_is_the_one_shown(name: str, number: int) -> None:
    case, check = case_of(name, number)
    if case.report is None:
        assert not shown(check.report())
    else:
        held_at(path_of(name), case.report_at, shown(check.report()))


@EACH_CASE
def test_the_fixed_files_are_those_shown(name: str, number: int) -> None:
    case, check = case_of(name, number)
    # From the last block to the first: what is written moves what stands behind it.
    for fixed in reversed(case.fixed):
        done = check.fixed(fixed.unsafe)
        path = fixed.path or _changed(name, check)
        held_at(path_of(name), fixed.at, done[path].decode())
        shown_here = {other.path or path for other in case.fixed if other.unsafe == fixed.unsafe}
        assert {one: text for one, text in done.items() if one not in shown_here} == {
            one: text.encode() for one, text in case.files.items() if one not in shown_here
        }


@EACH_RULE
def test_the_page_has_its_sections(name: str) -> None:
    found = page(name)
    assert found.name == name
    assert tuple(found.sections) == SECTIONS
    for heading, text in found.texts.items():
        assert text, f"{heading} is empty"


@EACH_RULE
def test_the_page_begins_with_what_the_rule_is(name: str) -> None:
    rule = rules.load(name).RULE
    fix = f"fix: {rule.fix}" if rule.fix else "no fix"
    online = "online" if rule.online else "offline"
    parts = [" or ".join([rule.severity, *rule.other_severities]), fix, online, f"since {since(name)}"]
    held_group(path_of(name), r"\A# \S+\n\n(Status: [^\n]*)\n\n", f"Status: {' · '.join(parts)}")


@EACH_RULE
def test_the_rule_is_called_as_its_file(name: str) -> None:
    rule = rules.load(name).RULE
    assert rule.name == name
    assert rule.summary.strip()
    assert not rule.summary.endswith(".")
    assert set(rule.subsumes) <= set(rules.names()) - {name}


@EACH_RULE
def test_the_page_shows_a_finding(name: str) -> None:
    assert any(case.report for case in page(name).cases), "no example is reported"


@EACH_RULE
def test_a_rule_that_fixes_shows_it(name: str) -> None:
    shows = [fixed for case in page(name).cases for fixed in case.fixed]
    declared = rules.load(name).RULE.fix
    if declared is None:
        assert not shows
    else:
        assert [fixed for fixed in shows if fixed.unsafe == (declared == "unsafe")], f"no {declared} fix is shown"


@EACH_CASE
def test_spans_are_inside(name: str, number: int) -> None:
    holding.spans_are_inside(case_of(name, number)[1].report())


@EACH_CASE
def test_findings_speak_well(name: str, number: int) -> None:
    holding.findings_speak_well(case_of(name, number)[1].report(), rules.load(name))


@EACH_CASE
def test_severities_are_declared(name: str, number: int) -> None:
    holding.severities_are_declared(case_of(name, number)[1].report(), rules.load(name))


@EACH_RULE
def test_every_declared_severity_is_shown(name: str) -> None:
    rule = rules.load(name).RULE
    reports = [case_of(name, number)[1].report() for number in range(len(page(name).cases))]
    found = {finding.severity for report in reports for finding in report.findings}
    assert found == {rule.severity, *rule.other_severities}


@EACH_CASE
def test_entries_are_named(name: str, number: int) -> None:
    holding.entries_are_named(case_of(name, number)[1].report())


@EACH_RULE
def test_a_page_shows_a_base_where_its_rule_needs_one(name: str) -> None:
    assert (rules.load(name).RULE.needs_base != "never") == any(case.base for case in page(name).cases)


@EACH_CASE
def test_fixes_are_declared(name: str, number: int) -> None:
    holding.fixes_are_declared(case_of(name, number)[1].report(), rules.load(name))


@EACH_CASE
def test_fixes_come_to_rest(name: str, number: int) -> None:
    holding.fixes_come_to_rest(case_of(name, number)[1])


@EACH_CASE
def test_edits_keep_the_rest(name: str, number: int) -> None:
    holding.edits_keep_the_rest(case_of(name, number)[1].report())


@EACH_CASE
def test_variants_agree(name: str, number: int) -> None:
    holding.variants_agree(case_of(name, number)[1])


@EACH_CASE
def test_formats_render(name: str, number: int) -> None:
    holding.formats_render(case_of(name, number)[1].report())


@EACH_CASE
def test_nothing_in_nothing(name: str, number: int) -> None:
    holding.nothing_in_nothing(case_of(name, number)[1])


def _changed(name: str, check: Check) -> str:
    """The one file that fixes of the case change."""
    paths = {finding.path for finding in only(check.report(), name).findings if finding.fix is not None}
    assert len(paths) == 1, f"`fixed` must name its file: {sorted(paths)}"
    return paths.pop()

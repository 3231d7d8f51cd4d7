"""A run: subsumption, severities, triggers, the status."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from builders import document, finding
from whypin.engine.run import run
from whypin.model.facts import Facts
from whypin.model.finding import Finding
from whypin.model.project import Document, Project
from whypin.model.report import Report
from whypin.model.rule import Rule
from whypin.project.configuration import Configuration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Index
    from whypin.model.rule import Grade
    from whypin.rules import RuleModule

WHERE = document("foo\nbar  # whypin: ignore[loud] because\n")


def _module(rule: Rule, *findings: Finding) -> RuleModule:
    def check(project: Project, facts: Facts) -> Iterator[Finding]:
        yield from findings

    return cast("RuleModule", SimpleNamespace(RULE=rule, check=check))


def _run(
    *modules: RuleModule, documents: tuple[Document, ...] = (WHERE,), index: Index | None = None, **severities: Grade
) -> Report:
    facts = Facts(today="2026-11-22", index=index)
    return run(Project(documents), modules, facts, configuration=Configuration(severities=severities))


def test_nothing_to_report() -> None:
    report = _run(_module(Rule("loud", "x", "manner")))
    assert (report.findings, report.files, report.ignored, report.status) == ((), 1, 0, 0)


def test_ignored_findings_are_counted() -> None:
    report = _run(_module(Rule("loud", "x", "manner"), finding(WHERE, "bar", "loud"), finding(WHERE, "foo", "loud")))
    assert [item.package for item in report.findings] == ["foo"]
    assert report.ignored == 1


def test_findings_are_ordered_by_place() -> None:
    where = document("foo\nbar\nqux\n")
    found = [finding(where, name, "loud") for name in ("qux", "foo", "bar")]
    report = _run(_module(Rule("loud", "x", "manner"), *found), documents=(where,))
    assert [item.package for item in report.findings] == ["foo", "bar", "qux"]


def test_a_rule_that_says_all_keeps_the_other_quiet() -> None:
    strong = _module(Rule("strong", "x", "manner", subsumes=("weak",)), finding(WHERE, "foo", "strong"))
    weak = _module(Rule("weak", "x", "manner"), finding(WHERE, "foo", "weak"), finding(WHERE, "bar", "weak"))
    assert [(item.rule, item.package) for item in _run(strong, weak).findings] == [("strong", "foo"), ("weak", "bar")]
    assert [item.rule for item in _run(weak).findings] == ["weak", "weak"]


def test_the_configuration_has_the_last_word_on_severity() -> None:
    report = _run(_module(Rule("loud", "x", "manner"), finding(WHERE, "foo", "loud")), loud="note")
    assert [item.severity for item in report.findings] == ["note"]


def test_only_triggers_are_reported() -> None:
    other = document("foo\n", "other.in")
    project = Project((WHERE, other), targets=frozenset({"requirements.in"}))
    module = _module(Rule("loud", "x", "manner"), finding(WHERE, "foo", "loud"), finding(other, "foo", "loud"))
    report = run(project, [module], Facts(), configuration=Configuration())
    assert [item.path for item in report.findings] == ["requirements.in"]
    assert report.files == 1


def test_an_unread_file_outranks_a_missing_answer() -> None:
    bad_file = _module(Rule("bad-file", "x", "manner", status=2), finding(WHERE, "foo", "bad-file"))
    no_answer = _module(Rule("no-answer", "x", "manner", status=3), finding(WHERE, "foo", "no-answer"))
    # Without the network there was nothing to answer, but something that nobody could judge.
    for index, status in ((None, 1), (cast("Index", SimpleNamespace()), 3)):
        assert _run(no_answer, index=index).status == status
        assert _run(no_answer, bad_file, index=index).status == 2

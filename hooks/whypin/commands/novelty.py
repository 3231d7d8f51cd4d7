"""`--new-only`, and what is new of a report: the rules over those of the base's files that something was found in."""

from __future__ import annotations

from whypin.engine.baseline import identity_of
from whypin.engine.novelty import comparable, new_only, told
from whypin.engine.past import Past
from whypin.engine.run import run
from whypin.project.load import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whypin.commands.check import Check
    from whypin.engine.baseline import Identity
    from whypin.model.finding import Finding
    from whypin.model.project import Project
    from whypin.model.report import Report
    from whypin.project.before import Before
    from whypin.project.configuration import Governs
    from whypin.rules import RuleModule


def compared(check: Check, report: Report, project: Project, before: Before | None) -> Report:
    """The report that knows what is new in it; with `--new-only` nothing else is left."""
    if before is None:
        why = "" if check.base is None else f": {check.base.basis.why}"
        note = f"`--new-only` reports everything, because the base is not known{why}"
        return report.replaced(notes=(*report.notes, note))
    if not check.options.new_only and before.is_same():
        return report
    past = Past(before, {document.path: document for document in project.documents}, report.rules, check.today)
    then, ignored = _then(check, report, before)
    report = told(report, then, ignored, past.has)
    return new_only(report) if check.options.new_only else report


def _then(check: Check, report: Report, before: Before) -> tuple[list[Identity], list[Identity]]:
    """What the rules that found something have to say of the same files at the base, and what was ignored there.

    Both by the paths of today.

    The configuration is the change's own, so that a rule that it turns on finds nothing new in old lines; but for
    guards at a gate it is the base's.
    """
    found = [*report.findings, *[one.finding for one in report.suppressed]]
    names = {finding.rule for finding in found}
    every = any(rule.judges_ignores for name, rule in report.rules.items() if name in names)
    asked = [one for one in check.rules if (every or one.RULE.name in names) and comparable(one.RULE)]
    paths = _paths(found)
    now = {old: path for path in sorted(paths) if (old := before.had(path))}
    then: list[Identity] = []
    ignored: list[Identity] = []
    held = check.base is not None and check.base.basis.gate
    for governs in (check.configuration, before.decided) if held else (check.configuration,):
        chosen = [one for one in asked if not held or (one.RULE.kind == "guard") == (governs is before.decided)]
        if chosen and now:
            found_then = _found(check, chosen, sorted(now), before, governs)
            then += [_today(finding, now, before) for finding in found_then.findings]
            ignored += [_today(one.finding, now, before) for one in found_then.suppressed]
    return then, ignored


def _today(finding: Finding, now: Mapping[str, str], before: Before) -> Identity:
    path, rule, package, subject = identity_of(finding)
    return now.get(path) or before.renamed(path) or path, rule, package, subject


def _paths(found: Sequence[Finding]) -> set[str]:
    return {path for one in found for path in (one.path, *[place.path for place in one.related])}


def _found(check: Check, rules: Sequence[RuleModule], paths: Sequence[str], before: Before, governs: Governs) -> Report:
    partners = any(one.RULE.needs_locks == "always" for one in rules)
    project = load(before.tree, paths, governs, partners=partners, scope=check.options.scope, level=check.options.level)
    facts = check.facts(project, None, governs)
    return run(project, rules, facts, configuration=governs, by_name=check.by_name)

"""`--new-only`, and what is new of a report: the rules over those of the base's files that something was found in."""

from __future__ import annotations

from whypin.engine.baseline import identity_of
from whypin.engine.novelty import comparable, new_only, told
from whypin.engine.past import Past
from whypin.engine.run import run
from whypin.model.report import Report
from whypin.project.configuration import Configuration
from whypin.project.load import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from whypin.commands.check import Check
    from whypin.engine.baseline import Identity
    from whypin.model.finding import Finding
    from whypin.model.project import Project
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
    then = _Then(check, before, [*report.findings, *[one.finding for one in report.suppressed]])
    runs = list(then.runs(project.targets))
    report = told(
        report,
        [then.today(finding) for run in runs for finding in run.findings],
        [then.today(one.finding) for run in runs for one in run.suppressed],
        past.has,
    )
    return new_only(report) if check.options.new_only else report


class _Then:
    """What the rules that found something today have to say of the same files at the base."""

    def __init__(self, check: Check, before: Before, found: Sequence[Finding]) -> None:
        self._check = check
        self._before = before
        self._names = {finding.rule for finding in found}
        self._now: dict[str, str] = {}
        self._paths = {path for one in found for path in (one.path, *[place.path for place in one.related])}

    def runs(self, targets: Collection[str]) -> Iterator[Report]:
        """The reports on the base's files: only on those that something was found in, but of ignores on all `targets`.

        The configuration is the change's own, so that a rule that it turns on finds nothing new in old lines. At a gate
        a change has no say in what guards found before it; and an ignore of a configuration is as old as that is.
        """
        check, decided = self._check, self._before.decided
        rules = [one for one in check.rules if comparable(one.RULE)]
        asked = [one for one in rules if one.RULE.name in self._names and not one.RULE.judges_ignores]
        held = check.base is not None and check.base.basis.gate
        guards = [one for one in asked if held and one.RULE.kind == "guard"]
        manners = [one for one in asked if one not in guards]
        yield self._run(manners, self._paths, check.configuration, check.configuration, by_name=check.by_name)
        yield self._run(guards, self._paths, decided, Configuration(), by_name=True)
        judging = {one.RULE.name for one in rules if one.RULE.judges_ignores} & self._names
        if judging:
            made = self._run(rules, {*targets, *self._paths}, decided, decided, by_name=check.by_name)
            yield made.replaced(findings=tuple([one for one in made.findings if one.rule in judging]), suppressed=())

    def _run(
        self, rules: Sequence[RuleModule], paths: Collection[str], governs: Governs, graded: Governs, *, by_name: bool
    ) -> Report:
        check = self._check
        now = {old: path for path in sorted(paths) if rules and (old := self._before.had(path))}
        if not now:
            return Report((), {})
        self._now.update(now)
        partners = any(one.RULE.needs_locks == "always" for one in rules)
        options = check.options
        project = load(
            self._before.tree, sorted(now), governs, partners=partners, scope=options.scope, level=options.level
        )
        return run(project, rules, check.facts(project, None, governs), configuration=graded, by_name=by_name)

    def today(self, finding: Finding) -> Identity:
        """Identity of a finding at the base, by the path of today."""
        path, rule, package, subject = identity_of(finding)
        return self._now.get(path) or self._before.renamed(path) or path, rule, package, subject

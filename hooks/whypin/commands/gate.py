"""A run whose guards go by the policy of the base: what a change loosens does not count for the change itself."""

from __future__ import annotations

from whypin import rules
from whypin.engine.run import run
from whypin.engine.selection import select
from whypin.project.binding import Binding
from whypin.project.configuration import Configuration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Protocol

    from whypin.commands.base import Base
    from whypin.commands.disk import Disk
    from whypin.commands.online import Online
    from whypin.commands.options import Options
    from whypin.engine.loosened import Line
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project
    from whypin.model.report import Report
    from whypin.model.rule import Rule
    from whypin.project.before import Before
    from whypin.project.configuration import Governs
    from whypin.project.targets import Targets
    from whypin.project.tree import Tree
    from whypin.rules import RuleModule

    class Run(Protocol):
        """What a gate asks of the run that it holds to the base: what that was asked, and what it reads with."""

        options: Options
        disk: Disk
        has_baseline: bool
        configuration: Governs
        targets: Targets
        wanted: Sequence[str] | None
        unwanted: Sequence[str]
        by_name: bool
        rules: list[RuleModule]
        base: Base | None
        online: Online | None
        then: Before | None

        def opened(self, asked: Sequence[Rule]) -> Online:
            """The indexes, to be asked for rules."""
            ...

        def project(self, tree: Tree, partners: bool, wanted: Targets, governs: Governs) -> Project:
            """The files, as configurations have them."""
            ...

        def informed(
            self, project: Project, tree: Tree, governs: Governs, before: Before | None, rules: Sequence[RuleModule]
        ) -> Facts:
            """All that rules may know of the files by some configurations."""
            ...

        def before(self, project: Project, tree: Tree, governs: Governs) -> Before | None:
            """The files at the base, where a rule compares them."""
            ...


def held(check: Run, own: Report, project: Project, tree: Tree, facts: Facts) -> Report:
    """The report of a run by its `own` policy, with what the change loosens, and at a gate with what that would hide.

    `facts` are those of that run.
    """
    before = check.then
    now, binding = check.configuration, Binding(check.configuration, before)
    targets = check.targets
    places = [*targets.named, *targets.found, *[path for path, _ in targets.excluded], *targets.configurations]
    paths = list(dict.fromkeys([*places, *[document.path for document in project.documents]]))
    if now.of("").sums != (() if before is None else before.decided.of("").sums):
        # They hold for the run as a whole, whichever files the root's configuration governs.
        paths.append("")
    gate = check.base is not None and check.base.basis.gate
    added = [*_recorded(check, tree, before), *_reviewed(facts)]
    texts = facts.texts
    if not _differs(now, binding, paths) and not _ignores_more(project.documents, before) and not added:
        return own
    from whypin.engine.gate import Held

    bound = None
    if gate:
        bound, project, facts = _bound(check, binding, tree, project, facts)
        bound = _recorded_then(check, bound, before)
    why = "" if check.base is None else check.base.basis.why
    made = Held(now, binding, facts.base, why, lambda names: found_then(names, before, facts), added)
    report = made.report(own, bound, project, facts, paths)
    return report.replaced(sources={**texts, **report.sources}) if texts else report


def _bound(
    check: Run, binding: Binding, tree: Tree, project: Project, own_facts: Facts
) -> tuple[Report, Project, Facts]:
    """What the guards find by the policy that binds, with the project and the facts that they saw."""
    targets = binding.targets(check.targets)
    guards = _guards(check, binding, [*targets.named, *targets.found])
    own, asks = project, any(module.RULE.online for module in guards)
    project = check.project(tree, True, targets, binding)
    names = {module.RULE.name for module in check.rules}
    more = project.targets != own.targets or not {one.RULE.name for one in guards if one.RULE.online} <= names
    if asks and (more or own_facts.index is None):
        every = {module.RULE.name: module.RULE for module in (*check.rules, *guards)}
        check.online = check.opened(list(every.values()))
    # Judgements are of the documents that they were asked for.
    facts = check.informed(project, tree, binding, check.before(project, tree, binding), guards if asks else ())
    facts = facts if asks else facts.replaced(index=None)
    report = run(
        project,
        guards,
        facts,
        configuration=binding,
        by_name=check.by_name,
        whole=targets.whole,
        inline=False,
    )
    return report, project, facts


def _recorded_then(check: Run, bound: Report, before: Before | None) -> Report:
    if not check.has_baseline:
        return bound
    from whypin.commands.baselines import recorded_then

    return recorded_then(bound, before)


def _recorded(check: Run, tree: Tree, before: Before | None) -> list[Line]:
    """The lines of a guard that the change adds to the baseline, or all where there is no base."""
    if not check.has_baseline:
        return []
    from whypin.commands.baselines import added

    return added(check.disk.root, tree, before)


def _reviewed(facts: Facts) -> list[Line]:
    """The keys, exemptions and imports that the change adds."""
    if facts.reviews is None:
        return []
    from whypin.engine.loosened import Line

    return [Line(one.path, one.span, one.message, lambda finding: False) for one in facts.reviews.added()]


def _guards(check: Run, binding: Binding, paths: Iterable[str]) -> list[RuleModule]:
    severities = list({id(one): one.severities for one in [binding.of(path) for path in paths]}.values())
    chosen = select(check.wanted, check.unwanted, severities, check.options.online)
    return [module for module in chosen if module.RULE.kind == "guard"]


def _differs(now: Governs, binding: Binding, paths: Iterable[str]) -> bool:
    """Whether another policy binds than the change's own."""
    pairs = {(id(one), id(other)): (one, other) for one, other in [(now.of(path), binding.of(path)) for path in paths]}
    unlike = [(one, other) for one, other in pairs.values() if one != other]
    if not unlike:
        return False
    from whypin.engine.loosened import decided

    return any(decided(one) != decided(other) for one, other in unlike)


def _ignores_more(documents: Iterable[Document], before: Before | None) -> bool:
    """Whether a file that is not what it was has inline ignores."""
    own = [one for one in documents if any("whypin:" in comment.text for comment in one.comments)]
    return any(before is None or before.document(document.path) is not document for document in own)


def found_then(names: Collection[str], before: Before | None, facts: Facts) -> frozenset[tuple[str, str, str, str]]:
    """The identities of what rules had to say of the base's files, by the paths of today."""
    if before is None:
        return frozenset()
    modules = [rules.load(name) for name in names]
    bare = facts.replaced(base=None, index=None)
    report = run(before.project(), modules, bare, configuration=Configuration(), inline=False)
    found = [(before.renamed(path) or path, *rest) for path, *rest in [one.identity for one in report.findings]]
    return frozenset([(path, rule, package, subject) for path, rule, package, subject in found])

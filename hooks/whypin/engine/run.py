"""One run: rules give findings, ignores take some away, what is left is the report."""

from __future__ import annotations

from whypin.engine.selection import is_routine
from whypin.model.report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whypin.engine.folding import Listed
    from whypin.model.facts import Facts
    from whypin.model.finding import Finding
    from whypin.model.ignore import IgnoreUse
    from whypin.model.policy import Policies, Policy
    from whypin.model.project import Document, Project
    from whypin.model.report import Suppressed
    from whypin.model.rule import Rule
    from whypin.rules import RuleModule


def run(
    project: Project,
    rules: Sequence[RuleModule],
    facts: Facts,
    *,
    configuration: Policies,
    by_name: bool = True,
    whole: bool = True,
    inline: bool = True,
) -> Report:
    """Run the rules over the project; `whole`: it is all that the repository holds.

    Without a base in `facts`, rules that cannot do without one do not run.
    `by_name`: a person or a hook named the rules, so that none of them is off; else the configuration of each file says
    which of them hold for it. The ignores of the configurations count, and the `inline` ones that are found here.
    """
    documents = [document for document in project.documents if document.path in project.targets]
    if facts.base is None:
        rules = [module for module in rules if module.RULE.needs_base != "always"]
    first = [module for module in rules if not module.RULE.judges_ignores]
    here = _Here(configuration, rules, by_name)
    given = here.configurations(documents)
    found = _identified(here.of_rules_that_hold(_findings(first, project, facts)), project)
    kept, uses, taken = _ignored(found, documents if inline else (), given, here, facts.today, whole)
    last = [module for module in rules if module.RULE.judges_ignores]
    places = [one.path for one in given if one.path is not None]
    judged = _findings(last, project, facts.replaced(ignores=tuple(uses)), places)
    kept = _housed(kept, here)
    kept += _identified(here.of_rules_that_hold(judged), project)
    kept = _once([here.graded(finding) for finding in kept])
    kept.sort(key=lambda finding: (finding.path, finding.span.start, finding.span.end, finding.rule, finding.message))
    sources = {one.path: one.source for one in given if one.path is not None and one.source is not None}
    return Report(
        tuple(kept),
        {**sources, **facts.texts, **{document.path: document.source for document in project.documents}},
        files=len(documents),
        ignored=len(taken),
        suppressed=tuple([one.replaced(finding=here.graded(one.finding)) for one in taken]),
        left_out=_left_out(project),
        notes=project.notes,
        status=status_of(kept, [module.RULE for module in rules], online=facts.index is not None),
        rules={module.RULE.name: module.RULE for module in rules},
        lists=_lists(kept, first, project),
    )


def balanced(report: Report, project: Project, *, online: bool) -> Report:
    """The report with a note on each thing that is unverified, and a status that fails the run: 3 `online`, else 1.

    What a rule or a reader gave up is among the findings (`whypin.model.account`); this is what no rule saw.
    """
    if not project.unverified:
        return report
    notes = [f"not verified: {f'`{path}`: ' if path else ''}{why}" for path, why in project.unverified]
    return report.replaced(notes=(*report.notes, *notes), status=report.status or (3 if online else 1))


class _Here:
    """What the configuration of each file says of the rules."""

    def __init__(self, configuration: Policies, rules: Sequence[RuleModule], by_name: bool) -> None:
        self._configuration = configuration
        self._rules = {module.RULE.name: module.RULE for module in rules}
        self._by_name = by_name

    def configurations(self, documents: Iterable[Document]) -> list[Policy]:
        """Those that govern the documents, each once."""
        return list(
            {id(one): one for one in [self._configuration.of(document.path) for document in documents]}.values()
        )

    def holds(self, rule: str, path: str) -> bool:
        """Whether a rule holds for a file."""
        severities = self._configuration.of(path).severities
        return self._by_name or not severities or is_routine(self._rules[rule], severities)

    def of_rules_that_hold(self, found: list[Finding]) -> list[Finding]:
        """The findings of the rules that hold where they are."""
        return found if self._by_name else [finding for finding in found if self.holds(finding.rule, finding.path)]

    def graded(self, finding: Finding) -> Finding:
        """A finding with the severity that its file's configuration gives."""
        severity = self._configuration.of(finding.path).severities.get(finding.rule, finding.severity)
        # A rule that is off and ran was asked for by its name: a hook's selection is no change's to weaken.
        return finding if severity in {"off", finding.severity} else finding.replaced(severity=severity)

    def rules(self) -> frozenset[str]:
        """The rules that look at files as they are.

        What a change was to be forgiven for is nothing any more once the change is the base, or once days have passed.
        """
        rules = [rule for rule in self._rules.values() if not rule.judges_ignores and not rule.passes]
        return frozenset([rule.name for rule in rules if rule.needs_base == "never"])

    def used(self, use: IgnoreUse) -> IgnoreUse:
        """What an ignore did, of the rules that hold where it is."""
        path = use.ignore.path
        return use.replaced(ran=frozenset([name for name in use.ran if self.holds(name, path)]))

    def is_of(self, path: str, configuration: str) -> bool:
        """Whether a configuration, by its path, governs a file."""
        return self._configuration.of(path).path == configuration


def _housed(found: list[Finding], here: _Here) -> list[Finding]:
    """The findings, what lives at a place that is an error being part of that one."""
    if not any(getattr(finding, "places", ()) for finding in found):
        return found
    from whypin.engine.housing import housed

    return housed(found, lambda finding: here.graded(finding).severity)


def _identified(found: list[Finding], project: Project) -> list[Finding]:
    if not found:
        return found
    from whypin.engine.identity import identified

    return identified(found, project)


def _lists(found: list[Finding], rules: Sequence[RuleModule], project: Project) -> dict[Listed, int]:
    if not any(finding.cause for finding in found):
        return {}
    from whypin.engine.folding import lists

    return lists(found, rules, project)


def _ignored(
    found: list[Finding],
    documents: Sequence[Document],
    given: Sequence[Policy],
    here: _Here,
    today: str,
    whole: bool,
) -> tuple[list[Finding], list[IgnoreUse], list[Suppressed]]:
    """The findings that no ignore silences, what each ignore did, and what one silences; most runs know no ignore."""
    ignores = [ignore for one in given for ignore in one.ignores]
    if not ignores and not any("whypin:" in comment.text for document in documents for comment in document.comments):
        return found, [], []
    from whypin.engine.ignores import apply_ignores, inline_ignores

    ran = here.rules()
    kept, uses, taken = apply_ignores(found, [*inline_ignores(documents), *ignores], ran, today, here.is_of, whole)
    return kept, [here.used(use) for use in uses], taken


def _findings(rules: Sequence[RuleModule], project: Project, facts: Facts, places: Sequence[str] = ()) -> list[Finding]:
    """What the rules find about the targets and `places`, less what another one on the same entry says already."""
    found = [
        finding
        for module in rules
        for finding in module.check(project, facts)
        if finding.path in project.targets
        or finding.path in places
        or finding.path in facts.texts
        or any(place.path in project.targets for place in finding.related)
    ]
    said = {
        (name, about)
        for module in rules
        if module.RULE.subsumes
        for finding in found
        if finding.rule == module.RULE.name and (about := _about(finding)) is not None
        for name in module.RULE.subsumes
    }
    return _told_once([finding for finding in found if (finding.rule, _about(finding)) not in said], rules)


def _told_once(found: list[Finding], rules: Sequence[RuleModule]) -> list[Finding]:
    """The findings, of those of an index about one release or file of a lock the first.

    A lock may have several entries of a release: for its extras, or in two categories.
    """
    online = {module.RULE.name for module in rules if module.RULE.needs_index != "never"}
    told = set()
    kept = []
    for finding in found:
        same = (finding.rule, finding.path, finding.package, finding.subject, finding.message)
        if finding.rule not in online or finding.package is None or same not in told:
            told.add(same)
            kept.append(finding)
    return kept


def _about(finding: Finding) -> object:
    """The pair or the entry that a finding is about, None for neither."""
    return finding.pair or (None if finding.entry is None else (finding.path, finding.entry))


def _once(found: list[Finding]) -> list[Finding]:
    """The findings without those that another one says more of: one that was ignored or made a note hides none."""
    if not any(finding.unless for finding in found):
        return found
    said = {(finding.rule, finding.severity, finding.path, finding.span, finding.entry) for finding in found}
    return [
        finding
        for finding in found
        if (finding.unless, finding.severity, finding.path, finding.span, finding.entry) not in said
    ]


def _left_out(project: Project) -> int:
    return len(
        [
            declaration
            for document in project.documents
            if document.path in project.targets
            for declaration in document.declarations
            if not project.in_scope(document, declaration)
        ]
    )


def reduced(report: Report, left: Sequence[Finding]) -> Report:
    """The report with those of its findings that are left, and without the status that only the others gave."""
    known, online = report.rules.values(), report.status == 3
    status = report.status
    if status == status_of(report.findings, known, online=online):
        status = status_of(left, known, online=online)
    return report.replaced(findings=tuple(left), status=status)


def status_of(findings: Sequence[Finding], rules: Iterable[Rule], *, online: bool) -> int:
    """2 when a file could not be read, else 3 (offline 1) when something is unverified, else 0.

    The caller judges severities.
    """
    known = {rule.name: rule for rule in rules}
    seen = {
        known[finding.rule].status
        for finding in findings
        if finding.rule in known
        and (finding.severity == known[finding.rule].severity or not known[finding.rule].other_severities)
    }
    return 2 if 2 in seen else (3 if online else 1) if 3 in seen else 0

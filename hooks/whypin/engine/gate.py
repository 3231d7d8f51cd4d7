"""A gate: what a change loosens counts for guards from the base on, and for what the base has already."""

from __future__ import annotations

from whypin import rules
from whypin.engine.loosened import lines, other_line
from whypin.engine.past import Past
from whypin.engine.run import status_of
from whypin.model.loosening import Loosening

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from whypin.engine.loosened import Line
    from whypin.model.facts import Base, Facts
    from whypin.model.finding import Finding
    from whypin.model.policy import Policies
    from whypin.model.project import Document, Project
    from whypin.model.report import Report
    from whypin.text.source import Source

    Identity = tuple[str, str, str, str]

RULE = "loosened-policy"
_GRAVE = ("error", "warning")


class Held:
    """What a change does to the policy of guards: `now` are its own policies, `then` those that bind.

    `base` gives the files at the base, None where there is none, and `why` is then one clause. `found_then(rules)`
    gives the identities of the findings that rules had at the base, by the paths of today. `recorded` are the lines
    that the change adds to the baseline.
    """

    def __init__(
        self,
        now: Policies,
        then: Policies,
        base: Base | None,
        why: str,
        found_then: Callable[[Collection[str]], frozenset[Identity]],
        recorded: Sequence[Line] = (),
    ) -> None:
        self._now = now
        self._then = then
        self._base = base
        self._why = why
        self._found_then = found_then
        self._recorded = recorded

    def report(self, own: Report, bound: Report | None, project: Project, facts: Facts, paths: Sequence[str]) -> Report:
        """The report of the change's `own` policy, with the guards of the `bound` one; None where none binds.

        `bound` comes of the policies that bind, and of no inline ignore; `project` and `facts` are those of it, and
        `paths` the files whose policies are compared. Without `loosened-policy` among the rules it is not told.
        """
        online = facts.index is not None
        kept = (
            [] if bound is None else self._kept(own, bound, {one.path: one for one in project.documents}, facts.today)
        )
        of_rules = own.rules if bound is None else {**own.rules, **bound.rules}
        if kept:
            own = _with(own, bound or own, [self._with_why(finding) for finding in kept], online=online)
        if RULE not in of_rules or self._base is None:
            return own
        targets = [document for document in project.documents if document.path in project.targets]
        told = list(dict.fromkeys(lines(self._now, self._then, paths, targets, self._base))) + self._of_baseline(kept)
        loosened = self._loosened(told, kept)
        own = own.replaced(sources={**self._texts(paths), **own.sources})
        found = rules.load(RULE).check(project, facts.replaced(loosened=tuple(loosened)))
        by = self._now if bound is None else self._then
        graded = [_graded(finding, by) for finding in found]
        return _with(own, bound or own, [finding for finding in graded if finding is not None], online=online)

    def _kept(self, own: Report, bound: Report, documents: dict[str, Document], today: str) -> list[Finding]:
        """The findings of guards that the change's own policy would hide, and may not."""
        seen = {_place(finding): finding.severity for finding in own.findings}
        covered = _covered(own)
        hidden = [
            finding
            for finding in bound.findings
            if finding.severity in _GRAVE
            and seen.get(_place(finding)) not in (finding.severity, "error")
            and (finding.rule, finding.pair) not in covered
        ]
        if self._base is None or not hidden:
            return hidden
        past = Past(self._base, documents, bound.rules, today)
        paired = {finding.rule for finding in hidden if bound.rules[finding.rule].needs_locks == "always"}
        then = self._found_then(paired) if paired else frozenset()
        return [
            finding
            for finding in hidden
            if not (finding.identity in then if finding.rule in paired else past.has(finding))
            and not past.ignored(finding)
        ]

    def _texts(self, paths: Sequence[str]) -> dict[str, Source]:
        """The texts of the configurations that are compared; one may govern no file of the run."""
        given = [self._now.of(path) for path in paths]
        return {one.path: one.source for one in given if one.path is not None and one.source is not None}

    def _with_why(self, finding: Finding) -> Finding:
        if self._base is not None:
            return finding
        why = f"what would silence it does not count, because the base is not known: {self._why}"
        return finding.replaced(help=f"{finding.help}; {why}")

    def _of_baseline(self, kept: Sequence[Finding]) -> list[Line]:
        """The lines of the baseline that hide something, and of each rule the first of the others, for all of them."""
        found: list[Line] = []
        others: dict[str, list[Line]] = {}
        for line in self._recorded:
            if any(line.hides(finding) for finding in kept):
                found.append(line)
            else:
                others.setdefault(line.message, []).append(line)
        return found + [_for_all(*more) for more in others.values()]

    def _loosened(self, told: list[Line], kept: list[Finding]) -> list[Loosening]:
        first: dict[int, Finding] = {}
        for finding in kept:
            number = next((number for number, line in enumerate(told) if line.hides(finding)), None)
            if number is None:
                line = other_line(self._now.of(finding.path), self._then.of(finding.path), finding)
                number = told.index(line) if line in told else len(told)
                told += [line] if number == len(told) else []
            first.setdefault(number, finding)
        return [Loosening(line.path, line.span, line.message, first.get(at)) for at, line in enumerate(told)]


def _for_all(first: Line, *others: Line) -> Line:
    more = f", and so do {len(others)} more" if len(others) > 1 else ", and so does one more" if others else ""
    return first.replaced(message=f"{first.message}{more}")


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.path, finding.span, finding.package, finding.subject, finding.message


def _covered(own: Report) -> set[tuple[str, str]]:
    """The rules of which a manner says more, with the pair that it says it of, where it fails the run."""
    return {
        (name, finding.pair)
        for finding in own.findings
        if finding.pair and finding.severity in _GRAVE and finding.rule in own.rules
        for name in own.rules[finding.rule].subsumes
    }


def _graded(finding: Finding, by: Policies) -> Finding | None:
    """A finding about the policy as the policy grades it: an error that it makes less of, or nothing."""
    grade = by.of(finding.path).severities.get(finding.rule, finding.severity)
    if grade == "off":
        return None
    return finding.replaced(severity=grade) if finding.severity == "error" else finding


def _with(own: Report, bound: Report, more: Sequence[Finding], *, online: bool) -> Report:
    """A report with more findings, which take the places of their milder selves."""
    places = {_place(finding) for finding in more}
    found = [finding for finding in own.findings if _place(finding) not in places] + list(more)
    found.sort(key=lambda one: (one.path, one.span.start, one.span.end, one.rule, one.message))
    every = {**bound.rules, **own.rules}
    return own.replaced(
        findings=tuple(found),
        suppressed=tuple([one for one in own.suppressed if _place(one.finding) not in places]),
        sources={**bound.sources, **own.sources},
        rules=every,
        status=max(own.status, status_of(found, every.values(), online=online)),
    )

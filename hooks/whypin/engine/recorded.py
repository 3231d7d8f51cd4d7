"""A baseline held against the findings of a run: what it takes out, and which of its lines do nothing any more."""

from __future__ import annotations

from collections import Counter

from whypin import rules
from whypin.engine.baseline import identity_of
from whypin.engine.run import reduced
from whypin.engine.selection import is_routine
from whypin.model.finding import Finding
from whypin.model.report import Suppressed
from whypin.text.record import Record
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from typing import Final

    from whypin.engine.baseline import Baseline, Identity, Line
    from whypin.model.policy import Policies
    from whypin.model.project import Project
    from whypin.model.report import Report
    from whypin.model.rule import Rule

    Moved = Callable[[Collection[str]], Mapping[str, str]]

_GRAVE = ("error", "warning")
_UNREADABLE = "unreadable-file"


class Matched(Record):
    """`pairs` are findings with their lines, `left` the findings without one; `unused` are the lines without a finding.

    `now` gives the lines as they are to be written: under the path of today, by their place in the file.
    """

    __slots__ = ("left", "now", "pairs", "unused")

    def __init__(
        self, pairs: list[tuple[Finding, Line]], left: list[Finding], unused: list[Line], now: Mapping[Span, Identity]
    ) -> None:
        self.pairs: Final = pairs
        self.left: Final = left
        self.unused: Final = unused
        self.now: Final = now


def is_recorded(finding: Finding, of_rules: Mapping[str, Rule]) -> bool:
    """Whether a baseline may hold a finding: not what was not read or verified, nor what only a change is told."""
    rule = of_rules.get(finding.rule)
    return rule is not None and not rule.unjudged and rule.needs_base != "always"


def is_grave(finding: Finding) -> bool:
    """Whether a finding can fail a run; a note needs no baseline."""
    return finding.severity in _GRAVE


def matched(findings: Iterable[Finding], lines: Sequence[Line], of_rules: Mapping[str, Rule], moved: Moved) -> Matched:
    """Which findings the lines stand for; `of_rules` are the rules that ran.

    `moved(paths)` gives where files stand now, for those that are gone and were renamed; it is asked when there is a
    finding without a line.
    """
    every = list(findings)
    able = [finding for finding in every if is_recorded(finding, of_rules)]
    waiting = _Waiting(of_rules)
    for line in lines:
        waiting.add(line, line.identity)
    pairs, left = waiting.taken(able)
    now = {line.span: line.identity for line in lines}
    if left and waiting.lines():
        # Most lines are of files that are there; to ask of the others is dear.
        wanted = {identity_of(finding)[1:] for finding in left}
        asked = [line for line in waiting.lines() if line.identity[1:] in wanted]
        renamed = moved({line.identity[0] for line in asked}) if asked else {}
        now.update({line.span: _under(line, renamed) for line in asked})
        again = _Waiting(of_rules)
        for line in waiting.lines():
            again.add(line, now[line.span])
        more, left = again.taken(left)
        waiting, pairs = again, pairs + more
    hidden = _said_already(left, now.values()) if left else set()
    taken = {id(finding) for finding, _ in pairs} | hidden
    return Matched(pairs, [finding for finding in every if id(finding) not in taken], waiting.lines(), now)


def _under(line: Line, renamed: Mapping[str, str]) -> Identity:
    path, *rest = line.identity
    rule, package, subject = rest
    return renamed.get(path) or path, rule, package, subject


class _Waiting:
    """Lines by what they stand for, until a finding takes them."""

    def __init__(self, of_rules: Mapping[str, Rule]) -> None:
        self._rules = of_rules
        self._lines: dict[Identity, list[Line]] = {}

    def add(self, line: Line, identity: Identity) -> None:
        self._lines.setdefault(self._key(identity), []).append(line)

    def taken(self, findings: Iterable[Finding]) -> tuple[list[tuple[Finding, Line]], list[Finding]]:
        """The findings with a line, which is then gone from here, and those without one."""
        pairs, left = [], []
        for finding in findings:
            lines = self._lines.get(self._key(identity_of(finding)))
            if lines:
                pairs.append((finding, lines.pop(0)))
            else:
                left.append(finding)
        return pairs, left

    def lines(self) -> list[Line]:
        return sorted([line for lines in self._lines.values() for line in lines], key=lambda line: line.span.start)

    def _key(self, identity: Identity) -> Identity:
        """Of a rule that speaks of a thing once a repository, the file is not part of what it says."""
        path, name, package, subject = identity
        rule = self._rules.get(name)
        return ("" if rule is not None and rule.per_repository else path), name, package, subject


def _said_already(findings: Sequence[Finding], recorded: Iterable[Identity]) -> set[int]:
    """The findings (by `id`) of which a recorded one of another rule says more: it did not run, or was not alone."""
    known: dict[tuple[str, str, str], Counter[str]] = {}
    for path, rule, package, subject in recorded:
        known.setdefault((path, package, subject), Counter())[rule] += 1
    hidden = set()
    seen: Counter[Identity] = Counter()
    for finding in findings:
        path, name, package, subject = identity = identity_of(finding)
        if package == "-" or not is_known(name):
            continue
        others = known.get((path, package, subject), Counter())
        covered = sum([count for rule, count in others.items() if is_known(rule) and name in _subsumed(rule)])
        seen[identity] += 1
        if seen[identity] <= covered:
            hidden.add(id(finding))
    return hidden


def is_known(name: str) -> bool:
    """Whether there is a rule of that name."""
    return name in rules.names()


def _subsumed(name: str) -> tuple[str, ...]:
    return rules.load(name).RULE.subsumes


class Looked:
    """What a run looked at, so that nobody takes a line for mended whose finding was not looked for.

    `by_name`: somebody named the rules; `whole`: the run is about all that the repository holds; `online`: it asked the
    index; `is_there` tells whether a file is there, `is_strict` whether as strictly as its configuration
    asks for.
    """

    def __init__(
        self,
        report: Report,
        project: Project,
        policies: Policies,
        is_there: Callable[[str], bool],
        is_strict: Callable[[str], bool],
        *,
        by_name: bool,
        whole: bool,
        online: bool,
    ) -> None:
        self._report = report
        self._policies = policies
        self._is_there = is_there
        self._is_strict = is_strict
        self._by_name = by_name
        self._whole = whole
        self._online = online
        self._targets = project.targets
        unread = [one.path for one in report.findings if one.rule in report.rules and report.rules[one.rule].unjudged]
        self._unread = {*unread, *[path for path, _ in project.unverified]}
        self._outside = {
            (document.path, declaration.key)
            for document in project.documents
            for declaration in document.declarations
            if not project.in_scope(document, declaration)
        }

    def at(self, identity: Identity) -> bool:
        """Whether a finding would have been seen."""
        path, name, package, _ = identity
        if not is_known(name):
            return True
        rule = self._report.rules.get(name)
        if rule is None or not self._asked(rule) or path in self._unread or (path, package) in self._outside:
            return False
        if rule.per_repository and not self._whole:
            return False
        if not self._is_there(path):
            return self._whole
        if path not in self._targets and path not in self._report.sources:
            return False
        if not self._is_strict(path):
            return False
        severities = self._policies.of(path).severities
        return self._by_name or not severities or is_routine(rule, severities)

    def _asked(self, rule: Rule) -> bool:
        if rule.needs_index != "never" and (not self._online or self._report.status == 3):
            return False
        return rule.needs_base == "never" or self._report.base is not None


def applied(report: Report, baseline: Baseline, found: Matched, unused: Sequence[Line]) -> Report:
    """The report without the findings that the baseline has; `unused` are the lines to be told that have none."""
    left = {id(finding) for finding in found.left}
    taken = [finding for finding in report.findings if id(finding) not in left]
    notes = list(report.notes)
    if unused:
        notes.append(_unused(baseline, unused))
    path = baseline.source.path
    suppressed = [Suppressed(finding, "baseline", f"it is in `{path}`") for finding in taken]
    made = reduced(report, found.left).replaced(
        suppressed=(*report.suppressed, *suppressed),
        baselined=len(taken),
        sources={**report.sources, path: baseline.source},
        notes=tuple(notes),
    )
    return _with_mistakes(made, baseline) if baseline.mistakes else made


def _unused(baseline: Baseline, unused: Sequence[Line]) -> str:
    path = baseline.source.path
    line, _ = baseline.source.position(unused[0].span.start)
    where = f"line {line} of `{path}` matches" if len(unused) == 1 else f"{len(unused)} lines of `{path}` match"
    first = "" if len(unused) == 1 else f" (the first is line {line})"
    return f"{where} no finding any more{first}; `whypin baseline --prune` removes what is mended"


def _with_mistakes(report: Report, baseline: Baseline) -> Report:
    """The report with what cannot be read of the baseline, which is one finding: the rest was checked."""
    (span, message), *more = baseline.mistakes
    message += f" (and {len(more)} more)" if more else ""
    rule = rules.load(_UNREADABLE).RULE
    help = "correct the baseline, or write it anew with `whypin baseline` after removing it"
    one = Finding.at(rule, baseline.source.path, span, message, help=help)
    found = sorted(
        [*report.findings, one], key=lambda one: (one.path, one.span.start, one.span.end, one.rule, one.message)
    )
    return report.replaced(
        findings=tuple(found),
        rules={**report.rules, _UNREADABLE: rule},
        status=max(report.status, rule.status),
    )


def without_doubles(unused: Iterable[Line], used: Iterable[Line]) -> list[Line]:
    """The unused lines but for further copies of used ones, as a merge may leave them."""
    seen = {line.identity for line in used}
    return [line for line in unused if line.identity not in seen]

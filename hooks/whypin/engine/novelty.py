"""What a change introduced: the findings that its base has not, by identity, never by line."""

from __future__ import annotations

from collections import Counter

from whypin.engine.baseline import identity_of
from whypin.engine.run import reduced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from whypin.engine.baseline import Identity
    from whypin.model.finding import Finding
    from whypin.model.report import Report
    from whypin.model.rule import Rule


def comparable(rule: Rule) -> bool:
    """Whether the base's files alone show what a rule says of them: no index is asked about them, and no older base."""
    return rule.needs_base != "always" and not rule.online and not rule.unjudged


def told(
    report: Report, then: Iterable[Identity], ignored: Iterable[Identity], was_there: Callable[[Finding], bool]
) -> Report:
    """The report with what the base has, too: `known` are those.

    `then` are the identities of what the rules have to say of the base's files, by the paths of today, and `ignored` of
    what was ignored there, which is new where nothing ignores it any more. Where no rule can say it (of an index, for
    one), `was_there` tells whether the base has the entry or the line that a finding is about.
    What only a change is told is new, and so is what was not read or verified: nobody knows.
    """
    left = Counter([_key(identity, report.rules) for identity in then])
    known = {(one.identity, one.number) for one in _known(report.findings, left, report.rules, was_there)}
    left.update([_key(identity, report.rules) for identity in ignored])
    suppressed = [one.finding for one in report.suppressed]
    known.update([(one.identity, one.number) for one in _known(suppressed, left, report.rules, was_there)])
    return report.replaced(known=frozenset(known))


def _known(
    findings: Iterable[Finding],
    left: Counter[Identity],
    rules: Mapping[str, Rule],
    was_there: Callable[[Finding], bool],
) -> Iterator[Finding]:
    """The findings that the base has; those that are matched are taken from what is `left`."""
    for finding in findings:
        rule = rules.get(finding.rule)
        if rule is None or rule.unjudged or rule.needs_base == "always":
            continue
        key = _key(identity_of(finding), rules)
        if left[key] > 0:
            left[key] -= 1
            yield finding
        elif rule.needs_index != "never" and was_there(finding):
            yield finding


def new_only(report: Report) -> Report:
    """The report without what is `known`."""
    known = report.known or frozenset()
    left = tuple([finding for finding in report.findings if (finding.identity, finding.number) not in known])
    return reduced(report, left).replaced(old=len(report.findings) - len(left))


def _key(identity: Identity, rules: Mapping[str, Rule]) -> Identity:
    path, name, package, subject = identity
    return ("" if name in rules and rules[name].per_repository else path), name, package, subject

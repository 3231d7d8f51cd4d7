"""One voice a list: findings of one cause, in one array, table or requirements file, are one finding.

At least five members, and four fifths of the entries that the rule looked at. A rule may also have one voice a file, or
a repository, for a cause, or one for what was not checked in a file for one reason. Folding comes last, so that
ignores, a baseline and fixes know single members only. What a change brings into a list stands beside it.
"""

from __future__ import annotations

from collections import Counter

from whypin.model.account import Unverified
from whypin.model.declaration import Declaration
from whypin.model.finding import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whypin.model.project import Project
    from whypin.model.report import Report
    from whypin.model.rule import Fold, Within
    from whypin.rules import RuleModule
    from whypin.text.span import Span

    # Rule, path ("" is the repository), and the place of the list's key; None is the whole file.
    Listed = tuple[str, str, Span | None]

_FEWEST: dict[Within, int] = {"list": 5, "reason": 4, "file": 2, "repository": 2}
_SHARE = 4 / 5
# So many of those with one reason are named.
_NAMED = 3


def lists(findings: Sequence[Finding], rules: Iterable[RuleModule], project: Project) -> dict[Listed, int]:
    """How many entries a rule looked at in each list that may fold."""
    found = {}
    modules = {module.RULE.name: module for module in rules if module.RULE.folds}
    for listed, count in Counter([_list_of(finding) for finding in findings if finding.rule in modules]).items():
        if listed is not None and count >= _FEWEST["list"]:
            rule, path, key = listed
            found[listed] = sum(
                [
                    modules[rule].looks_at(document, declaration)
                    for document, declaration in project.declarations()
                    if document.path == path and declaration.list_at == key
                ]
            )
    return found


def folded(report: Report) -> Report:
    """The report with one finding, at the key of the list or at its first member, for those that fold."""
    folds = {(rule.name, fold.cause): fold for rule in report.rules.values() for fold in rule.folds}
    groups: dict[tuple[Listed, str, str, str], list[Finding]] = {}
    for finding in report.findings:
        listed = _place_of(finding, report, folds.get((finding.rule, finding.cause)))
        if listed is not None:
            reason = finding.why + finding.help if isinstance(finding, Unverified) else ""
            groups.setdefault((listed, finding.severity, finding.cause, reason), []).append(finding)
    seen: Counter[tuple[str, str, str, str]] = Counter()
    left = {id(finding): finding for finding in report.findings}
    for (listed, _, cause, _), group in groups.items():
        fold = folds[listed[0], cause]
        members = _of_the_base(group, report) if fold.within == "list" else group
        entries = report.lists[listed] if fold.within == "list" else 0
        if len(members) >= max(_FEWEST[fold.within], _SHARE * entries):
            one = _one(fold, members, entries, listed[2])
            seen[one.identity] += 1
            left[id(members[0])] = one.replaced(number=seen[one.identity])
            for member in members[1:]:
                del left[id(member)]
    found = sorted(left.values(), key=lambda one: (one.path, one.span.start, one.span.end, one.rule, one.message))
    return report.replaced(findings=tuple(found))


def _of_the_base(members: list[Finding], report: Report) -> list[Finding]:
    """The members without those that a change brought, which speak for themselves; all of a list that is new itself."""
    if report.known is None:
        return members
    return [one for one in members if (one.identity, one.number) in report.known] or members


def _place_of(finding: Finding, report: Report, fold: Fold | None) -> Listed | None:
    """Where a finding may fold with others of its cause; None for one that stays as it is."""
    if fold is None:
        return None
    if fold.within != "list":
        return finding.rule, "" if fold.within == "repository" else finding.path, None
    listed = _list_of(finding)
    return listed if listed in report.lists else None


def _list_of(finding: Finding) -> Listed | None:
    subject = finding.entry.subject if finding.entry is not None else None
    if not finding.cause or not isinstance(subject, Declaration):
        return None
    return finding.rule, finding.path, subject.list_at


def _one(fold: Fold, members: list[Finding], entries: int, key: Span | None) -> Finding:
    first = members[0]
    share = f"all {entries}" if len(members) == entries else f"{len(members)} of {entries}"
    where = "a comment at the head of the file, above an empty line" if key is None else "a comment above this list"
    named = [member.what for member in members[:_NAMED] if isinstance(member, Unverified)]
    reason = first.why.replace("was ", "were ", 1) if isinstance(first, Unverified) else ""
    words = {"names": ", ".join(named), "more": len(members) - len(named), "reason": reason}
    return Finding(
        first.rule,
        fold.message.format(share=share, count=len(members), **words),
        first.path,
        first.span if key is None else key,
        help=fold.help.format(where=where) or first.help,
        severity=first.severity,
        subject=first.cause,
        cause=first.cause,
        members=tuple([member.replaced(message=member.message.removesuffix(fold.common)) for member in members]),
    )

"""What a report comes to: findings by rule and by what they are about, and where to read on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.finding import Finding
    from whypin.model.report import Report

# From so many findings on, a run says which settings would settle most of them; each at least a part of them.
_MANY, _PART = 20, 5
_NAMED = 3
_DECLARED = ("production", "development")


def statistics(report: Report) -> list[str]:
    """A line for each rule, the most frequent first: how many findings, and in which scope."""
    counts: dict[str, dict[str, int]] = {}
    for finding in _each(report):
        scopes = counts.setdefault(finding.rule, {})
        scope = _scope(finding)
        scopes[scope] = scopes.get(scope, 0) + 1
    rows = sorted([(-sum(scopes.values()), rule, scopes) for rule, scopes in counts.items()], key=lambda row: row[:2])
    size = max([len(str(-count)) for count, _, _ in rows], default=0)
    return [
        f"{-count:>{size}} {rule}: {', '.join([f'{number} {scope}' for scope, number in sorted(scopes.items())])}"
        for count, rule, scopes in rows
    ]


def advice(report: Report) -> list[str]:
    """What comes next: the pages of the rules; for many findings, the settings that settle most, and a baseline."""
    rules: dict[str, int] = {}
    settings: dict[str, int] = {}
    for finding in _each(report):
        rules[finding.rule] = rules.get(finding.rule, 0) + 1
        setting = _setting(report, finding)
        if setting:
            settings[setting] = settings.get(setting, 0) + 1
    if not rules:
        return []
    order = sorted(rules, key=lambda rule: (-rules[rule], rule))
    more = f" (or {', '.join([f'`{rule}`' for rule in order[1:_NAMED]])})" if order[1:] else ""
    lines = [f"how to fix it: `whypin explain {order[0]}`{more}"]
    if any(finding.pair for finding in report.findings) and any(map(_asks_for_an_edit, _each(report))):
        lines.append("mend the declarations first, and regenerate the lock last")
    total = sum(rules.values())
    most = [(count, setting) for setting, count in settings.items() if count * _PART >= total]
    if total >= _MANY and most:
        told = "; ".join([f"{setting} ({count})" for count, setting in sorted(most, reverse=True)])
        lines.append(f"in `[tool.whypin]`, these would settle many findings: {told}")
    if total >= _MANY and report.baselined is None and not report.old:
        online = " --online" if report.coverage else ""
        told = f"`whypin baseline{online}` records what is left"
        lines.append(f"to begin with: {told}, so that only new findings are reported")
    return lines


def _each(report: Report) -> Iterator[Finding]:
    for finding in report.findings:
        yield from finding.members or (finding,)


def _asks_for_an_edit(finding: Finding) -> bool:
    """Whether a declaration is to be changed, which would make a lock out of date again."""
    return not finding.pair and finding.severity != "note" and _scope(finding) in _DECLARED


def _scope(finding: Finding) -> str:
    """The scope of a declaration; what else findings are about: a lock, or a file."""
    if finding.entry is None:
        return "in files"
    return getattr(finding.entry.subject, "scope", "") or "in locks"


def _setting(report: Report, finding: Finding) -> str:
    rule = report.rules.get(finding.rule)
    folds = rule.folds if rule is not None and finding.cause else ()
    return next((fold.setting for fold in folds if fold.cause == finding.cause), "")

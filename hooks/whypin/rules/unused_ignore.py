"""`unused-ignore`: an ignore that silenced nothing although its rule ran here."""

from __future__ import annotations

from whypin.model.finding import Finding, Fix
from whypin.model.rule import SAFE, WARNING, Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.ignore import Ignore, IgnoreUse
    from whypin.model.project import Project
    from whypin.text.edit import Edit

RULE = Rule(
    "unused-ignore",
    "an ignore that silenced nothing although its rule ran here",
    "manner",
    always=True,
    judges_ignores=True,
    severity=WARNING,
    fix=SAFE,
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each name in an ignore that did nothing."""
    for use in facts.ignores:
        ignore = use.ignore
        if not ignore.rules:
            message = "`whypin: ignore` names no rule in brackets and silences nothing"
            yield _finding(ignore, ignore.span, message, _bracketed(ignore, facts))
            continue
        idle = [(number, name) for number, name in enumerate(ignore.rules) if _idle(use, name.value, facts)]
        whole = len(idle) == len(ignore.rules)
        for number, name in idle:
            message, help_ = _said(ignore, name.value, facts)
            fix = Fix("remove the ignore", _edits(ignore, whole, number), SAFE) if ignore.removal else None
            yield _finding(ignore, name.span, message, help_, fix)


def _bracketed(ignore: Ignore, facts: Facts) -> str:
    """What to write where the brackets are missing; the words behind may begin with the rules that are meant."""
    named = []
    for word in ignore.reason.translate(str.maketrans(",:;=()", "      ")).split():
        if word not in facts.rules:
            break
        named.append(word)
    return f"write `ignore[{', '.join(named) or 'RULE'}]`" + ("" if named else ", with a rule of `whypin explain`")


def _idle(use: IgnoreUse, name: str, facts: Facts) -> bool:
    return name not in facts.rules or (name in use.ran and name not in use.silenced)


def _said(ignore: Ignore, name: str, facts: Facts) -> tuple[str, str]:
    if name not in facts.rules:
        return f"`{name}` is not a rule of whypin", "see `whypin explain` for the rules; correct the name or remove it"
    if ignore.until is not None and ignore.until < facts.today:
        return f"the ignore of `{name}` ended on {ignore.until}", "remove it, or look again and set another day"
    return f"nothing here is reported by `{name}`", "remove the ignore"


def _edits(ignore: Ignore, whole: bool, number: int) -> tuple[Edit, ...]:
    """The whole ignore goes with its last rule; else the name goes, with a comma beside it."""
    from whypin.text.edit import Edit

    if ignore.removal is not None and whole:
        return (Edit(ignore.removal, ""),)
    span = ignore.rules[number].span
    if number + 1 < len(ignore.rules):
        return (Edit(Span(span.start, ignore.rules[number + 1].span.start), ""),)
    return (Edit(Span(ignore.rules[number - 1].span.end, span.end), ""),)


def _finding(ignore: Ignore, span: Span, message: str, help_: str, fix: Fix | None = None) -> Finding:
    return Finding.at(RULE, ignore.path, span, message, help=help_, fix=fix)

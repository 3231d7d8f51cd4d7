"""`unverifiable-lock`: what could not be checked, and why; a run that meets it fails closed."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.facts import Facts
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "unverifiable-lock",
    "what could not be checked against the index, and why; the run fails closed with status 3",
    "guard",
    hooks=("check-lock-hashes",),
    always=True,
    needs_index="lasting",
    status=3,
)
# So many packages of one lock with one reason have a finding each, and so many of more are named.
_APART, _NAMED = 3, 3


class _Unchecked(Finding):
    """A finding that remembers its parts: `what` was not checked, and `why`."""

    __slots__ = ("what", "why")
    what: str
    why: str


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked package that the answers leave open."""
    if facts.index is None:
        return
    for document, judgement in facts.index.judgements():
        if judgement.why:
            yield _unchecked(document, judgement.package, judgement.why, judgement.help)


def _unchecked(document: Document, package: LockedPackage, why: str, help_: str) -> _Unchecked:
    what = f"`{package.name}` `{package.version}`" if package.version else f"`{package.name}`"
    message = f"{what} was not checked: {why}"
    found = _Unchecked.about(RULE, document, package, package.name_at, message, help=help_)
    found.what, found.why = what, why
    return found


def fold(findings: Sequence[Finding]) -> list[Finding]:
    """One finding for many packages of a lock that were not checked for one reason; `findings` are all of this rule."""
    groups: dict[tuple[str, str, str], list[_Unchecked]] = {}
    for finding in findings:
        if isinstance(finding, _Unchecked):
            groups.setdefault((finding.path, finding.why, finding.help), []).append(finding)
    found: list[Finding] = []
    for group in groups.values():
        found += group if len(group) <= _APART else [_together(group)]
    return found


def _together(group: list[_Unchecked]) -> Finding:
    first = group[0]
    names = ", ".join([finding.what for finding in group[:_NAMED]])
    message = f"{names} and {len(group) - _NAMED} more were not checked: {first.why}"
    return Finding.at(RULE, first.path, first.span, message, help=first.help)

"""`loosened-policy`: a change that takes back what guards are there for."""

from __future__ import annotations

from whypin.model.finding import Finding, Related
from whypin.model.rule import ERROR, NOTE, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project
    from whypin.model.rule import Severity

RULE = Rule(
    "loosened-policy",
    "a change that asks less of guards than its base did",
    "guard",
    other_severities=(NOTE,),
    hooks=("check-locks",),
    needs_base="always",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each line that loosens; an error where nobody would see a finding that the change makes."""
    for line in facts.loosened:
        hidden = line.hidden
        message = line.message
        severity: Severity = NOTE
        help = "leave it if that is meant; for guards it counts once this change is the base"
        related: tuple[Related, ...] = ()
        if hidden is not None:
            message, severity = f"{message}, which would hide a finding of this change", ERROR
            help = "mend what it would hide, or merge this line first, by itself; see `--trust-change`, too"
            related = (Related(hidden.path, hidden.span, f"`{hidden.rule}` reports this"),)
        yield Finding.at(
            RULE, line.path, line.span, message, help=help, severity=severity, related=related, subject=line.message
        )

"""`inactive-project`: a project whose status (PEP 792) is not active."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import ERROR, WARNING, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project
    from whypin.model.rule import Severity

RULE = Rule(
    "inactive-project",
    "a project that its index calls archived, deprecated (warning) or quarantined (error)",
    "manner",
    hooks=("check-releases",),
    severity=WARNING,
    other_severities=(ERROR,),
    needs_index="now",
)

# PEP 792: severity, what it means, what to do.
_STATUSES: dict[str, tuple[Severity, str, str]] = {
    "archived": (WARNING, "is archived: it gets no more updates", "look for a maintained replacement"),
    "deprecated": (WARNING, "is deprecated: it is obsolete or replaced", "look for its replacement"),
    "quarantined": (ERROR, "is in quarantine: it is held to be unsafe", "do not install it until the index lifts that"),
}


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked package of such a project."""
    if facts.index is None:
        return
    for document, judgement in facts.index.judgements():
        package = judgement.package
        for answer in judgement.published:
            if answer.status not in _STATUSES:
                continue
            severity, meaning, help_ = _STATUSES[answer.status]
            reason = f" (`{answer.reason.strip()}`)" if answer.reason.strip() else ""
            yield Finding.about(
                RULE,
                document,
                package,
                package.name_at,
                f"`{package.name}` {meaning}{reason}",
                help=help_,
                severity=severity,
            )
            break

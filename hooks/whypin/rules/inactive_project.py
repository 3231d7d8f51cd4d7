"""`inactive-project`: a project whose status (PEP 792) is not active."""

from __future__ import annotations

from whypin.model.finding import ERROR, WARNING, Entry, Finding, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "inactive-project", "a project that is archived, deprecated or in quarantine", severity=WARNING, online=True
)

# PEP 792: severity, what it means, what to do.
_STATUSES = {
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
            yield Finding(
                RULE.name,
                f"`{package.name}` {meaning}{reason}",
                document.path,
                document.locate(package.name_at),
                help=help_,
                severity=severity,
                package=package.key,
                entry=Entry("locked", document.locate(package.at)),
            )
            break

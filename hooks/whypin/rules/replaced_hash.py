"""`replaced-hash`: the version stayed, and its hashes are others."""

from __future__ import annotations

from whypin.locks.change import changes
from whypin.locks.relock import relock_package
from whypin.model.finding import Finding
from whypin.model.rule import NOTE, WARNING, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "replaced-hash",
    "since the base hashes of a locked release were exchanged; that some are gone is a note",
    "guard",
    severity=WARNING,
    other_severities=(NOTE,),
    hooks=("check-locks",),
    needs_base="always",
)

_SHOWN = 12


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each such entry, at the first new hash."""
    for change in changes(project, facts.base, moved=True):
        for package in change.packages:
            new, gone = change.replaced(package)
            if not gone:
                continue
            whose = f"`{package.name}` `{package.version}`"
            if new:
                message = f"{whose} has other hashes than at the base: {gone} gone, {len(new)} new"
                help = "find out why files of a release changed; " + relock_package(change.document, package)
            else:
                message = f"{whose} has fewer hashes than at the base: {gone} gone"
                help = "leave it if the index no longer has those files, or nobody needs them"
            yield Finding.about(
                RULE,
                change.document,
                package,
                new[0].at if new else package.version_at,
                message,
                help=help,
                severity=WARNING if new else NOTE,
                detail=new[0].value[:_SHOWN] if new else "",
            )

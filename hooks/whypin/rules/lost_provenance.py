"""`lost-provenance`: an update that nobody vouches for, where the release before it had a publisher (PEP 740)."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "lost-provenance",
    "an update whose files have no publisher on record, where those of the release before it had one",
    "manner",
    hooks=("check-releases",),
    needs_base="always",
    needs_index="now",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each update without any publisher, and for an update whose publishers are not known."""
    if facts.index is None:
        return
    for document, update in facts.index.updates():
        package = update.package
        if update.why:
            from whypin.model.account import unverified

            yield unverified(document, package, update.why, update.help)
        elif update.files and len(update.bare) == len(update.files):
            old = update.before[0].text
            yield Finding.about(
                RULE,
                document,
                package,
                package.version_at,
                f"nothing on record says who published `{package.name}` `{package.version}`, and `{update.version}` "
                f"was published by `{old}`",
                help=f"keep `{update.version}` until the project says why this release did not come from `{old}`",
            )

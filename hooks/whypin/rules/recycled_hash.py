"""`recycled-hash`: a version moved, and the hashes of the old one stayed."""

from __future__ import annotations

from whypin.locks.change import changes, digests
from whypin.locks.relock import relock
from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "recycled-hash",
    "a hash that the base listed for another version of the package",
    "guard",
    hooks=("check-locks",),
    needs_base="always",
)

_SHOWN = 12


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each entry that has such hashes, at the first of them."""
    for change in changes(project, facts.base, moved=True):
        for package in change.packages:
            found = change.recycled(package)
            if not found:
                continue
            first, version = found[0]
            count, every = len(found), len(digests(package))
            those = "the hash" if every == 1 else f"all {every} hashes" if count == every else f"{count} of the hashes"
            verb, own = ("is", "the one") if every == 1 else ("are", "those")
            yield Finding.about(
                RULE,
                change.document,
                package,
                first.at,
                f"{those} of `{package.name}` `{package.version}` {verb} {own} of `{version}` at the base",
                help=relock(change.document, f"the hashes of `{package.name}` `{package.version}`", package),
                detail=first.value[:_SHOWN],
            )

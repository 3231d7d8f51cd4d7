"""`partial-provenance`: an update of which only some files have a publisher on record (PEP 740)."""

from __future__ import annotations

from whypin.locks.judgement import few
from whypin.model.finding import Finding
from whypin.model.rule import NOTE, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "partial-provenance",
    "an update of which some files have no publisher on record, where all files of the release before it had one",
    "manner",
    hooks=("check-releases",),
    severity=NOTE,
    needs_base="always",
    needs_index="now",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each update with and without publishers, and for one whose publishers are not known."""
    if facts.index is None:
        return
    for document, update in facts.index.updates():
        package, bare = update.package, update.bare
        if update.why:
            from whypin.model.account import unverified

            yield unverified(document, package, update.why, update.help)
            continue
        if update.was_partial or not bare or len(bare) == len(update.files):
            continue
        yield Finding.about(
            RULE,
            document,
            package,
            package.version_at,
            f"{len(bare)} of the {len(update.files)} locked files of `{package.name}` `{package.version}` "
            f"{'has' if len(bare) == 1 else 'have'} no publisher on record: {few(list(bare))}",
            help="find out from the project who uploaded these files",
        )

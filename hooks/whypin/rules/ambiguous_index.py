"""`ambiguous-index`: two indexes of one's own have different packages of one name."""

from __future__ import annotations

from whypin.locks.rivals import rival
from whypin.model.address import Address, place
from whypin.model.finding import Finding
from whypin.model.rule import Option, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.rivals import Rival
    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement
    from whypin.model.project import Document, Project

INDEX = Option("index", "The index that it is from, where several have one of that name", "address", reach="package")
RULE = Rule(
    "ambiguous-index",
    "a locked release where two of your indexes mean different things by one name",
    "guard",
    hooks=("check-lock-hashes",),
    options=(INDEX,),
    needs_index="lasting",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked package whose name means different things on different indexes."""
    if facts.index is None:
        return
    for document, judgement in facts.index.judgements():
        found = rival(judgement)
        if found is not None and not _is_settled(document, judgement, facts):
            yield _finding(document, judgement, found)


def _is_settled(document: Document, judgement: Judgement, facts: Facts) -> bool:
    """Whether the release is from the index that the configuration names for the package, digests and all."""
    chosen = facts.of(document).option(INDEX, judgement.package.key)
    if chosen is None:
        return False
    from whypin.locks.judgement import algorithm

    files = [file for index, files in judgement.releases if place(index) == place(chosen) for file in files]
    published = {pair for file in files for pair in file.digests.items()}
    return bool(files) and all(
        (algorithm(digest), digest.value.lower()) in published for digest in judgement.package.digests
    )


def _finding(document: Document, judgement: Judgement, rival: Rival) -> Finding:
    package = judgement.package
    here, there = Address(rival.holder).shown, Address(rival.index).shown
    if rival.file:
        message = f"`{rival.file}` is one file on `{here}` and another one on `{there}`"
    else:
        message = f"`{there}` has `{package.name}`, and its release `{package.version}` is on `{here}` alone"
    where = f"`[tool.whypin.packages.{package.key}]`"
    return Finding.about(
        RULE,
        document,
        package,
        package.version_at,
        message,
        help=f'find out whose `{package.name}` this is, and say so: `index = "…"` in {where}',
    )

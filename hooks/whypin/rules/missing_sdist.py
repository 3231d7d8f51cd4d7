"""`missing-sdist`: a locked release without a source distribution; off by default."""

from __future__ import annotations

from whypin.model.finding import Entry, Finding, Rule
from whypin.model.release import Published, is_sdist
from whypin.model.verdict import asked, from_indexes, released

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule("missing-sdist", "a locked release without an sdist", online=True, default=False)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked release that has files but no sdist."""
    if facts.index is None:
        return
    for document, package in from_indexes(project):
        answers = facts.index.ask(document, package)
        release = released(package, answers)
        if not release or any(is_sdist(file.filename) for file in release):
            continue
        having = tuple(
            [answer for answer in answers if isinstance(answer, Published) and answer.release(package.version)]
        )
        yield Finding(
            RULE.name,
            f"{asked(having)} has no sdist of `{package.name}` `{package.version}`",
            document.path,
            document.locate(package.version_at),
            help="review another release, or build and publish wheels from its source repository yourself",
            package=package.key,
            entry=Entry("locked", document.locate(package.at)),
        )

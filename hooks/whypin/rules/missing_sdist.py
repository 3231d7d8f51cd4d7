"""`missing-sdist`: a locked release without a source distribution; off by default."""

from __future__ import annotations

from whypin.locks.file_names import is_sdist
from whypin.locks.judgement import packages_to_verify, quoted_indexes, released
from whypin.locks.releases import release_files
from whypin.model.finding import Finding
from whypin.model.release import Published
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule("missing-sdist", "a locked release without an sdist", "manner", needs_index="now", default=False)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked release that has files but no sdist."""
    if facts.index is None:
        return
    for document, package in packages_to_verify(project):
        answers = facts.index.ask(document, package)
        release = released(package, answers)
        if not release or any(is_sdist(file.filename) for file in release):
            continue
        having = tuple(
            [answer for answer in answers if isinstance(answer, Published) and release_files(answer, package.version)]
        )
        yield Finding.about(
            RULE,
            document,
            package,
            package.version_at,
            f"{quoted_indexes(having)} has no sdist of `{package.name}` `{package.version}`",
            help="review another release, or build and publish wheels from its source repository yourself",
        )

"""`missing-sdist`: a locked release without a source distribution; off by default."""

from __future__ import annotations

from whypin.locks.file_names import is_sdist
from whypin.model.finding import Finding
from whypin.model.judgement import quoted
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "missing-sdist",
    "a locked release without an sdist",
    "manner",
    hooks=("check-releases",),
    needs_index="now",
    default=False,
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked release that has files but no sdist."""
    if facts.index is None:
        return
    for document, judgement in facts.index.judgements():
        package = judgement.package
        if not judgement.release or any(is_sdist(file.filename) for file in judgement.release):
            continue
        having = quoted([index for index, _ in judgement.releases])
        yield Finding.about(
            RULE,
            document,
            package,
            package.version_at,
            f"{having} has no sdist of `{package.name}` `{package.version}`",
            help="review another release, or build and publish wheels from its source repository yourself",
        )

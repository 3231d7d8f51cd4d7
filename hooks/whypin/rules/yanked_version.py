"""`yanked-version`: a release or file that was yanked (PEP 592)."""

from __future__ import annotations

from whypin.locks.file_names import same_file
from whypin.locks.judgement import file_name
from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.release import PublishedFile

RULE = Rule(
    "yanked-version",
    "a yanked release or file, with the reason",
    "manner",
    hooks=("check-releases",),
    needs_index="now",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for a release that was yanked as a whole, else one for each yanked file that is locked."""
    if facts.index is None:
        return
    for document, judgement in facts.index.judgements():
        package = judgement.package
        yanked = [file for file in judgement.installed if file.yanked is not None]
        # An index has yanked every file of the release.
        if yanked and any(all(file.yanked is not None for file in files) for _, files in judgement.releases):
            what = f"`{package.name}` `{package.version}`"
            yield _finding(document, package, package.version_at, what, yanked[0].yanked)
            continue
        for file in yanked:
            what = f"`{file.filename}` of `{package.name}` `{package.version}`"
            yield _finding(document, package, _place(package, file), what, file.yanked, file.filename)


def _place(package: LockedPackage, file: PublishedFile) -> At:
    for artifact in package.artifacts:
        if same_file(file.filename, file_name(artifact) or "", package.key):
            return artifact.at
    digests = set(file.digests.values())
    return next((digest.at for digest in package.hashes if digest.value.lower() in digests), package.version_at)


def _finding(
    document: Document, package: LockedPackage, at: At, what: str, reason: str | None, detail: str = ""
) -> Finding:
    because = f": `{reason.strip()}`" if reason and reason.strip() else ", and no reason is given"
    return Finding.about(
        RULE,
        document,
        package,
        at,
        f"{what} was yanked{because}",
        help=f"lock another release of `{package.name}`",
        detail=detail,
    )

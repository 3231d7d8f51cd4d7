"""`unpublished-version`: a release or file that the index does not have."""

from __future__ import annotations

from whypin.model.finding import Entry, Finding, Rule
from whypin.model.release import Published, same_file
from whypin.model.verdict import UNKNOWN, asked, from_indexes, judge, named_files, released, silence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.verdict import Answers

RULE = Rule("unpublished-version", "a release or file that the index does not have", online=True)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for a release that no index has, else one for each named file that none has."""
    if facts.index is None:
        return
    for document, package in from_indexes(project):
        answers = facts.index.ask(document, package)
        if package.pinned and not silence(answers):
            yield from _findings(document, package, answers)


def _findings(document: Document, package: LockedPackage, answers: Answers) -> Iterator[Finding]:
    index = asked(answers)
    if not any(isinstance(answer, Published) and answer.files is not None for answer in answers):
        help_ = "check the name, or name the index that has it in `PIP_EXTRA_INDEX_URL`"
        yield _finding(document, package, package.name_at, f"{index} has no project `{package.name}`", help_)
        return
    release = released(package, answers)
    if not release:
        message = f"{index} has no release `{package.version}` of `{package.name}`"
        yield _finding(document, package, package.version_at, message, f"lock `{package.name}` again")
        return
    doubted = {id(verdict.artifact) for verdict in judge(package, answers) if verdict.kind == UNKNOWN}
    for artifact, name in named_files(package, answers):
        if not name or id(artifact) in doubted:
            continue
        if not any(same_file(file.filename, name, package.key) for file in release):
            message = f"{index} has no file `{name}` in `{package.name}` `{package.version}`"
            yield _finding(document, package, artifact.at, message, f"lock `{package.name}` again")


def _finding(document: Document, package: LockedPackage, at: At, message: str, help_: str) -> Finding:
    return Finding(
        RULE.name,
        message,
        document.path,
        document.locate(at),
        help=help_,
        package=package.key,
        entry=Entry("locked", document.locate(package.at)),
    )

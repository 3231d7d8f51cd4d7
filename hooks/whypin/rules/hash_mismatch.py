"""`hash-mismatch`: a digest that the index does not publish for that release or file."""

from __future__ import annotations

from whypin.model.finding import Entry, Finding, Rule
from whypin.model.release import same_file
from whypin.model.verdict import (
    FOREIGN,
    address_name,
    algorithm,
    asked,
    file_name,
    judge,
    released,
    settled,
    unvouched,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.verdict import Answers, Verdict

RULE = Rule(
    "hash-mismatch",
    "a digest that the index does not publish for that release, or for that file where the lock names files",
    online=True,
)
_SHOWN = 12


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each digest; one for the whole entry where the index has no such release at all."""
    if facts.index is None:
        return
    for document, package in unvouched(project, facts.index):
        answers = facts.index.ask(document, package)
        if settled(package, answers):
            continue
        foreign = [verdict for verdict in judge(package, answers) if verdict.kind == FOREIGN]
        if foreign and not released(package, answers):
            yield _finding(document, package, foreign[0], _nowhere(package, foreign, answers))
            continue
        for verdict in foreign:
            yield _finding(document, package, verdict, _message(package, verdict, answers))


def _finding(document: Document, package: LockedPackage, verdict: Verdict, message: str) -> Finding:
    return Finding(
        RULE.name,
        message,
        document.path,
        document.locate(verdict.digest.at),
        help=f"do not install it: find out who changed this line, and lock `{package.name}` again",
        package=package.key,
        entry=Entry("locked", document.locate(package.at)),
    )


def _nowhere(package: LockedPackage, foreign: list[Verdict], answers: Answers) -> str:
    where = f"published by {asked(answers)} for `{package.name}` `{package.version}`"
    if len(foreign) > 1:
        return f"none of these {len(foreign)} digests is {where}"
    return f"`{_digest(foreign[0])}` is not {where}{_belongs(foreign[0])}"


def _message(package: LockedPackage, verdict: Verdict, answers: Answers) -> str:
    artifact, owner = verdict.artifact, verdict.owner
    named = artifact and file_name(artifact)
    if artifact and named and owner and same_file(owner.filename, named, package.key):
        address = address_name(artifact)
        if address and not same_file(address, named, package.key):
            return f"`{_digest(verdict)}` is of `{named}`, and the address beside it is that of `{address}`"
        return f"`{_digest(verdict)}` belongs to a file of {owner.size} bytes, and the lock says {artifact.size}"
    what = f"`{named}`" if named else f"`{package.name}` `{package.version}`"
    return f"`{_digest(verdict)}` is not a digest that {asked(answers)} publishes for {what}{_belongs(verdict)}"


def _belongs(verdict: Verdict) -> str:
    return f": it belongs to `{verdict.owner.filename}`" if verdict.owner else ""


def _digest(verdict: Verdict) -> str:
    value = verdict.digest.value
    short = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return f"{algorithm(verdict.digest)}:{short}"

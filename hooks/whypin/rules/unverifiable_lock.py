"""`unverifiable-lock`: what could not be checked, and why; a run that meets it fails closed."""

from __future__ import annotations

from whypin.model.finding import Entry, Finding, Rule
from whypin.model.release import Unanswered
from whypin.model.verdict import gap, unvouched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule("unverifiable-lock", "a locked package that could not be checked against its index", online=True, status=3)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked package that the answers leave open."""
    if facts.index is None:
        return
    for document, package in unvouched(project, facts.index):
        answers = facts.index.ask(document, package)
        why = gap(package, answers)
        if not why:
            continue
        helps = [answer.help for answer in answers if isinstance(answer, Unanswered) and answer.help]
        version = f" `{package.version}`" if package.version else ""
        yield Finding(
            RULE.name,
            f"`{package.name}`{version} was not checked: {why}",
            document.path,
            document.locate(package.name_at),
            help=helps[0] if helps else "run again when the index answers; until then nothing vouches for it",
            package=package.key,
            entry=Entry("locked", document.locate(package.at)),
        )

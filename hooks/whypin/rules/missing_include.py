"""`missing-include`: an included file that is not there."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "missing-include",
    "a `-r` or `-c` whose file is not there or lies outside the repository",
    "guard",
    always=True,
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield what the readers could not read, as they put it."""
    for document in project.documents:
        for problem in document.problems:
            if problem.rule == RULE.name:
                yield Finding.at(RULE, document.path, problem.span, problem.message, help=problem.help)

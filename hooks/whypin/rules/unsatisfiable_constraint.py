"""`unsatisfiable-constraint`: a range that no version lies in."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import Rule
from whypin.versions.ranges import satisfiable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "unsatisfiable-constraint", "a constraint that no version can satisfy", "manner", hooks=("check-lower-bounds",)
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each constraint whose clauses leave nothing."""
    for document, declaration in project.declarations():
        constraint = declaration.constraint
        if constraint is None or satisfiable(constraint, declaration.dialect):
            continue
        yield Finding.about(
            RULE,
            document,
            declaration,
            constraint.span,
            f"no version of `{declaration.label}` can satisfy `{constraint.text}`",
            help="correct one of the bounds",
        )

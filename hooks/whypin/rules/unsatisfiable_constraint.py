"""`unsatisfiable-constraint`: a range that no version lies in, and exclusions of what it leaves out anyway."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import WARNING, Rule
from whypin.versions.kinds import is_open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.declaration import Clause, Constraint, Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project

RULE = Rule(
    "unsatisfiable-constraint",
    "a constraint that no version can satisfy; an exclusion of versions that it leaves out anyway is a warning",
    "manner",
    hooks=("check-lower-bounds",),
    other_severities=(WARNING,),
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each constraint whose clauses leave nothing, or that excludes what it never lets in."""
    for document, declaration in project.declarations():
        constraint = declaration.constraint
        if constraint is None or is_open(constraint):
            continue
        from whypin.versions.ranges import satisfiable

        if satisfiable(constraint, declaration.dialect):
            dead = _dead(constraint, declaration.dialect)
            if dead:
                yield _vain(document, declaration, constraint, dead)
            continue
        yield Finding.about(
            RULE,
            document,
            declaration,
            constraint.span,
            f"no version of `{declaration.label}` can satisfy `{constraint.text}`",
            help="correct one of the bounds",
        )


def _dead(constraint: Constraint, dialect: str) -> list[Clause]:
    if "!=" not in constraint.text:
        return []
    from whypin.versions.ranges import dead_exclusions

    return [clause for clauses in constraint.alternatives for clause in dead_exclusions(clauses, dialect)]


def _vain(document: Document, declaration: Declaration, constraint: Constraint, dead: list[Clause]) -> Finding:
    first = dead[0]
    start = first.span.start - constraint.span.start
    written = constraint.text[start : start + first.span.end - first.span.start]
    what = f"`{written}` excludes" if len(dead) == 1 else f"`{written}` and {len(dead) - 1} more exclude"
    return Finding.about(
        RULE,
        document,
        declaration,
        first.span,
        f"{what} no version of `{declaration.label}` that the other bounds allow",
        help="remove it" if len(dead) == 1 else "remove them",
        severity=WARNING,
    )

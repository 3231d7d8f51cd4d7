"""`silenced-package`: what is asked for is not locked, or not everywhere where it is asked for."""

from __future__ import annotations

from whypin.locks.relock import relock
from whypin.locks.scope import is_settled
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.finding import Finding
    from whypin.model.project import Project

RULE = Rule(
    "silenced-package",
    "a package that the lock leaves out, wholly or in some environments, although it is asked for",
    "guard",
    hooks=("check-locks",),
    about="locks",
    needs_locks="always",
    needs_base="if_known",
    needs_index="if_asked",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each package that is left out, at the entry or at the edge that ends nowhere."""
    for pair in project.pairs:
        if is_settled(project, pair, facts.base):
            continue
        from whypin.locks import graph, odd

        look = graph.look_up(project, pair, facts.index)
        judged = graph.silenced(pair, graph.before(pair, facts.base), look)
        for found in judged.odd:
            yield odd.finding(RULE, pair, found, relock(pair.lock))
        yield from odd.gave_up(RULE, pair.lock, judged)

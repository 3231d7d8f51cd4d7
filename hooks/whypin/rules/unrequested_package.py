"""`unrequested-package`: a locked package that no declaration and no locked package asks for."""

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
    "unrequested-package",
    "a locked package that no declaration and no locked package asks for",
    "guard",
    hooks=("check-locks",),
    about="locks",
    needs_locks="always",
    needs_base="if_known",
    needs_index="if_asked",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each entry, and for each edge that asks for what nobody declared."""
    documents = {document.path: document for document in project.documents}
    for pair in project.pairs:
        if is_settled(project, pair, facts.base):
            continue
        from whypin.locks import graph, odd

        help = f"declare it in `{pair.declarations[0].path}` if it is needed, and {relock(pair.lock)}"
        look = graph.look_up(project, pair, facts.index)
        judged = graph.unrequested(pair, documents, graph.before(pair, facts.base), look)
        for found in judged.odd:
            yield odd.finding(RULE, pair, found, help)
        yield from odd.gave_up(RULE, pair.lock, judged)

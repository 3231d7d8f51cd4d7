"""`unverifiable-lock`: what could not be checked, and why; a run that meets it fails closed."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import Fold, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.judgement import Judgement
    from whypin.model.project import Document, Project

_NAME = "unverifiable-lock"
RULE = Rule(
    _NAME,
    "what could not be checked, and why; the run fails closed, with status 3 where it asks the index",
    "guard",
    hooks=("check-lock-hashes",),
    always=True,
    folds=(Fold(_NAME, "{names} and {more} more {reason}", within="reason"),),
    needs_index="if_asked",
    status=3,
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield what the readers gave up, and one finding for each locked package that the answers leave open.

    What a rule gives up is among its own findings.
    """
    for document in project.documents:
        for problem in document.problems:
            if problem.rule == RULE.name:
                yield Finding.at(RULE, document.path, problem.span, problem.message, help=problem.help)
    if facts.index is None:
        return
    from whypin.locks.mismatches import doubts
    from whypin.model.account import unverified

    for place in () if facts.sums is None else facts.sums.problems:
        yield Finding.at(RULE, place.path, place.span, place.message, help=place.help)
    for document, judgement in facts.index.judgements():
        if judgement.why:
            places = _places(document, judgement)
            found = unverified(document, judgement.package, judgement.why, judgement.help, places=places)
            yield found.replaced(related=doubts(judgement.verdicts))


def _places(document: Document, judgement: Judgement) -> tuple[str, ...]:
    """What `untrusted-index` would call the places that were silent about a package, if it speaks of them."""
    from whypin.model.release import Unanswered

    silent = [answer for answer in judgement.answers if isinstance(answer, Unanswered)]
    if not silent:
        return ()
    from whypin.locks.place_troubles import trouble
    from whypin.model.place import Place

    places = [Place("index", one.index, judgement.package.name_at) for one in silent]
    found = [trouble((document, place), lambda address: False) for place in places]
    return tuple([" ".join(one.key) for one in found if one is not None])

"""`stale-lock`: the lock was made from other declarations than those beside it."""

from __future__ import annotations

from whypin.locks.relock import relock
from whypin.model.finding import Finding, Related
from whypin.model.rule import Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.stale import Stale
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Pair, Project

RULE = Rule(
    "stale-lock",
    "a lock that was made from other declarations than those beside it",
    "manner",
    hooks=("check-locks",),
    about="locks",
    needs_locks="always",
    subsumes=("lock-out-of-sync", "silenced-package", "unrequested-package"),
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each pair whose lock records other declarations, at the first difference."""
    for pair in project.pairs:
        from whypin.locks.freshness import differences

        found = list(differences(pair))
        if found:
            yield _finding(project, pair, found)


def _finding(project: Project, pair: Pair, found: list[Stale]) -> Finding:
    first = found[0]
    rest = len(found) - 1
    more = f" (and {rest} more difference{'s' if rest > 1 else ''})" if rest else ""
    return Finding.at(
        RULE,
        first.document.path,
        first.document.locate(first.at),
        f"{first.message}{more or _missing(pair, first)}",
        help=relock(pair.lock),
        related=_others(project, pair, first.document),
        subject=pair.lock.path,
        pair=pair.lock.path,
    )


def _missing(pair: Pair, difference: Stale) -> str:
    """What a hash cannot say: which of the declared packages are not locked."""
    if difference.package:
        return ""
    from whypin.locks.scope import unlocked

    names = list(dict.fromkeys([one.label for one in unlocked(pair)]))
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f", and `{names[0]}`{more} {'are' if more else 'is'} not locked" if names else ""


def _others(project: Project, pair: Pair, place: Document) -> tuple[Related, ...]:
    """The other files of the pair that findings are wanted for, where the one that it stands in is none of these."""
    if place.path in project.targets:
        return ()
    return tuple(
        [
            Related(one.path, _first_line(one), "locked here" if one is pair.lock else "declared here")
            for one in (pair.lock, *pair.declarations)
            if one is not place and one.path in project.targets and one.source.text
        ]
    )


def _first_line(document: Document) -> Span:
    return Span(0, max(document.source.text.find("\n"), 1))

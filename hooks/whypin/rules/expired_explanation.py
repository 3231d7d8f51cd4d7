"""`expired-explanation`: an explanation that ends on a day that has passed."""

from __future__ import annotations

from whypin.explanations.days import days
from whypin.model.finding import Finding
from whypin.model.rule import WARNING, Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule(
    "expired-explanation",
    "an explanation whose `until` day has passed",
    "manner",
    hooks=("check-constraint-comments",),
    severity=WARNING,
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each day in the comments of a constraint that is over; `facts.today` is an ISO date."""
    if not facts.today:
        return
    seen = set()
    for document, declaration in project.declarations():
        comments = declaration.comments.above + declaration.comments.inline
        if not comments or (declaration.constraint is None and declaration.reference is None):
            continue
        for comment in comments:
            for start, day in days(comment.text):
                place = comment.span.start + start
                # The constraints of one key share the comment above it.
                if day < facts.today and (document.path, place) not in seen:
                    seen.add((document.path, place))
                    yield Finding.about(
                        RULE,
                        document,
                        declaration,
                        Span(place, place + len(day)),
                        f"the explanation of `{declaration.label}` ended on `{day}`",
                        help="look whether the constraint can go, or set another day",
                    )

"""`expired-explanation`: an explanation that ends on a day that has passed."""

from __future__ import annotations

import re

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

_LONGEST = 2_000
_UNTIL = (
    r"\b(?:until|till|through|expires?(?: on| after)?"
    r"|(?:remove|drop|lift|unpin|delete|revisit|review|recheck|update|upgrade)\b[^.;]{0,40}?\b(?:after|by|on|before|in))"
    r"[\s:=]+(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\w-])"
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
            for start, day in _days(comment.text):
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


def _days(comment: str) -> list[tuple[int, str]]:
    """The days a comment sets itself, with their offsets; an ignore's day is the ignore's business."""
    text = comment[:_LONGEST]
    if "whypin:" in text or text.count("-") < len("--"):
        return []
    return [(found.start(1), found[1]) for found in re.finditer(_UNTIL, text, re.IGNORECASE)]

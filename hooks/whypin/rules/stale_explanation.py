"""`stale-explanation`: a constraint that changed, and a comment that still speaks of the old one."""

from __future__ import annotations

from whypin.explanations.explanation import all_kept
from whypin.model.finding import Finding
from whypin.model.rule import NOTE, WARNING, Rule
from whypin.text.span import Span
from whypin.versions.kinds import admits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from whypin.model.declaration import Constraint, Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project

RULE = Rule(
    "stale-explanation",
    "a cap, pin or exclusion changed since the base, and its comment names a version that now is in or out",
    "manner",
    severity=WARNING,
    other_severities=(NOTE,),
    hooks=("check-constraint-comments",),
    needs_base="always",
)

_ADMITS = "admits"


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each constraint whose comment is what it was, at what the comment names."""
    if facts.base is None or all_kept(project, facts.base):
        return
    from whypin.explanations.change import Counterparts, limits, texts

    for document, declaration, was in Counterparts(project, facts.base).changed():
        before, after, said = was.declaration.constraint, declaration.constraint, texts(declaration)
        if before is None or after is None or not said or said != texts(was.declaration):
            continue
        if limits(declaration) == limits(was.declaration):
            continue
        others = {one.key for one in document.declarations} - {declaration.key}
        yield from _judged(document, declaration, was.declaration, before, after, others)


def _judged(
    document: Document,
    declaration: Declaration,
    was: Declaration,
    before: Constraint,
    after: Constraint,
    others: Set[str],
) -> Iterator[Finding]:
    from whypin.explanations.references import versions

    named = False
    changed = f"`{declaration.label}` was `{before.text}` and is `{after.text}`"
    for comment in (*declaration.comments.above, *declaration.comments.inline):
        for word, version in versions(comment.text.lstrip("#"), declaration.key, others):
            named = True
            where = _where(after, declaration.dialect, version)
            then = _where(before, was.dialect, version)
            if where == then:
                continue
            start = comment.span.start + max(comment.text.find(word), 0)
            says = "no longer admits" if then == _ADMITS else where
            yield Finding.about(
                RULE,
                document,
                declaration,
                Span(start, start + len(word)),
                f"{changed}, which {says} `{word}` of its comment",
                help="say in the comment why that is right now, or take the constraint back",
            )
            return
    if not named and _points_elsewhere(declaration):
        yield Finding.about(
            RULE,
            document,
            declaration,
            after.span,
            f"{changed}, and its comment points to the same place as before",
            help="look whether what the comment points to still asks for it",
            severity=NOTE,
        )


def _where(constraint: Constraint, dialect: str, version: str) -> str:
    """How a range lies to a version."""
    if admits(constraint, dialect, version):
        return _ADMITS
    from whypin.versions.ranges import ranges
    from whypin.versions.version import parse

    parsed, found = parse(version), ranges(constraint, dialect)
    return "is above" if parsed is not None and found and parsed.key < found[0][0] else "is below"


def _points_elsewhere(declaration: Declaration) -> bool:
    """Whether the comments name an issue, an advisory, a link or a file, and leave the reason to that."""
    from whypin.explanations.references import links_to_issue, names_file, names_issue

    every = " ".join([one.text for one in (*declaration.comments.above, *declaration.comments.inline)])
    return names_issue(every) or links_to_issue(every) or names_file(every)

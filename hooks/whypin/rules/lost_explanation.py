"""`lost-explanation`: a reason that is gone while its constraint stays, or the other way round."""

from __future__ import annotations

from whypin.explanations.asked import ASKED, kinds_asked, says
from whypin.explanations.explanation import all_kept, entry_span, explained, unexplained_lists
from whypin.model.finding import Finding
from whypin.model.rule import ERROR, NOTE, Fold, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.explanations.change import Was
    from whypin.model.declaration import Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project

_GONE = "gone"
RULE = Rule(
    "lost-explanation",
    "since the base a reason went and its constraint stayed, or the other way round; both together are a note",
    "manner",
    other_severities=(NOTE,),
    hooks=("check-constraint-comments",),
    options=(ASKED,),
    folds=(Fold(_GONE, "{count} constraints have lost the comment that explained them", within="file"),),
    subsumes=("unexplained-constraint", "stale-explanation"),
    needs_base="always",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each declaration whose constraint was explained, and no longer is or has none."""
    if facts.base is None or all_kept(project, facts.base):
        return
    from whypin.explanations.change import Counterparts

    known: dict[int, set[int]] = {}
    for document, declaration, was in Counterparts(project, facts.base).changed():
        asked = kinds_asked(facts.of(document))
        if says(was.document, was.declaration, asked) is None:
            continue
        for one in (document, was.document):
            if id(one) not in known:
                known[id(one)] = explained(one)
        if was.declaration.span.start not in known[id(was.document)] or project.is_own(document, declaration):
            continue
        if says(document, declaration, asked) is None:
            yield from _loosened(document, declaration, was)
        elif declaration.span.start not in known[id(document)] and _stayed(document, declaration, was):
            lists = unexplained_lists(document, known[id(document)])
            span = declaration.constraint.span if declaration.constraint is not None else declaration.span
            yield Finding.about(
                RULE,
                document,
                declaration,
                span,
                f"the comment that explained `{_written(declaration)}` at the base is gone",
                help="put it back, or say in another one why the constraint is still needed",
                whole=entry_span(declaration, lists),
                cause=_GONE,
            )


def _stayed(document: Document, declaration: Declaration, was: Was) -> bool:
    """Whether a constraint is what it was; of a reference the commit stands beside its target, so all of it counts."""
    from whypin.explanations.change import limits

    if declaration.reference is None:
        return limits(declaration) == limits(was.declaration)
    texts = [
        one.source.text[entry.span.start : entry.span.end].split()
        for one, entry in ((document, declaration), (was.document, was.declaration))
    ]
    return texts[0] == texts[1]


def _loosened(document: Document, declaration: Declaration, was: Was) -> Iterator[Finding]:
    """What once was capped, pinned, excluded or taken from elsewhere, and is free."""
    from whypin.explanations.change import limits, texts

    said, left = texts(was.declaration), texts(declaration)
    if limits(declaration) or not limits(was.declaration) or (left and left != said):
        return
    span = declaration.name.span if declaration.name is not None else declaration.span
    gone = f"`{_written(was.declaration)}` of `{declaration.label}` is gone"
    if left:
        message = f"{gone}, and the comment that explained it is not"
        help = "put the constraint back, or take the comment away with it"
    else:
        message = f"{gone}, and so is its explanation"
        help = "leave it if what the comment named has come to pass"
    yield Finding.about(RULE, document, declaration, span, message, help=help, severity=ERROR if left else NOTE)


def _written(declaration: Declaration) -> str:
    if declaration.reference is not None:
        return declaration.reference.target.value
    return declaration.constraint.text if declaration.constraint is not None else declaration.label

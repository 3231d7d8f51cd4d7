"""`unexplained-constraint`: a constraint that needs an explanation and has none."""

from __future__ import annotations

from whypin.explanations.asked import ASKED, KINDS_SAY, constrains, kinds_asked, says
from whypin.explanations.explanation import commented, cut_off, entry_span, explained, unexplained_lists
from whypin.model.finding import Finding
from whypin.model.rule import Fold, Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.commit import Commit
    from whypin.model.declaration import Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project

_LISTS_SAY = {**{kind: said for kind, (_, said) in KINDS_SAY.items()}, "direct": "are not from an index"}
RULE = Rule(
    "unexplained-constraint",
    "a cap, pin, exclusion, compatible release or direct reference that no comment explains",
    "manner",
    hooks=("check-constraint-comments",),
    options=(ASKED,),
    folds=tuple(
        [
            Fold(
                kind,
                f"{{share}} constraints {said} and no comment says why",
                f"say why once, with `# why:`, in {{where}}; or leave `{kind}` out of `require-explanation`",
                " and no comment says why",
                setting=f"leave `{kind}` out of `require-explanation`",
            )
            for kind, said in _LISTS_SAY.items()
        ]
    ),
)
_HELP = "say why in a comment above or at the end of the line: `# why:` and the reason"
_GIVES_NONE = "say why in a comment above or at the end of the line; if the comment here does, begin it with `why:`"
_CUT_OFF = "put the comment directly above the constraint"


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each constraint of a kind in `require-explanation` that no comment explains."""
    path, known, lists = None, set[int](), dict[int, Span]()
    asked: dict[str, frozenset[str]] = {}
    for document, declaration in project.declarations():
        if document.path not in asked:
            asked[document.path] = kinds_asked(facts.of(document))
        said = says(document, declaration, asked[document.path])
        if said is None:
            continue
        if document.path != path:
            path, known = document.path, explained(document)
            lists = unexplained_lists(document, known)
        if declaration.span.start not in known and not _is_settled(project, document, declaration):
            brought = facts.history.brought(document, declaration.span) if facts.history is not None else None
            yield _finding(document, declaration, *said, entry_span(declaration, lists), brought)


def _is_settled(project: Project, document: Document, declaration: Declaration) -> bool:
    """Whether the repository itself is what is asked for, or a source of its own says where the package is from."""
    if declaration.role != "source" and project.has_source(document, declaration):
        return True
    return project.is_own(document, declaration)


def looks_at(document: Document, declaration: Declaration) -> bool:
    """Whether a declaration counts as a member of a list."""
    return constrains(document, declaration)


def _finding(
    document: Document, declaration: Declaration, kind: str, does: str, whole: Span, brought: Commit | None
) -> Finding:
    constraint, reference = declaration.constraint, declaration.reference
    if reference is not None:
        span, written = reference.target.span, reference.target.value
    elif constraint is not None:
        span, written = constraint.span, constraint.text
    cut = cut_off(document, declaration)
    help_ = _CUT_OFF if cut is not None else _GIVES_NONE if commented(declaration) else _HELP
    if reference is not None and reference.moves:
        help_ = f"name a commit, and {help_}"
    if brought is not None:
        help_ = f"{help_}; commit `{brought.id}` wrote it: `{brought.subject}`"
    return Finding.about(
        RULE,
        document,
        declaration,
        span,
        f"`{written}` {does} and {'no comment says why' if cut is None else f'{cut} cuts the comment off'}",
        help=help_,
        whole=whole,
        cause=kind,
    )

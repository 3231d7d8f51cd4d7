"""`unexplained-constraint`: a constraint that needs an explanation and has none."""

from __future__ import annotations

from whypin.explanations.explanation import commented, cut_off, entry_span, explained, unexplained_lists
from whypin.model.finding import Finding
from whypin.model.rule import Fold, Option, Rule
from whypin.text.span import Span
from whypin.versions.kinds import kinds_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.declaration import Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project

_DEFAULT = ("caps", "pins", "exclusions", "compatible", "direct")
_STRICT = (*_DEFAULT, "bounds", "carets")
ASKED = Option(
    "require-explanation",
    "Which constraints need a comment that says why; those that `level` asks for when absent",
    "words",
    _STRICT,
    noun="kind of constraint",
)
# The kinds of one constraint in the order in which a message names them: what it does, and what those of a list do.
_KINDS_SAY = {
    "pins": ("pins `{}`", "are pinned"),
    "caps": ("caps `{}`", "are capped"),
    "compatible": ("holds `{}` to compatible releases", "are held to compatible releases"),
    "exclusions": ("excludes releases of `{}`", "exclude releases"),
    "carets": ("holds `{}` below its next major release", "are held below the next major release"),
    "bounds": ("sets a lower bound for `{}`", "set a lower bound"),
}
_LISTS_SAY = {**{kind: said for kind, (_, said) in _KINDS_SAY.items()}, "direct": "are not from an index"}
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
_MOVES = "a branch of a repository, which moves,"
_SOURCES = {"vcs": "a repository", "url": "a URL", "path": "a path"}


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each constraint of a kind in `require-explanation` that no comment explains."""
    path, known, lists = None, set[int](), dict[int, Span]()
    for document, declaration in project.declarations():
        said = _says(document, declaration, _asked(facts.of(document)))
        if said is None:
            continue
        if document.path != path:
            path, known = document.path, explained(document)
            lists = unexplained_lists(document, known)
        if declaration.span.start not in known and not _is_settled(project, document, declaration):
            yield _finding(document, declaration, *said, entry_span(declaration, lists))


def _is_settled(project: Project, document: Document, declaration: Declaration) -> bool:
    """Whether the repository itself is what is asked for, or a source of its own says where the package is from."""
    if declaration.role != "source" and project.has_source(document, declaration):
        return True
    return project.is_own(document, declaration)


def _asked(facts: Facts) -> frozenset[str]:
    given = facts.option(ASKED)
    return frozenset(given if given is not None else _STRICT if facts.level == "strict" else _DEFAULT)


def looks_at(document: Document, declaration: Declaration) -> bool:
    """Whether a declaration constrains anything, to versions or to one source, that is no routine of its tool."""
    if declaration.constraint is None:
        return declaration.reference is not None
    return not _routine(document, declaration)


def _says(document: Document, declaration: Declaration, asked: frozenset[str]) -> tuple[str, str] | None:
    """What a constraint does that has to be explained, as a kind and in words; None when it is routine."""
    constraint, reference = declaration.constraint, declaration.reference
    if reference is not None:
        if (
            "direct" not in asked
            or reference.kind == "workspace"
            or (declaration.editable and reference.kind == "path")
        ):
            return None
        source = _MOVES if reference.moves else _SOURCES.get(reference.kind, "outside the index")
        says = f"is {source}" if declaration.name is None else f"takes `{declaration.label}` from {source}"
        return "direct", says
    if constraint is None or (declaration.dialect == "poetry" and declaration.key == "python"):
        return None
    kinds = kinds_of(constraint, declaration.dialect)
    if "caps" in kinds and "caps" in asked and _routine(document, declaration):
        kinds = {"carets"}
    kind = next((kind for kind in _KINDS_SAY if kind in kinds and kind in asked), None)
    return None if kind is None else (kind, _KINDS_SAY[kind][0].format(declaration.label))


def _routine(document: Document, declaration: Declaration) -> bool:
    """Whether it is the range of a caret in the `[project]` table of a Poetry project, where none can be written."""
    if document.metadata is None or not document.metadata.caret_table or not declaration.table.startswith("project"):
        return False
    if declaration.constraint is None or {clause.operator for clause in declaration.constraint.clauses} != {">=", "<"}:
        return False
    from whypin.versions.ranges import equal_to_caret

    return equal_to_caret(declaration.constraint) is not None


def _finding(document: Document, declaration: Declaration, kind: str, says: str, whole: Span) -> Finding:
    constraint, reference = declaration.constraint, declaration.reference
    if reference is not None:
        span, written = reference.target.span, reference.target.value
    elif constraint is not None:
        span, written = constraint.span, constraint.text
    cut = cut_off(document, declaration)
    help_ = _CUT_OFF if cut is not None else _GIVES_NONE if commented(declaration) else _HELP
    if reference is not None and reference.moves:
        help_ = f"name a commit, and {help_}"
    return Finding.about(
        RULE,
        document,
        declaration,
        span,
        f"`{written}` {says} and {'no comment says why' if cut is None else f'{cut} cuts the comment off'}",
        help=help_,
        whole=whole,
        cause=kind,
    )

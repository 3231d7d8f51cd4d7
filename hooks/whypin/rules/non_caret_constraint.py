"""`non-caret-constraint`: a Poetry dependency whose constraint is no caret."""

from __future__ import annotations

from whypin.explanations.explanation import entry_span, explained, unexplained_lists
from whypin.model.declaration import Clause, Constraint
from whypin.model.finding import Finding, Fix
from whypin.model.rule import SAFE, UNSAFE, Fold, Rule
from whypin.text.edit import Edit
from whypin.text.span import Span
from whypin.versions.ranges import admits, equal_to_caret
from whypin.versions.version import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.declaration import Constraint, Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project
    from whypin.model.rule import Safety

_CAUSE = "no caret"
RULE = Rule(
    "non-caret-constraint",
    "a constraint in a Poetry table that is not a caret range and has no explanation",
    "manner",
    hooks=("check-poetry-carets",),
    fix=SAFE,
    needs_locks="for_fixes",
    folds=(
        Fold(
            _CAUSE,
            "{share} constraints are no caret ranges and no comment says why",
            "write carets (`--unsafe-fixes` writes most of them), or say why not once in {where}",
            " and no comment says why",
        ),
    ),
    subsumes=("unexplained-constraint", "missing-lower-bound"),
)
_SAY_WHY = "say why not in a comment above or at the end of the line: `# why:` and the reason"
# Forms whose version a caret can take over.
_NEAR = frozenset({"", "=", "==", "===", "~", "~=", ">="})


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each spec of a `[tool.poetry]` table that is no caret and not explained."""
    path, known, lists = None, set[int](), dict[int, Span]()
    for document, declaration in project.declarations():
        constraint = declaration.constraint
        if constraint is None or not looks_at(document, declaration) or _is_caret(constraint):
            continue
        if document.path != path:
            path, known = document.path, explained(document)
            lists = unexplained_lists(document, known)
        if document.path in project.library and _is_open(constraint):
            # Whoever depends on a library needs its ranges wide.
            continue
        if declaration.span.start not in known and not project.is_own(document, declaration):
            yield _finding(project, document, declaration, constraint, entry_span(declaration, lists))


def looks_at(document: Document, declaration: Declaration) -> bool:
    """Whether a declaration is a version spec of a Poetry table."""
    spec = declaration.constraint is not None and declaration.reference is None
    return spec and declaration.dialect == "poetry" and declaration.key != "python"


def _is_open(constraint: Constraint) -> bool:
    return all(clause.operator in (">=", ">", "!=") for clause in constraint.clauses)


def _is_caret(constraint: Constraint) -> bool:
    """Whether every alternative has a caret; what caps it further is another rule's business."""
    return all(any(clause.operator == "^" for clause in clauses) for clauses in constraint.alternatives)


def _finding(
    project: Project, document: Document, declaration: Declaration, constraint: Constraint, entry: Span
) -> Finding:
    found = _caret(project, document, declaration, constraint)
    fix = None
    help_ = f"write a caret range such as `^1.2`, or {_SAY_WHY}"
    if found is not None:
        caret, safety = found
        fix = Fix(f"write `{caret}`", (Edit(constraint.span, caret),), safety)
        help_ = f"write `{caret}`, or {_SAY_WHY}"
    return Finding.about(
        RULE,
        document,
        declaration,
        constraint.span,
        f"`{constraint.text}` is no caret range of `{declaration.label}` and no comment says why",
        help=help_,
        whole=entry,
        fix=fix,
        cause=_CAUSE,
    )


def _caret(
    project: Project, document: Document, declaration: Declaration, constraint: Constraint
) -> tuple[str, Safety] | None:
    """The caret to write instead, and whether that is safe: it admits the same versions, or the lock names it."""
    from whypin.locks.lower_bounds import locked_version

    same = equal_to_caret(constraint, "poetry")
    if same is not None:
        return same, SAFE
    locked = locked_version(project, document, declaration)
    clauses = constraint.clauses
    if not any(clause.operator != "*" for clause in clauses):
        return (f"^{locked.version}", SAFE) if locked is not None else None
    if len(clauses) != 1 or clauses[0].operator not in _NEAR:
        return None
    text = clauses[0].version.removesuffix(".*")
    version = parse(text)
    if version is None or version.epoch or version.local:
        return None
    # A caret from the old lower bound must not shut out what is locked: `>=1.2`, locked at 3.4, is nearest to `^3.4`.
    if locked is not None and clauses[0].operator == ">=" and not _keeps(text, locked.version):
        text = locked.version
    return f"^{text}", UNSAFE


def _keeps(text: str, locked: str) -> bool:
    caret = Constraint(f"^{text}", Span(0, 0), ((Clause("^", text, Span(0, 0)),),))
    return admits(caret, "poetry", locked)

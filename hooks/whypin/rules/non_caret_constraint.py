"""`non-caret-constraint`: a Poetry dependency whose constraint is no caret."""

from __future__ import annotations

from whypin.explanations.explanation import entry_span, explained, unexplained_lists
from whypin.model.declaration import Clause, Constraint
from whypin.model.finding import Finding, Fix
from whypin.model.rule import SAFE, UNSAFE, Fold, Rule
from whypin.text.span import Span
from whypin.versions.kinds import lower_bound

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
            "{share} constraints are not caret ranges and no comment says why",
            "write carets (`--unsafe-fixes` writes most of them), or say why not once in {where}",
            " and no comment says why",
        ),
    ),
    subsumes=("unexplained-constraint", "missing-lower-bound"),
)
_WHERE = "in a comment above or at the end of the line: `# why:` and the reason"
_SAY_WHY = f"say why not {_WHERE}"
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
    from whypin.text.edit import Edit

    found = _caret(project, document, declaration, constraint)
    fix = None if found is None else Fix(f"write `{found[0]}`", (Edit(constraint.span, found[0]),), found[1])
    return Finding.about(
        RULE,
        document,
        declaration,
        constraint.span,
        f"`{constraint.text}` is not a caret range of `{declaration.label}` and no comment says why",
        help=_help(project, document, declaration, constraint, fix),
        whole=entry,
        fix=fix,
        cause=_CAUSE,
    )


def _caret(
    project: Project, document: Document, declaration: Declaration, constraint: Constraint
) -> tuple[str, Safety] | None:
    """The caret to write instead, and whether that is safe: it admits the same versions, or the lock names it."""
    from whypin.locks.lower_bounds import keeps_locked, locked_version
    from whypin.versions.ranges import admits, equal_to_caret

    same = equal_to_caret(constraint, "poetry")
    if same is not None:
        keeps = keeps_locked(project, document, declaration, _constraint(same.removeprefix("^")))
        return same, SAFE if keeps else UNSAFE
    locked = locked_version(project, document, declaration)
    held = None if locked is None or "!" in locked.version else locked.version
    if _is_bare(constraint):
        return None if held is None else (f"^{held}", SAFE)
    near = _near(constraint)
    # A caret from the old lower bound must not shut out what is locked: `>=1.2`, locked at 3.4, is nearest to `^3.4`.
    text = near if near is not None and (held is None or admits(_constraint(near), "poetry", held)) else held
    return None if text is None else (f"^{text}", UNSAFE)


def _near(constraint: Constraint) -> str | None:
    """The version that a caret can take over from the one clause of a constraint."""
    from whypin.versions.version import parse

    clauses = constraint.clauses
    if len(clauses) != 1 or clauses[0].operator not in _NEAR:
        return None
    version = parse(text := clauses[0].version.removesuffix(".*"))
    return None if version is None or version.epoch or version.local else text


def _help(
    project: Project, document: Document, declaration: Declaration, constraint: Constraint, fix: Fix | None
) -> str:
    """What to write; where a lower bound is missing, too, both at once: its own rule would ask for it next."""
    from whypin.locks.lower_bounds import locked_version

    write = fix.title if fix is not None else "write a caret range such as `^1.2`"
    if lower_bound(constraint) is not None or len(constraint.alternatives) > 1:
        return f"{write}, or {_SAY_WHY}"
    locked = locked_version(project, document, declaration)
    if locked is None:
        return f"{write}, or add a lower bound and say why {_WHERE}"
    bounded = f">={locked.version}" if _is_bare(constraint) else f">={locked.version},{constraint.text.strip()}"
    return f"{write}, or write `{bounded}` and say why {_WHERE}"


def _is_bare(constraint: Constraint) -> bool:
    return not any(clause.operator != "*" for clause in constraint.clauses)


def _constraint(version: str) -> Constraint:
    return Constraint(f"^{version}", Span(0, 0), ((Clause("^", version, Span(0, 0)),),))

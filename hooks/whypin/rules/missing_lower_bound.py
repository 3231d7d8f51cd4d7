"""`missing-lower-bound`: a declaration that says nothing of the lowest version that will do."""

from __future__ import annotations

from whypin.explanations.explanation import meant_bare
from whypin.model.declaration import Clause
from whypin.model.finding import Finding, Fix
from whypin.model.rule import ERROR, SAFE, UNSAFE, WARNING, Fold, Option, Rule
from whypin.versions.kinds import lower_bound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.lower_bounds import Locked
    from whypin.model.declaration import Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project
    from whypin.model.rule import Safety, Severity

# Why there is none: nothing is constrained, or only the upper end is.
_BARE, _OPEN = "bare", "open"
BARE_NAMES = Option(
    "bare-names",
    "Whether a declaration without any constraint is reported or allowed",
    "word",
    ("report", "allow"),
    default="report",
)
_SHARE, _ALLOW = "{share} requirements have no lower bound", 'set `bare-names = "allow"`'
RULE = Rule(
    "missing-lower-bound",
    "a declaration without a lower bound; a bare name or `*` is a warning",
    "manner",
    hooks=("check-lower-bounds",),
    other_severities=(WARNING,),
    fix=SAFE,
    options=(BARE_NAMES,),
    needs_locks="for_fixes",
    folds=(
        Fold(_BARE, _SHARE, f"add them with `--fix`, or {_ALLOW}", setting=_ALLOW),
        Fold(_OPEN, _SHARE, "add the lowest versions that are known to work"),
    ),
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each requirement that only excludes versions, or constrains nothing at all."""
    meant: dict[str, set[int]] = {}
    for document, declaration in project.declarations():
        if not looks_at(document, declaration):
            continue
        constraint = declaration.constraint
        if constraint is None or not any(clause.operator != "*" for clause in constraint.clauses):
            severity: Severity = WARNING
            if document.path not in meant:
                meant[document.path] = meant_bare(document)
            if facts.of(document).option(BARE_NAMES) == "allow" or declaration.span.start in meant[document.path]:
                continue
        elif lower_bound(constraint) is None:
            severity = ERROR
        else:
            continue
        if not _is_settled_elsewhere(project, document, declaration):
            yield _finding(project, document, declaration, severity)


def _is_settled_elsewhere(project: Project, document: Document, declaration: Declaration) -> bool:
    """Whether the repository itself is what is asked for, or another declaration beside this one bounds it."""
    from whypin.locks.lower_bounds import is_bounded_beside

    if project.is_own(document, declaration) or project.has_source(document, declaration):
        return True
    return is_bounded_beside(project, document, declaration)


def looks_at(document: Document, declaration: Declaration) -> bool:
    """Whether the policy asks for a lower bound."""
    if declaration.name is None or declaration.reference is not None or declaration.role != "requirement":
        return False
    # A Poetry table without a version adds a source or a marker to an entry of `[project]`.
    return declaration.dialect != "poetry" or (declaration.key != "python" and declaration.constraint is not None)


def _finding(project: Project, document: Document, declaration: Declaration, severity: Severity) -> Finding:
    from whypin.locks.lower_bounds import locked_version

    constraint = declaration.constraint
    written = constraint.text if constraint is not None and constraint.text else ""
    locked = locked_version(project, document, declaration)
    fix = _fix(project, document, declaration, locked) if locked is not None else None
    if fix is not None and locked is not None:
        help_ = f"{fix.title}, the version that `{locked.path}` holds"
    else:
        caret = declaration.dialect == "poetry" and severity == WARNING
        help_ = f"add the lowest version that is known to work, as `{'^' if caret else '>='}VERSION`"
    name = declaration.label
    named = declaration.name
    return Finding.about(
        RULE,
        document,
        declaration,
        constraint.span if constraint is not None and written else named.span if named else declaration.span,
        f"`{written}` gives `{name}` no lower bound" if written else f"`{name}` has no lower bound",
        help=help_,
        severity=severity,
        fix=fix,
        cause=_BARE if severity == WARNING else _OPEN,
    )


def _fix(project: Project, document: Document, declaration: Declaration, locked: Locked) -> Fix | None:
    """The lower bound in the file's own style. In a library it is unsafe: whoever depends on it feels it."""
    from whypin.locks.lower_bounds import style
    from whypin.text.edit import Edit
    from whypin.text.span import Span
    from whypin.versions.ranges import dead_exclusions

    constraint = declaration.constraint
    look = style(document, constraint)
    bound = f">={look.blank}{locked.version}"
    if constraint is None:
        at = declaration.specifier_at
        # Behind the name stand empty parentheses, or nothing shows where a version would go.
        if at is None or document.source.text[at : at + 20].lstrip(" \t").startswith("("):
            return None
        edit = Edit(Span(at, at), f"{look.before}{bound}{look.after}")
    elif len(constraint.alternatives) > 1:
        return None
    elif not any(clause.operator != "*" for clause in constraint.clauses):
        bound = f"^{locked.version}" if declaration.dialect == "poetry" else bound
        edit = Edit(constraint.span, bound)
    elif dead := dead_exclusions(
        (*constraint.clauses, Clause(">=", locked.version, constraint.span)), declaration.dialect
    ):
        # An exclusion of what the new bound leaves out would exclude nothing.
        kept = [clause for clause in constraint.clauses if clause not in dead]
        written = [document.source.text[clause.span.start : clause.span.end] for clause in kept]
        edit = Edit(constraint.span, look.comma.join([bound, *written]))
    elif not look.lower_first and any(clause.operator in ("<", "<=") for clause in constraint.clauses):
        edit = Edit(Span(constraint.span.end, constraint.span.end), f"{look.comma}{bound}")
    else:
        edit = Edit(Span(constraint.span.start, constraint.span.start), f"{bound}{look.comma}")
    safety: Safety = UNSAFE if document.path in project.library else SAFE
    return Fix(f"add `{bound}`", (edit,), safety)

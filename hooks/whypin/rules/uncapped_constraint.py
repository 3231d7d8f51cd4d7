"""`uncapped-constraint`: a range that allows larger updates than the team does for the package."""

from __future__ import annotations

from whypin.model.finding import Finding, Fix
from whypin.model.rule import UNSAFE, Option, Rule
from whypin.versions.kinds import MAJOR, MINOR, PATCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.declaration import Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project
    from whypin.versions.version import Version

_ORDER = (PATCH, MINOR, MAJOR)
UPDATES = Option("updates", "The largest update that its range may allow", "word", _ORDER, reach="package")
RULE = Rule(
    "uncapped-constraint",
    "a range that allows larger updates than `updates` does",
    "manner",
    hooks=("check-update-caps",),
    fix=UNSAFE,
    options=(UPDATES,),
    needs_locks="always",
)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each requirement whose range, from its lowest version on, goes too far."""
    for document, declaration in project.declarations():
        given = facts.of(document)
        updates = given.option(UPDATES, declaration.key) if given.options.get("packages") else None
        if updates in (None, MAJOR) or declaration.role != "requirement" or declaration.name is None:
            continue
        if declaration.reference is not None:
            continue
        if declaration.dialect == "poetry" and declaration.constraint is None:
            # It adds a source or a marker to an entry of `[project]`.
            continue
        finding = _judged(project, document, declaration, updates)
        local = finding is not None and (
            project.is_own(document, declaration) or project.has_source(document, declaration)
        )
        if finding is not None and not local:
            yield finding


def _judged(project: Project, document: Document, declaration: Declaration, updates: str) -> Finding | None:
    from whypin.versions.updates import cap, capped, largest, lowest, written

    constraint, dialect = declaration.constraint, declaration.dialect
    start = lowest(constraint, dialect) if constraint is not None else None
    locked = _locked(project, document, declaration)
    start = start or locked
    if start is None:
        if any(capped(one.constraint, one.dialect) for one in (declaration, *_limits(project, document, declaration))):
            return None
        return _finding(document, declaration, MAJOR, updates, "add a lower and an upper bound", None)
    found = largest(constraint, dialect, start)
    if found is None or _ORDER.index(found) <= _ORDER.index(updates):
        return None
    for limit in _limits(project, document, declaration):
        allowed = largest(limit.constraint, limit.dialect, start)
        if allowed is None or _ORDER.index(allowed) <= _ORDER.index(updates):
            return None
    top = cap(start, updates)
    if locked is not None and locked.key >= top.key:
        high = written(cap(locked, updates))
        help_ = f"raise the lower bound to the locked `{written(locked)}` first, and cap it with `<{high}`"
        return _finding(document, declaration, found, updates, help_, None)
    return _finding(document, declaration, found, updates, f"cap it with `<{written(top)}`", top)


def _locked(project: Project, document: Document, declaration: Declaration) -> Version | None:
    from whypin.locks.lower_bounds import locked_version
    from whypin.versions.updates import release_of

    found = locked_version(project, document, declaration)
    return release_of(found.version) if found is not None else None


def _limits(project: Project, document: Document, declaration: Declaration) -> list[Declaration]:
    """What constraint and override files say of the package: those locked with the document, or named in it."""
    pairs = [pair for pair in project.pairs if any(one is document for one in pair.declarations)]
    mates = [mate for pair in pairs for mate in pair.declarations]
    named = {include.target.rpartition("/")[2] for include in document.includes if include.kind == "constraint"}
    mates += [one for one in project.documents if one.path.rpartition("/")[2] in named]
    return [
        limit
        for mate in [document, *mates]
        for limit in mate.declarations
        if limit.key == declaration.key and limit.role in ("constraint", "override") and limit.constraint is not None
    ]


def _finding(
    document: Document, declaration: Declaration, found: str, updates: str, help_: str, top: Version | None
) -> Finding:
    constraint, name = declaration.constraint, declaration.name
    text = constraint.text if constraint is not None and constraint.text else ""
    what = f"`{text}` allows {found} updates of `{declaration.label}`" if text else f"`{declaration.label}` has no cap"
    return Finding.about(
        RULE,
        document,
        declaration,
        constraint.span if constraint is not None and text else name.span if name else declaration.span,
        f"{what}, and {updates} updates are the largest allowed",
        help=help_,
        fix=_fix(document, declaration, top) if top is not None else None,
    )


def _fix(document: Document, declaration: Declaration, top: Version) -> Fix | None:
    """The cap in the file's own style, in the place of a higher one where there is one."""
    from whypin.locks.lower_bounds import style
    from whypin.text.edit import Edit
    from whypin.text.span import Span
    from whypin.versions.updates import written

    constraint = declaration.constraint
    look = style(document, constraint)
    upper = f"<{look.blank}{written(top)}"
    title = f"cap it with `{upper}`"
    if constraint is None:
        at = declaration.specifier_at
        if at is None or document.source.text[at : at + 20].lstrip(" \t").startswith("("):
            return None
        return Fix(title, (Edit(Span(at, at), f"{look.before}{upper}{look.after}"),), UNSAFE)
    if len(constraint.alternatives) > 1:
        return None
    caps = [clause for clause in constraint.clauses if clause.operator in ("<", "<=")]
    if caps:
        return Fix(title, (Edit(caps[0].span, upper),), UNSAFE) if len(caps) == 1 else None
    if not any(clause.operator != "*" for clause in constraint.clauses):
        return Fix(title, (Edit(constraint.span, upper),), UNSAFE)
    end = constraint.span.end if look.lower_first else constraint.span.start
    return Fix(
        title, (Edit(Span(end, end), f"{look.comma}{upper}" if look.lower_first else f"{upper}{look.comma}"),), UNSAFE
    )

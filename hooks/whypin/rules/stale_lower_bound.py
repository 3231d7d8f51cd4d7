"""`stale-lower-bound`: a lock that moved up, and a lower bound that stayed behind."""

from __future__ import annotations

from whypin.locks.change import changes
from whypin.model.finding import Finding, Fix, Related
from whypin.model.rule import ERROR, NOTE, SAFE, Fold, Option, Rule
from whypin.versions.kinds import admits, kind_of, lower_bound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.raised import Moves, Stale
    from whypin.model.bot import BotWord
    from whypin.model.declaration import Constraint, Declaration
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project

BOUNDS = Option(
    "bounds",
    "Whether lower bounds follow the locks or are kept; what Dependabot or Renovate was told when absent",
    "word",
    ("raise", "keep"),
    reach="group",
)
_KEPT = "kept"
RULE = Rule(
    "stale-lower-bound",
    "a lock moved up since the base, and the lower bound still admits the version that it moved away from",
    "manner",
    other_severities=(NOTE,),
    fix=SAFE,
    hooks=("check-lower-bounds",),
    options=(BOUNDS,),
    needs_locks="with_locks",
    needs_base="always",
    folds=(
        Fold(
            _KEPT,
            "{count} lower bounds still admit what their locks moved away from, as your update bot was told",
            within="repository",
        ),
    ),
)
_OWN = 'set `bounds = "raise"` if lower bounds are to follow the locks'


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each such declaration of an application."""
    moves: Moves | None = None
    for document, declaration in project.declarations():
        constraint = declaration.constraint
        if document.path in project.library or constraint is None or not _is_bounded(declaration, constraint):
            continue
        if moves is None:
            touched = list(changes(project, facts.base))
            if not touched:
                return
            from whypin.locks.raised import Moves

            moves = Moves(project, touched)
        stale = moves.stale(document, declaration)
        if stale is None:
            continue
        given = facts.of(document).option(BOUNDS, declaration.key, declaration.group)
        if given == "keep" or _is_settled(project, document, declaration, stale):
            continue
        bots = project.bots(document, declaration) if given is None else ()
        yield _finding(document, declaration, constraint, stale, moves, bots)


def _is_bounded(declaration: Declaration, constraint: Constraint) -> bool:
    """Whether a requirement says which version is the lowest, in a way that an update can outdate."""
    if declaration.role != "requirement" or declaration.group == "build-system" or declaration.reference is not None:
        return False
    bound = lower_bound(constraint)
    if bound is None or (declaration.dialect == "poetry" and declaration.key == "python"):
        return False
    return not bound.version.endswith("*") and kind_of(bound) not in ("", "pins")


def _is_settled(project: Project, document: Document, declaration: Declaration, stale: Stale) -> bool:
    """Whether the package is the repository's own, or what is declared beside leaves the old version out."""
    from whypin.locks.lower_bounds import beside

    if project.is_own(document, declaration) or project.has_source(document, declaration):
        return True
    return any(
        other.constraint is not None and not any(admits(other.constraint, other.dialect, old) for old in stale.olds)
        for other in beside(project, document, declaration)
    )


def _finding(
    document: Document,
    declaration: Declaration,
    constraint: Constraint,
    stale: Stale,
    moves: Moves,
    bots: tuple[BotWord, ...],
) -> Finding:
    move, lock = stale.move, stale.move.change.document
    message = f"`{constraint.text}` still admits `{move.old}`, and `{lock.path}` moved from it to `{move.new}`"
    fix = _fix(document, declaration, constraint, stale, moves)
    word = next((bot for bot in bots if bot.bounds), None)
    kept = word is not None and word.bounds == "keep"
    help = fix.title if fix is not None else _by_hand(stale)
    if kept and word is not None:
        message, help, fix = f"{message}; `{word.path}` keeps such bounds: `{word.written}`", _OWN, None
    elif word is None and (unread := next((bot for bot in bots if bot.why), None)) is not None:
        help = f"{help}; `{unread.path}` {unread.why}, and `bounds` decides"
    elif word is not None:
        help = f"{help}, as `{word.path}` asks for: `{word.written}`"
    return Finding.about(
        RULE,
        document,
        declaration,
        constraint.span,
        message,
        help=help,
        severity=NOTE if kept else ERROR,
        fix=fix,
        related=(Related(lock.path, lock.locate(move.package.version_at), "locked here"),),
        cause=_KEPT if kept else "",
    )


def _by_hand(stale: Stale) -> str:
    if stale.why:
        return f"mend the lock first: {stale.why}; then raise the lower bound to `{stale.target}`"
    return f"raise the lower bound past `{stale.move.old}`, to `{stale.target}` at the most, and keep the upper end"


def _fix(
    document: Document, declaration: Declaration, constraint: Constraint, stale: Stale, moves: Moves
) -> Fix | None:
    """The new bound in the place of the old one; none while something is wrong with what moved."""
    if stale.why:
        return None
    from whypin.locks.lower_bounds import style
    from whypin.versions.raising import raised

    comma = style(document, constraint).comma
    held = moves.held(document, declaration)
    found = raised(constraint, declaration.dialect, stale.target, stale.olds, held, comma)
    if found is None:
        return None
    edit, written = found
    return Fix(f"raise the lower bound to `{written}`", (edit,))

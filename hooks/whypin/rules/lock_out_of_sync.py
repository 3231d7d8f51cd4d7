"""`lock-out-of-sync`: what the lock holds is not what the declarations ask for."""

from __future__ import annotations

from whypin.locks.conflicts import Conflicts, unfit_versions
from whypin.locks.relock import relock
from whypin.model.finding import Finding, Related
from whypin.model.formats import PIPFILE
from whypin.model.rule import Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.scope import LockScope
    from whypin.model.declaration import Declaration
    from whypin.model.facts import Facts
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Pair, Project

    Declared = tuple[Document, Declaration]

RULE = Rule(
    "lock-out-of-sync",
    "a locked version outside the declared range, or a declared package that the lock does not hold",
    "guard",
    hooks=("check-locks",),
    about="locks",
    needs_locks="always",
)

# So many entries and declarations of one package are looked at, each with each.
_MOST = 60
_MANY = f"it is locked or declared more than {_MOST} times"
_WIDE = "a declaration does not admit it, and where their markers hold cannot be told"


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each locked version and each missing package of each pair, and what cannot be told."""
    for pair in project.pairs:
        from whypin.locks.scope import LockScope, obeyed

        scope = LockScope(pair)
        declared: dict[str, list[Declared]] = {}
        for document, declaration in obeyed(pair, scope):
            declared.setdefault(declaration.key, []).append((document, declaration))
        locked: dict[str, list[LockedPackage]] = {key: [] for key in declared}
        for package in pair.lock.lock.packages if pair.lock.lock is not None else ():
            if package.key in locked:
                locked[package.key].append(package)
        for key, packages in locked.items():
            if packages:
                yield from _outside(pair, scope, declared[key], packages)
        # What could not be read may be the missing package.
        if not pair.lock.problems and not _is_of_a_part(pair, scope, declared, locked):
            for key in [key for key, packages in locked.items() if not packages]:
                yield from _missing(project, pair, scope, declared[key])


def _is_of_a_part(
    pair: Pair, scope: LockScope, declared: dict[str, list[Declared]], locked: dict[str, list[LockedPackage]]
) -> bool:
    """Whether a lock that does not say what it was made from lacks most of what is declared beside it."""
    # `pipenv requirements --dev-only` records nothing either.
    printed = pair.lock.format.pip_lines and pair.declarations[0].format is PIPFILE
    if pair.lock.format.made_from != "part" and not printed:
        return False
    held = [bool(locked[key]) for key, wanted in declared.items() if any(scope.needs(*one) for one in wanted)]
    return held.count(True) * 2 <= len(held)


def _missing(project: Project, pair: Pair, scope: LockScope, wanted: list[Declared]) -> Iterator[Finding]:
    for document, declaration in wanted:
        if not scope.needs(document, declaration) or declaration.name is None:
            continue
        # Where only the lock changed, the finding is the lock's.
        first = Span(0, len(pair.lock.source.text.partition("\n")[0]))
        aside = document.path not in project.targets and first.end > 0
        yield Finding.about(
            RULE,
            document,
            declaration,
            declaration.name.span,
            f"`{declaration.name.value}` is declared, and `{pair.lock.path}` does not hold it",
            help=relock(pair.lock),
            related=(Related(pair.lock.path, first, "not locked here"),) if aside else (),
            pair=pair.lock.path,
        )
        return


def _outside(pair: Pair, scope: LockScope, wanted: list[Declared], packages: list[LockedPackage]) -> Iterator[Finding]:
    if scope.overridden:
        return
    if len(packages) > _MOST or len(wanted) > _MOST:
        yield _unverified(pair.lock, packages[0], _MANY)
        return
    found = [(document, one, unfit_versions(scope, one, packages)) for document, one in wanted]
    broken = [(document, one, unfit) for document, one, unfit in found if unfit]
    if not broken:
        return
    conflicts = Conflicts(scope, [(one, unfit) for _, one, unfit in broken], packages)
    for number, package in enumerate(packages):
        for document, declaration, unfit in broken:
            everywhere = conflicts.everywhere(package, declaration) if number in unfit else False
            if everywhere is not False:
                yield (
                    _finding(pair, package, document, declaration)
                    if everywhere
                    else _unverified(pair.lock, package, _WIDE)
                )
                break


def _unverified(lock: Document, package: LockedPackage, why: str) -> Finding:
    from whypin.model.account import unverified

    return unverified(lock, package, why, relock(lock), by=RULE.name)


def _finding(pair: Pair, package: LockedPackage, document: Document, declaration: Declaration) -> Finding:
    written = declaration.constraint
    place = written.span if written is not None else declaration.span
    range_ = written.text if written is not None else ""
    return Finding.about(
        RULE,
        pair.lock,
        package,
        package.version_at,
        f"`{package.name}` is locked at `{package.version}`, outside of the declared `{range_}`",
        help=f"change the declaration if the lock is right, or {relock(pair.lock)}",
        related=(Related(document.path, place, "declared here"),),
    )

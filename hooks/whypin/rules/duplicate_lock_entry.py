"""`duplicate-lock-entry`: one package locked twice for the same environment, so that one entry hides the other."""

from __future__ import annotations

from whypin.locks.relock import relock
from whypin.model.finding import Finding, Related
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.project import Document, Project

RULE = Rule(
    "duplicate-lock-entry",
    "a package that is locked twice, so that one entry silently overrides the other",
    "guard",
    hooks=("check-locks",),
    about="locks",
)

# A file with more entries of one package is not read pair by pair; a lock has more such pairs only by design.
_MOST = 60
_PAIRS = 2000
_MANY = f"the lock has more than {_MOST} entries of it"
_WIDE = "whether its marker and that of another entry meet cannot be told"


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each entry that an earlier one contradicts, or of which that cannot be told."""
    for document, lock in project.locks():
        if any(problem.rule == "unreadable-requirement" for problem in document.problems):
            # The two sides of a merge conflict are no attack, and its markers fail the run already.
            continue
        first: dict[tuple[str, ...], LockedPackage] = {}
        again: dict[tuple[str, ...], list[LockedPackage]] = {}
        for package in lock.packages:
            place = _place(document, package)
            earlier = first.setdefault(place, package)
            if earlier is not package:
                again.setdefault(place, [earlier]).append(package)
        markers = _Markers()
        for packages in again.values():
            for number, package in enumerate(packages[1:_MOST], 1):
                others = [one for one in packages[:number] if _differ(lock, one, package)]
                met = [markers.meet(one.marker, package.marker) for one in others]
                if True in met:
                    yield _finding(document, others[met.index(True)], package)
                elif None in met:
                    yield _unverified(document, package, _WIDE)
            if len(packages) > _MOST:
                yield _unverified(document, packages[_MOST], _MANY)


def _place(document: Document, package: LockedPackage) -> tuple[str, ...]:
    """What may be locked once: a package, with some extras where these have entries of their own, in one category."""
    if not package.key:
        return "", package.name
    return (package.key, *package.groups) if document.format.once_in == "category" else (package.key, *package.extras)


def _differ(lock: Lock, first: LockedPackage, second: LockedPackage) -> bool:
    """Whether two pinned entries say different things of what may be locked once in an environment."""
    if not first.pinned or not second.pinned:
        return False
    from whypin.versions.version import equal

    same = equal(first.version, second.version) and first.origin == second.origin
    if not same and lock.may_hold_several:
        return False
    return not same or _contents(first) != _contents(second)


def _contents(package: LockedPackage) -> set[tuple[str | None, str, str]]:
    """File name, algorithm and digest of everything that the entry lets in."""
    found = {(None, digest.algorithm, digest.value) for digest in package.hashes}
    return found | {
        (artifact.filename, digest.algorithm, digest.value)
        for artifact in package.artifacts
        for digest in artifact.digests
    }


class _Markers:
    """Which markers of one lock have an environment in common; None where that is not known, or of too many pairs."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool | None] = {}

    def meet(self, first: str | None, second: str | None) -> bool | None:
        if not first or not second or first == second:
            return True
        if (first, second) not in self._known:
            if len(self._known) == _PAIRS:
                return None
            from whypin.versions.markers import meet

            self._known[first, second] = meet(first, second)
        return self._known[first, second]


def _unverified(lock: Document, package: LockedPackage, why: str) -> Finding:
    from whypin.model.account import unverified

    return unverified(lock, package, why, relock(lock), by=RULE.name)


def _finding(document: Document, first: LockedPackage, second: LockedPackage) -> Finding:
    from whypin.versions.version import equal

    if equal(first.version, second.version):
        what = f"`{second.name}` `{second.version}` is locked twice, with different contents"
    else:
        what = f"`{second.name}` is locked at `{second.version}` and at `{first.version}` for the same environment"
    return Finding.about(
        RULE,
        document,
        second,
        second.version_at if second.version else second.name_at,
        what,
        help=f"find out which entry is the right one and remove the other, or {relock(document)}",
        related=(Related(document.path, document.locate(first.version_at), "locked here already"),),
    )

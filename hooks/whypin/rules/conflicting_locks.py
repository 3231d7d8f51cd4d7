"""`conflicting-locks`: a lock that has to agree with another one, and pins a package to another version."""

from __future__ import annotations

from whypin.locks.relock import export_command, relock
from whypin.model.finding import Finding, Related
from whypin.model.rule import Fold, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Link, Project

_EXPORT = "export"
RULE = Rule(
    "conflicting-locks",
    "a lock that pins a package to another version than the lock that it has to follow",
    "manner",
    hooks=("check-locks",),
    about="locks",
    needs_locks="always",
    folds=(Fold(_EXPORT, "{count} packages are not those of the lock that this file is an export of", within="file"),),
)

# A name with more entries is not compared.
_MOST = 60


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each package whose versions in two linked locks have nothing in common."""
    for link in project.links:
        mine, theirs = _pinned(link.lock), _pinned(link.followed)
        for key, packages in mine.items():
            if key in theirs:
                pair = _conflict(packages, theirs[key])
                if pair is not None:
                    yield _differs(link, *pair)
            elif link.kind == "export" and packages and not link.followed.problems:
                yield _absent(link, packages[0])


def _pinned(document: Document) -> dict[str, list[LockedPackage]]:
    """The entries of each package, none for a package that is not from an index and pinned throughout."""
    found: dict[str, list[LockedPackage]] = {}
    refused = set()
    for package in document.lock.packages if document.lock is not None else ():
        if package.pinned and package.origin.kind == "index":
            found.setdefault(package.key, []).append(package)
        else:
            refused.add(package.key)
    return {key: [] if key in refused else found.get(key, []) for key in [*found, *refused]}


def _conflict(mine: list[LockedPackage], theirs: list[LockedPackage]) -> tuple[LockedPackage, LockedPackage] | None:
    """The first two entries for one environment, if no version is in both locks."""
    if len(mine) * len(theirs) > _MOST:
        return None
    from whypin.versions.version import meets_pin

    every = [(one, other) for one in mine for other in theirs]
    if any(meets_pin(one.version, other.version) or meets_pin(other.version, one.version) for one, other in every):
        return None
    from whypin.versions.markers import meet

    return next(((one, other) for one, other in every if meet(one.marker, other.marker)), None)


def _differs(link: Link, package: LockedPackage, other: LockedPackage) -> Finding:
    path = link.followed.path
    what = f"`{package.name}` is locked at `{package.version}`, and at `{other.version}` in `{path}`"
    why = "which this file is an export of" if link.kind == _EXPORT else "which this lock has to follow"
    related = Related(path, link.followed.locate(other.version_at), "locked here")
    return _finding(link, package, f"{what}, {why}", related)


def _absent(link: Link, package: LockedPackage) -> Finding:
    message = f"`{package.name}` is not in `{link.followed.path}`, which this file is an export of"
    return _finding(link, package, message, None)


def _finding(link: Link, package: LockedPackage, message: str, related: Related | None) -> Finding:
    export = link.kind == _EXPORT
    return Finding.about(
        RULE,
        link.lock,
        package,
        package.version_at,
        message,
        help=f"export it again: `{export_command(link.lock, link.followed)}`" if export else relock(link.lock),
        related=() if related is None else (related,),
        cause=_EXPORT if export else "",
    )

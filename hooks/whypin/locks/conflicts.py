"""Whether locked versions fit what was declared, and in which environments they do not."""

from __future__ import annotations

from whypin.versions.kinds import admits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.locks.scope import LockScope
    from whypin.model.declaration import Declaration
    from whypin.model.lock import LockedPackage
    from whypin.versions.markers import MarkerEnvironments


def unfit_versions(scope: LockScope, declaration: Declaration, packages: Sequence[LockedPackage]) -> frozenset[int]:
    """The locked versions that a declaration does not admit, of those that it is about.

    What comes from elsewhere than an index has no version that a range could be held against.
    """
    constraint, category = declaration.constraint, scope.category(declaration)
    if constraint is None or declaration.reference is not None:
        return frozenset()
    dialect = declaration.dialect
    return frozenset(
        [
            number
            for number, one in enumerate(packages)
            if one.pinned
            and one.origin.kind == "index"
            and (category is None or category in one.groups)
            and not admits(constraint, dialect, one.version)
        ]
    )


class Conflicts:
    """In which environments a declaration is broken: none of the versions locked there fits.

    An entry is wrong when that is so in every environment that it is locked for. Where it is right in some, whoever
    locked it may have had just that one in mind.
    """

    def __init__(
        self, scope: LockScope, broken: Sequence[tuple[Declaration, frozenset[int]]], packages: Sequence[LockedPackage]
    ) -> None:
        self._alone = len(packages) == 1
        self._environments: MarkerEnvironments | None = None
        self._nowhere_right = 0
        if self._alone and all(one.marker is None for one, _ in broken):
            return
        from whypin.versions.markers import MarkerEnvironments

        markers = [one.marker.value for one, _ in broken if one.marker]
        environments = MarkerEnvironments([*[one.marker for one in packages], *markers])
        if not environments.known:
            return
        self._environments = environments
        for declaration, unfit in broken:
            where = environments.where(declaration.marker.value if declaration.marker else None)
            category = scope.category(declaration)
            for number, other in enumerate(packages):
                if number not in unfit and (category is None or category in other.groups):
                    # An extra or a group may have versions of its own, whatever the environment.
                    where &= 0 if declaration.group else ~environments.where(other.marker)
            self._nowhere_right |= where

    def everywhere(self, package: LockedPackage, declaration: Declaration) -> bool | None:
        """Whether an entry that does not fit a declaration is wrong wherever it is installed; None: it is not known."""
        if self._alone and declaration.marker is None:
            return True
        if self._environments is None:
            return None
        here = self._environments.where(package.marker)
        return bool(here) and not here & ~self._nowhere_right

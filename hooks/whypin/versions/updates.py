"""How large an update is, and the cap that keeps larger ones out.

Numbers are read as a caret reads them (Poetry's documentation, "Caret requirements", after SemVer): the leftmost one
that is not zero is the major one. So 0.2 to 0.3 is a major update, and below 1.0 minor and patch updates are the same.
A year in front is a major number, too.
"""

from __future__ import annotations

from whypin.versions.bounds import HIGHEST, bumped, caret_length
from whypin.versions.kinds import MAJOR, MINOR, PATCH
from whypin.versions.ranges import ranges
from whypin.versions.version import Version, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Constraint


def lowest(constraint: Constraint, dialect: str) -> Version | None:
    """The release of the lowest version that a constraint admits; None without a lower bound, or one of zero."""
    found = ranges(constraint, dialect)
    if not found:
        return None
    epoch, release = found[0][0][:2]
    return Version(release, epoch=int(epoch)) if release else None


def cap(version: Version, updates: str) -> Version:
    """The first release that is more than an update of that size (`MINOR` or `PATCH`) away from a version."""
    length = caret_length(version.release)
    return bumped(version, length if updates == MINOR else max(2, length))


def largest(constraint: Constraint | None, dialect: str, start: Version) -> str | None:
    """The largest update from a version that a constraint lets in; None where whypin cannot tell."""
    found = ((start.key, HIGHEST),) if constraint is None else ranges(constraint, dialect)
    if not found:
        return None
    # Pre-releases of the cap do not count: `<3.0a1` is meant as `<3`.
    top = found[-1][1]
    return MAJOR if top > cap(start, MINOR).key else MINOR if top > cap(start, PATCH).key else PATCH


def capped(constraint: Constraint | None, dialect: str) -> bool:
    """Whether a constraint keeps any high version out; True in doubt."""
    if constraint is None:
        return False
    found = ranges(constraint, dialect)
    return not found or found[-1][1] < HIGHEST


def written(version: Version) -> str:
    """A cap as text: `2.10`, with its epoch where it has one."""
    return f"{version.epoch}!" * bool(version.epoch) + ".".join(map(str, version.release))


def release_of(text: str) -> Version | None:
    """The release that a version belongs to, without anything behind its numbers; None for one of zero."""
    found = parse(text)
    return Version(found.release, epoch=found.epoch) if found is not None and any(found.release) else None

"""Which source distribution stands for a side of a change."""

from __future__ import annotations

from whypin.dossier.releases import missing
from whypin.index.sdists import USAGE, NoSdist
from whypin.locks.file_names import is_sdist
from whypin.model.dossier import Untold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.index.sdists import Locked, Sdist, Sdists
    from whypin.model.judgement import Judgement

NONE = "the release has no sdist, only built files"


def chosen(found: Sdists, entries: Sequence[Locked], judgements: Sequence[Judgement]) -> tuple[Sdist | Untold, bool]:
    """The sdist, held against the locks, and whether there was none because something could not be settled.

    Where a release has several the `.tar.gz` is taken.
    """
    package = entries[0].package
    why = missing(judgements, package.origin.kind)
    names = [file.filename for one in judgements for file in one.release if is_sdist(file.filename)]
    if why or not names:
        return Untold(why or NONE), False
    try:
        return _found(found, package.version, entries, names), False
    except NoSdist as error:
        return Untold(str(error)), True


def _found(found: Sdists, version: str, entries: Sequence[Locked], names: Sequence[str]) -> Sdist:
    """Raises `NoSdist`."""
    try:
        return found.find(version, entries)
    except NoSdist as error:
        if error.status != USAGE:
            raise
    return found.find(version, entries, sorted(names, key=lambda name: not name.endswith(".tar.gz"))[:1])

"""A wheel: what it installs, by path and digest ("Binary distribution format", packaging.python.org)."""

from __future__ import annotations

from hashlib import sha256

from whypin.sdist.modes import FOLDER
from whypin.sdist.names import Names
from whypin.sdist.refused import Refused
from whypin.sdist.zip import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

# A wheel has no one folder that everything is in, and names are held to the same rules below one that is made up.
_TOP = "wheel/"
_INFO, _DATA = ".dist-info", ".data"


def digests(file: BinaryIO) -> dict[str, str]:
    """The SHA-256 of each file that is not about the wheel itself (`NAME-VERSION.dist-info`), sorted by path.

    What lies in `NAME-VERSION.data` has the path below that folder's schemes (`purelib`, `scripts`). Raises `Refused`
    for what a source distribution would be refused for, too, and for what is no wheel.
    """
    names = Names()
    found: dict[str, str] = {}
    told = False
    for name, mode, pieces in walk(file):
        path = names.take(_TOP + name, mode == FOLDER)[len(_TOP) :]
        top, _, below = path.partition("/")
        told |= top.endswith(_INFO)
        if mode == FOLDER or (top.endswith(_INFO) and below):
            continue
        digest = sha256()
        for piece in pieces:
            digest.update(piece)
        found[below.partition("/")[2] if top.endswith(_DATA) and "/" in below else path] = digest.hexdigest()
    if not told:
        raise Refused("the archive has no `.dist-info` folder: it is no wheel")
    return dict(sorted(found.items()))

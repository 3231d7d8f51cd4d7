"""A wheel: what it installs, by path and digest ("Binary distribution format", packaging.python.org)."""

from __future__ import annotations

from hashlib import sha256

from whypin.sdist.modes import FOLDER
from whypin.sdist.names import Names
from whypin.sdist.refused import Refused
from whypin.sdist.running import promises
from whypin.sdist.zip import walk
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO, Final

# A wheel has no one folder that everything is in, and names are held to the same rules below one that is made up.
_TOP = "wheel/"
_INFO, _DATA = ".dist-info", ".data"
# What every wheel is built with; nothing of it is run.
_BUILT = frozenset(
    ["METADATA", "WHEEL", "RECORD", "RECORD.jws", "RECORD.p7s", "top_level.txt", "namespace_packages.txt", "zip-safe"]
)
_ENTRY_POINTS, _LONGEST = "entry_points.txt", 1024 * 1024


class Wheel(Record):
    """Each file that a wheel installs with its SHA-256, sorted by path, which two may share: one hides no other.

    What lies in `NAME-VERSION.data` has the path below that folder's schemes (`purelib`, `scripts`). Of the folder
    `about` the wheel itself (`NAME-VERSION.dist-info`) what a build writes in any case is left out, and of its entry
    points there are the lines that `Promises` has for them.
    """

    __slots__ = ("about", "entry_points", "files")

    def __init__(self, about: str, files: tuple[tuple[str, str], ...], entry_points: tuple[str, ...] = ()) -> None:
        self.about: Final = about
        self.files: Final = files
        self.entry_points: Final = entry_points

    @property
    def entry_points_file(self) -> str:
        """Its path."""
        return f"{self.about}/{_ENTRY_POINTS}"


def read(file: BinaryIO) -> Wheel:
    """Read a wheel whole. Raises `Refused` for what a source distribution would be refused for, and for no wheel.

    So is one with two folders about itself, as pip does.
    """
    names, about = Names(), set[str]()
    found: list[tuple[str, str]] = []
    lines: tuple[str, ...] = ()
    for name, mode, pieces in walk(file):
        path = names.take(_TOP + name, mode == FOLDER)[len(_TOP) :]
        top, _, below = path.partition("/")
        own = top.endswith(_INFO) and (mode == FOLDER or bool(below))
        about.update({top} if own else ())
        if mode == FOLDER or (own and below in _BUILT):
            continue
        digest, kept = sha256(), bytearray()
        for piece in pieces:
            digest.update(piece)
            if own and below == _ENTRY_POINTS and len(kept) <= _LONGEST:
                kept += piece
        if own and below == _ENTRY_POINTS and len(kept) <= _LONGEST:
            said = promises({_ENTRY_POINTS: bytes(kept)})
            if not said.unread:
                lines = said.lines
                continue
        found.append((below.partition("/")[2] if top.endswith(_DATA) and "/" in below else path, digest.hexdigest()))
    if len(about) != 1:
        told = "more than one `.dist-info` folder" if about else "no `.dist-info` folder: it is no wheel"
        raise Refused(f"the archive has {told}")
    return Wheel(about.pop(), tuple(sorted(found)), lines)

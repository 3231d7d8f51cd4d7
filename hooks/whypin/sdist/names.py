"""The names of an archive's members: which are taken, and which two would be one file somewhere.

A member stands below the one folder that an sdist has (PEP 625, "Source distribution archive features"), and nowhere
else on any system: PEP 706's filter `data` is the floor, and what that filter would mend is refused here.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

from whypin.sdist.refused import Refused, quoted

MAX_NAME, MAX_PART, MAX_DEPTH = 1024, 255, 64
MAX_ACCENTS = 30
"""As many as a text has that is safe to normalise (UAX #15, "Stream-Safe Text Format")."""

POINTER = ".git"
"""The name of the file by which a submodule finds its repository."""

_OUTER = 2
MAX_NAMES = 8_000_000
"""Characters of all names together, those of the folders included."""


class Names:
    """The names seen so far, all below one folder."""

    __slots__ = ("_entered", "_files", "_folders", "_room", "top")

    def __init__(self) -> None:
        self.top = ""
        self._room = MAX_NAMES
        self._entered: set[str] = set()
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def take(self, name: str, folder: bool) -> str:
        """A member's name without the slash at a folder's end. Raises Refused, with the reason."""
        plain = name.rstrip("/") if folder else name
        parts = _parts(plain, folder)
        if not self.top:
            self.top = parts[0]
        if parts[0] != self.top:
            raise Refused(f"the archive has more than one folder at its top: {quoted(self.top)}, {quoted(parts[0])}")
        if len(parts) == 1 and not folder:
            raise Refused(f"{quoted(plain)} stands outside the archive's one folder")
        self._enter(plain, parts, folder)
        return plain

    def hold_inside(self, name: str, target: str) -> None:
        """Raises Refused where a symbolic link leads out of the archive's folder, or could by way of another one.

        PEP 721 lets an sdist hold links that stay inside. Nothing stands below a link here, so a target that climbs
        only at its start, and no further than to the folder, stays inside whatever the links on its way are.
        """
        parts = target.split("/")
        climbs = next((number for number, part in enumerate(parts) if part != ".."), len(parts))
        odd = not target.isprintable() or "\\" in target or re.match("[A-Za-z]:", target)
        if odd or target.startswith("/") or ".." in parts[climbs:] or climbs > name.count("/") - 1:
            raise Refused(f"the link {quoted(name)} leads out of the archive")

    def _enter(self, name: str, parts: list[str], folder: bool) -> None:
        for above in self._new_folders(name, len(parts) - 1):
            key = _key(above)
            if key in self._files:
                raise Refused(f"{quoted(self._files[key])} is a file and a folder")
            if self._folders.setdefault(key, above) != above:
                raise Refused(f"{quoted(self._folders[key])} and {quoted(above)} are one folder on some systems")
            self._entered.add(above)
        self._charge(name)
        key = _key(name)
        other = self._files.get(key)
        if other is not None or (not folder and key in self._folders):
            _refuse_twice(name, other if other is not None else self._folders[key])
        if not folder:
            self._files[key] = name
        elif self._folders.setdefault(key, name) != name:
            _refuse_twice(name, self._folders[key])

    def _new_folders(self, name: str, depth: int) -> list[str]:
        """The folders that a name is in and that were not looked at before, the outermost first."""
        found: list[str] = []
        for _ in range(depth):
            name = name[: name.rindex("/")]
            if name in self._entered:
                break
            self._charge(name)
            found.append(name)
        return found[::-1]

    def _charge(self, name: str) -> None:
        # What is kept, and what comparing without case and accents takes, grows with it.
        self._room -= len(name)
        if self._room < 0:
            raise Refused(f"the names in the archive are longer than {MAX_NAMES:,} characters together")
        last = name.rpartition("/")[2]
        if not last.isascii() and _accents(last) > MAX_ACCENTS:
            raise Refused(f"the name {quoted(name)} has more than {MAX_ACCENTS} accents in a row")


def _refuse_twice(name: str, other: str) -> None:
    if name == other:
        raise Refused(f"{quoted(name)} is in the archive twice")
    raise Refused(f"{quoted(other)} and {quoted(name)} are one file on some systems")


def _parts(name: str, folder: bool) -> list[str]:
    if not name:
        raise Refused("a member has no name")
    if not name.isprintable():
        raise Refused(f"the name {quoted(name)} has hidden characters")
    if name.startswith("/") or "\\" in name or re.match("[A-Za-z]:", name):
        raise Refused(f"{quoted(name)} leads out of the archive")
    parts = name.split("/")
    if ".." in parts:
        raise Refused(f"{quoted(name)} leads out of the archive")
    if "" in parts or "." in parts:
        raise Refused(f"the path {quoted(name)} has an empty part")
    # The sdists of some projects (aiohttp) hold the file by which a submodule finds its repository.
    inner = parts[:-1] if not folder and parts[-1] == POINTER and len(parts) > _OUTER else parts
    if any(part.casefold().partition(":")[0].rstrip(". ") in (".git", "git~1") for part in inner):
        raise Refused(f"{quoted(name)} is a file of git's own folder")
    if len(name) > MAX_NAME or len(parts) > MAX_DEPTH or max(len(part) for part in parts) > MAX_PART:
        raise Refused(f"the path {quoted(name)} is too long")
    return parts


def _accents(name: str) -> int:
    """The longest run of characters that combine with the one before them."""
    longest = run = 0
    for char in name:
        run = run + 1 if combining(char) else 0
        longest = max(longest, run)
    return longest


def _key(name: str) -> str:
    """What a file system may take a name for: without case, in one form of Unicode, and without what Windows drops."""
    plain = name.lower() if name.isascii() else normalize("NFC", normalize("NFC", name).casefold())
    return "/".join([part.rstrip(". ") for part in plain.split("/")])

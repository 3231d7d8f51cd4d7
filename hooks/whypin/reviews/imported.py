"""What one import brought, at one revision: keys and statements of another team, held to what the entry pins."""

from __future__ import annotations

from functools import cached_property

from whypin.reviews.folder import Folder, Held
from whypin.reviews.imports import listing_digest
from whypin.reviews.store import IMPORTED, IMPORTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from typing import Final

    from whypin.reviews.folder import Files
    from whypin.reviews.imports import Import
    from whypin.reviews.keys import Key

MOST_FILES = 20_000
MOST_BYTES = 64 * 1024 * 1024
"""An import holds so many files and bytes at most."""


class Imported:
    """The folder of an import; `files` are those of the revision.

    Its bytes are read once: what is judged is what was hashed. No folder of it but `keys` and `reviews` is looked at,
    so that an import has no imports and no exemptions.
    """

    def __init__(self, entry: Import, files: Files) -> None:
        self.entry: Final = entry
        self.root: Final = f"{IMPORTED}{entry.name}"
        self._files: Final = files

    @cached_property
    def contents(self) -> Mapping[str, bytes] | None:
        """Its files by their paths in the repository, None where they are more than an import holds."""
        found, room = {}, MOST_BYTES
        paths = self._files.below(self.root)
        for path in paths[: MOST_FILES + 1]:
            found[path] = self._files.read(path) or b""
            room -= len(found[path])
            if room < 0:
                return None
        return None if len(paths) > MOST_FILES else found

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its listing, "" where it holds too much."""
        start = len(self.root) + 1
        return (
            ""
            if self.contents is None
            else listing_digest({path[start:]: self.contents[path] for path in self.contents})
        )

    @cached_property
    def folder(self) -> Folder:
        """Its keys and statements; nothing where the folder is not the one that is pinned."""
        return Folder(Held((self.is_pinned and self.contents) or {}), self.root)

    @property
    def is_pinned(self) -> bool:
        """Whether the folder is what the entry pins."""
        return self.digest == self.entry.digest

    @property
    def trouble(self) -> str:
        """Why the folder is not what the entry pins, one clause; "" where it is."""
        if self.is_pinned:
            return ""
        if self.contents is None:
            return f"`{self.root}/` holds more than {MOST_FILES:,} files or {MOST_BYTES >> 20} MiB"
        what = "is not there" if not self.contents else "is not what was imported"
        return f"`{self.root}/` {what}: its listing has the SHA-256 `{self.digest[:12]}…`"

    @property
    def keys(self) -> list[Key]:
        """Its keys that the entry names."""
        return [key for key in self.folder.keys.keys if key.fingerprint in self.entry.keys]

    @property
    def unknown(self) -> list[str]:
        """The fingerprints of the entry that no key of the folder has, as far as its keys can be read."""
        there = {key.fingerprint for key in self.folder.keys.keys}
        return (
            []
            if self.folder.keys.missing or not self.is_pinned
            else [one for one in self.entry.keys if one not in there]
        )

    def why_not(self, today: date) -> str:
        """Why nothing of it counts, one clause; "" where it does."""
        if today > self.entry.end:
            return f"import `{self.entry.name}` ended on {self.entry.end.isoformat()}"
        return f"import `{self.entry.name}` does not count: {self.trouble}" if self.trouble else ""

    def packages(self) -> Iterator[str]:
        """The packages that it has statements about."""
        start = len(self.root) + len("/reviews/")
        paths = [path[start:] for path in self.folder.files.below(f"{self.root}/reviews")]
        yield from sorted({path.partition("/")[0] for path in paths if path.count("/") == 1})


def imported(folder: Folder) -> list[Imported]:
    """What the imports of a revision brought."""
    return [Imported(entry, folder.files) for entry in folder.imports]


def change(now: Import, then: Import | None) -> tuple[str, str]:
    """What of an entry asks for more trust than one before, and the key in `imports.toml`; ("", "") for nothing."""
    if then is None:
        return "name", f"import `{now.name}` is new with this change: it counts once it is at the base"
    said = f"of import `{now.name}` in `{IMPORTS}` is new with this change: it counts once it is at the base"
    if now.digest != then.digest:
        return "sha256", f"the `sha256` {said}"
    if set(now.keys) - set(then.keys):
        return "keys", f"a key {said}"
    return ("end", f"the `end` {said}") if now.end > then.end else ("", "")

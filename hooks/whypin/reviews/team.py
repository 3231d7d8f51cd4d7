"""Another team's reviews before they are imported: its keys, and which of its statements may come."""

from __future__ import annotations

import re

from whypin.reviews.folder import Folder, Held
from whypin.reviews.signature import verifies
from whypin.reviews.statement import REJECTION
from whypin.reviews.store import IMPORTED, judged
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Final

    from whypin.reviews.folder import Filed
    from whypin.reviews.keys import Key
    from whypin.reviews.statement import Statement

_NAME = r"[A-Za-z0-9][A-Za-z0-9._+!@-]{0,250}"
_TAKEN = rf"keys/(?:allowed_signers|{_NAME}\.asc)|reviews/[a-z0-9][a-z0-9-]{{0,250}}/{_NAME}\.asc"


class Brought(Record):
    """What of a team's folder may come.

    `files` are the bytes of keys and statements, by their paths in the folder; `statements` those of the latter.
    `refused` are the paths of other statements, each with a clause that says why. `left` counts the statements about
    packages that were not asked for, by package.
    """

    __slots__ = ("files", "left", "refused", "statements")
    files: Final[Mapping[str, bytes]]
    statements: Final[Mapping[str, Statement]]
    refused: Final[Sequence[tuple[str, str]]]
    left: Final[Mapping[str, int]]

    def __init__(
        self,
        files: Mapping[str, bytes],
        statements: Mapping[str, Statement],
        refused: Sequence[tuple[str, str]],
        left: Mapping[str, int],
    ) -> None:
        self.files = files
        self.statements = statements
        self.refused = refused
        self.left = left

    @property
    def rejections(self) -> list[Statement]:
        """The statements that say not to use a release."""
        return [one for one in self.statements.values() if one.kind == REJECTION]


class Team:
    """A folder with `keys/` and `reviews/`, its files given by their paths in it, as it would stand here by a name."""

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self._root: Final = f"{IMPORTED}{name}"
        self._names: Final = sorted(files)
        taken = {f"{self._root}/{path}": body for path, body in files.items() if re.fullmatch(_TAKEN, path)}
        self._files: Final = taken
        self._folder: Final = Folder(Held(taken), self._root)

    @property
    def keys(self) -> list[Key]:
        """Its keys, each once."""
        return list({key.fingerprint: key for key in reversed(self._folder.keys.keys)}.values())[::-1]

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """What of its keys gives none: the path in the folder, and one clause."""
        for path in self._names:
            if path.startswith("keys/") and path.endswith(".asc") and not re.fullmatch(_TAKEN, path):
                yield path, "its name is not made of letters, digits and `._+@-`"
        for path, line, why in self._folder.keys.problems:
            yield f"{self._short(path)}:{line}", why

    @property
    def missing(self) -> str:
        """What it takes to read some of the keys, one clause; "" where nothing is missing."""
        return self._folder.keys.missing

    def brought(
        self, keys: Sequence[Key], packages: Collection[str] | None, now: datetime, ssh_keygen: str | None
    ) -> Brought:
        """What these keys signed about packages (normal form), None for all. Raises NoVerifier.

        A statement counts as it would once it is imported, when the base has it.
        """
        files = {self._short(path): self._files[path] for path in {self._folder.keys.paths[key.id] for key in keys}}
        statements: dict[str, Statement] = {}
        refused: list[tuple[str, str]] = []
        left: dict[str, int] = {}
        for path in self._names:
            package = path.split("/")[1]
            if not path.startswith("reviews/"):
                continue
            if packages is not None and package not in packages:
                left[package] = left.get(package, 0) + 1
            elif not re.fullmatch(_TAKEN, path):
                refused.append((path, "no statement has such a name"))
        for one in self._filed([name for name in self._packages() if packages is None or name in packages]):
            path = self._short(one.path)
            why = self._why_refused(one, keys, now, ssh_keygen)
            if why or one.signed is None:
                refused.append((path, why))
            else:
                files[path], statements[path] = one.body, one.signed.statement
        return Brought(files, statements, refused, left)

    def _packages(self) -> list[str]:
        start = len(self._root) + len("/reviews/")
        found = [path[start:] for path in self._files if path.startswith(f"{self._root}/reviews/")]
        return sorted({path.partition("/")[0] for path in found})

    def _filed(self, packages: Iterable[str]) -> Iterator[Filed]:
        for package in packages:
            yield from self._folder.statements(package)

    def _why_refused(self, one: Filed, keys: Sequence[Key], now: datetime, ssh_keygen: str | None) -> str:
        if one.signed is None:
            return f"it is not canonical: {one.trouble}"
        others = [key for key in self.keys if key not in keys]
        known = [*keys, *[key for key in others if key.revoked]]
        found = judged(one.path, one.body, one.signed, known, (), True, now, ssh_keygen, self._root)
        other = verifies(one.body, one.signed, others, ssh_keygen) if found.trouble and others else None
        return found.trouble if other is None else f"key {other.id} signed it, which is not one of those that come"

    def _short(self, path: str) -> str:
        return path[len(self._root) + 1 :]

"""The project that says of a file that it holds its dependencies: `[tool.setuptools.dynamic]`, `file:` in `setup.cfg`.

A hook is given the file alone, and what it is for (scope, group, kind) stands in the project's own file.
"""

from __future__ import annotations

from whypin.project.paths import folder_of, joined, name_of, upwards
from whypin.project.tree import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from whypin.model.project import Document
    from whypin.project.reading import Files

_NAMES = ("pyproject.toml", "setup.cfg")


def owners(documents: Mapping[str, Document], files: Files) -> dict[str, Document]:
    """The projects that name a requirements file among the documents, and are not among them, by path."""
    near = _Near(files)
    found = [near.owner_of(path) for path, document in documents.items() if document.format.pip_lines]
    return {owner.path: owner for owner in found if owner is not None and owner.path not in documents}


class _Near:
    """The files of projects, each read once."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._read: dict[str, bytes] = {}

    def owner_of(self, path: str) -> Document | None:
        """The nearest project above a file that names it; build tools take no file from outside of their project."""
        for folder in upwards(folder_of(path)):
            for name in _NAMES:
                place = joined(folder, name)
                # Most do not hold the name at all, and are not parsed for it.
                if not place or name_of(path).encode() not in self._data(place) or not self._files.exists(place):
                    continue
                from whypin.project.includes import target

                found = self._files.document(place)
                if found and any(one.kind == "file" and target(found, one) == path for one in found.includes):
                    return found
        return None

    def _data(self, place: str) -> bytes:
        if place not in self._read:
            try:
                self._read[place] = self._files.tree.read(place) or b""
            except Unreadable:
                self._read[place] = b""
        return self._read[place]

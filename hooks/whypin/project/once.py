"""A file of declarations by its bytes alone, as it was at some time, without what lay beside it."""

from __future__ import annotations

from whypin.project.discovery import format_of, named_format
from whypin.project.paths import folder_of
from whypin.project.reading import UNREADABLE, Files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.model.project import Document
    from whypin.project.configuration import Governs


def may_declare(path: str, folder: str) -> bool:
    """Whether a file may hold declarations, by its name.

    It is one that is found by itself or, in the folder, one that another file could include. Scripts are too many.
    """
    form = format_of(path) or (named_format(path) if folder_of(path) == folder else None)
    return form is not None and form.role in ("declarations", "either") and bool(form.names)


def declarations(path: str, data: bytes, configuration: Governs) -> Document | None:
    """The file, read as it would be now; None for a lock, and for one that cannot be read as declarations."""
    form = named_format(path)
    # `--hash` makes a lock of a requirements file: a large one is not taken apart to find that out.
    if form is not None and form.pip_lines and not path.endswith(form.sources) and b"--hash" in data:
        return None
    # A list of pins without a header may be a person's, and what follows it then is a declaration.
    document = Files(_One(path, data), configuration, "strict").document(path, included=True)
    if document is None or document.left_out or any(one.rule == UNREADABLE for one in document.problems):
        return None
    return document if document.lock is None else None


class _One:
    """A tree of one file."""

    doubt = ""
    is_repository = True

    def __init__(self, path: str, data: bytes) -> None:
        self._path: Final = path
        self._data: Final = data

    def read(self, path: str) -> bytes | None:
        return self._data if path == self._path else None

    def pieces(self, path: str) -> Iterator[bytes]:
        data = self.read(path)
        return iter(() if data is None else (data,))

    def names(self, folder: str) -> tuple[str, ...]:
        above, _, name = self._path.rpartition("/")
        return (name,) if folder == above else ()

    def known(self) -> tuple[str, ...]:
        return (self._path,)

    def is_ignored(self, path: str) -> bool:
        return False

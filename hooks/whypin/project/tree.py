"""The files of a repository as the project layer sees them; the disk itself is handed in from above."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class Tree(Protocol):
        """Files by their path relative to the repository, with `/`."""

        @property
        def doubt(self) -> str:
            """Why it may not have given all that it was asked for so far, one clause; "" when it has."""
            ...

        @property
        def is_repository(self) -> bool:
            """Whether it is one repository, and no folder that may hold the projects of several."""
            ...

        def read(self, path: str) -> bytes | None:
            """A file's bytes, None where there is no such file. Raises `Unreadable`."""
            ...

        def pieces(self, path: str) -> Iterator[bytes]:
            """A file's bytes one after the other, however many they are; of no file none. Raises `Unreadable`."""
            ...

        def names(self, folder: str) -> tuple[str, ...]:
            """The names of the files in a folder ("" is the root), sorted; no folders, nothing below."""
            ...

        def known(self) -> tuple[str, ...]:
            """Every file that belongs to the repository: tracked, or new and not ignored. Raises `TooLarge`."""
            ...

        def is_ignored(self, path: str) -> bool:
            """Whether a file that is there belongs to nothing: git ignores it and does not track it."""
            ...


class Unreadable(Exception):
    """A file that is there and cannot be read; the message is one clause that follows its quoted path."""


class IsFolder(Unreadable):
    """A folder stands where a file was asked for."""


class TooLarge(Exception):
    """A folder outside git that holds more than can be walked through; the message is for a person."""

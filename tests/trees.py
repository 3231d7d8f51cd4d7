"""A tree of files in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whypin.project.tree import IsFolder, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator


class MemoryTree:
    """Files by path; the value None is a file that cannot be read. `asked` holds every path that was read."""

    def __init__(self, files: dict[str, str | bytes | None]) -> None:
        self.files = files
        self.asked: list[str] = []
        self.listed: list[str] = []
        self.doubt = ""
        self.is_repository = True
        self.ignored: set[str] = set()

    def read(self, path: str) -> bytes | None:
        self.asked.append(path)
        if path in self.files:
            content = self.files[path]
            if content is None:
                raise Unreadable("cannot be read: permission denied")
            return content.encode() if isinstance(content, str) else content
        if any(name.startswith(f"{path}/") for name in self.files):
            raise IsFolder("is a folder")
        return None

    def pieces(self, path: str) -> Iterator[bytes]:
        yield self.read(path) or b""

    def names(self, folder: str) -> tuple[str, ...]:
        self.listed.append(folder)
        prefix = f"{folder}/" if folder else ""
        inside = [name[len(prefix) :] for name in self.files if name.startswith(prefix)]
        return tuple(sorted([name for name in inside if "/" not in name]))

    def known(self) -> tuple[str, ...]:
        return tuple(sorted(self.files.keys() - self.ignored))

    def is_ignored(self, path: str) -> bool:
        return path in self.ignored

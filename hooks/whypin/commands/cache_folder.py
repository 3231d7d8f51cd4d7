"""The folder where verified facts are kept: small files, each written whole or not at all, the owner's alone."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OTHERS_WRITE = 0o022


def default_folder(environment: Mapping[str, str], platform: str, home: str) -> str:
    """Where caches lie on a system (`sys.platform`); `WHYPIN_CACHE_DIR` has the first word."""
    if environment.get("WHYPIN_CACHE_DIR"):
        return environment["WHYPIN_CACHE_DIR"]
    if platform == "win32":
        base = environment.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return os.path.join(base, "whypin", "Cache")
    if platform == "darwin":
        return os.path.join(home, "Library", "Caches", "whypin")
    base = environment.get("XDG_CACHE_HOME", "")
    # XDG base directory specification: relative paths are to be ignored.
    return os.path.join(base if os.path.isabs(base) else os.path.join(home, ".cache"), "whypin")


def folder(chosen: str | None, environment: Mapping[str, str]) -> CacheFolder:
    """The cache of this machine's user, or in a folder of their choice."""
    return CacheFolder(chosen or default_folder(environment, sys.platform, os.path.expanduser("~")))


class CacheFolder:
    """A store of facts on the disk (`whypin.index.cache.Store`). `notes` says why it was not used."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        self.notes: list[str] = []
        self._usable = self._check()
        self._writable = self._usable
        self._made: set[str] = set()

    def read(self, name: str) -> bytes | None:
        """The bytes of an entry, None without one that is the owner's."""
        if not self._usable:
            return None
        try:
            with open(os.path.join(self.path, name), "rb") as file:
                if not _is_ours(os.fstat(file.fileno())):
                    return None
                return file.read()
        except OSError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write an entry: to a file of its own beside the place, then renamed over it."""
        if not self._writable:
            return
        target = os.path.join(self.path, name)
        part = f"{target}.{os.getpid()}.part"
        try:
            folder = os.path.dirname(target)
            if folder not in self._made:
                os.makedirs(folder, mode=0o700, exist_ok=True)
                self._made.add(folder)
            with open(part, "wb") as file:
                file.write(data)
            os.replace(part, target)
        except OSError as error:
            self._writable = False
            self.notes.append(f"the cache `{self.path}` cannot be written: {error.strerror or 'an error of the disk'}")
            _remove(part)

    def entries(self) -> Iterator[tuple[str, int]]:
        """The entries by name with their size in bytes, in order."""
        for folder, names in self._folders():
            for name in sorted(names):
                if "@" in name and not name.endswith(".part"):
                    path = os.path.join(self.path, folder, name)
                    yield f"{folder}/{name}", os.lstat(path).st_size

    def clear(self) -> int:
        """Remove every entry, and what a killed process left; how many there were. Other files are left alone."""
        count = 0
        for folder, names in list(self._folders()):
            for name in names:
                if "@" in name and _remove(os.path.join(self.path, folder, name)):
                    count += not name.endswith(".part")
            try:
                os.rmdir(os.path.join(self.path, folder))
            except OSError:
                continue
        return count

    def _folders(self) -> Iterator[tuple[str, list[str]]]:
        if not self._usable:
            return
        try:
            for folder in sorted(os.listdir(self.path)):
                path = os.path.join(self.path, folder)
                if os.path.isdir(path) and not os.path.islink(path):
                    yield folder, os.listdir(path)
        except OSError:
            return

    def _check(self) -> bool:
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            return True
        except OSError as error:
            self.notes.append(f"the cache `{self.path}` is not used: {error.strerror}")
            return False
        if not os.path.isdir(self.path):
            self.notes.append(f"the cache `{self.path}` is not used: it is no folder")
            return False
        if not _is_ours(status):
            self.notes.append(f"the cache `{self.path}` is not used: others can write to it")
            return False
        return True


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody but this user can have written it; not known on Windows, where the folder is the user's own."""
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_WRITE


def _remove(path: str) -> bool:
    try:
        os.remove(path)
    except OSError:
        return False
    return True

"""The folder where verified facts are kept: small files, each written whole or not at all, the owner's alone."""

from __future__ import annotations

import os
import stat
import sys

from whypin.commands.repository_files import NO_REPOSITORY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whypin.commands.repository_files import RepositoryFiles

_OTHERS_WRITE = 0o022
_LARGEST = 8 * 1024 * 1024
# What every entry begins with.
_MARK = b"whypin "
_READ = os.O_RDONLY
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
for _name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):
    _READ |= getattr(os, _name, 0)
    _WRITE |= getattr(os, _name, 0)


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


def folder(
    chosen: str | None, environment: Mapping[str, str], repository: RepositoryFiles = NO_REPOSITORY
) -> CacheFolder:
    """The cache of this machine's user, or in a folder of their choice; not used where it is the repository's."""
    cache = CacheFolder(chosen or default_folder(environment, sys.platform, os.path.expanduser("~")))
    why = repository.why(cache.path)
    if why:
        cache.refuse(why)
    return cache


class CacheFolder:
    """A store of facts on the disk (`whypin.index.settings.Store`). `notes` says why it was not used."""

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
            return _content(os.path.join(self.path, name))
        except OSError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write an entry: to a file of its own beside the place, then renamed over it."""
        if not self._writable or len(data) > _LARGEST:
            return
        target = os.path.join(self.path, name)
        # Processes of two containers that share a folder may have the same number.
        part = f"{target}.{os.getpid()}-{os.urandom(4).hex()}.part"
        try:
            self._make(os.path.dirname(target))
            # Others could write to it where the umask lets them, and then it would not be read.
            with open(os.open(part, _WRITE, 0o600), "wb") as file:
                file.write(data)
            os.replace(part, target)
        except OSError as error:
            self._writable = False
            self.notes.append(f"the cache `{self.path}` cannot be written: {error.strerror or 'an error of the disk'}")
            _remove(part)

    def refuse(self, why: str) -> None:
        """Neither read nor write; the clause `why` goes into the notes."""
        self._usable = self._writable = False
        self.notes.append(f"the cache `{self.path}` is not used: {why}")

    def _make(self, folder: str) -> None:
        if folder in self._made:
            return
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        for place in (self.path, folder):
            try:
                os.mkdir(place, 0o700)
            except FileExistsError:
                continue
        self._made.add(folder)

    def entries(self) -> Iterator[tuple[str, int]]:
        """The entries by name with their size in bytes, in order."""
        for folder, names in self._folders():
            for name in sorted(names):
                path = os.path.join(self.path, folder, name)
                if not name.endswith(".part") and _is_entry(path):
                    yield f"{folder}/{name}", _size(path)

    def clear(self) -> int:
        """Remove every entry, and what a killed process left; how many there were. Other files are left alone."""
        count = 0
        for folder, names in list(self._folders()):
            paths = [os.path.join(self.path, folder, name) for name in names]
            gone = [path for path in paths if _is_entry(path) and _remove(path)]
            count += len([path for path in gone if not path.endswith(".part")])
            try:
                if gone:
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
            self.refuse(str(error.strerror))
        else:
            if not stat.S_ISDIR(status.st_mode):
                self.refuse("it is no folder")
            elif not _is_ours(status):
                self.refuse("others can write to it")
        return not self.notes


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody but this user can have written it; not known on Windows, where the folder is the user's own."""
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_WRITE


def _content(path: str) -> bytes | None:
    """The bytes of an entry, None for what is no file of the owner's alone, or too large. Raises OSError."""
    with open(os.open(path, _READ), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or not _is_ours(status) or status.st_size > _LARGEST:
            return None
        return file.read(_LARGEST)


def _is_entry(path: str) -> bool:
    """Whether a file is an entry by its name and what it begins with; one that is being written may be empty."""
    if "@" not in os.path.basename(path):
        return False
    try:
        data = _content(path)
    except OSError:
        return False
    return data is not None and (data.startswith(_MARK) or (path.endswith(".part") and _MARK.startswith(data)))


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def _remove(path: str) -> bool:
    try:
        os.remove(path)
    except OSError:
        return False
    return True

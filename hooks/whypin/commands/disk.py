"""The disk: the one `Tree` that reads and writes real files, and never outside its root."""

from __future__ import annotations

import os
import stat

from whypin.project.tree import IsFolder, TooLarge, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from whypin.project.tree import Tree

LIMIT = 32 * 1024 * 1024
"""Bytes of the largest file that is read."""

MOST_FOLDERS = 10_000
"""So many folders are walked through where git does not list the files."""

# Bytes that are read at once of a file that is not kept.
_PIECE = 1 << 20
# Characters of a `.gitignore` that are read.
_IGNORES = 1 << 20
_SKIPPED = frozenset(["node_modules", "venv", "__pycache__", "site-packages", "__pypackages__"])
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Unwritable(Exception):
    """A file that cannot be written; the message is one clause that follows its quoted path."""


class Disk:
    """A `Tree` over a folder. `environ` is what git is run with."""

    def __init__(self, root: str, environ: Mapping[str, str] | None = None) -> None:
        self.root = os.path.realpath(root)
        self.environ = os.environ if environ is None else environ
        self.doubt = ""
        self._known: tuple[str, ...] | None = None
        # What git lists, None where it was not asked or does not answer.
        self._listed: frozenset[str] | None = None

    @property
    def is_repository(self) -> bool:
        """Whether git lists the files, or should."""
        self.known()
        return self._listed is not None or bool(self.doubt)

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None where there is no such file. Raises `Unreadable`."""
        try:
            handle = self._opened(path)
            if handle is None:
                return None
            try:
                return _content(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise Unreadable(_reason(error, "read")) from None

    def pieces(self, path: str) -> Iterator[bytes]:
        """A file's bytes one after the other, however many they are; of no file none. Raises `Unreadable`."""
        handle = self._opened(path)
        if handle is None:
            return
        with os.fdopen(handle, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Unreadable("is not a regular file")
            try:
                while piece := file.read(_PIECE):
                    yield piece
            except OSError as error:
                raise Unreadable(_reason(error, "read")) from None

    def _opened(self, path: str) -> int | None:
        """The handle of a regular file, None where there is no such file. Raises `Unreadable`."""
        real = self._real(path)
        try:
            mode = os.stat(real).st_mode
            if stat.S_ISDIR(mode):
                raise IsFolder("is a folder")
            if not stat.S_ISREG(mode):
                raise Unreadable("is not a regular file")
            return os.open(real, _FLAGS)
        except (FileNotFoundError, NotADirectoryError):
            if os.path.islink(self._joined(path)):
                raise Unreadable("is a symbolic link to a file that is not there") from None
            return None
        except (OSError, ValueError) as error:
            raise Unreadable(_reason(error, "read")) from None

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder ("" is the root), sorted; a folder that cannot be listed has none."""
        try:
            with os.scandir(self._real(folder)) as entries:
                return tuple(sorted([entry.name for entry in entries if entry.is_file()]))
        except (OSError, ValueError, Unreadable):
            return ()

    def known(self) -> tuple[str, ...]:
        """Git's list of tracked and of new, not ignored files; where there is no repository, a walk.

        Of a repository whose git does not answer, every file: what would be left out may be tracked. Raises `TooLarge`.
        """
        from whypin.vcs import git

        if self._known is None:
            try:
                self._known = git.known_files(self.root, self.environ)
                self._listed = frozenset(self._known)
            except git.NoAnswer as error:
                # With GIT_DIR, it lies elsewhere.
                if os.path.lexists(os.path.join(self.root, ".git")) or self.environ.get("GIT_DIR"):
                    self.doubt = f"git does not say which files belong to the repository: {error}"
                self._known = tuple(sorted(_walk(self.root, everything=bool(self.doubt))))
        return self._known

    def is_ignored(self, path: str) -> bool:
        """Whether git ignores a file, and does not track it. Git is asked only where a `.gitignore` may say so."""
        if self._listed is None:
            if self._known is not None or not os.path.lexists(os.path.join(self.root, ".git")):
                return False
            from whypin.vcs.ignored import may_be_ignored

            if not may_be_ignored(path, self._text):
                return False
            self.known()
        return self._listed is not None and path not in self._listed

    def _text(self, path: str) -> str:
        """The text of a file that git reads, "" where there is none."""
        try:
            with open(self._joined(path), encoding="utf-8", errors="replace") as file:
                return file.read(_IGNORES)
        except OSError:
            return ""

    def write(self, path: str, data: bytes) -> None:
        """Replace a file's bytes at once, mode kept; of a symbolic link, the file it leads to. Raises `Unwritable`."""
        try:
            real = self._real(path)
            mode = stat.S_IMODE(os.stat(real).st_mode)
            if not os.access(real, os.W_OK):
                raise Unwritable("is write-protected")
        except Unreadable as error:
            raise Unwritable(str(error)) from None
        except (OSError, ValueError) as error:
            raise Unwritable(_reason(error, "written")) from None
        _replace(real, data, mode)

    def create(self, path: str, data: bytes) -> None:
        """Write a file that is not there yet, and the folders above it. Raises `Unwritable`."""
        try:
            real = self._real(path)
            if os.path.lexists(real):
                raise Unwritable("is there already")
            os.makedirs(os.path.dirname(real), exist_ok=True)
        except Unreadable as error:
            raise Unwritable(str(error)) from None
        except (OSError, ValueError) as error:
            raise Unwritable(_reason(error, "written")) from None
        mask = os.umask(0)
        os.umask(mask)
        _replace(real, data, 0o666 & ~mask)

    def link_on(self, path: str) -> str:
        """The first part of a path that is a symbolic link, "" where none is."""
        parts = path.split("/")
        prefixes = ["/".join(parts[: number + 1]) for number in range(len(parts))]
        return next((prefix for prefix in prefixes if os.path.islink(self._joined(prefix))), "")

    def _joined(self, path: str) -> str:
        return os.path.join(self.root, *path.split("/"))

    def _real(self, path: str) -> str:
        """The real place of a path of the tree. Raises `Unreadable` where it lies outside, or inside git's folder."""
        try:
            real = os.path.realpath(self._joined(path))
        except (OSError, ValueError) as error:
            raise Unreadable(_reason(error, "read")) from None
        if not _inside(real, self.root):
            through = os.path.islink(self._joined(path)) or ".." not in path.split("/")
            raise Unreadable("is a symbolic link out of the repository" if through else "lies outside the repository")
        # `.git/config` can hold credentials, which a finding would quote.
        if ".git" in os.path.relpath(real, self.root).lower().split(os.sep):
            raise Unreadable("lies in git's own folder")
        return real


class Overlay:
    """A `Tree` with some files changed, by path; nothing is written."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.changed: dict[str, bytes] = {}

    @property
    def doubt(self) -> str:
        """As the tree below."""
        return self.tree.doubt

    @property
    def is_repository(self) -> bool:
        """As the tree below."""
        return self.tree.is_repository

    def read(self, path: str) -> bytes | None:
        """The changed bytes, else those of the tree below."""
        return self.changed[path] if path in self.changed else self.tree.read(path)

    def pieces(self, path: str) -> Iterator[bytes]:
        """As `read`."""
        return iter((self.changed[path],)) if path in self.changed else self.tree.pieces(path)

    def names(self, folder: str) -> tuple[str, ...]:
        """As the tree below: no file comes or goes."""
        return self.tree.names(folder)

    def known(self) -> tuple[str, ...]:
        """As the tree below."""
        return self.tree.known()

    def is_ignored(self, path: str) -> bool:
        """As the tree below."""
        return self.tree.is_ignored(path)


def root_of(paths: Sequence[str], cwd: str) -> tuple[str, tuple[str, ...]]:
    """The folder that a run is about, and the paths relative to it, with `/` ("" for the folder itself).

    The repository that holds `cwd` when it holds any of the paths, or there is none: a path out of it, or through a
    link out of it, stays outside and is refused when it is read. Else that of the first path, or `cwd`, where it holds
    every path; else the folder that all paths have in common.
    """
    here = os.path.realpath(cwd)
    home = _repository(here)
    full = [_placed(path, here, home) for path in paths]
    if home is not None and (not full or any(_inside(path, home) for path in full)):
        return home, tuple([_relative(path, home) for path in full])
    candidates = [*[_repository(path) for path in full[:1]], here]
    for root in candidates:
        if root is not None and all(_inside(path, root) for path in full):
            return root, tuple([_relative(path, root) for path in full])
    try:
        common = os.path.commonpath([os.path.dirname(path) for path in full])
    except ValueError:
        # Two drives of Windows have nothing in common: the first decides, the others are outside of it.
        common = os.path.dirname(full[0])
    return common, tuple([_relative(path, common) if _inside(path, common) else path for path in full])


def leads_out(path: str, cwd: str) -> bool:
    """Whether a path of the repository around `cwd` leads out of it, or into git's own folder, by a symbolic link.

    A change may have put that link where a run writes its report.
    """
    here = os.path.realpath(cwd)
    home = _repository(here)
    named = os.path.normpath(os.path.join(here, path))
    if home is None or not _inside(named, home):
        return False
    real = os.path.realpath(named)
    if os.path.normcase(real) == os.path.normcase(named):
        return False
    return not _inside(real, home) or ".git" in os.path.relpath(real, home).lower().split(os.sep)


def _placed(path: str, here: str, home: str | None) -> str:
    """A path without links in its folders, but for those that lead out of the repository it was named in.

    Such a one, and a link at the end, stays and is judged when it is read: nobody who names what a glob found in a
    repository means the folder that a link in it leads to.
    """
    named = os.path.normpath(os.path.join(here, path))
    folder, name = os.path.split(named)
    real = os.path.join(os.path.realpath(folder), name)
    return named if home is not None and _inside(named, home) and not _inside(real, home) else real


def _relative(path: str, root: str) -> str:
    try:
        relative = os.path.relpath(path, root).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return path
    return "" if relative == "." else relative


def _repository(path: str) -> str | None:
    """The nearest folder, at the path or above it, that holds `.git` (a file in worktrees and submodules)."""
    while True:
        if os.path.lexists(os.path.join(path, ".git")):
            return path
        above = os.path.dirname(path)
        if above == path:
            return None
        path = above


def _inside(path: str, root: str) -> bool:
    path, root = os.path.normcase(path), os.path.normcase(root)
    return path == root or path.startswith(os.path.join(root, ""))


def _content(handle: int) -> bytes:
    """The bytes of an open file, looked at again: it may not be the one that was there before it was opened."""
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is not a regular file")
    pieces = []
    left = LIMIT + 1 if status.st_size <= LIMIT else 0
    while left and (piece := os.read(handle, min(left, max(status.st_size + 1, 1 << 16)))):
        pieces.append(piece)
        left -= len(piece)
    if not left:
        raise Unreadable(f"is larger than {LIMIT >> 20} MiB")
    return b"".join(pieces)


def _replace(real: str, data: bytes, mode: int) -> None:
    """Put a file with these bytes in the place of another one, or of none, at once. Raises `Unwritable`."""
    from tempfile import mkstemp

    try:
        handle, temporary = mkstemp(prefix=".whypin-", dir=os.path.dirname(real))
    except OSError as error:
        raise Unwritable(_reason(error, "written")) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        os.chmod(temporary, mode)
        os.replace(temporary, real)
    except BaseException as error:
        os.unlink(temporary)
        if isinstance(error, OSError):
            raise Unwritable(_reason(error, "written")) from None
        raise


def _reason(error: OSError | ValueError, done: str) -> str:
    """A clause for what the system says; a `ValueError` is a name it cannot hold (a NUL)."""
    said = error.strerror if isinstance(error, OSError) else None
    return f"cannot be {done}: {said[:1].lower() + said[1:]}" if said else f"cannot be {done} under that name"


def _walk(root: str, everything: bool) -> Iterator[str]:
    """The files below a folder; links are not followed.

    Without hidden folders, environments and what was installed, or `everything` but git's own folders. Raises
    `TooLarge`.
    """
    for number, (folder, folders, files) in enumerate(os.walk(root)):
        if number == MOST_FOLDERS:
            why = "is a repository whose git does not answer" if everything else "is not a git repository"
            raise TooLarge(f"`{root}` {why} and holds more than {MOST_FOLDERS:,} folders; name the files to check")
        if everything:
            folders[:] = [name for name in folders if name.lower() != ".git"]
        else:
            folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
            # An environment may have any name.
            folders[:] = [name for name in folders if not os.path.lexists(os.path.join(folder, name, "pyvenv.cfg"))]
        within = os.path.relpath(folder, root).replace(os.sep, "/")
        for name in files:
            yield name if within == "." else f"{within}/{name}"

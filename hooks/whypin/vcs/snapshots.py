"""Two sets of files compared by git in a repository of our own: what changed, what moved, and the patch.

`difflib` takes 41 s over a release of botocore, `git diff` 2. The repository is bare, throw-away and without a
configuration, attributes, hooks or a work tree: nothing that the files say has a say in how they are compared.
"""

from __future__ import annotations

import os

from whypin.text.record import Record
from whypin.vcs.git import NoAnswer, environment, executable, failure, late
from whypin.vcs.process import started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Final

    from whypin.vcs.process import Process

    # Path, mode as git has it, size in bytes, content in pieces.
    Files = Iterable[tuple[str, str, int, Iterator[bytes]]]

OLD, NEW = "refs/whypin/old", "refs/whypin/new"
TIMEOUT = 120
"""Seconds without a word after which git is given up: it may compare for long before it prints."""

_COMPARED = ("-M", "-l2000", "--no-color", "--no-ext-diff", "--no-textconv", OLD, NEW)
_SETTINGS = ("-c", "core.attributesFile=/dev/null", "-c", "core.quotePath=false", "-c", "diff.suppressBlankEmpty=false")
_PIECE = 1 << 15


class Changed(Record):
    """A file that came (`old` is ""), went (`new` is ""), moved or changed; lines are None for one that is no text."""

    __slots__ = ("added", "deleted", "new", "old")
    old: Final[str]
    new: Final[str]
    added: Final[int | None]
    deleted: Final[int | None]

    def __init__(self, old: str, new: str, added: int | None, deleted: int | None) -> None:
        self.old = old
        self.new = new
        self.added = added
        self.deleted = deleted


class Snapshots:
    """A repository in an empty folder, which the caller removes; git is never one of the folder `repository`.

    Every method raises `NoAnswer`.
    """

    def __init__(self, folder: str, repository: str, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._git = executable(repository, environ)
        alone = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ATTR_NOSYSTEM": "1"}
        kept = {key: value for key, value in environment(folder, environ).items() if not key.startswith("GIT_CONFIG")}
        self._environ = {**kept, **alone}
        _answer(self._start("init", "--quiet", "--bare", "--template=", "--object-format=sha1", folder))

    def add(self, name: str, files: Files) -> None:
        """Record files under the name `OLD` or `NEW`; their contents are read as they come."""
        process = self._start("--git-dir", self._folder, "fast-import", "--quiet", "--date-format=raw")
        process.send(f"commit {name}\ncommitter whypin <> 0 +0000\ndata 0\n".encode())
        for path, mode, size, pieces in files:
            quoted = path.replace("\\", "\\\\").replace('"', '\\"')
            process.send(f'M {mode} inline "{quoted}"\ndata {size}\n'.encode())
            for piece in pieces:
                for at in range(0, len(piece), _PIECE):
                    process.send(piece[at : at + _PIECE])
            process.send(b"\n")
        process.send(b"done\n")
        _answer(process)

    def changed(self) -> tuple[Changed, ...]:
        """What changed from `OLD` to `NEW`, sorted by path."""
        # Of each file `--raw` says what became of it, `--numstat` counts its lines in the same order.
        told = self._compared("--raw", "--numstat", "-z").split(b"\0")
        parts = iter(told)
        names: list[tuple[str, str]] = []
        found: list[Changed] = []
        for part in parts:
            if part.startswith(b":"):
                kind, first = part.rpartition(b" ")[2][:1], os.fsdecode(next(parts, b""))
                second = os.fsdecode(next(parts, b"")) if kind in b"RC" else first
                names.append(("" if kind == b"A" else first, "" if kind == b"D" else second))
            elif part:
                added, deleted, path = part.split(b"\t", 2)
                if not path:  # a moved file's two paths follow
                    next(parts, b"")
                    next(parts, b"")
                old, new = names[len(found)]
                found.append(Changed(old, new, _count(added), _count(deleted)))
        return tuple(sorted(found, key=lambda one: one.new or one.old))

    def patch(self) -> Iterator[bytes]:
        """The lines of a unified patch from `OLD` to `NEW`, without their newlines."""
        process = self._start("--git-dir", self._folder, "diff", "--patch", "--no-prefix", *_COMPARED)
        try:
            while line := process.line():
                yield line
        except TimeoutError:
            raise late() from None
        _answer(process)

    def _compared(self, *words: str) -> bytes:
        return _answer(self._start("--git-dir", self._folder, "diff", *words, *_COMPARED))

    def _start(self, *words: str) -> Process:
        command = [self._git, "-C", self._folder, *_SETTINGS, "--no-replace-objects", *words]
        try:
            return started(command, self._environ, TIMEOUT)
        except OSError as error:
            raise NoAnswer(f"git cannot be run: {error.strerror}") from None


def _count(lines: bytes) -> int | None:
    return None if lines == b"-" else int(lines)


def _answer(process: Process) -> bytes:
    try:
        found = process.read()
        status = process.ended()
    except TimeoutError:
        raise late() from None
    if status:
        raise failure(process.said, status)
    return found

"""Two sets of files compared by git in a repository of our own: what changed, what moved, and the patch.

`difflib` takes 41 s over a release of botocore, `git diff` 2. The repository is bare, throw-away and without a
configuration, attributes, hooks or a work tree: nothing that the files say has a say in how they are compared.
"""

from __future__ import annotations

import os

from whypin.text.record import Record
from whypin.vcs.git import NoAnswer, environment, executable, late, written
from whypin.vcs.process import started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.vcs.process import Process

    # Path, mode as git has it, size in bytes, content in pieces.
    Files = Iterable[tuple[str, str, int, Iterator[bytes]]]

OLD, NEW = "refs/whypin/old", "refs/whypin/new"
TIMEOUT = 120
"""Seconds without a word after which git is given up: it may compare for long before it prints."""

# What is binary is not handed in: `--text` keeps a byte of zero from hiding a source.
# Among more that came and went, git looks for moves by name only: 1,000 of either took it 42 s and 431 MB.
_COMPARED = ("-l300", "--text", "--no-color", "--no-ext-diff", "--no-textconv")
_SETTINGS = (
    *("-c", "core.attributesFile=/dev/null", "-c", "core.quotePath=false", "-c", "diff.suppressBlankEmpty=false"),
    # Nobody comes back to it after a crash: it need not reach the disk.
    *("-c", "core.fsync=none"),
    *("-c", "core.compression=0", "-c", "core.packedGitWindowSize=1m", "-c", "core.packedGitLimit=16m"),
)
# Of each file `--raw` says what became of it, `--numstat` counts its lines in the same order.
_TOLD = ("--raw", "--numstat", "-z")
_HEAD = b"diff --git "
_OF_GIT = (b"index ", b"similarity index ", b"dissimilarity index ")
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
        # What `git init --bare` makes, which takes ten times as long as any other of git's programs.
        for name in ("objects", "refs"):
            os.makedirs(os.path.join(folder, name))
        with open(os.path.join(folder, "HEAD"), "w", encoding="ascii") as file:
            file.write("ref: refs/heads/none\n")
        # Takes in both sides.
        self._import: Process | None = None
        self._marks = 0

    def add(self, name: str, files: Files, first: Callable[[str], bool] = lambda path: False) -> None:
        """Record files under the name `OLD` or `NEW`; their contents are read as they come.

        Those that are to be shown `first`, by their path, are compared by themselves.
        """
        if self._import is None:
            words = ("fast-import", "--quiet", "--date-format=raw", "--depth=0")
            self._import = self._start("--git-dir", self._folder, *words)
        process = self._import
        trees: dict[bool, list[str]] = {False: [], True: []}
        for path, mode, size, pieces in files:
            self._marks += 1
            number = self._marks
            quoted = path.replace("\\", "\\\\").replace('"', '\\"')
            trees[first(path)].append(f'M {mode} :{number} "{quoted}"\n')
            process.send(f"blob\nmark :{number}\ndata {size}\n".encode())
            for piece in pieces:
                for at in range(0, len(piece), _PIECE):
                    process.send(piece[at : at + _PIECE])
            process.send(b"\n")
        for early, tree in trees.items():
            process.send(f"commit {_ref(name, early)}\ncommitter whypin <> 0 +0000\ndata 0\n".encode())
            for line in tree:
                process.send(line.encode())

    def changed(self, *, first: bool = False) -> tuple[Changed, ...]:
        """What changed from `OLD` to `NEW`, sorted by path; of those that are shown `first`, or of the others."""
        told = written(self._differing(*_TOLD, *_compared(first)), TIMEOUT).split(b"\0")
        return tuple(sorted([one for one, _ in _changes(told)], key=lambda one: one.new or one.old))

    def patched(self, *, first: bool = False) -> Iterator[tuple[Changed, Iterator[bytes]]]:
        """What changed as `changed` tells it, in git's order, each with the lines of its patch as `patch` gives them.

        What git says only to itself is left out: `diff --git`, `index` and the like.
        """
        process = self._differing(*_TOLD, "--patch", "--no-prefix", *_compared(first))
        try:
            # No path has a newline, and each line of a patch that is none of its own begins with another sign.
            patch = process.lines()
            for one, heads in _changes(next(patch, b"").split(b"\0")):
                lines = _lines(patch, heads)
                yield one, lines
                for _ in lines:
                    pass
        except TimeoutError:
            raise late(TIMEOUT) from None
        except GeneratorExit:
            process.killed()
            raise
        written(process, TIMEOUT)

    def patch(self, *, first: bool = False) -> Iterator[bytes]:
        """The lines of a unified patch from `OLD` to `NEW`, without their newlines; see `changed`."""
        process = self._differing("--patch", "--no-prefix", *_compared(first))
        try:
            yield from process.lines()
        except TimeoutError:
            raise late(TIMEOUT) from None
        except GeneratorExit:
            process.killed()
            raise
        written(process, TIMEOUT)

    def _differing(self, *words: str) -> Process:
        """Begin to compare, once all is taken in."""
        if self._import is not None:
            process, self._import = self._import, None
            process.send(b"done\n")
            written(process, TIMEOUT)
        return self._start("--git-dir", self._folder, "diff", *words)

    def _start(self, *words: str) -> Process:
        command = [self._git, "-C", self._folder, *_SETTINGS, "--no-replace-objects", *words]
        try:
            return started(command, self._environ, TIMEOUT)
        except OSError as error:
            raise NoAnswer(f"git cannot be run: {error.strerror}") from None


def _changes(told: Sequence[bytes]) -> list[tuple[Changed, int]]:
    """What changed, each with the number of its patches: a file that became a link is taken out and put in."""
    parts = iter(told)
    names: list[tuple[str, str, int]] = []
    found: list[tuple[Changed, int]] = []
    for part in parts:
        if part.startswith(b":"):
            kind, one = part.rpartition(b" ")[2][:1], os.fsdecode(next(parts, b""))
            other = os.fsdecode(next(parts, b"")) if kind in b"RC" else one
            names.append(("" if kind == b"A" else one, "" if kind == b"D" else other, 2 if kind == b"T" else 1))
        elif part and len(found) < len(names):
            added, deleted, path = part.split(b"\t", 2)
            if not path:  # a moved file's two paths follow
                next(parts, b"")
                next(parts, b"")
            old, new, heads = names[len(found)]
            found.append((Changed(old, new, _count(added), _count(deleted)), heads))
    return found


def _lines(patch: Iterator[bytes], heads: int) -> Iterator[bytes]:
    """The lines up to the next file's; the head of the first patch was read before."""
    for line in patch:
        if line.startswith(_HEAD):
            heads -= 1
            if not heads:
                return
        elif not line.startswith(_OF_GIT):
            yield line


def _ref(name: str, first: bool) -> str:
    return f"{name}-first" if first else name


def _compared(first: bool) -> tuple[str, ...]:
    """What is shown first is shown whole: that it was another file before is no reason to leave it out."""
    return "--no-renames" if first else "-M", *_COMPARED, _ref(OLD, first), _ref(NEW, first)


def _count(lines: bytes) -> int | None:
    return None if lines == b"-" else int(lines)

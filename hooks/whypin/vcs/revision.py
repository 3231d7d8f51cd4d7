"""The files of a repository as a commit has them, by one `git cat-file --batch` for all of them."""

from __future__ import annotations

import os

from whypin.vcs import git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from whypin.vcs.process import Process

    Entries = Mapping[str, tuple[bytes, str]]

_FOLDER, _LINK, _SUBMODULE = b"40000", b"120000", b"160000"
_FILES = (b"100644", b"100755", _LINK)
_LONGEST_NAME, _LONGEST_CHAIN = 1024, 10
# No folder of a commit has such a name.
_NOWHERE = ".."
# Of so many bytes the id is made sooner than git gives them.
_MANY = 1 << 19


class Objects:
    """The objects of the repository that holds a folder. Git is started when it is first asked.

    What is asked raises `git.NoAnswer`, also for an object of more than `limit` bytes.
    """

    def __init__(self, root: str, environ: Mapping[str, str], limit: int) -> None:
        self.root: Final = root
        self.environ: Final = environ
        self._limit: Final = limit
        self._process: Process | None = None

    def commit(self, ref: str) -> str:
        """The full id of the commit that a revision names."""
        if not ref or ref.startswith("-") or not ref.isprintable() or len(ref) > _LONGEST_NAME:
            raise git.NoAnswer("it is no name of a revision")
        found = self.get(f"{ref}^{{commit}}", ref)
        if found is None:
            raise git.NoAnswer("git knows no such commit")
        return found[0]

    def get(self, name: str, path: str) -> tuple[str, bytes] | None:
        """The full id and the bytes of what a name without a newline stands for; None where there is nothing.

        `path` is what a person calls it.
        """
        try:
            return self._asked(os.fsencode(name), path)
        except TimeoutError:
            self._process = None
            raise git.late() from None

    def all_of(self, names: Sequence[str]) -> list[bytes | None]:
        """The bytes of a few dozen ids, asked for at once; None for those that are not there, or too large."""
        found: list[bytes | None] = []
        while len(found) < len(names):
            left = names[len(found) :]
            try:
                process = self._started()
                process.send(b"".join([os.fsencode(name) + b"\n" for name in left]))
                for name in left:
                    answer = self._answer(process, name)
                    found.append(None if answer is None else answer[1])
            except git.TooLarge:
                # What was asked for after it went with the process.
                found.append(None)
            except TimeoutError:
                self._process = None
                raise git.late() from None
        return found

    def _started(self) -> Process:
        self._process = self._process or git.start(self.root, self.environ, "cat-file", "--batch")
        return self._process

    def _asked(self, name: bytes, path: str) -> tuple[str, bytes] | None:
        process = self._started()
        process.send(name + b"\n")
        return self._answer(process, path)

    def _answer(self, process: Process, path: str) -> tuple[str, bytes] | None:
        # Id, kind and size; or the name again and a word.
        words = process.line().split(b" ")
        if words[-1] in (b"missing", b"ambiguous"):
            return None
        if len(words) != 3 or not words[2].isdigit():
            self._process = None
            status = process.ended()
            raise git.failure(process.said, status)
        size = int(words[2])
        if size > self._limit:
            self.close()
            raise git.TooLarge(f"`{path}` has more than {self._limit} bytes at the base")
        return words[0].decode("ascii", "replace"), process.read(size + 1)[:size]

    def close(self) -> None:
        """Let git go; it is started again when it is asked again."""
        process, self._process = self._process, None
        if process is not None:
            process.killed()


class Revision:
    """A folder at a commit (full id), by paths relative to it, with `/`. What is asked raises `git.NoAnswer`."""

    def __init__(self, objects: Objects, commit: str) -> None:
        self.commit: Final = commit
        self._objects: Final = objects
        self._folders: dict[str, Entries] = {}

    def read(self, path: str) -> bytes | None:
        """A file's bytes, those of another file of the commit where it is a link to one; None where there is none."""
        for _ in range(_LONGEST_CHAIN):
            mode, name = self._entry(path)
            if mode not in _FILES:
                return None
            data = self._bytes(name, path)
            if mode != _LINK:
                return data
            path = _led_to(path, os.fsdecode(data))
        return None

    def id_of(self, path: str) -> str:
        """The id of a regular file's contents, "" where there is no such file."""
        mode, name = self._entry(path)
        return name if mode in _FILES and mode != _LINK else ""

    def has(self, path: str, data: bytes) -> bool:
        """Whether a file held these bytes. Of many, git is asked for their id alone, which it would have to unpack."""
        made = self.id_of(path) if len(data) >= _MANY else ""
        if not made:
            return self.read(path) == data
        from hashlib import sha1, sha256

        kind = sha256 if len(made) == sha256().digest_size * 2 else sha1
        known = kind(b"blob %d\0" % len(data), usedforsecurity=False)
        known.update(data)
        return known.hexdigest() == made

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder ("" is the one all paths start from), sorted."""
        return tuple(sorted([name for name, (mode, _) in self._entries(folder).items() if mode in _FILES]))

    def known(self) -> tuple[str, ...]:
        """Every file."""
        return git.files_at(self._objects.root, self._objects.environ, self.commit)

    def submodule_on(self, path: str) -> str:
        """The first part of a path that is a submodule, whose files the commit does not have; "" where none is."""
        parts = path.split("/")
        prefixes = ["/".join(parts[: number + 1]) for number in range(len(parts))]
        return next((prefix for prefix in prefixes if self._entry(prefix)[0] == _SUBMODULE), "")

    def _entry(self, path: str) -> tuple[bytes, str]:
        folder, _, name = path.rpartition("/")
        return self._entries(folder).get(name, (b"", ""))

    def _entries(self, folder: str) -> Entries:
        if folder not in self._folders:
            # A link in a circle leads to nothing.
            self._folders[folder] = {}
            mode, name = self._entry(folder) if folder else (_FOLDER, f"{self.commit}:./")
            if mode == _LINK:
                self._folders[folder] = self._entries(_led_to(folder, os.fsdecode(self._bytes(name, folder))))
            elif mode == _FOLDER:
                data = self._bytes(name, folder or ".")
                self._folders[folder] = _taken_apart(data, len(self.commit) // 2)
        return self._folders[folder]

    def _bytes(self, name: str, path: str) -> bytes:
        found = self._objects.get(name, path)
        if found is None:
            raise git.NoAnswer(f"the repository lacks what `{path}` was at the base")
        return found[1]


def _taken_apart(data: bytes, size: int) -> dict[str, tuple[bytes, str]]:
    """What a tree holds: for each `MODE NAME`, a zero byte and an id of `size` bytes (git, "Git Objects")."""
    found = {}
    at = 0
    while (end := data.find(b"\0", at)) >= 0:
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + size
        found[os.fsdecode(name)] = mode, data[end + 1 : at].hex()
    return found


def _led_to(path: str, target: str) -> str:
    """Where a link leads; a path that is nowhere when it leads out of the folder that all paths start from."""
    parts = path.split("/")[:-1]
    if target.startswith("/"):
        return _NOWHERE
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return _NOWHERE
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)

"""The commits that changed certain files, with the names of the contents before and after.

The log is asked for as it is (`git log --raw`), for machines: no signature is verified, no filter, no textconv and no
mailmap of the repository's choice has a say. Of a merge only those files are listed that are like in none of its
parents ("Combined diff format", git's documentation): what a merge brought from one side, the commit there is named for.
"""

from __future__ import annotations

import os

from whypin.model.commit import Commit
from whypin.text.record import Record
from whypin.vcs import git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Final

_FORMAT = "--format=%x00%H%x00%P%x00%as%x00%an%x00%s"
_FIELDS = 5
# So many new and lost files of one commit are compared with each other for their contents; equal ones are always found.
_RENAMES = "-l200"
_PLAINLY = (
    *("--raw", "-z", "--no-abbrev", "-M", _RENAMES, "-c", "--root", "--topo-order", "--relative", "--no-color"),
    *("--no-show-signature", "--no-notes", "--no-decorate", "--no-mailmap", "--no-ext-diff", "--no-textconv"),
    *("--ignore-submodules", "--no-follow", "--encoding=UTF-8"),
)
_FILES = ("100644", "100755")
_RENAMED = ("R", "C")


class Entry(Record):
    """One file of a commit: `old` the ids of its contents in each parent, `new` that in the commit.

    "" is a file that is not there. `old_path` differs from `path` where the commit renamed it.
    """

    __slots__ = ("new", "old", "old_path", "path")

    def __init__(self, path: str, old: tuple[str, ...], new: str, *, old_path: str = "") -> None:
        self.path: Final = path
        self.old_path: Final = old_path or path
        self.old: Final = old
        self.new: Final = new


class Logged(Record):
    """A commit with the full ids of its parents and the files that it changed."""

    __slots__ = ("commit", "entries", "parents")

    def __init__(self, commit: Commit, parents: tuple[str, ...], entries: tuple[Entry, ...]) -> None:
        self.commit: Final = commit
        self.parents: Final = parents
        self.entries: Final = entries


class Log(Record):
    """The commits, children before their parents; `shallow`: the clone lacks those before the last ones."""

    __slots__ = ("commits", "shallow")

    def __init__(self, commits: tuple[Logged, ...], *, shallow: bool) -> None:
        self.commits: Final = commits
        self.shallow: Final = shallow


def log(root: str, environ: Mapping[str, str], patterns: Sequence[str], paths: Sequence[str] = ()) -> Log:
    """The commits that `HEAD` grew from and that changed files of some patterns, in any case, or of some paths.

    A pattern may have `*` within one part of a path, and `**` for any number of parts. Raises `git.NoAnswer`.
    """
    shallow = git.answer(root, environ, "rev-parse", "--is-shallow-repository").strip() == b"true"
    places = [f":(glob,icase){pattern}" for pattern in patterns] + [f":(literal){path}" for path in paths]
    said = git.answer(root, environ, "log", *_PLAINLY, _FORMAT, "HEAD", "--", *places, patterns=True)
    return Log(tuple(_commits(said.split(b"\0"))), shallow=shallow)


def _commits(words: Sequence[bytes]) -> Iterator[Logged]:
    """Every word is where it belongs, whatever it holds: a subject that looks like a file is the fifth all the same."""
    at, end = 1, len(words) - 1
    while at + _FIELDS <= end:
        name, parents, date, author, subject = [word.decode("utf-8", "replace") for word in words[at : at + _FIELDS]]
        at += _FIELDS
        entries = []
        while at < end and words[at].lstrip(b"\n").startswith(b":"):
            entry, at = _entry(words, at)
            entries.append(entry)
        yield Logged(Commit(name, subject, date=date, author=author), tuple(parents.split()), tuple(entries))
        # The empty word before the next commit.
        at += 1


def _entry(words: Sequence[bytes], at: int) -> tuple[Entry, int]:
    """`:MODE MODE ID ID R100`, the old and the new path; of a merge a colon, a mode and an id for each parent."""
    head = words[at].decode("ascii", "replace").strip("\n")
    parents = len(head) - len(head.lstrip(":"))
    parts = head[parents:].split(" ")
    modes, ids, status = parts[: parents + 1], parts[parents + 1 : -1], parts[-1]
    known = ["" if mode not in _FILES else name for mode, name in zip(modes, ids, strict=False)]
    path = os.fsdecode(words[at + 1])
    if parents == 1 and status.startswith(_RENAMED):
        return Entry(os.fsdecode(words[at + 2]), (known[0],), known[-1], old_path=path), at + 3
    return Entry(path, tuple(known[:-1]), known[-1]), at + 2

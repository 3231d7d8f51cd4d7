"""The commits that changed certain files, with the names of the contents before and after.

The log is asked for as it is (`git log --raw`), for machines: no signature is verified, no filter, no textconv and no
mailmap of the repository's choice has a say. Of a merge only those files are listed that are like in none of its
parents ("Combined diff format", git's documentation): for what a merge took from one side the commit there is named.
"""

from __future__ import annotations

import os

from whypin.model.commit import Commit, Entry, Logged
from whypin.vcs import git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_FORMAT = "--format=%x00%H%x00%P%x00%as%x00%an%x00%s"
_FIELDS = 5
_PLAINLY = (
    *("--raw", "-z", "--no-abbrev", "--no-renames", "-c", "--root", "--topo-order", "--relative", "--no-color"),
    *("--no-show-signature", "--no-notes", "--no-decorate", "--no-mailmap", "--no-ext-diff", "--no-textconv"),
    *("--ignore-submodules", "--no-follow", "--encoding=UTF-8"),
)
_FILES = ("100644", "100755")


def log(root: str, environ: Mapping[str, str], commit: str, paths: Sequence[str]) -> tuple[Logged, ...]:
    """The commits that a commit (full id) grew from, itself included, that changed files at some paths.

    Children stand before their parents. Raises `git.NoAnswer`.
    """
    said = git.answer(root, environ, "log", *_PLAINLY, _FORMAT, commit, "--", *paths)
    return tuple(_commits(said.split(b"\0")))


def _commits(words: Sequence[bytes]) -> Iterator[Logged]:
    """Every word is where it belongs, whatever it holds: a subject that looks like a file is the fifth all the same."""
    at, end = 1, len(words) - 1
    while at + _FIELDS <= end:
        name, parents, date, author, subject = [word.decode("utf-8", "replace") for word in words[at : at + _FIELDS]]
        at += _FIELDS
        entries = []
        if not words[at] and words[at + 1].startswith(b"::"):
            # What follows a subject is a newline, or an empty word where it is a merge.
            at += 1
        while at < end and words[at].lstrip(b"\n").startswith(b":"):
            entries.append(_entry(words[at], words[at + 1]))
            at += 2
        yield Logged(Commit(name, subject, date=date, author=author), tuple(parents.split()), tuple(entries))
        # The empty word before the next commit.
        at += 1


def _entry(head: bytes, path: bytes) -> Entry:
    """`:MODE MODE ID ID M` and the path; of a merge a colon, a mode and an id for each parent."""
    text = head.decode("ascii", "replace").strip("\n")
    parents = len(text) - len(text.lstrip(":"))
    parts = text[parents:].split(" ")
    modes, ids = parts[: parents + 1], parts[parents + 1 : -1]
    known = ["" if mode not in _FILES else name for mode, name in zip(modes, ids, strict=False)]
    return Entry(os.fsdecode(path), tuple(known[:-1]), known[-1])

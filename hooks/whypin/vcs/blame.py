"""Which commit wrote a line."""

from __future__ import annotations

from whypin.model.commit import Commit
from whypin.vcs import git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# Of a repository whose history is so long that git has to think, nobody waits for this.
_PATIENCE = 2
_PLAINLY = ("--porcelain", "--root", "--no-textconv")


def lines(root: str, environ: Mapping[str, str], path: str) -> list[tuple[str, Commit]] | None:
    """The lines of a file as the last commit has it, each with the commit that wrote it; None for one that it has not.

    What was changed since is not there: git is not to run what filters the repository asks for. Raises `git.NoAnswer`.
    """
    if not git.answer(root, environ, "ls-tree", "HEAD", "--", path):
        return None
    said = git.answer(root, environ, "blame", *_PLAINLY, "HEAD", "--", path, patience=_PATIENCE)
    subjects: dict[str, str] = {}
    found = []
    now = ""
    # "The Porcelain Format" of git's documentation: a header with the id, what is known of the commit the first time
    # that it is named, then the line behind a tab.
    for line in said.decode("utf-8", "replace").split("\n"):
        word, _, rest = line.partition(" ")
        if line.startswith("\t"):
            found.append((line[1:].rstrip("\r"), Commit(now, subjects.get(now, ""))))
        elif word == "summary":
            subjects[now] = rest
        elif rest[:1].isdigit() and len(word) >= 40 and not word.strip("0123456789abcdef"):
            now = word
    return found

"""Whether git may ignore a file, by the text of `.gitignore` files alone: most often the answer spares starting git."""

from __future__ import annotations

from whypin.text.patterns import Pattern, holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def may_be_ignored(path: str, read: Callable[[str], str]) -> bool:
    """Whether the files that lie in the repository ignore a path; `read` gives the text of one, "" where there is none.

    The nearer file has the last word ("gitignore", git's documentation). A person's own list (`core.excludesFile`) is
    not looked at, and a file that is tracked nevertheless is not ignored: git knows.
    """
    patterns = _patterns(read(".git/info/exclude"), "")
    folder = ""
    for part in ["", *path.split("/")[:-1]]:
        folder = f"{folder}/{part}".lstrip("/")
        patterns += _patterns(read(f"{folder}/.gitignore" if folder else ".gitignore"), folder)
    return holds(patterns, path)


def _patterns(text: str, folder: str) -> list[Pattern]:
    lines = text.replace("\r\n", "\n").split("\n")
    return [Pattern(line, folder) for line in lines if line.strip() and not line.startswith("#")]

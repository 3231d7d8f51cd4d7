"""Paths relative to the repository, with `/`; computed, never looked up."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def joined(folder: str, target: str) -> str | None:
    """`target` as seen from `folder`, without `.` and `..`; None for a place outside the repository.

    Absolute paths, drive letters and URLs are outside. A backslash parts folders on Windows only: there a tool would
    leave the repository by it, so it counts as a `/`.
    """
    target = target.replace("\\", "/")
    if target.startswith("/") or ":" in target.split("/", 1)[0]:
        return None
    parts = folder.split("/") if folder else []
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def folder_of(path: str) -> str:
    """The folder a file stands in, "" for the root."""
    return path.rpartition("/")[0]


def name_of(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def stem_of(path: str) -> str:
    """A path without its ending."""
    stem, dot, ending = path.rpartition(".")
    return stem if dot and "/" not in ending else path


def upwards(folder: str) -> Iterator[str]:
    """The folder, the one above it, and so on to the root, which is ""."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""

"""What a pure wheel installs that its source distribution does not hold: it was put there by whoever built it."""

from __future__ import annotations

from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whypin.model.release import PublishedFile
    from whypin.sdist.archive import Archive

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest wheel that is fetched to be compared."""

PURE = "-none-any.whl"
OTHER = "other content than in the sdist"
_DEPTH = 4
_EMPTY = sha256().hexdigest()


def pure(installed: Iterable[PublishedFile]) -> PublishedFile | None:
    """The wheel for every system among the files of a release; one that is called so by its tags."""
    wheels = [file for file in installed if file.filename.lower().endswith(PURE)]
    return min(wheels, key=lambda file: file.filename, default=None)


def unsourced(wheel: Mapping[str, str], sdist: Archive) -> tuple[str, ...]:
    """The files of a wheel (path to SHA-256) whose content the sdist has nowhere, sorted.

    Those of which it has another content, at the same path or below its own folders (`src/`), say so. Files that the
    build writes, such as one with the version, are among them.
    """
    contents = {member.digest for member in sdist.members.values()}
    known = {below for path in sdist.members for below in _below(path)}
    left = [path for path, digest in wheel.items() if digest not in contents and digest != _EMPTY]
    return tuple([f"{path} ({OTHER})" if path in known else path for path in left])


def _below(path: str) -> Iterator[str]:
    """A path, and what it is below its first folders: that of the sources may be `src/` or `packages/NAME/src/`."""
    for _ in range(_DEPTH):
        yield path
        path = path.partition("/")[2]

"""What a pure wheel installs that its source distribution does not hold: it was put there by whoever built it."""

from __future__ import annotations

from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from whypin.model.release import PublishedFile
    from whypin.sdist.archive import Archive
    from whypin.sdist.wheel import Wheel

LARGEST, MANY = 64 * 1024 * 1024, 4
"""Bytes of the largest wheel that is fetched to be compared, and how many of a release are."""

PURE = "-none-any.whl"
OTHER = "other content than in the sdist"
_DEPTH = 4
_SHOWN = 3
_EMPTY = sha256().hexdigest()


def pure(installed: Iterable[PublishedFile]) -> list[PublishedFile]:
    """The wheels for every system among the files of a release, called so by their tags: an installer may take any."""
    wheels = {file.filename: file for file in installed if file.filename.lower().endswith(PURE)}
    return [wheels[name] for name in sorted(wheels)]


def unsourced(wheel: Wheel, sdist: Archive, promised: Collection[str]) -> tuple[str, ...]:
    """The files of a wheel whose content the sdist has nowhere, sorted.

    Those of which it has another content, at the same path or below its own folders (`src/`), say so, be that content
    somewhere else in it, or nothing. Files that the build writes, such as one with the version, are among them, and the
    file of the entry points where it has lines that the sdist has not `promised`.
    """
    contents = {member.digest for member in sdist.members.values()}
    known: dict[str, set[str]] = {path: set() for path, _ in wheel.files}
    for path, member in sdist.members.items():
        for below in _below(path):
            if below in known:
                known[below].add(member.digest)
    told = []
    for path, digest in wheel.files:
        if known[path]:
            told += [f"{path} ({OTHER})"] if digest not in known[path] else []
        elif digest not in contents and digest != _EMPTY:
            told.append(path)
    lines = [line for line in wheel.entry_points if line not in promised]
    if lines:
        more = f"; and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
        told.append(f"{wheel.entry_points_file} (not in the sdist: {'; '.join(lines[:_SHOWN])}{more})")
    return tuple(dict.fromkeys(told))


def _below(path: str) -> Iterator[str]:
    """A path, and what it is below its first folders: that of the sources may be `src/` or `packages/NAME/src/`."""
    for _ in range(_DEPTH):
        yield path
        path = path.partition("/")[2]

"""`uv.lock`: the lock of uv (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile), version 1.

`[package.metadata]` is the lock's own copy of what was declared and is not read.
"""

from __future__ import annotations

from whypin.model.formats import UV_LOCK
from whypin.model.lock import INDEX, Lock, LockedPackage, Origin
from whypin.readers.lock_file import (
    FILE,
    Keys,
    Malformed,
    artifact,
    check,
    check_version,
    files,
    packages,
    required,
    rows,
    strings,
    table,
    text,
)
from whypin.readers.toml_lock import read as read_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.lock import Artifact, Digest
    from whypin.model.project import Document
    from whypin.readers.lock_file import Path, Row
    from whypin.text.source import Source

_KINDS = {
    "registry": "index",
    "git": "vcs",
    "url": "url",
    "path": "path",
    "directory": "path",
    "editable": "path",
    "virtual": "path",
}
_FILE = {**FILE, "upload-time": str}


def read(source: Source) -> Document:
    """Read a `uv.lock`."""
    return read_toml(source, UV_LOCK, _lock)


def _lock(data: Row, left_out: list[Malformed]) -> Lock:
    if data:
        version = data.get("version")
        if type(version) is not int:
            raise Malformed("the file has no `version`, so it is not a lock that uv wrote", ())
        check_version(str(version), ("1",), ("version",))
    reader = _Reader()
    # The tables were called `distribution` before uv 0.3.
    key = "distribution" if "distribution" in data and "package" not in data else "package"
    found = packages(data.get(key, []), (key,), reader.package, left_out)
    # The first forks stood under another key, which no reader of today knows.
    may_hold_several = "conflicts" in data or "environment-markers" in data
    return Lock(found, hashed=True, maker="uv", index_urls=tuple(reader.origins), may_hold_several=may_hold_several)


class _Reader:
    """Reads the packages of one lock; origins and names that many of them share are made once."""

    def __init__(self) -> None:
        self.keys = Keys()
        self.origins: dict[str, Origin] = {}

    def package(self, row: Row, at: Path) -> LockedPackage:
        name = required(row, "name", at)
        version = text(row, "version", at) or ""
        origin = self._origin(row, at)
        files(row, "wheels", at, _FILE)
        if "sdist" in row:
            check(row["sdist"], _FILE, at, "sdist")
        # A member whose version is dynamic has none.
        return LockedPackage(
            name,
            self.keys.of(name),
            version,
            at,
            (*at, "name"),
            (*at, "version") if version else at,
            lambda: _load(row, at, origin),
            origin=origin,
            marker=_marker(row, at),
            pinned=bool(version) or origin.kind != "index",
            dependencies=self._dependencies(row, at),
            rows=lambda: _files(row),
        )

    def _origin(self, row: Row, at: Path) -> Origin:
        path = (*at, "source")
        if "source" not in row:
            raise Malformed("the entry has no `source`", at)
        source = table(row["source"], path)
        kinds = [key for key in source if key in _KINDS]
        if len(kinds) != 1:
            raise Malformed("`source` names no single place that whypin knows", path)
        url = required(source, kinds[0], path)
        if kinds[0] != "registry":
            return Origin(_KINDS[kinds[0]], url)
        if url not in self.origins:
            self.origins[url] = Origin(INDEX.kind, url)
        return self.origins[url]

    def _dependencies(self, row: Row, at: Path) -> tuple[str, ...]:
        """What the package needs, of every extra and group."""
        found: dict[str, None] = {}
        for value, path in _dependency_lists(row, at):
            for index, item in enumerate(rows(value, path)):
                where = (*path, index)
                found[self.keys.of(required(table(item, where), "name", where))] = None
        return tuple(found)


def _dependency_lists(row: Row, at: Path) -> Iterator[tuple[object, Path]]:
    if "dependencies" in row:
        yield row["dependencies"], (*at, "dependencies")
    for key in ("optional-dependencies", "dev-dependencies"):
        if key in row:
            for group, value in table(row[key], (*at, key)).items():
                yield value, (*at, key, group)


def _marker(row: Row, at: Path) -> str | None:
    """The environments that a fork of the resolution holds for, one of which suffices."""
    if "resolution-markers" not in row:
        return None
    markers = strings(row, "resolution-markers", at)
    return " or ".join([f"({marker})" for marker in markers] if len(markers) > 1 else markers) or None


def _files(row: Row) -> list[Row]:
    wheels: list[Row] = row.get("wheels", [])  # type: ignore[assignment]  # checked above
    return [table(row["sdist"], ()), *wheels] if "sdist" in row else wheels


def _load(row: Row, at: Path, origin: Origin) -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
    url = origin.url if origin.kind == "url" else None
    found = []
    if "sdist" in row:
        found.append(artifact(table(row["sdist"], at), (*at, "sdist"), url=url))
    for index, item in enumerate(files(row, "wheels", at, _FILE)):
        found.append(artifact(item, (*at, "wheels", index), url=url))
    return (), tuple(found)

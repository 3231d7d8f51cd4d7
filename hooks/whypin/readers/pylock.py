"""`pylock.toml` and `pylock.NAME.toml`: the lock format of PEP 751, version 1.

What is quoted stands in https://packaging.python.org/en/latest/specifications/pylock-toml/.
"""

from __future__ import annotations

from whypin.model.formats import PYLOCK
from whypin.model.lock import INDEX, Artifact, Digest, Lock, LockedPackage, Origin
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
    table,
    text,
)
from whypin.readers.pylock_refused import refused
from whypin.readers.toml_lock import read as read_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.readers.lock_file import Path, Row
    from whypin.text.source import Source

_FILE = {**FILE, "hashes": dict}


def read(source: Source) -> Document:
    """Read a `pylock.toml`."""
    return read_toml(source, PYLOCK, _lock)


def _lock(data: Row, left_out: list[Malformed]) -> Lock:
    if data:
        for key in ("lock-version", "packages"):
            if key not in data:
                raise Malformed(f"the file has no `{key}`, which PEP 751 requires", ())
    # "Tools MUST raise an error if the major version is not supported"
    check_version(text(data, "lock-version", ()), ("1",), ("lock-version",))
    reader = _Reader()
    found = packages(data.get("packages", []), ("packages",), reader.package, left_out)
    if data:
        left_out += refused(data, found)
    maker = text(data, "created-by", ()) or ""
    return Lock(found, hashed=True, maker=maker, index_urls=tuple(reader.origins))


class _Reader:
    """Reads the packages of one lock; `origins` are the indexes they come from."""

    def __init__(self) -> None:
        self.keys = Keys()
        self.origins: dict[str, Origin] = {}

    def package(self, row: Row, at: Path) -> LockedPackage:
        name = required(row, "name", at)
        version = text(row, "version", at) or ""
        origin = self._origin(row, at)
        for item, path in _files(row, at):
            _check_file(item, path)
        return LockedPackage(
            name,
            self.keys.of(name),
            version,
            at,
            (*at, "name"),
            # "If the version is not specified, the version is dynamic"
            (*at, "version") if version else at,
            lambda: _load(row, at),
            origin=origin,
            marker=text(row, "marker", at),
            pinned=bool(version) or origin.kind != "index",
            dependencies=self._dependencies(row, at),
            rows=lambda: [item for item, _ in _files(row, at)],
        )

    def _origin(self, row: Row, at: Path) -> Origin:
        for key, kind in (("vcs", "vcs"), ("archive", "url"), ("directory", "path")):
            if key in row:
                place = table(row[key], (*at, key))
                url = text(place, "url", (*at, key))
                where = text(place, "path", (*at, key))
                # "path: … If both path and url are specified, either may be used"
                return Origin(kind if url or kind == "vcs" else "path", url or where)
        index = text(row, "index", at)
        if not index:
            return INDEX
        if index not in self.origins:
            self.origins[index] = Origin("index", index)
        return self.origins[index]

    def _dependencies(self, row: Row, at: Path) -> tuple[str, ...]:
        path = (*at, "dependencies")
        found: dict[str, None] = {}
        for index, item in enumerate(rows(row.get("dependencies", []), path)):
            where = (*path, index)
            # "a table that contains the minimum to distinguish which packages entry is meant": a name, as a rule.
            name = text(table(item, where), "name", where)
            if name:
                found[self.keys.of(name)] = None
        return tuple(found)


def _files(row: Row, at: Path) -> list[tuple[Row, Path]]:
    """The file tables of a package, checked, each with its path."""
    found = []
    for key in ("archive", "sdist"):
        if key in row:
            check(row[key], _FILE, at, key)
            found.append((table(row[key], at), (*at, key)))
    for index, item in enumerate(files(row, "wheels", at, _FILE)):
        found.append((item, (*at, "wheels", index)))
    return found


def _check_file(item: Row, path: Path) -> None:
    hashes = table(item.get("hashes", {}), path)
    for algorithm in hashes:
        text(hashes, algorithm, (*path, "hashes"))
    if not hasattr(item.get("upload-time", ""), "isoformat"):
        text(item, "upload-time", path)


def _load(row: Row, at: Path) -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
    return (), tuple([_artifact(item, path) for item, path in _files(row, at)])


def _artifact(item: Row, path: Path) -> Artifact:
    plain = artifact(item, path)
    digests = [
        Digest(algorithm, digits, (*path, "hashes", algorithm))
        for algorithm, digits in table(item.get("hashes", {}), path).items()
        if isinstance(digits, str)
    ]
    return Artifact(
        path,
        tuple(digests),
        filename=plain.filename,
        url=plain.url,
        size=plain.size,
        uploaded=plain.uploaded,
        key=plain.key,
    )

"""`pdm.lock`: the lock of PDM (https://pdm-project.org/latest/usage/lockfile/).

Files stand with each package since lock version 4.3, before that in `[metadata.files]` under "name version". A package
that is wanted with extras has an entry for them beside its own.
"""

from __future__ import annotations

import re

from whypin.model.formats import PDM_LOCK
from whypin.model.lock import INDEX, Lock, LockedPackage, Origin
from whypin.readers.lock_file import (
    FILE,
    Keys,
    Malformed,
    artifact,
    check_version,
    files,
    packages,
    required,
    strings,
    table,
    text,
)
from whypin.readers.toml_lock import read as read_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import Artifact, Digest
    from whypin.model.project import Document
    from whypin.readers.lock_file import Path, Row
    from whypin.text.source import Source

_KINDS = {"git": "vcs", "hg": "vcs", "svn": "vcs", "bzr": "vcs", "url": "url", "path": "path"}
_NAME = re.compile(r"[ \t]*([A-Za-z0-9](?:[-_.A-Za-z0-9]*[A-Za-z0-9])?)")
_FILES_KEY = re.compile(r"([^\[\s]+)(?:\[([^\]]*)\])? (.+)")


def read(source: Source) -> Document:
    """Read a `pdm.lock`."""
    return read_toml(source, PDM_LOCK, _lock)


def _lock(data: Row, left_out: list[Malformed]) -> Lock:
    if data and "metadata" not in data:
        raise Malformed("the file has no `[metadata]`, so it is not a lock that PDM wrote", ())
    metadata = table(data.get("metadata", {}), ("metadata",))
    version = text(metadata, "lock_version", ("metadata",))
    check_version(version, ("1", "2", "3", "4"), ("metadata", "lock_version"))
    reader = _Reader(metadata)
    found = packages(data.get("package", []), ("package",), reader.package, left_out)
    return Lock(found, hashed=True, maker="pdm")


class _Reader:
    """Reads the packages of one lock."""

    def __init__(self, metadata: Row) -> None:
        self.keys = Keys()
        self.section = table(metadata.get("files", {}), ("metadata", "files"))
        # Name, extras and version to the keys of `[metadata.files]`.
        self.files: dict[tuple[str, str, str], str] = {}
        for key in self.section:
            parts = _FILES_KEY.fullmatch(key)
            if parts:
                self.files[self.keys.of(parts[1]), parts[2] or "", parts[3]] = key

    def package(self, row: Row, at: Path) -> LockedPackage:
        name = required(row, "name", at)
        key = self.keys.of(name)
        version = text(row, "version", at) or ""
        origin = _origin(row, at)
        extras = strings(row, "extras", at)
        section, entry, path = self._listed(row, at, key, version)
        files(section, entry, path, FILE)
        return LockedPackage(
            name,
            key,
            version,
            at,
            (*at, "name"),
            (*at, "version") if version else at,
            lambda: _load(section, entry, path),
            origin=origin,
            marker=text(row, "marker", at),
            pinned=bool(version) or origin.kind != "index",
            group=",".join(strings(row, "groups", at)),
            dependencies=self._dependencies(row, at),
            extras=extras,
            rows=lambda: files(section, entry, path),
        )

    def _listed(self, row: Row, at: Path, key: str, version: str) -> tuple[Row, str, Path]:
        """Where the files of a package stand: a table, the key in it, and the path of the table."""
        if "files" in row or not self.files:
            return row, "files", at
        extras = ",".join(strings(row, "extras", at))
        entry = self.files.get((key, extras, version)) or self.files.get((key, "", version))
        return (self.section, entry, ("metadata", "files")) if entry else (row, "files", at)

    def _dependencies(self, row: Row, at: Path) -> tuple[str, ...]:
        """The names in the requirement strings; one for the package's own entry beside an extra is left out."""
        own = self.keys.of(required(row, "name", at))
        found: dict[str, None] = {}
        for index, requirement in enumerate(strings(row, "dependencies", at)):
            name = _NAME.match(requirement)
            if name is None:
                raise Malformed(f"`{requirement}` names no package", (*at, "dependencies", index))
            found[self.keys.of(name[1])] = None
        found.pop(own, None)
        return tuple(found)


def _load(section: Row, entry: str, path: Path) -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
    found = [artifact(item, (*path, entry, index)) for index, item in enumerate(files(section, entry, path))]
    return (), tuple(found)


def _origin(row: Row, at: Path) -> Origin:
    for key, kind in _KINDS.items():
        url = text(row, key, at)
        if url:
            return Origin("path" if url.startswith("file:") else kind, url)
    return INDEX

"""`pdm.lock`: the lock of PDM (https://pdm-project.org/latest/usage/lockfile/).

Files stand with each package since lock version 4.3, before that in `[metadata.files]` under "name version". A package
that is wanted with extras has an entry for them beside its own.
"""

from __future__ import annotations

import re

from whypin.model.formats import PDM_LOCK
from whypin.model.lock import INDEX, Lock, LockedPackage, Origin
from whypin.model.lock_graph import Links
from whypin.model.lock_terms import InputHash, Target, Terms
from whypin.readers.lock_file import (
    FILE,
    Keys,
    Malformed,
    artifact,
    check_version,
    files,
    packages,
    required,
    rows,
    strings,
    table,
    text,
)
from whypin.readers.lock_links import edge, leading_name
from whypin.readers.toml_lock import read as read_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import Artifact, Digest
    from whypin.model.project import Document
    from whypin.readers.lock_file import Path, Row
    from whypin.text.source import Source

_KINDS = {"git": "vcs", "hg": "vcs", "svn": "vcs", "bzr": "vcs", "url": "url", "path": "path"}
_FILES_KEY = re.compile(r"([^\[\s]+)(?:\[([^\]]*)\])? (.+)")


def read(source: Source) -> Document:
    """Read a `pdm.lock`."""
    return read_toml(source, PDM_LOCK, _lock)


def _lock(data: Row, left_out: list[Malformed]) -> Lock:
    if data and "metadata" not in data:
        raise Malformed("the file has no `[metadata]`, so it is not a lock that PDM wrote", ())
    metadata = table(data.get("metadata", {}), ("metadata",))
    version = text(metadata, "lock_version", ("metadata",))
    check_version(version, ("3", "4"), ("metadata", "lock_version"), left_out)
    reader = _Reader(metadata)
    found = packages(data.get("package", []), ("package",), reader.package, left_out)
    return Lock(found, hashed=True, maker="pdm", terms=_terms(metadata, version or ""))


def _terms(metadata: Row, version: str) -> Terms:
    path: Path = ("metadata",)
    algorithm, _, value = (text(metadata, "content_hash", path) or "").rpartition(":")
    targets = []
    for index, item in enumerate(rows(metadata.get("targets", []), (*path, "targets"))):
        at = (*path, "targets", index)
        target = table(item, at)
        words = [text(target, key, at) or "" for key in ("requires_python", "platform", "implementation")]
        targets.append(Target(at, *words))
    return Terms(
        version,
        input_hash=InputHash(algorithm or "sha256", value, (*path, "content_hash")) if value else None,
        targets=tuple(targets),
        # Before 4.0 there was no list of groups.
        groups=strings(metadata, "groups", path) if "groups" in metadata else None,
        strategy=_strategy(metadata, path),
    )


def _strategy(metadata: Row, path: Path) -> tuple[str, ...]:
    """The flags, which stood apart as keys in lock version 4.3 and before (`cross_platform = true`)."""
    apart = [key for key in ("cross_platform", "static_urls", "inherit_metadata") if metadata.get(key) is True]
    return (*strings(metadata, "strategy", path), *apart)


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
        self._dependencies(row, at)
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
            groups=strings(row, "groups", at),
            links=lambda: self._links(row, at),
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

    def _dependencies(self, row: Row, at: Path) -> list[tuple[str, Path]]:
        """The requirement strings, each with its path; all name a package, and none the entry's own beside an extra."""
        own = self.keys.of(required(row, "name", at))
        found = []
        for index, requirement in enumerate(strings(row, "dependencies", at)):
            path = (*at, "dependencies", index)
            name = leading_name(requirement)
            if not name:
                raise Malformed(f"`{requirement}` names no package", path)
            if self.keys.of(name) != own:
                found.append((requirement, path))
        return found

    def _links(self, row: Row, at: Path) -> Links:
        return Links(tuple([edge(requirement, path, self.keys) for requirement, path in self._dependencies(row, at)]))


def _load(section: Row, entry: str, path: Path) -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
    found = [artifact(item, (*path, entry, index)) for index, item in enumerate(files(section, entry, path))]
    return (), tuple(found)


def _origin(row: Row, at: Path) -> Origin:
    for key, kind in _KINDS.items():
        url = text(row, key, at)
        if url and kind == "vcs":
            return Origin(
                kind,
                url,
                reference=text(row, "ref", at) or "",
                commit=text(row, "revision", at) or "",
                subdirectory=text(row, "subdirectory", at) or "",
            )
        if url:
            editable = row.get("editable") is True
            return Origin("path" if url.startswith("file:") else kind, url, editable=editable)
    return INDEX

"""`uv.lock`: the lock of uv (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile), version 1.

`[package.metadata]` is the lock's own copy of what a member declared, `[manifest]` that of the workspace's root.
"""

from __future__ import annotations

import re

from whypin.model.formats import UV_LOCK
from whypin.model.lock import INDEX, Lock, LockedPackage, Origin
from whypin.readers import toml_lock
from whypin.readers.lock_file import (
    FILE,
    Keys,
    Malformed,
    artifact,
    check,
    check_version,
    digest,
    files,
    packages,
    required,
    strings,
    table,
    text,
)
from whypin.readers.lock_syntax import Syntax
from whypin.readers.uv_glance import Glance
from whypin.readers.uv_links import KINDS, check_links, links, origin, terms
from whypin.readers.uv_refused import refused
from whypin.readers.uv_short import restore, shortened
from whypin.text import toml
from whypin.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import Artifact, Digest
    from whypin.model.project import Document
    from whypin.readers.lock_file import Path, Row
    from whypin.readers.uv_short import Short

_FILE = {**FILE, "upload-time": str}


def read(source: Source) -> Document:
    """Read a `uv.lock`; one that is in order without the tables of its wheels."""
    short = shortened(source.text) if source.raw == source.text else None
    lock = None if short is None else _short(source.path, short)
    if lock is not None:
        return toml_lock.document(source, UV_LOCK, lambda _: lock, lambda: toml.loads(source))
    return toml_lock.read(source, UV_LOCK, _lock)


def _short(path: str, short: Short) -> Lock | None:
    """What a shortened lock holds, None where anything is other than usual, so that the whole of it has to be read."""
    left_out: list[Malformed] = []
    try:
        data = toml.loads(Source(path, short.text))
        if not short.put_back(data.get("package")):
            return None
        lock = _lock(data, left_out)
    except (toml.TomlError, Malformed):
        return None
    return None if left_out else lock


def _lock(data: Row, left_out: list[Malformed]) -> Lock:
    if data:
        version = data.get("version")
        if type(version) is not int:
            raise Malformed("the file has no `version`, so it is not a lock that uv wrote", ())
        check_version(str(version), ("1",), ("version",), left_out)
    reader = _Reader()
    # The tables were called `distribution` before uv 0.3.
    key = "distribution" if "distribution" in data and "package" not in data else "package"
    found = packages(data.get(key, []), (key,), reader.package, left_out)
    if data:
        syntax = Syntax()
        left_out += refused(data, () if reader.glance.is_usual(syntax) else found, syntax)
    if reader.glance.is_strong():
        for package in reader.hashed:
            package.surely_strong = True
    # The first forks stood under another key, which no reader of today knows.
    may_hold_several = bool(data.get("conflicts") or data.get("environment-markers"))
    return Lock(
        found,
        hashed=True,
        maker="uv",
        index_urls=tuple(reader.origins),
        may_hold_several=may_hold_several,
        terms=terms(data, reader.keys),
        build_constraints=_build_constraints(data, reader.keys, left_out),
    )


def _build_constraints(data: Row, keys: Keys, left_out: list[Malformed]) -> tuple[LockedPackage, ...]:
    """`[manifest] build-constraints`: those with hashes, as one can write them since uv 0.13."""
    path = ("manifest", "build-constraints")
    manifest = table(data.get("manifest", {}), path[:1])

    def read(row: Row, at: Path) -> LockedPackage:
        name, specifier = required(row, "name", at), text(row, "specifier", at) or ""
        hashes, where = strings(row, "hashes", at), (*at, "hashes")
        exact = re.fullmatch(r"===?\s*([^\s,*]+)", specifier)
        return LockedPackage(
            name,
            keys.of(name),
            exact[1] if exact else specifier,
            at,
            (*at, "name"),
            (*at, "specifier") if specifier else at,
            lambda: (tuple([digest(value, (*where, index)) for index, value in enumerate(hashes)]), ()),
            marker=text(row, "marker", at),
            pinned=exact is not None,
        )

    found = packages(manifest.get("build-constraints", []), path, read, left_out)
    return tuple([package for package in found if package.hashes])


class _Reader:
    """Reads the packages of one lock; origins and names that many of them share are made once."""

    def __init__(self) -> None:
        self.keys = Keys()
        self.glance = Glance()
        # Those of which the glance has all digests.
        self.hashed: list[LockedPackage] = []
        self.origins: dict[str, Origin] = {}

    def package(self, row: Row, at: Path) -> LockedPackage:
        name = required(row, "name", at)
        version = text(row, "version", at) or ""
        origin = self._origin(row, at)
        check_links(row, at)
        key = self.keys.of(name)
        self.glance.take(row)
        seen = self.glance.files(row, key, version)
        if seen is None:
            files(row, "wheels", at, _FILE)
            if "sdist" in row:
                check(row["sdist"], _FILE, at, "sdist")
        hashed, home = seen or (False, "")
        # A member whose version is dynamic has none.
        package = LockedPackage(
            name,
            key,
            version,
            at,
            (*at, "name"),
            (*at, "version") if version else at,
            lambda: _load(row, at, origin),
            origin=origin,
            marker=_marker(row, at),
            pinned=bool(version) or origin.kind != "index",
            links=lambda: links(row, at, self.keys),
            rows=lambda: _files(row),
            home=home,
        )
        if hashed:
            self.hashed.append(package)
        return package

    def _origin(self, row: Row, at: Path) -> Origin:
        path = (*at, "source")
        if "source" not in row:
            raise Malformed("the entry has no `source`", at)
        source = table(row["source"], path)
        kinds = [key for key in source if key in KINDS]
        if len(kinds) != 1:
            raise Malformed("`source` names no single place that whypin knows", path)
        url = required(source, kinds[0], path)
        if kinds[0] != "registry":
            text(source, "subdirectory", path)
            return origin(source) or INDEX
        if url not in self.origins:
            self.origins[url] = Origin(INDEX.kind, url)
        return self.origins[url]


def _marker(row: Row, at: Path) -> str | None:
    """The environments that a fork of the resolution holds for, one of which suffices."""
    if "resolution-markers" not in row:
        return None
    markers = strings(row, "resolution-markers", at)
    return " or ".join([f"({marker})" for marker in markers] if len(markers) > 1 else markers) or None


def _files(row: Row) -> list[Row]:
    restore(row)
    wheels: list[Row] = row.get("wheels", [])  # type: ignore[assignment]  # checked above
    return [table(row["sdist"], ()), *wheels] if "sdist" in row else wheels


def _load(row: Row, at: Path, origin: Origin) -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
    restore(row)
    url = origin.url if origin.kind == "url" else None
    found = []
    if "sdist" in row:
        found.append(artifact(table(row["sdist"], at), (*at, "sdist"), url=url))
    for index, item in enumerate(files(row, "wheels", at, _FILE)):
        found.append(artifact(item, (*at, "wheels", index), url=url))
    return (), tuple(found)

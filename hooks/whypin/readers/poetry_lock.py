"""`poetry.lock`, of every lock version that Poetry has written.

Since 2.0 each package lists its files; 1.0 and 1.1 keep them in `[metadata.files]` by package name, and before 1.0
`[metadata.hashes]` keeps SHA-256 digests alone, without files or algorithm.
"""

from __future__ import annotations

from whypin.model.formats import POETRY_LOCK
from whypin.model.lock import INDEX, Digest, Lock, LockedPackage, Origin
from whypin.readers.lock_file import (
    FILE,
    Keys,
    Malformed,
    artifact,
    check_version,
    digest,
    files,
    packages,
    required,
    strings,
    table,
    text,
)
from whypin.readers.poetry_links import check_links, links, terms
from whypin.readers.toml_lock import read as read_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import Artifact
    from whypin.model.project import Document
    from whypin.readers.lock_file import Path, Row
    from whypin.text.source import Source

_KINDS = {"legacy": "index", "git": "vcs", "url": "url", "file": "path", "directory": "path"}


def read(source: Source) -> Document:
    """Read a `poetry.lock`."""
    return read_toml(source, POETRY_LOCK, lambda data, left_out: _lock(data, left_out, source.text))


def _lock(data: Row, left_out: list[Malformed], written: str) -> Lock:
    if data and "metadata" not in data:
        raise Malformed("the file has no `[metadata]`, so it is not a lock that Poetry wrote", ())
    metadata = table(data.get("metadata", {}), ("metadata",))
    version = text(metadata, "lock-version", ("metadata",))
    check_version(version, ("1.0", "1.1", "2.0", "2.1"), ("metadata", "lock-version"), left_out)
    reader = _Reader(metadata, data.get("package", []))
    found = packages(data.get("package", []), ("package",), reader.package, left_out)
    # Since 2.1 an entry has a marker wherever it is not for all environments.
    may_hold_several = version is None or version.startswith("1.") or version == "2.0"
    return Lock(
        found,
        hashed=True,
        maker="poetry",
        index_urls=tuple(reader.indexes),
        may_hold_several=may_hold_several,
        terms=terms(data, metadata, reader.keys, written),
    )


class _Reader:
    """Reads the packages of one lock; `indexes` are those they came from."""

    def __init__(self, metadata: Row, rows: object) -> None:
        self.keys = Keys()
        self.indexes: dict[str, None] = {}
        self.files = _Section(metadata, "files", self.keys)
        self.hashes = _Section(metadata, "hashes", self.keys)
        self.versions = self._versions(rows) if self.files.rows else {}

    def package(self, row: Row, at: Path) -> LockedPackage:
        name = required(row, "name", at)
        key = self.keys.of(name)
        version = text(row, "version", at) or ""
        origin = self._origin(row, at)
        check_links(row, at)
        files(row, "files", at, FILE)
        listed, hashed = self.files.entry(name, key), self.hashes.entry(name, key)
        files(self.files.rows, listed, self.files.path, FILE)
        strings(self.hashes.rows, hashed, self.hashes.path)
        return LockedPackage(
            name,
            key,
            version,
            at,
            (*at, "name"),
            (*at, "version") if version else at,
            lambda: (self._digests(hashed), self._artifacts(row, at, listed, key, version)),
            origin=origin,
            marker=_marker(row, at),
            pinned=bool(version) or origin.kind != "index",
            groups=strings(row, "groups", at),
            group_markers=_group_markers(row, at),
            optional=row.get("optional") is True,
            links=lambda: links(row, at, self.keys),
            rows=None if self.files.rows or self.hashes.rows else lambda: files(row, "files", at),
        )

    def _origin(self, row: Row, at: Path) -> Origin:
        if "source" not in row:
            return INDEX
        path = (*at, "source")
        source = table(row["source"], path)
        kind = required(source, "type", path)
        if kind not in _KINDS:
            raise Malformed(f"whypin does not know a source of type `{kind}`", (*path, "type"))
        url = required(source, "url", path)
        if _KINDS[kind] == "index":
            self.indexes[url] = None
        if _KINDS[kind] != "vcs":
            return Origin(_KINDS[kind], url, editable=row.get("develop") is True)
        return Origin(
            "vcs",
            url,
            reference=text(source, "reference", path) or "",
            commit=text(source, "resolved_reference", path) or "",
            subdirectory=text(source, "subdirectory", path) or "",
        )

    def _versions(self, rows: object) -> dict[str, set[str]]:
        """The versions locked of each package that have files: one list in `[metadata.files]` serves them all."""
        found: dict[str, set[str]] = {}
        for row in rows if isinstance(rows, list) else ():
            if not isinstance(row, dict) or not _is_checked(row.get("source")):
                continue
            if isinstance(row.get("name"), str) and isinstance(row.get("version"), str):
                found.setdefault(self.keys.of(row["name"]), set()).add(row["version"])
        return found

    def _digests(self, entry: str) -> tuple[Digest, ...]:
        found = []
        for index, value in enumerate(strings(self.hashes.rows, entry, self.hashes.path)):
            plain = digest(value, (*self.hashes.path, entry, index))
            found.append(Digest(plain.algorithm or "sha256", plain.value, plain.at))
        return tuple(found)

    def _artifacts(self, row: Row, at: Path, entry: str, key: str, version: str) -> tuple[Artifact, ...]:
        found = [artifact(item, (*at, "files", index)) for index, item in enumerate(files(row, "files", at))]
        others = self.versions.get(key, set()) - {version}
        for index, item in enumerate(files(self.files.rows, entry, self.files.path)):
            shared = artifact(item, (*self.files.path, entry, index))
            if not _names_another(shared.filename or "", version, others):
                found.append(shared)
        return tuple(found)


def _is_checked(source: object) -> bool:
    """Whether the files of an entry are compared with an index; what others list must not hide behind its version."""
    return source is None or (isinstance(source, dict) and source.get("type") in ("legacy", "url"))


class _Section:
    """`[metadata.files]` or `[metadata.hashes]`: lists by package name."""

    __slots__ = ("_names", "path", "rows")

    def __init__(self, metadata: Row, name: str, keys: Keys) -> None:
        self.path: Path = ("metadata", name)
        self.rows = table(metadata.get(name, {}), self.path)
        self._names = {keys.of(name): name for name in self.rows}

    def entry(self, name: str, key: str) -> str:
        """The name that a package's list stands under; without a list the package's own."""
        return name if name in self.rows else self._names.get(key, name)


def _names_another(filename: str, version: str, others: set[str]) -> bool:
    """Whether a file is one of another locked version of the same package."""
    marks = [f"-{other}{end}" for other in others for end in ("-", ".tar", ".zip")]
    own = [f"-{version}{end}" for end in ("-", ".tar", ".zip")]
    return any(mark in filename for mark in marks) and not any(mark in filename for mark in own)


def _marker(row: Row, at: Path) -> str | None:
    """`markers`: one for the package, or a table of one for each of its groups, any of which suffices."""
    value = _group_markers(row, at)
    if value is None:
        return text(row, "markers", at)
    # A group that the table leaves out wants the package everywhere.
    if set(strings(row, "groups", at)) - set(value):
        return None
    markers = dict.fromkeys(value.values())
    return " or ".join([f"({marker})" for marker in markers] if len(markers) > 1 else markers) or None


def _group_markers(row: Row, at: Path) -> dict[str, str] | None:
    value = row.get("markers")
    if not isinstance(value, dict):
        return None
    return {group: required(value, group, (*at, "markers")) for group in value}

"""`pylock.toml` and `pylock.NAME.toml`: the lock format of PEP 751, version 1.

What is quoted stands in https://packaging.python.org/en/latest/specifications/pylock-toml/.
"""

from __future__ import annotations

from whypin.model.formats import PYLOCK
from whypin.model.lock import INDEX, Artifact, Digest, Lock, LockedPackage, Origin
from whypin.model.lock_graph import Edge, Links
from whypin.model.lock_terms import InputHash, Terms
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
from whypin.readers.pylock_refused import refused
from whypin.readers.toml_lock import read as read_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.readers.lock_file import Path, Row
    from whypin.text.source import Source

_FILE = {**FILE, "hashes": dict}


def read(source: Source) -> Document:
    """Read a `pylock.toml`. uv records the command that wrote it in a comment at the head."""
    document = read_toml(source, PYLOCK, _lock)
    if not source.text.startswith("#"):
        return document
    from whypin.readers.requirements_header import generated, head

    return document.replaced(generated=generated(head(source.text)))


def _lock(data: Row, left_out: list[Malformed]) -> Lock:
    if data:
        for key in ("lock-version", "packages"):
            if key not in data:
                raise Malformed(f"the file has no `{key}`, which PEP 751 requires", ())
    # "Tools MUST raise an error if the major version is not supported"
    check_version(text(data, "lock-version", ()), ("1.0",), ("lock-version",), left_out)
    reader = _Reader()
    found = packages(data.get("packages", []), ("packages",), reader.package, left_out)
    if data:
        left_out += refused(data, found)
    maker = text(data, "created-by", ()) or ""
    return Lock(found, hashed=True, maker=maker, index_urls=tuple(reader.origins), terms=_terms(data))


def _terms(data: Row) -> Terms:
    """What the file says of itself; PDM keeps its hash of the declarations in its own table."""
    tools = table(data.get("tool", {}), ("tool",))
    pdm = table(tools.get("pdm", {}), ("tool", "pdm"))
    path = ("tool", "pdm", "hashes")
    hashes = table(pdm.get("hashes", {}), path)
    recorded = text(hashes, "sha256", path)
    return Terms(
        text(data, "lock-version", ()) or "",
        input_hash=None if recorded is None else InputHash("sha256", recorded, (*path, "sha256")),
        python=text(data, "requires-python", ()) or "",
        python_at=("requires-python",) if "requires-python" in data else (),
        environments=strings(data, "environments", ()),
        extras=strings(data, "extras", ()) if "extras" in data else None,
        groups=strings(data, "dependency-groups", ()) if "dependency-groups" in data else None,
        default_groups=strings(data, "default-groups", ()),
    )


class _Reader:
    """Reads the packages of one lock; `origins` are the indexes they come from."""

    def __init__(self) -> None:
        self.keys = Keys()
        self.origins: dict[str, Origin] = {}

    def package(self, row: Row, at: Path) -> LockedPackage:
        name = required(row, "name", at)
        version = text(row, "version", at) or ""
        origin = self._origin(row, at)
        self._dependencies(row, at)
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
            links=lambda: self._links(row, at),
            rows=lambda: [item for item, _ in _files(row, at)],
        )

    def _origin(self, row: Row, at: Path) -> Origin:
        for key, kind in (("vcs", "vcs"), ("archive", "url"), ("directory", "path")):
            if key in row:
                place = table(row[key], (*at, key))
                url = text(place, "url", (*at, key))
                where = text(place, "path", (*at, key))
                if kind == "vcs":
                    return _repository(place, (*at, key), url or where)
                # "path: … If both path and url are specified, either may be used"
                return Origin(kind if url else "path", url or where, editable=place.get("editable") is True)
        index = text(row, "index", at)
        if not index:
            return INDEX
        if index not in self.origins:
            self.origins[index] = Origin("index", index)
        return self.origins[index]

    def _dependencies(self, row: Row, at: Path) -> list[tuple[Row, Path]]:
        """The tables of `dependencies` that have a name, each with its path."""
        path = (*at, "dependencies")
        found = []
        for index, item in enumerate(rows(row.get("dependencies", []), path)):
            where = (*path, index)
            # "a table that contains the minimum to distinguish which packages entry is meant": a name, as a rule.
            dependency = table(item, where)
            text(dependency, "version", where)
            if text(dependency, "name", where):
                found.append((dependency, where))
        return found

    def _links(self, row: Row, at: Path) -> Links:
        edges = []
        for item, where in self._dependencies(row, at):
            name = required(item, "name", where)
            edges.append(Edge(name, self.keys.of(name), where, version=text(item, "version", where) or ""))
        return Links(tuple(edges))


def _repository(place: Row, at: Path, url: str | None) -> Origin:
    return Origin(
        "vcs",
        url,
        reference=text(place, "requested-revision", at) or "",
        commit=text(place, "commit-id", at) or "",
        subdirectory=text(place, "subdirectory", at) or "",
    )


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

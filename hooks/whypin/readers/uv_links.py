"""What `uv.lock` says of who asks for what: edges, the copies of declarations, and the terms of the lock.

What uv compares of them when it is asked for `uv lock --check` is in uv's `crates/uv-resolver/src/lock/mod.rs`
(`Lock::satisfies`).
"""

from __future__ import annotations

from whypin.model.lock import Origin
from whypin.model.lock_graph import Declared, Edge, Links
from whypin.model.lock_terms import NO_MANIFEST, NO_TERMS, Manifest, Terms
from whypin.readers.lock_file import rows, strings, table, text
from whypin.readers.lock_links import checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.readers.lock_file import Keys, Path, Row

KINDS = {
    "registry": "index",
    "git": "vcs",
    "url": "url",
    "path": "path",
    "directory": "path",
    "editable": "path",
    "virtual": "path",
}
_EDGE = {"version": str, "marker": str, "extra": list, "source": dict}
_COPY = {"specifier": str, "marker": str, "extras": list, "index": str, "subdirectory": str}
_COPY |= {key: str for key in KINDS if key != "registry"}
_GROUPS = (("optional-dependencies", "extra"), ("dev-dependencies", "group"))
_REFERENCES = ("rev", "tag", "branch")


def check_links(row: Row, at: Path) -> None:
    """Raise `Malformed` unless all that `links` will use of an entry is as uv writes it."""
    for value, path, _ in _lists(row, at):
        checked(value, path, _EDGE)
    if "metadata" in row:
        for value, path, _ in _copies(row, at):
            checked(value, path, _COPY)
        metadata = (*at, "metadata")
        strings(table(row["metadata"], metadata), "provides-extras", metadata)


def links(row: Row, at: Path, keys: Keys) -> Links:
    """The edges of an entry that `check_links` has accepted."""
    edges: list[Edge] = []
    offers: dict[str, tuple[str, ...]] = {}
    for value, path, section in _lists(row, at):
        found = [_edge(item, (*path, index), keys, section) for index, item in enumerate(checked(value, path, _EDGE))]
        edges += found
        if section.startswith("extra:"):
            offers[section.removeprefix("extra:")] = tuple([one.key for one in found])
    declared = _declared(row, at, keys) if "metadata" in row else None
    for extra in (declared.extras if declared is not None else None) or ():
        offers.setdefault(extra, ())
    return Links(tuple(edges), offers=offers, declared=declared)


def _declared(row: Row, at: Path, keys: Keys) -> Declared:
    metadata = table(row["metadata"], at)
    copies = [copied(value, path, keys, section) for value, path, section in _copies(row, at)]
    return Declared(
        tuple([one for part in copies for one in part]),
        extras=strings(metadata, "provides-extras", at) if "provides-extras" in metadata else None,
        groups=tuple(table(metadata.get("requires-dev", {}), at)),
    )


def copied(value: object, path: Path, keys: Keys, section: str = "") -> tuple[Edge, ...]:
    """The requirements of `[package.metadata]` or `[manifest]`. Raises `Malformed`."""
    return tuple([_copy(item, (*path, index), keys, section) for index, item in enumerate(checked(value, path, _COPY))])


def origin(source: Row) -> Origin | None:
    """Where a `source`, or a requirement with a source, comes from; None where it names no single place."""
    kinds = [key for key in KINDS if isinstance(source.get(key), str)]
    if len(kinds) != 1:
        return None
    kind, url = KINDS[kinds[0]], str(source[kinds[0]])
    subdirectory = source.get("subdirectory")
    folder = subdirectory if isinstance(subdirectory, str) else ""
    if kind != "vcs":
        return Origin(kind, url, subdirectory=folder, editable=kinds[0] == "editable")
    # `https://host/path?tag=v1&subdirectory=x#commit`
    address, _, commit = url.partition("#")
    query = dict([part.partition("=")[::2] for part in address.partition("?")[2].split("&")])
    reference = next((query[key] for key in _REFERENCES if query.get(key)), "")
    return Origin(kind, url, reference=reference, commit=commit, subdirectory=query.get("subdirectory", folder))


def terms(data: Row, keys: Keys) -> Terms:
    """What the lock was made for. Raises `Malformed`."""
    if not data:
        return NO_TERMS
    revision = data.get("revision")
    return Terms(
        str(data.get("version")),
        revision=revision if isinstance(revision, int) else None,
        python=text(data, "requires-python", ()) or "",
        python_at=("requires-python",) if "requires-python" in data else (),
        environments=strings(data, "supported-markers", ()),
        forks=strings(data, "resolution-markers", ()),
        conflicts=_conflicts(data),
        manifest=_manifest(data, keys) if "manifest" in data else NO_MANIFEST,
    )


def _manifest(data: Row, keys: Keys) -> Manifest:
    path: Path = ("manifest",)
    manifest = table(data["manifest"], path)

    def asks(key: str) -> tuple[Edge, ...]:
        return copied(manifest.get(key, []), (*path, key), keys)

    named = list(_grouped(manifest, "dependency-groups", path))
    return Manifest(
        tuple([keys.of(name) for name in strings(manifest, "members", path)]),
        asks=(*asks("requirements"), *[one for value, at, group in named for one in copied(value, at, keys, group)]),
        groups=tuple(table(manifest.get("dependency-groups", {}), (*path, "dependency-groups"))),
        constraints=asks("constraints"),
        overrides=asks("overrides"),
        build_constraints=asks("build-constraints"),
        excluded=tuple([keys.of(name) for name in strings(manifest, "excludes", path)]),
    )


def _conflicts(data: Row) -> tuple[tuple[tuple[str, str, str], ...], ...]:
    found = []
    for number, one in enumerate(rows(data.get("conflicts", []), ("conflicts",))):
        members = []
        for index, item in enumerate(rows(one, ("conflicts", number))):
            at = ("conflicts", number, index)
            member = table(item, at)
            kind = "extra" if "extra" in member else "group" if "group" in member else ""
            members.append((text(member, "package", at) or "", kind, text(member, kind, at) or "" if kind else ""))
        found.append(tuple(members))
    return tuple(found)


def _lists(row: Row, at: Path) -> Iterator[tuple[object, Path, str]]:
    """The lists of edges of an entry, their paths and sections."""
    if "dependencies" in row:
        yield row["dependencies"], (*at, "dependencies"), ""
    for key, kind in _GROUPS:
        if key in row:
            for name, value in table(row[key], (*at, key)).items():
                yield value, (*at, key, name), f"{kind}:{name}"


def _copies(row: Row, at: Path) -> Iterator[tuple[object, Path, str]]:
    path = (*at, "metadata")
    metadata = table(row["metadata"], path)
    if "requires-dist" in metadata:
        yield metadata["requires-dist"], (*path, "requires-dist"), ""
    yield from _grouped(metadata, "requires-dev", path)


def _grouped(row: Row, key: str, at: Path) -> Iterator[tuple[object, Path, str]]:
    for name, value in table(row.get(key, {}), (*at, key)).items():
        yield value, (*at, key, name), f"group:{name}"


def _edge(row: Row, at: Path, keys: Keys, section: str) -> Edge:
    name = str(row["name"])
    source = row.get("source")
    return Edge(
        name,
        keys.of(name),
        at,
        extras=strings(row, "extra", at),
        version=text(row, "version", at) or "",
        marker=text(row, "marker", at),
        section=section,
        origin=origin(source) if isinstance(source, dict) else None,
    )


def _copy(row: Row, at: Path, keys: Keys, section: str) -> Edge:
    name = str(row["name"])
    index = text(row, "index", at)
    return Edge(
        name,
        keys.of(name),
        at,
        extras=strings(row, "extras", at),
        specifier=text(row, "specifier", at) or "",
        marker=text(row, "marker", at),
        section=section,
        origin=Origin("index", index) if index is not None else origin(row),
    )

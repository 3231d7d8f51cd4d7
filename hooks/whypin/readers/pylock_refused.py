"""What PEP 751 does not allow of a `pylock.toml` beside what its reader here needs; `packaging.pylock` refuses it."""

from __future__ import annotations

from whypin.readers.lock_file import Malformed, mistyped, rows, table
from whypin.readers.lock_syntax import Syntax, is_wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whypin.model.lock import LockedPackage
    from whypin.readers.lock_file import Path, Row

_FILE = {"environments": list, "extras": list, "dependency-groups": list, "default-groups": list, "tool": dict}
_PACKAGE = {"attestation-identities": list, "tool": dict, "index": str, "marker": str}
_SOURCES: dict[str, dict[str, type]] = {
    "vcs": {"type": str, "commit-id": str, "requested-revision": str, "subdirectory": str},
    "directory": {"path": str, "editable": bool, "subdirectory": str},
    "archive": {"subdirectory": str},
}
_REQUIRED = {"vcs": ("type", "commit-id"), "directory": ("path",), "archive": ()}


def refused(data: Row, packages: tuple[LockedPackage, ...]) -> Iterator[Malformed]:
    """Every value that the standard does not allow, as far as no other check asks; `packages`: those that were read."""
    syntax = Syntax()
    yield from _shape(data, _FILE, ())
    if not isinstance(data.get("created-by"), str):
        yield Malformed("the file has no `created-by`, which PEP 751 requires", ())
    yield from syntax.version(data, "lock-version", ())
    yield from syntax.specifiers(data, "requires-python", ())
    for key in ("environments", "extras", "dependency-groups", "default-groups"):
        for index, item in enumerate(_list(data, key)):
            if key == "environments":
                yield from syntax.marker(item, (key, index))
            elif not isinstance(item, str):
                yield mistyped(str, (key, index))
            elif key == "extras":
                yield from syntax.name({"extras": item}, "extras", (), normal=True)
    for package in packages:
        at = package.at
        if isinstance(at, tuple):
            yield from _package(syntax, table(rows(data["packages"], at[:1])[int(at[1])], at), at)


def _package(syntax: Syntax, row: Row, at: Path) -> Iterator[Malformed]:
    yield from syntax.name(row, "name", at, normal=True)
    yield from syntax.version(row, "version", at)
    yield from syntax.specifiers(row, "requires-python", at)
    yield from _shape(row, _PACKAGE, at)
    if "marker" in row:
        yield from syntax.marker(row["marker"], (*at, "marker"))
    for index, identity in enumerate(_list(row, "attestation-identities")):
        if not isinstance(identity, dict) or not isinstance(identity.get("kind"), str):
            yield Malformed("an attestation identity has no `kind`", (*at, "attestation-identities", index))
    sources = [key for key in _SOURCES if key in row]
    files = [key for key in ("sdist", "wheels") if row.get(key)]
    if len(sources) > 1 or (sources and files):
        yield Malformed(f"the entry has `{(sources + files)[1]}` beside `{sources[0]}`", at)
    for key in sources:
        yield from _source(row[key], key, (*at, key))
    yield from _files(row, at)


def _source(value: object, key: str, at: Path) -> Iterator[Malformed]:
    if not isinstance(value, dict):
        return
    yield from _shape(value, _SOURCES[key], at)
    for name in _REQUIRED[key]:
        if name not in value:
            yield Malformed(f"`{key}` has no `{name}`", at)
    if key != "directory" and not value.get("url") and not value.get("path"):
        yield Malformed(f"`{key}` has no `url` and no `path`", at)


def _files(row: Row, at: Path) -> Iterator[Malformed]:
    for key, index in [("sdist", -1), *[("wheels", place) for place in range(len(_list(row, "wheels")))]]:
        item = row.get(key) if index < 0 else _list(row, key)[index]
        path = (*at, key) if index < 0 else (*at, key, index)
        if not isinstance(item, dict):
            continue
        if not item.get("url") and not item.get("path"):
            yield Malformed("the file has no `url` and no `path`", path)
        name = item.get("name")
        if isinstance(item.get("upload-time"), str):
            yield Malformed("`upload-time` is a string, not a date and time", (*path, "upload-time"))
        if key == "wheels" and name and isinstance(name, str) and not is_wheel(name):
            yield Malformed(f"`{name[:60]}` is not the file name of a wheel", (*path, "name"))


def _shape(row: Row, shape: Mapping[str, type], at: Path) -> Iterator[Malformed]:
    for key, wanted in shape.items():
        if key in row and type(row[key]) is not wanted:
            yield mistyped(wanted, (*at, key))


def _list(row: Row, key: str) -> list[object]:
    value = row.get(key)
    return value if isinstance(value, list) else []

"""What uv refuses of a `uv.lock` beside what its reader here needs: it parses every name, version and marker."""

from __future__ import annotations

from whypin.model.address import last_segment
from whypin.model.names import normalise
from whypin.readers.lock_file import Malformed, rows, table
from whypin.readers.lock_syntax import is_wheel
from whypin.readers.uv_glance import SIZE_END, TIME
from whypin.readers.uv_short import restore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.lock import LockedPackage
    from whypin.readers.lock_file import Path, Row
    from whypin.readers.lock_syntax import Syntax

_NAMING = ("url", "path", "filename")


def refused(data: Row, packages: tuple[LockedPackage, ...], syntax: Syntax) -> Iterator[Malformed]:
    """Every value that uv does not parse, as far as no other check asks; of the entries those of `packages`."""
    yield from syntax.specifiers(data, "requires-python", ())
    revision = data.get("revision", 0)
    if type(revision) is not int or revision < 0:
        yield Malformed("`revision` is not a whole number", ("revision",))
    for package in packages:
        at = package.at
        if isinstance(at, tuple):
            row = table(rows(data[str(at[0])], at[:1])[int(at[1])], at)
            restore(row)
            yield from _package(syntax, row, at)


def _package(syntax: Syntax, row: Row, at: Path) -> Iterator[Malformed]:
    yield from syntax.name(row, "name", at)
    yield from syntax.version(row, "version", at)
    source = row.get("source")
    if "version" not in row and isinstance(source, dict) and "registry" in source:
        yield Malformed("the entry has no `version`", at)
    yield from _dependencies(syntax, row.get("dependencies"), (*at, "dependencies"))
    for key in ("optional-dependencies", "dev-dependencies"):
        groups = row.get(key)
        for group, items in groups.items() if isinstance(groups, dict) else ():
            yield from _dependencies(syntax, items, (*at, key, group))
    markers = row.get("resolution-markers")
    for index, marker in enumerate(markers if isinstance(markers, list) else ()):
        yield from syntax.marker(marker, (*at, "resolution-markers", index))
    sdist = row.get("sdist")
    if isinstance(sdist, dict):
        yield from _figures(sdist, (*at, "sdist"))
    wheels = row.get("wheels")
    for index, wheel in enumerate(wheels if isinstance(wheels, list) else ()):
        if isinstance(wheel, dict):
            yield from _wheel(wheel, (*at, "wheels", index))


def _dependencies(syntax: Syntax, items: object, path: Path) -> Iterator[Malformed]:
    seen: dict[str, set[str]] = {}
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict):
            continue
        # Without a version it is that of the only entry.
        versions = seen.setdefault(_about(item), set())
        version = str(item.get("version", ""))
        if version in versions or "" in versions or (versions and not version):
            yield Malformed(f"`{item.get('name')}` is needed twice in the same way", (*path, index))
        versions.add(version)
        yield from syntax.name(item, "name", (*path, index))
        yield from syntax.version(item, "version", (*path, index))
        if "marker" in item:
            yield from syntax.marker(item["marker"], (*path, index, "marker"))


def _about(item: Row) -> str:
    """What of a dependency tells it from another one, but for its version."""
    name, extras = item.get("name"), item.get("extra")
    key = normalise(name) if isinstance(name, str) else ""
    return repr((key, sorted(map(str, extras)) if isinstance(extras, list) else extras, item.get("marker")))


def _wheel(row: Row, at: Path) -> Iterator[Malformed]:
    key = next((key for key in _NAMING if key in row), "")
    value = row.get(key)
    if not key:
        yield Malformed("the wheel has no `url`, `path` or `filename`", at)
    elif isinstance(value, str) and not is_wheel(value[value.rfind("/") + 1 :]) and not is_wheel(last_segment(value)):
        yield Malformed(f"`{last_segment(value)[:60]}` is not the file name of a wheel", (*at, key))
    yield from _figures(row, at)


def _figures(row: Row, at: Path) -> Iterator[Malformed]:
    size = row.get("size")
    if isinstance(size, int) and not 0 <= size < SIZE_END:
        yield Malformed("`size` is no number of bytes", (*at, "size"))
    value = row.get("upload-time")
    if isinstance(value, str) and not TIME.fullmatch(value):
        yield Malformed(f"`{value[:60]}` is not a date and time", (*at, "upload-time"))

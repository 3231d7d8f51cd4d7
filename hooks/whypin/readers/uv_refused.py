"""What uv refuses of a `uv.lock` beside what its reader here needs: it parses every name, version and marker."""

from __future__ import annotations

import re

from whypin.model.address import last_segment
from whypin.readers.lock_file import Malformed, rows, table
from whypin.readers.lock_syntax import Syntax, is_name, is_wheel
from whypin.readers.pep440 import is_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from whypin.model.lock import LockedPackage
    from whypin.readers.lock_file import Path, Row

# A wheel of which the beginning, or the end, is another one's.
_HEAD, _TAGS = "x-1-", "py3-none-any.whl"
_ZEROS = str.maketrans("123456789", "0" * 9)
_NAMING = ("url", "path", "filename")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})"
)


def refused(data: Row, packages: tuple[LockedPackage, ...]) -> Iterator[Malformed]:
    """Every value that uv does not parse, as far as no other check asks; `packages` are those that were read."""
    syntax = Syntax()
    yield from syntax.specifiers(data, "requires-python", ())
    revision = data.get("revision", 0)
    if type(revision) is not int or revision < 0:
        yield Malformed("`revision` is not a whole number", ("revision",))
    places = [package.at for package in packages if isinstance(package.at, tuple)]
    entries = [table(rows(data[str(at[0])], at[:1])[int(at[1])], at) for at in places]
    if not _are_usual(entries, syntax):
        for row, at in zip(entries, places, strict=True):
            yield from _package(syntax, row, at)


def _are_usual(entries: list[Any], syntax: Syntax) -> bool:
    """Whether nothing of the entries is refused, told from all their values at once; False says nothing.

    A lock has thousands of files, and nearly none has one that is refused.
    """
    seen = _Values()
    try:
        for row in entries:
            seen.take(row)
        return seen.are_usual(syntax)
    except (AttributeError, KeyError, TypeError):
        # Something has no name, or is not what it is in most locks.
        return False


class _Values:
    """The values of many entries, each of the many that are the same once."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.versions: set[str] = set()
        self.markers: set[str] = set()
        self.wheels: set[str] = set()
        self.times: list[str] = []

    def take(self, row: Any) -> None:
        """Note what an entry holds. Raises `KeyError`, `TypeError` or `AttributeError` where it is unusual."""
        self.names.add(row["name"])
        if "version" in row or "registry" in row["source"]:
            self.versions.add(row["version"])
        self._needs(row.get("dependencies", ()))
        for key in ("optional-dependencies", "dev-dependencies"):
            for items in row[key].values() if key in row else ():
                self._needs(items)
        self.markers.update(row.get("resolution-markers", ()))
        wheels = row.get("wheels", ())
        if wheels:
            self._wheels([wheel["url"] for wheel in wheels])
        files = (row["sdist"], *wheels) if "sdist" in row else wheels
        self.times += [file["upload-time"] for file in files if "upload-time" in file]

    def _wheels(self, urls: list[str]) -> None:
        """Those of a package begin alike; what follows its name and version is shared by many packages."""
        first = urls[0][urls[0].rfind("/") + 1 :]
        head = first[: first.find("-", first.find("-") + 1) + 1]
        size = len(head)
        self.wheels.add(f"{head}{_TAGS}")
        self.wheels.update(
            [
                f"{_HEAD}{url[at + size :]}" if url.startswith(head, at := url.rfind("/") + 1) else url[at:]
                for url in urls
            ]
        )

    def _needs(self, items: Any) -> None:
        for item in items:
            self.names.add(item["name"])
            if "version" in item:
                self.versions.add(item["version"])
            if "marker" in item:
                self.markers.add(item["marker"])

    def are_usual(self, syntax: Syntax) -> bool:
        """Whether uv parses all of them."""
        if not all(map(is_name, self.names)) or not all(map(is_version, self.versions)):
            return False
        if not all(map(is_wheel, self.wheels)) or any([*syntax.marker(marker, ())] for marker in self.markers):
            return False
        # Only digits differ between most of them.
        shapes = "\n".join(self.times).translate(_ZEROS).split("\n") if self.times else []
        return len(shapes) == len(self.times) and all(map(_TIME.fullmatch, set(shapes)))


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
        yield from _time(sdist, (*at, "sdist"))
    wheels = row.get("wheels")
    for index, wheel in enumerate(wheels if isinstance(wheels, list) else ()):
        if isinstance(wheel, dict):
            yield from _wheel(wheel, (*at, "wheels", index))


def _dependencies(syntax: Syntax, items: object, path: Path) -> Iterator[Malformed]:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict):
            continue
        yield from syntax.name(item, "name", (*path, index))
        yield from syntax.version(item, "version", (*path, index))
        if "marker" in item:
            yield from syntax.marker(item["marker"], (*path, index, "marker"))


def _wheel(row: Row, at: Path) -> Iterator[Malformed]:
    key = next((key for key in _NAMING if key in row), "")
    value = row.get(key)
    if not key:
        yield Malformed("the wheel has no `url`, `path` or `filename`", at)
    elif isinstance(value, str) and not is_wheel(value[value.rfind("/") + 1 :]) and not is_wheel(last_segment(value)):
        yield Malformed(f"`{last_segment(value)[:60]}` is not the file name of a wheel", (*at, key))
    yield from _time(row, at)


def _time(row: Row, at: Path) -> Iterator[Malformed]:
    value = row.get("upload-time")
    if isinstance(value, str) and not _TIME.fullmatch(value):
        yield Malformed(f"`{value[:60]}` is not a date and time", (*at, "upload-time"))

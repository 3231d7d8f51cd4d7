"""Whether a `uv.lock` is as nearly all are, told from the values of many entries at once.

A lock has thousands of files, and what must be asked of each costs more than to read it: of an entry all is asked while
it is at hand, and of the many values that are the same once.
"""

from __future__ import annotations

import re

from whypin.readers.lock_syntax import is_name, is_wheel
from whypin.readers.pep440 import is_version
from whypin.text.sha256 import are_sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from whypin.readers.lock_file import Row
    from whypin.readers.lock_syntax import Syntax

TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})"
)
"""When a file was uploaded."""

_USUAL = {"url", "hash", "size", "upload-time"}
# In the name and version that a wheel begins with.
_DASHES = 2
# A wheel of which the beginning, or the end, is another one's.
_HEAD, _TAGS = "x-1-", "py3-none-any.whl"
_ZEROS = str.maketrans("123456789", "0" * 9)
_UNUSUAL = (AttributeError, IndexError, KeyError, TypeError)


class Glance:
    """The values of one lock. `is_odd`: one of its entries is other than most, so that nothing can be told."""

    def __init__(self) -> None:
        self.is_odd = False
        self._names: set[str] = set()
        self._versions: set[str] = set()
        self._markers: set[str] = set()
        self._wheels: set[str] = set()
        self._tags: set[str] = set()
        self._times: list[str] = []
        self._digests: list[str] = []

    def take(self, row: Any) -> None:
        """Note what an entry holds beside its files."""
        try:
            self._names.add(row["name"])
            if "version" in row or "registry" in row["source"]:
                self._versions.add(row["version"])
            self._needs(row.get("dependencies", ()))
            for key in ("optional-dependencies", "dev-dependencies"):
                for items in row[key].values() if key in row else ():
                    self._needs(items)
            self._markers.update(row.get("resolution-markers", ()))
        except _UNUSUAL:
            self.is_odd = True

    def _needs(self, items: Any) -> None:
        for item in items:
            self._names.add(item["name"])
            if "version" in item:
                self._versions.add(item["version"])
            if "marker" in item:
                self._markers.add(item["marker"])

    def files(self, row: Row, key: str, version: str) -> tuple[bool, str] | None:
        """Whether each file of an entry has a digest, and their `home` (`LockedPackage`).

        None where their tables are not as uv writes them.
        """
        try:
            found = self._files(row, f"{key.replace('-', '_')}-{version}")
        except _UNUSUAL:
            found = None
        self.is_odd = self.is_odd or found is None
        return found

    def _files(self, row: Any, release: str) -> tuple[bool, str] | None:
        wheels = row.get("wheels", [])
        rows = [row["sdist"], *wheels] if "sdist" in row else wheels
        if type(wheels) is not list:
            return None
        if not rows:
            return False, ""
        keys = rows[0].keys()
        # With as many keys as the first one, and with each of these, they have no others.
        if not keys <= _USUAL or set(map(len, rows)) != {len(keys)}:
            return None
        digests = [one["hash"] for one in rows] if "hash" in keys else []
        times = [one["upload-time"] for one in rows] if "upload-time" in keys else []
        sizes = [one["size"] for one in rows] if "size" in keys else []
        if not set(map(type, digests + times)) <= {str} or not set(map(type, sizes)) <= {int}:
            return None
        self._digests += digests
        self._times += times
        # What is no string cannot be joined.
        return bool(digests), self._home([one["url"] for one in rows], release, "sdist" in row)

    def _home(self, urls: list[str], release: str, sdist: bool) -> str:
        """Where all files come from, "" where some are not named as the standards spell the release."""
        names = [url[url.rfind("/") + 1 :] for url in urls]
        wheels = names[1:] if sdist else names
        head = f"{release}-"
        lines, endings = "\n".join(["", *urls]), "\n".join(["", *wheels, ""])
        _, *tags = endings.split(f"\n{head}")
        home = urls[0][: urls[0].find("/", 8) + 1]
        if (
            (sdist and names[0] != f"{release}.tar.gz")
            or head.count("-") != _DASHES
            or not len(tags) == endings.count(".whl\n") == len(wheels)
            # A line each, which one with a line break does not have.
            or not lines.count(f"\n{home}") == lines.count("\n") == len(urls)
            or "%" in lines
            or "?" in lines
            or "#" in lines
        ):
            self._wheels.update(wheels)
            return ""
        if tags:
            # What follows name and version is shared by many packages.
            tags[-1] = tags[-1][:-1]
            self._tags.update(tags)
            self._wheels.add(f"{head}{_TAGS}")
        return home[:-1]

    def is_strong(self) -> bool:
        """Whether all digests are of SHA-256."""
        return are_sha256(self._digests)

    def is_usual(self, syntax: Syntax) -> bool:
        """Whether uv parses all that was taken; False says nothing."""
        return (
            not self.is_odd
            and all(map(is_name, self._names))
            and all(map(is_version, self._versions))
            and all(map(is_wheel, self._wheels))
            and all(is_wheel(f"{_HEAD}{tags}") for tags in self._tags)
            and self._are_times()
            and not any([*syntax.marker(marker, ())] for marker in self._markers)
        )

    def _are_times(self) -> bool:
        # Only digits differ between most of them.
        shapes = "\n".join(self._times).translate(_ZEROS).split("\n") if self._times else []
        return len(shapes) == len(self._times) and all(map(TIME.fullmatch, set(shapes)))

"""Whether a `uv.lock` is as nearly all are, told from the values of many entries at once.

A lock has thousands of files, and what must be asked of each costs more than to read it: of an entry all is asked while
it is at hand, and of the many values that are the same once.
"""

from __future__ import annotations

import re
from operator import itemgetter

from whypin.readers.lock_syntax import is_name, is_wheel
from whypin.readers.pep440 import is_version
from whypin.readers.uv_short import Lines, restore, tags
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
SIZE_END = 1 << 63
"""No file has so many bytes: a whole number of TOML is below it."""

_USUAL = frozenset(("url", "hash", "size", "upload-time"))
_VALUES = itemgetter("url", "hash", "size", "upload-time")
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
        if len(items) > 1 and len({item["name"] for item in items}) < len(items):
            # Which of them are one is a question for those who read each.
            told = [(item["name"], item.get("version"), item.get("marker")) for item in items]
            self.is_odd = self.is_odd or len(set(told)) < len(told) or not all(version for _, version, _ in told)
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
        release = f"{key.replace('-', '_')}-{version}"
        try:
            found = self._short(row, release) or self._files(row, release)
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
        keys = tuple(rows[0])
        # With as many keys as the first one, and with each of these, they have no others.
        if set(map(len, rows)) != {len(keys)}:
            return None
        digests: tuple[Any, ...] = ()
        times: tuple[Any, ...] = ()
        sizes: tuple[Any, ...] = ()
        if len(keys) == len(_USUAL):
            urls, digests, sizes, times = zip(*map(_VALUES, rows), strict=True)
        elif "url" in keys and len(keys) > 1 and _USUAL.issuperset(keys):
            columns = dict(zip(keys, zip(*map(itemgetter(*keys), rows), strict=True), strict=True))
            urls, digests = columns["url"], columns.get("hash", ())
            sizes, times = columns.get("size", ()), columns.get("upload-time", ())
        else:
            return None
        # What is no string cannot be joined.
        if not ("".join(digests) or not digests) or not ("".join(times) or not times):
            return None
        if not set(map(type, sizes)) <= {int} or not 0 <= min(sizes, default=0) <= max(sizes, default=0) < SIZE_END:
            return None
        self._digests += digests
        self._times += times
        return bool(digests), self._home(urls, release, "sdist" in row)

    def _short(self, row: Any, release: str) -> tuple[bool, str] | None:
        """The same of an entry whose wheels are lines of text (`uv_short`) with usual names; others are restored."""
        lines = row.get("wheels")
        if not isinstance(lines, Lines):
            return None
        found, home = tags(lines, release)
        if not found or release.count("-") != _DASHES - 1 or not self._is_sdist_of(row, release, home):
            restore(row)
            return None
        self._tags.update(found)
        self._wheels.add(f"{release}-{_TAGS}")
        return True, home

    def _is_sdist_of(self, row: Any, release: str, home: str) -> bool:
        return "sdist" not in row or self._files({"sdist": row["sdist"]}, release) == (True, home)

    def _home(self, urls: tuple[str, ...], release: str, sdist: bool) -> str:
        """Where all files come from, "" where some are not named as the standards spell the release."""
        text = "".join(urls)
        first, last = min(urls), max(urls)
        home = first[: first.find("/", 8) + 1]
        # In most indexes the folders of all files have names of one length.
        names = tuple(map(itemgetter(slice(first.rfind("/"), None)), urls))
        wheels = names[1:] if sdist else names
        head = f"{release}-"
        endings = "\n".join(["", *wheels, ""])
        _, *found = endings.split(f"\n/{head}")
        if (
            (sdist and names[0] != f"/{release}.tar.gz")
            or head.count("-") != _DASHES
            or not len(found) == endings.count(".whl\n") == endings.count("/") == len(wheels)
            # What lies between two texts begins as both of them do.
            or not (home and last.startswith(home))
            or "\n" in text
            or "%" in text
            or "?" in text
            or "#" in text
        ):
            self._wheels.update([url[url.rfind("/") + 1 :] for url in urls[sdist:]])
            return ""
        if found:
            # What follows name and version is shared by many packages.
            found[-1] = found[-1][:-1]
            self._tags.update(found)
            self._wheels.add(f"{head}{_TAGS}")
        return home[:-1]

    def is_strong(self) -> bool:
        """Whether all digests are of SHA-256; those of shortened lists are."""
        return not self._digests or are_sha256(self._digests)

    def is_usual(self, syntax: Syntax) -> bool:
        """Whether uv parses all that was taken; False says nothing."""
        return (
            not self.is_odd
            and all(map(is_name, self._names))
            and all(map(is_version, self._versions))
            and all(map(is_wheel, self._wheels))
            and all(is_wheel(f"{_HEAD}{one}") for one in self._tags)
            and self._are_times()
            and not any([*syntax.marker(marker, ())] for marker in self._markers)
        )

    def _are_times(self) -> bool:
        # Only digits differ between most of them.
        shapes = "\n".join(self._times).translate(_ZEROS).split("\n") if self._times else []
        return len(shapes) == len(self._times) and all(map(TIME.fullmatch, set(shapes)))

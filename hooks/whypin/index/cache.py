"""Verified facts, kept from run to run: not pages, but which files with which digests an index published.

One entry for each index, project and locked version, written by itself: two processes never have to merge anything, and
an entry that is lost or damaged costs one request. That a file was published with a digest stays true for good; whether
it is yanked, when it was uploaded and the project's status hold until the entry's time is over.
"""

from __future__ import annotations

from zlib import crc32

from whypin.index.sealed import seal, unseal
from whypin.locks.releases import release_files
from whypin.model.release import Published, PublishedFile
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, Final

    from whypin.index.plan import ProjectQuery
    from whypin.index.settings import Store


# Changes with the format: entries of another version are passed over.
_KIND = "facts 2"
_TEN_MINUTES = 600
_LONGEST = 3600
_LONGEST_NAME = 120
_LONGEST_TAG = 256
_WORDS = ("index", "key", "version", "etag", "status", "reason")


class CachedAnswer(Record):
    """What the cache holds for a question: the files of the asked versions, and whether the rest still holds."""

    __slots__ = ("etag", "fresh", "published")

    def __init__(self, published: Published, etag: str, fresh: bool) -> None:
        self.published: Final = published
        self.etag: Final = etag
        self.fresh: Final = fresh


class Cache:
    """Facts in a store. `now` gives seconds since the epoch; `damaged` counts entries that were passed over."""

    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now
        self.damaged = 0

    def recall(self, question: ProjectQuery, versions: Iterable[str]) -> CachedAnswer | None:
        """The facts of these versions, None unless there are some of each."""
        entries = [self._entry(question, version) for version in versions]
        if not all(entries):
            return None
        rows = [entry for entry in entries if entry]
        etags = {str(entry["etag"]) for entry in rows}
        last = max(rows, key=lambda entry: float(entry["at"]))
        published = Published(
            question.index,
            tuple([file for entry in rows for file in entry["files"]]),
            status=last["status"],
            reason=last["reason"],
            serial=last["serial"],
        )
        now = self._now()
        fresh = all(entry["at"] <= now < entry["at"] + entry["for"] for entry in rows)
        return CachedAnswer(published, etags.pop() if len(etags) == 1 else "", fresh)

    def keep(
        self, question: ProjectQuery, versions: Iterable[str], published: Published, fields: Mapping[str, str]
    ) -> None:
        """Write down what an answer says of these versions; `fields` are its header fields."""
        for version in versions:
            files = release_files(published, version)
            name = _name(question, version)
            if not files or not name:
                continue
            entry = {
                "index": question.index,
                "key": question.key,
                "version": version,
                "at": float(self._now()),
                "for": lifetime(fields),
                "etag": _sendable(fields.get("etag", "")),
                "status": published.status,
                "reason": published.reason,
                "serial": published.serial,
                "files": [
                    [f.filename, f.version, dict(f.digests), f.size, f.uploaded, f.yanked, f.provenance] for f in files
                ],
            }
            self._store.write(name, pack(entry))

    def _entry(self, question: ProjectQuery, version: str) -> dict[str, Any] | None:
        name = _name(question, version)
        data = self._store.read(name) if name else None
        if data is None:
            return None
        entry = unpack(data)
        if entry is None:
            self.damaged += 1
        elif (entry["index"], entry["key"], entry["version"]) == (question.index, question.key, version):
            return entry
        return None


def lifetime(fields: Mapping[str, str]) -> int:
    """For how many seconds what may change is taken as unchanged (RFC 9111, 5.2.2: `max-age`, `no-cache`)."""
    control = fields.get("cache-control", "").lower()
    if "no-store" in control or "no-cache" in control:
        return 0
    for directive in control.split(","):
        name, _, seconds = directive.strip().partition("=")
        if name == "max-age" and seconds.isascii() and seconds.isdigit():
            return min(int(seconds[:9]), _LONGEST)
    return _TEN_MINUTES


def _sendable(etag: str) -> str:
    """An entity tag that can be sent back; "" for one that would make every later request fail."""
    return etag if len(etag) <= _LONGEST_TAG and etag.isascii() and etag.isprintable() and etag.strip() == etag else ""


def pack(entry: dict[str, Any]) -> bytes:
    """An entry as bytes, with a checksum in front."""
    from json import dumps

    return seal(_KIND, dumps(entry, separators=(",", ":")).encode())


def unpack(data: bytes) -> dict[str, Any] | None:
    """The entry in bytes, its `files` as records; None where the bytes are not whole."""
    from json import loads

    body = unseal(_KIND, data)
    if body is None:
        return None
    try:
        entry = loads(body)
        entry["files"] = [_file(row) for row in entry["files"]]
        times = type(entry["at"]) is float and type(entry["for"]) is int and 0 <= entry["for"] <= _LONGEST
        words = all(type(entry[word]) is str for word in _WORDS) and _is_text(entry["serial"])
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
        return None
    return entry if entry["files"] and times and words else None


def _file(row: list[Any]) -> PublishedFile:
    """A row as `keep` writes it. Raises ValueError, TypeError or AttributeError for another one."""
    name, version, digests, size, uploaded, yanked, provenance = row
    words = [name, version, *digests.keys(), *digests.values()]
    if not all(map(_is_text, (uploaded, yanked, provenance))) or not all(type(word) is str for word in words):
        raise TypeError
    if size is not None and type(size) is not int:
        raise TypeError
    return PublishedFile(name, version, digests, size=size, uploaded=uploaded, yanked=yanked, provenance=provenance)


def _is_text(value: object) -> bool:
    return value is None or type(value) is str


def _name(question: ProjectQuery, version: str) -> str:
    """Where an entry lies; "" for a version that is no file name. The index's address shows no credentials."""
    plain = all(char.isalnum() or char in ".+!_-" for char in version) and version.isascii()
    name = f"{question.key}@{version}"
    if not plain or not version or len(name) > _LONGEST_NAME or not question.key.replace("-", "").isalnum():
        return ""
    place = "".join([char if char.isalnum() and char.isascii() else "-" for char in question.index.partition("://")[2]])
    return f"{place[:60].strip('-')}-{crc32(question.index.encode('utf-8', 'replace')):08x}/{name}"

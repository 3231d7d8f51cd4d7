"""A quick look at one version's files in a raw JSON page, without decoding the rest.

A page may be 7 MB where a lock asks for one version of it; decoding all pages of a lock costs ten times this look. It
only ever accepts: whatever it does not account for is decided by decoding the whole page.

Why a byte scan may be believed: inside a JSON string a quote is escaped, so `"filename"` with bare quotes is structure,
never text that an uploader wrote (a yank reason, say). What stands around the list of files is decoded, and must hold
that list itself; in the list no other one begins or ends, so an object between two commas is a file of the page and
nothing in a file. That what is passed over is JSON is not looked at.
"""

from __future__ import annotations

import re
from json import JSONDecoder, loads

from whypin.index.page import BadPage, Page
from whypin.index.simple_json import json_file, read_page, unique

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.release import PublishedFile

# Found by their first bytes (a pattern that begins with a class is ten times slower).
_FILES = re.compile(rb'"files"\s{0,9}:\s{0,9}\[')
_NAME = b'"filename"'
_NAMED = re.compile(rb'"filename"\s*:\s*"[^"\\]{0,512}"')
_LONGEST = 512
# More than any release has; each costs as much as a hundred that are only decoded.
_MOST = 5000
# What may stand before a file, and what after one.
_BEFORE = re.compile(rb"(?:\[|\}\s{0,9},)\s{0,32}\Z")
_AFTER = re.compile(rb"\s{0,32}[,\]]")
# How far before its file name an object of PyPI begins: `core-metadata` and its older name stand there.
_REACH = 1024
_STARTS = 24
_BLANKS = 64
_DECODER = JSONDecoder(object_pairs_hook=unique)


def scan(body: bytes, url: str, key: str, versions: frozenset[str]) -> Page | None:
    """The files of these versions (as locked) on a page; None where a full decode is needed."""
    listed = _FILES.search(body)
    start = listed.end() if listed else -1
    end = body.find(b"]", start) if listed else -1
    if end < 0 or body.find(b"[", start, end) >= 0:
        return None
    page = _without_files(body, start, end, url, key)
    places = _places(body, start, end, versions)
    if page is None or len(places) > _MOST:
        return None
    files = []
    for place in places:
        file = _object_around(body, place, url, key)
        if file is None:
            return None
        if file.version in versions:
            files.append(file)
    return page.replaced(files=tuple(files))


def _without_files(body: bytes, start: int, end: int, url: str, key: str) -> Page | None:
    """The page around what stands from `start` to `end`; None where that is not the whole of its own list of files."""
    marks: list[object] = []

    def mark(name: str) -> object:
        marks.append(object())
        return marks[-1]

    try:
        # No JSON holds this constant (RFC 8259, 6), so it is found again where the list is.
        page = loads(body[:start] + b"NaN" + body[end:], object_pairs_hook=unique, parse_constant=mark)
        if len(marks) != 1 or not isinstance(page, dict) or page.get("files") != marks:
            return None
        return read_page({**page, "files": []}, url, key)
    except (ValueError, RecursionError):
        return None


def _places(body: bytes, start: int, end: int, versions: frozenset[str]) -> list[int]:
    """Where files are named, from `start` to `end`, that may be of these versions."""
    # A pattern for each project would cost more to compile than to search with.
    found = set()
    for version in versions:
        spelled = f"-{version}".encode("utf-8", "surrogatepass")
        at = body.find(spelled, start, end)
        while at >= 0:
            after = at + len(spelled)
            name = body.rfind(_NAME, max(start, at - _LONGEST), at) if body[after : after + 1] in (b"-", b".") else -1
            named = _NAMED.match(body, name) if name >= 0 else None
            if named and named.end() > after:
                found.add(name)
            at = body.find(spelled, after, end)
    return sorted(found)


def _object_around(body: bytes, at: int, url: str, key: str) -> PublishedFile | None:
    """The file object that holds the `"filename"` at this offset."""
    start = at
    for _ in range(_STARTS):
        start = body.rfind(b"{", max(0, at - _REACH), start)
        if start < 0:
            return None
        # An object ends soon after its name; a window that is too small fails to decode and so decides nothing.
        window = body[start : at + 4096].decode("utf-8", "surrogateescape")
        try:
            value, length = _DECODER.raw_decode(window)
        except BadPage:
            return None
        except (ValueError, RecursionError):
            continue
        try:
            end = start + len(window[:length].encode())
        except UnicodeEncodeError:
            return None
        if end > at and isinstance(value, dict) and "filename" in value:
            if not _BEFORE.search(body[max(0, start - _BLANKS) : start]) or not _AFTER.match(body, end):
                return None
            try:
                return json_file(value, url, key)
            except BadPage:
                return None
    return None

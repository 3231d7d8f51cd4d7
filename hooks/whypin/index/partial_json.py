"""A quick look at one version's files in a raw JSON page, without decoding the rest.

A page may be 7 MB where a lock asks for one version of it; decoding all pages of a lock costs ten times this look. It
only ever accepts: whatever it does not account for is decided by decoding the whole page.

Why a byte scan may be believed: inside a JSON string a quote is escaped, so `{"filename": "` with bare quotes is
structure, never text that an uploader wrote (a yank reason, say). The keys of the page itself must stand there once,
outside its files, and a file between other files or the ends of their list. That the whole is JSON is not looked at.
"""

from __future__ import annotations

import re

from whypin.index.page import BadPage, Page
from whypin.index.simple_json import json_file, project_status
from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.release import PublishedFile

# Found by their first bytes (a pattern that begins with a class is ten times slower).
_VERSION = re.compile(rb'"api-version"\s*:\s*"1\.\d+"')
_SERIAL = re.compile(rb'"_last-serial"\s*:\s*"?(\d+)')
_NAME = b'"filename"'
_NAMED = re.compile(rb'"filename"\s*:\s*"[^"\\]{0,512}"')
_LONGEST = 512
# More than any release has; each costs as much as a hundred that are only decoded.
_MOST = 5000
_STATUS = re.compile(rb'"project-status"\s*:\s*')
_PROJECT = re.compile(rb'"name"\s*:\s*"([^"\\]{1,512})"')
_FILES = re.compile(rb'"files"\s*:\s*\[')
# What may stand before the first file and before another one, and what after one.
_BEFORE = re.compile(rb'(?:"files"\s{0,9}:\s{0,9}\[|\}\s{0,9},)\s{0,32}\Z')
_AFTER = re.compile(rb"\s{0,32}[,\]]")
# How far before its file name an object of PyPI begins: `core-metadata` and its older name stand there.
_REACH = 1024
_STARTS = 24
_BLANKS = 64


def scan(body: bytes, url: str, key: str, versions: frozenset[str]) -> Page | None:
    """The files of these versions (as locked) on a page; None where a full decode is needed."""
    outside = _around_files(body)
    if not _is_of(key, body, outside):
        return None
    files = []
    places = _places(body, versions)
    if len(places) > _MOST:
        return None
    for start in places:
        file = _object_around(body, start, url, key)
        if file is None:
            return None
        if file.version in versions:
            files.append(file)
    marker = _status(outside)
    if marker is None or body.count(b'"project-status"') != outside.count(b'"project-status"'):
        return None
    serial = _only(_SERIAL, outside)
    return Page(tuple(files), status=marker[0], reason=marker[1], serial=serial[1].decode("ascii") if serial else None)


def _is_of(key: str, body: bytes, outside: bytes) -> bool:
    """Whether a page is the project's, of a known version, with a list of files."""
    name = _only(_PROJECT, outside)
    return (
        name is not None
        and normalise(name[1].decode("ascii", "replace")) == key
        and _only(_VERSION, outside) is not None
        and _only(_FILES, outside) is not None
        and body[-_BLANKS:].rstrip().endswith(b"}")
    )


def _around_files(body: bytes) -> bytes:
    """What stands before the first and after the last file's name, which is where the page's own keys are."""
    first, last = body.find(_NAME), body.rfind(_NAME)
    return body if first < 0 else body[:first] + body[last:]


def _only(pattern: re.Pattern[bytes], body: bytes) -> re.Match[bytes] | None:
    """The one place where a key stands; None where it stands nowhere or more than once, or ends a longer key."""
    places = pattern.finditer(body)
    first, second = next(places, None), next(places, None)
    if first is None or second is not None:
        return None
    before = body[max(0, first.start() - _BLANKS) : first.start()].rstrip()
    return first if before[-1:] in (b"{", b",") else None


def _places(body: bytes, versions: frozenset[str]) -> list[int]:
    """Where files are named that may be of these versions."""
    # A pattern for each project would cost more to compile than to search with.
    found = set()
    for version in versions:
        spelled = f"-{version}".encode("utf-8", "surrogatepass")
        at = body.find(spelled)
        while at >= 0:
            end = at + len(spelled)
            start = body.rfind(_NAME, max(0, at - _LONGEST), at) if body[end : end + 1] in (b"-", b".") else -1
            named = _NAMED.match(body, start) if start >= 0 else None
            if named and named.end() > end:
                found.add(start)
            at = body.find(spelled, end)
    return sorted(found)


def _object_around(body: bytes, at: int, url: str, key: str) -> PublishedFile | None:
    """The file object that holds the `"filename"` at this offset."""
    from json import JSONDecoder

    start = at
    for _ in range(_STARTS):
        start = body.rfind(b"{", max(0, at - _REACH), start)
        if start < 0:
            return None
        # An object ends soon after its name; a window that is too small fails to decode and so decides nothing.
        window = body[start : at + 4096].decode("utf-8", "surrogateescape")
        try:
            value, length = JSONDecoder().raw_decode(window)
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


def _status(body: bytes) -> tuple[str, str] | None:
    """The project's status marker; None where it cannot be told without a full decode."""
    from json import JSONDecoder

    found = _only(_STATUS, body)
    if found is None:
        return ("active", "") if b'"project-status"' not in body else None
    try:
        value, _ = JSONDecoder().raw_decode(body[found.end() : found.end() + 8192].decode("utf-8", "replace"))
        return project_status({"project-status": value})
    except ValueError:
        return None

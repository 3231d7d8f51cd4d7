"""What an index publishes, as far as the rules ask."""

from __future__ import annotations

import re
from functools import lru_cache

from whypin.model.version import equal, public
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

# Endings of source archives, and what a built ("dumb") archive with such an ending has before it.
SDISTS = (".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar.z", ".tar")
SYSTEM = r"(?s:\.(?:linux|macosx|win|freebsd|cygwin|darwin|solaris|sunos)[-\d].*)"


class PublishedFile(Record):
    """One file of a project on an index (PEP 503/691/700).

    `version` is as the file name spells it, None where the name does not say; compare with `admits`. `digests`
    maps algorithm to lower-case hex; `yanked` is the reason ("" without one), None for a file that is not; `uploaded`
    is RFC 3339 text; `size` in bytes. None: the index does not say.
    """

    __slots__ = ("digests", "filename", "size", "uploaded", "url", "version", "yanked")

    def __init__(
        self,
        filename: str,
        version: str | None,
        digests: Mapping[str, str],
        *,
        url: str = "",
        size: int | None = None,
        uploaded: str | None = None,
        yanked: str | None = None,
    ) -> None:
        self.filename: Final = filename
        self.version: Final = version
        self.digests: Final = digests
        self.url: Final = url
        self.size: Final = size
        self.uploaded: Final = uploaded
        self.yanked: Final = yanked


class Published(Record):
    """What one index answered for one project: its files, status (PEP 792) and page serial.

    `files` is None where the index has no such project. They are those of the locked versions, and all files of the
    project where the locked versions alone did not account for every digest and file of the lock.
    """

    __slots__ = ("_releases", "files", "index", "reason", "serial", "status")

    def __init__(
        self,
        index: str,
        files: tuple[PublishedFile, ...] | None,
        *,
        status: str = "active",
        reason: str = "",
        serial: str | None = None,
    ) -> None:
        self.index: Final = index
        self.files: Final = files
        self.status: Final = status
        self.reason: Final = reason
        self.serial: Final = serial
        self._releases: dict[str, tuple[PublishedFile, ...]] = {}

    def _values(self) -> tuple[object, ...]:
        return self.files, self.index, self.reason, self.serial, self.status

    def release(self, version: str) -> tuple[PublishedFile, ...]:
        """The files of one version."""
        found = self._releases.get(version)
        if found is None:
            found = tuple([file for file in self.files or () if file.version and admits(version, file.version)])
            self._releases[version] = found
        return found


class Unanswered(Record):
    """A question the index did not answer. `why` is one clause that follows its address, `help` what to do."""

    __slots__ = ("help", "index", "why")

    def __init__(self, index: str, why: str, help: str = "") -> None:
        self.index: Final = index
        self.why: Final = why
        self.help: Final = help


@lru_cache(maxsize=8192)
def admits(locked: str, published: str) -> bool:
    """Whether a file of version `published` is one that `==locked` asks for.

    PEP 440, "Version matching": a pin without a local label is met by every local build of that version.
    """
    if equal(locked.lower(), published.lower()):
        return True
    return "+" in published and "+" not in locked and equal(locked, public(published))


def same_file(first: str, second: str, key: str) -> bool:
    """Whether two file names of the project `key` name one file: the project's part may be spelled in its own way.

    Some lock makers write the normal form (`markupsafe-3.0.2.tar.gz`) where the index has the old spelling.
    """
    return first == second or file_key(first, key) == file_key(second, key)


def file_key(filename: str, key: str) -> str:
    """What two names of one file share: what follows the project's name, or the whole of another name."""
    return after_name(filename, key) or filename


def age_in_days(uploaded: str, today: str) -> int | None:
    """Whole days from the day of an upload (RFC 3339) to today (`2026-11-22`); None for a day that cannot be read."""
    from datetime import date

    try:
        return (date.fromisoformat(today) - date.fromisoformat(uploaded[:10])).days
    except ValueError:
        return None


def is_sdist(filename: str) -> bool:
    """Whether a file is a source distribution, by its name."""
    low = filename.lower()
    return any(low.endswith(end) and not re.search(SYSTEM, low[: -len(end)]) for end in SDISTS)


def after_name(filename: str, key: str) -> str:
    """What follows the project's name and a dash in a file name; "" where it begins with another name."""
    found = re.match(name_pattern(key) + "-", filename, re.IGNORECASE)
    return filename[found.end() :] if found else ""


def name_pattern(key: str) -> str:
    """A regular expression for every spelling of a name in normal form (PEP 503)."""
    return "[-_.]+".join([re.escape(part) for part in key.split("-")])

"""What an index publishes, as far as the rules ask."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from whypin.model.lock_graph import Edge


class PublishedFile(Record):
    """One file of a project on an index (PEP 503/691/700).

    `version` is as the file name spells it, None where the name does not say; compare with
    `versions.version.meets_pin`. `digests` maps algorithm to lower-case hex, and `metadata` does so for what is served
    beside a wheel (PEP 658): empty where the index names no digest of that. `yanked` is the reason ("" without one),
    None for a file that is not; `uploaded` is RFC 3339 text; `size` in bytes; `provenance` is the address of what says
    who published it (PEP 740), "" where the index says that there is nothing. None: the index does not say.
    """

    __slots__ = ("digests", "filename", "metadata", "provenance", "size", "uploaded", "url", "version", "yanked")

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
        metadata: Mapping[str, str] | None = None,
        provenance: str | None = None,
    ) -> None:
        self.filename: Final = filename
        self.version: Final = version
        self.digests: Final = digests
        self.url: Final = url
        self.size: Final = size
        self.uploaded: Final = uploaded
        self.yanked: Final = yanked
        self.metadata: Final = metadata or {}
        self.provenance: Final = provenance


class Published(Record):
    """What one index answered for one project: its files, status (PEP 792) and page serial.

    `files` is None where the index has no such project. They are those of the locked versions, and all files of the
    project where the locked versions alone did not account for every digest and file of the lock. `releases` remembers
    the files of a version, for `locks.releases`.
    """

    __slots__ = ("files", "index", "reason", "releases", "serial", "status")

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
        self.releases: Final[dict[str, tuple[PublishedFile, ...]]] = {}

    def _values(self) -> tuple[object, ...]:
        return self.files, self.index, self.reason, self.serial, self.status


class Unanswered(Record):
    """A question the index did not answer. `why` is one clause that follows its address, `help` what to do."""

    __slots__ = ("help", "index", "why")

    def __init__(self, index: str, why: str, help: str = "") -> None:
        self.index: Final = index
        self.why: Final = why
        self.help: Final = help


class Requirements(Record):
    """What a release needs by its own metadata, as edges without a place.

    Where that is not known there are none, and `why` is one clause about the release.
    """

    __slots__ = ("edges", "why")

    def __init__(self, edges: tuple[Edge, ...] = (), why: str = "") -> None:
        self.edges: Final = edges
        self.why: Final = why

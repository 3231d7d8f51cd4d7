"""Locks that were verified as a whole: one look instead of one for each package.

Every digest of such a lock was published where it stands, by an index that the person trusts; that stays true for good
for the same text, the same indexes and the same program. A changed lock is another lock.
"""

from __future__ import annotations

from whypin import __version__
from whypin.index.sealed import digest_of, seal, unseal
from whypin.model.report import IndexCoverage
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    from whypin.model.project import Document

_KIND = "lock 2"
_FIELDS = 4


class Verified(Record):
    """What was stated of a lock when it was verified.

    The coverage of each index, how many packages come `elsewhere` from, and how many are `bare`: without a digest.
    """

    __slots__ = ("bare", "coverage", "elsewhere")

    def __init__(self, coverage: tuple[IndexCoverage, ...], elsewhere: int, bare: int = 0) -> None:
        self.coverage: Final = coverage
        self.elsewhere: Final = elsewhere
        self.bare: Final = bare


def name_of(document: Document, settings: Iterable[str]) -> str:
    """Where the entry of a lock lies. `settings` are all that was set and may change the verdict."""
    parts = [__version__, document.format.name, *document.index_urls, "", *settings, "", document.source.text]
    # With its length in front of each, no text can pass for an index and the rest of another text.
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return f"locks/lock@{digest_of(text.encode('utf-8', 'surrogatepass'))}"


def pack(verified: Verified, name: str) -> bytes:
    """The entry of that name as bytes, with a checksum in front; under another name it is none."""
    lines = [name, f"{verified.elsewhere} {verified.bare}"]
    lines += [f"{row.packages} {row.artifacts} {_plain(row.serial)} {row.index}" for row in verified.coverage]
    return seal(_KIND, "\n".join(lines).encode("utf-8", "replace"))


def unpack(data: bytes, name: str) -> Verified | None:
    """The entry in bytes, None where they are not whole or belong to an entry of another name."""
    body = unseal(_KIND, data)
    if body is None:
        return None
    try:
        own, first, *lines = body.decode().split("\n")
        if own != name:
            return None
        elsewhere, bare = map(int, first.split(" "))
        rows = [line.split(" ", _FIELDS - 1) for line in lines]
        return Verified(
            tuple(
                [
                    IndexCoverage(
                        index,
                        packages=int(packages),
                        artifacts=int(artifacts),
                        cached=int(packages),
                        serial=None if serial == "-" else serial,
                    )
                    for packages, artifacts, serial, index in rows
                ]
            ),
            elsewhere,
            bare,
        )
    except ValueError:
        return None


def _plain(serial: str | None) -> str:
    return serial if serial and serial.isascii() and serial.isalnum() else "-"

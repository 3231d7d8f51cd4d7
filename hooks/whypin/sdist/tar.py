"""The members of a `.tar.gz`, one after the other, without `tarfile`."""

from __future__ import annotations

from whypin.sdist.inflate import Inflated
from whypin.sdist.modes import LINK
from whypin.sdist.refused import MAX_DESCRIPTION, MAX_HEADERS, MAX_RECORDS, Refused
from whypin.sdist.tar_header import BLOCK, Header, decoded, header, mode, pax_records, pax_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_EMPTY = bytes(BLOCK)


def walk(file: BinaryIO) -> Iterator[tuple[str, str, Iterator[bytes]]]:
    """Each member's name, its mode (`modes.py`), and its content in pieces; a link's is its target.

    A content that the caller leaves is passed over. Raises Refused.
    """
    stream = Inflated(file)
    extended = _Extended()
    for _ in range(MAX_HEADERS):
        block = stream.read(BLOCK)
        if block == _EMPTY:
            extended.hold_used()
            stream.hold_empty()
            return
        found = header(block)
        if found.kind in b"xgLK":
            extended.add(found, _described(stream, found))
            continue
        found = extended.applied(found)
        name, pieces = decoded(found.name), stream.pieces(found.size)
        kind = mode(found, name)
        yield name, kind, iter((found.link,)) if kind == LINK else pieces
        for _ in pieces:
            pass
        stream.read(-found.size % BLOCK)
    raise Refused(f"the archive has more than {MAX_HEADERS:,} headers")


class _Extended:
    """What the headers before a member say of it: pax' records, or GNU's long name (L) and a link's long target (K)."""

    __slots__ = ("_left", "_long", "_records")

    def __init__(self) -> None:
        self._left = MAX_RECORDS
        self._records: dict[str, bytes] | None = None
        self._long: dict[bytes, bytes] = {}

    def add(self, found: Header, body: bytes) -> None:
        """Take in an extended header, for the next member or for all. Raises Refused."""
        if found.kind in b"xg":
            self._left -= body.count(b"=")
            if self._left < 0:
                raise Refused(f"the archive's extended headers have more than {MAX_RECORDS:,} records")
        if found.kind == b"g":
            pax_records(body, everywhere=True)
        elif self._records is not None or found.kind in self._long or (found.kind == b"x" and self._long):
            raise Refused("two extended headers of the archive speak of one member")
        elif found.kind == b"x":
            self._records = pax_records(body, everywhere=False)
        else:
            self._long[found.kind] = body.rstrip(b"\0")

    def applied(self, found: Header) -> Header:
        """The next member's header with what was said of it. Raises Refused."""
        records, long = self._records or {}, self._long
        self._records, self._long = None, {}
        answer = found.replaced(
            name=records.get("path", long.get(b"L", found.name)),
            link=records.get("linkpath", long.get(b"K", found.link)),
            size=pax_size(records["size"]) if "size" in records else found.size,
        )
        if b"\0" in answer.name + answer.link:
            raise Refused("a name in the archive has hidden characters")
        return answer

    def hold_used(self) -> None:
        """Raises Refused where a header speaks of a member that does not follow."""
        if self._records is not None or self._long:
            raise Refused("an extended header of the archive speaks of no member")


def _described(stream: Inflated, found: Header) -> bytes:
    if found.size > MAX_DESCRIPTION:
        raise Refused(f"an extended header of the archive is longer than {MAX_DESCRIPTION // 1024} KiB")
    body = stream.read(found.size)
    stream.read(-found.size % BLOCK)
    return body

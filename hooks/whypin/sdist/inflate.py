"""A gzip stream (RFC 1952), unpacked in pieces: never more in memory than was asked for."""

from __future__ import annotations

import zlib

from whypin.sdist.refused import PIECE, Refused, hold_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

# zlib's word for "a gzip header and its check sums".
_GZIP = 31


class Inflated:
    """What a gzip stream holds, read from its start to its end."""

    __slots__ = ("_at", "_file", "_have", "_inner", "_packed", "_rest", "_total")

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._inner = zlib.decompressobj(_GZIP)
        self._rest = b""
        self._have = b""
        self._at = 0
        self._packed = 0
        self._total = 0

    def read(self, size: int) -> bytes:
        """The next bytes, as many as asked for. Raises Refused where the stream ends before, or is damaged."""
        found = self._have[self._at : self._at + size]
        self._at += len(found)
        while len(found) < size:
            if not self._more():
                raise Refused("the archive is cut off")
            added = self._have[: size - len(found)]
            self._at = len(added)
            found += added
        return found

    def pieces(self, size: int) -> Iterator[bytes]:
        """The next bytes in pieces. Raises Refused as `read` does."""
        while size:
            piece = self.read(min(size, PIECE))
            size -= len(piece)
            yield piece

    def hold_empty(self) -> None:
        """Read to the end. Raises Refused where anything but zeros is left in the stream, or behind it in the file."""
        blank = not self._have[self._at :].strip(b"\0")
        while blank and self._more():
            blank = not self._have.strip(b"\0")
        behind = self._inner.unused_data
        while blank and not behind.strip(b"\0"):
            behind = self._file.read(PIECE)
            if not behind:
                return
        raise Refused("something stands behind the end of the archive")

    def _more(self) -> bool:
        """Unpack one piece more; whether there was one."""
        while not self._inner.eof:
            packed = self._rest or self._file.read(PIECE)
            if not packed:
                raise Refused("the archive is cut off")
            if not self._rest:
                self._packed += len(packed)
            try:
                self._have = self._inner.decompress(packed, PIECE)
            except zlib.error:
                raise Refused("the archive is no gzip stream, or a damaged one") from None
            self._at = 0
            self._rest = self._inner.unconsumed_tail
            self._total += len(self._have)
            hold_size(self._total, self._packed)
            if self._have:
                return True
        self._have, self._at = b"", 0
        return False

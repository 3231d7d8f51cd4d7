"""Archives written byte by byte: what no honest tool would write is written here."""

from __future__ import annotations

import gzip
import struct
import zlib

BLOCK = 512
END = bytes(2 * BLOCK)
INFO = b"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"


def block(
    name: bytes,
    size: int | bytes = 0,
    kind: bytes = b"0",
    *,
    link: bytes = b"",
    magic: bytes = b"ustar\x0000",
    prefix: bytes = b"",
    mode: bytes = b"0000644\0",
) -> bytes:
    """A header block with its right sum; a size in bytes is the field as it stands."""
    field = b"%011o\0" % size if isinstance(size, int) else size.ljust(12, b"\0")
    head = name.ljust(100, b"\0") + mode + b"0000000\0" * 2 + field + b"00000000000\0" + b" " * 8 + kind
    head = (head + link.ljust(100, b"\0") + magic.ljust(8, b"\0")).ljust(345, b"\0") + prefix.ljust(155, b"\0")
    head = head.ljust(BLOCK, b"\0")
    return head[:148] + b"%06o\0 " % sum(head) + head[156:]


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % BLOCK)


def member(name: bytes, content: bytes = b"", kind: bytes = b"0", **fields: bytes) -> bytes:
    return block(name, len(content), kind, **fields) + padded(content)


def pax(*records: bytes, kind: bytes = b"x") -> bytes:
    """An extended header of records `path=…`."""
    lines = []
    for record in records:
        length = len(record) + 3
        while length != len(str(length)) + len(record) + 2:
            length += 1
        lines.append(b"%d %s\n" % (length, record))
    return member(b"pax", b"".join(lines), kind)


PKG_INFO = member(b"demo-1.0/PKG-INFO", INFO)


def tar(*parts: bytes, end: bytes = END) -> bytes:
    """A `.tar.gz` of `PKG-INFO` and the parts."""
    return gzip.compress(PKG_INFO + b"".join(parts) + end, 1, mtime=0)


class Zip:
    """A `.zip` of `PKG-INFO` and what is added; the list and the headers can be made to differ."""

    def __init__(self) -> None:
        self.body = b""
        self.list = b""
        self.count = 0
        self.add(b"demo-1.0/PKG-INFO", INFO)

    def add(
        self,
        name: bytes,
        content: bytes = b"",
        *,
        method: int = 8,
        flags: int = 0,
        mode: int = 0o100644,
        listed: bytes | None = None,
        size: int | None = None,
        crc: int | None = None,
        extra: bytes = b"",
        behind: bytes = b"",
    ) -> Zip:
        packed = zlib.compress(content, 9)[2:-4] if method == 8 else content
        sums = (zlib.crc32(content) if crc is None else crc, len(packed), len(content) if size is None else size)
        start, listed = len(self.body), name if listed is None else listed
        own = (0, 0, 0) if flags & 8 else sums
        self.body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 33, *own, len(name), len(extra))
        self.body += name + extra + packed + (b"PK\7\x08" + struct.pack("<3L", *sums) if flags & 8 else b"") + behind
        self.list += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 3 << 8 | 20, 20, flags, method, 0, 33, *sums, len(listed), len(extra), 0, 0, 0,
            mode << 16, start,
        )  # fmt: skip
        self.list += listed + extra
        self.count += 1
        return self

    def made(self, comment: bytes = b"", *, count: int | None = None, start: int | None = None) -> bytes:
        number = self.count if count is None else count
        begin = len(self.body) if start is None else start
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(self.list), begin, len(comment))
        return self.body + self.list + end + comment

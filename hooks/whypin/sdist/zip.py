"""The members of a `.zip`, as its central directory lists them, without `zipfile`.

APPNOTE.TXT of PKWARE, sections 4.3 and 4.4. A reader may go by the directory or by the headers before the members, so
both have to say the same, and to fill the file from its first byte to its last: nothing stands between or behind.
"""

from __future__ import annotations

import re
import struct
import zlib

from whypin.sdist.modes import FILE, FOLDER, PROGRAM
from whypin.sdist.refused import MAX_HEADERS, MAX_TOTAL, PIECE, Refused, hold_size, quoted
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO, Final

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
# git writes the id of the commit behind the list of an archive that it makes ("git archive", "zip").
_IDS = (40, 64)
_LONGEST_LIST = 16 * 1024 * 1024


class _Entry(Record):
    """One line of the central directory; `start` is where its own header begins, sizes are in bytes."""

    __slots__ = ("crc", "flags", "method", "mode", "name", "packed", "raw", "size", "start")
    name: Final[str]
    raw: Final[bytes]
    flags: Final[int]
    method: Final[int]
    crc: Final[int]
    packed: Final[int]
    size: Final[int]
    start: Final[int]
    mode: Final[str]

    def __init__(
        self, *, name: str, raw: bytes, flags: int, method: int, crc: int, packed: int, size: int, start: int, mode: str
    ) -> None:
        self.name = name
        self.raw = raw
        self.flags = flags
        self.method = method
        self.crc = crc
        self.packed = packed
        self.size = size
        self.start = start
        self.mode = mode


def walk(file: BinaryIO, *, of_git: bool = False) -> Iterator[tuple[str, str, Iterator[bytes]]]:
    """Each member's name, its mode, and its content in pieces, as `tar.walk` gives them. Raises Refused.

    One `of_git` may end with the id of a commit.
    """
    entries, end = _directory(file, of_git)
    at = total = 0
    for entry in sorted(entries, key=lambda entry: entry.start):
        if entry.start != at:
            raise Refused("something stands between the members of the archive")
        total += entry.size
        hold_size(total, end)
        begin = _local(file, entry)
        pieces = _content(file, entry, begin)
        yield entry.name, entry.mode, pieces
        for _ in pieces:
            pass
        at = begin + entry.packed + _descriptor(file, entry, begin + entry.packed)
    if at != end:
        raise Refused("something stands between the members of the archive")


def _directory(file: BinaryIO, of_git: bool) -> tuple[list[_Entry], int]:
    """The entries, and where the directory begins."""
    size = file.seek(0, 2) - (_id_at_end(file) if of_git else 0)
    if size < _END.size:
        raise Refused("the archive is cut off")
    file.seek(size - _END.size)
    sign, disk, first, here, count, length, start, comment = _END.unpack(file.read(_END.size))
    if sign != b"PK\5\6" or comment != file.seek(0, 2) - size:
        raise Refused("the archive does not end with the list of its members")
    if 0xFFFF in (disk, first, here, count) or 0xFFFFFFFF in (length, start):
        raise Refused("the archive is in the form for more than 4 GiB")
    if disk or first or here != count or start + length != size - _END.size:
        raise Refused("the list of the archive's members does not end where the archive does")
    if count > MAX_HEADERS:
        raise Refused(f"the archive has more than {MAX_HEADERS:,} headers")
    if length > _LONGEST_LIST:
        raise Refused(f"the list of the archive's members is longer than {_LONGEST_LIST // 1024 // 1024} MiB")
    file.seek(start)
    return _entries(file.read(length), count), start


def _id_at_end(file: BinaryIO) -> int:
    """How long the id of a commit is that an archive ends with."""
    size = file.seek(0, 2)
    for digits in _IDS:
        file.seek(max(0, size - digits - 2))
        found = file.read(digits + 2)
        if found[:2] == digits.to_bytes(2, "little") and re.fullmatch(rb"[0-9a-f]+", found[2:]):
            return digits
    return 0


def _entries(body: bytes, count: int) -> list[_Entry]:
    found, at = [], 0
    for _ in range(count):
        if at + _ENTRY.size > len(body):
            raise Refused("the list of the archive's members is cut off")
        fields = _ENTRY.unpack_from(body, at)
        sign, _, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, outside, start = fields
        text = body[at + _ENTRY.size : at + _ENTRY.size + sum(lengths)]
        if sign != b"PK\1\2" or disk or len(text) != sum(lengths):
            raise Refused("the list of the archive's members is damaged")
        name = _name(text[: lengths[0]], flags)
        _hold_extra(text[lengths[0] : lengths[0] + lengths[1]], name)
        # `zipfile` and pip look at these bits whatever system is said to have written them.
        bits = outside >> 16
        entry = _Entry(
            name=name, raw=text[: lengths[0]], flags=flags, method=method, crc=crc, packed=packed, size=size,
            start=start, mode=_mode(name, bits),
        )  # fmt: skip
        _hold(entry)
        found.append(entry)
        at += _ENTRY.size + sum(lengths)
    if at != len(body):
        raise Refused("the list of the archive's members is damaged")
    return found


def _mode(name: str, bits: int) -> str:
    """What a member is, by its name and by the bits that a Unix gave it; 0 where it was made elsewhere."""
    kind = bits & 0o170000
    if kind not in (0, 0o100000, 0o040000):
        raise Refused(f"{quoted(name)} is neither a file nor a folder")
    if kind == (0o100000 if name.endswith("/") else 0o040000):
        raise Refused(f"{quoted(name)} is another thing by its name than by its kind")
    return FOLDER if name.endswith("/") else PROGRAM if bits & 0o111 else FILE


def _hold(entry: _Entry) -> None:
    name = quoted(entry.name)
    if entry.flags & ~(_DESCRIPTOR | _UTF8 | 0x6):  # 0x6 is how well it was packed
        raise Refused(f"{name} is encrypted, or packed in a way that whypin does not know")
    if entry.method not in (_STORED, _DEFLATED):
        raise Refused(f"{name} is packed by method {entry.method}: only stored and deflated files are read")
    if entry.method == _STORED and entry.packed != entry.size:
        raise Refused(f"{name} gives two sizes")
    if entry.mode == FOLDER and (entry.size or entry.packed):
        raise Refused(f"{name} is no file and has a content")
    if entry.size > MAX_TOTAL:
        raise Refused(f"the archive holds more than {MAX_TOTAL // 1024 // 1024} MiB")


def _name(raw: bytes, flags: int) -> str:
    """A name as text: UTF-8 where the flag says so, else plain ASCII; another code page is read in two ways."""
    try:
        return raw.decode() if flags & _UTF8 else raw.decode("ascii")
    except UnicodeDecodeError:
        raise Refused(f"the name {quoted(raw.decode('latin-1'))} is not UTF-8") from None


def _hold_extra(extra: bytes, name: str) -> None:
    """Raises Refused where an extra field gives a size or a name of its own."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind in (_ZIP64, _UNICODE_PATH):
            raise Refused(f"{quoted(name)} has a second size or name")
        at += 4 + length
    if at != len(extra):
        raise Refused(f"an extra field of {quoted(name)} is damaged")


def _local(file: BinaryIO, entry: _Entry) -> int:
    """Where the member's content begins. Raises Refused where its own header says something else than the list."""
    file.seek(entry.start)
    block = file.read(_LOCAL.size)
    if len(block) != _LOCAL.size:
        raise Refused("the archive is cut off")
    sign, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(block)
    name, extra = file.read(name_length), file.read(extra_length)
    sizes = (crc, packed, size)
    known = (entry.crc, entry.packed, entry.size)
    later = entry.flags & _DESCRIPTOR and sizes == (0, 0, 0)
    if (
        sign != b"PK\3\4"
        or (flags, method, name) != (entry.flags, entry.method, entry.raw)
        or not (sizes == known or later)
    ):
        raise Refused(f"the header of {quoted(entry.name)} is not what the list of members says")
    _hold_extra(extra, entry.name)
    return entry.start + _LOCAL.size + len(name) + len(extra)


def _descriptor(file: BinaryIO, entry: _Entry, at: int) -> int:
    """The length of the sums behind a member. Raises Refused where they are not what the list says."""
    if not entry.flags & _DESCRIPTOR:
        return 0
    sums = struct.pack("<3L", entry.crc, entry.packed, entry.size)
    file.seek(at)
    found = file.read(16)
    if found == b"PK\7\x08" + sums:
        return 16
    if found[:12] == sums:
        return 12
    raise Refused(f"the header of {quoted(entry.name)} is not what the list of members says")


def _content(file: BinaryIO, entry: _Entry, begin: int) -> Iterator[bytes]:
    """The content, held to its size and its sum."""
    file.seek(begin)
    inner = zlib.decompressobj(-15) if entry.method == _DEFLATED else None
    left, size, crc = entry.packed, 0, 0
    rest = b""
    while left or rest:
        packed = rest or file.read(min(left, PIECE))
        if not rest:
            left -= len(packed)
        if not packed:
            raise Refused("the archive is cut off")
        piece, rest = _unpacked(inner, packed, entry)
        size += len(piece)
        crc = zlib.crc32(piece, crc)
        if size > entry.size:
            break
        yield piece
    if (inner is not None and not inner.eof) or size != entry.size or crc != entry.crc:
        raise Refused(f"{quoted(entry.name)} is damaged, or has another size than the archive says")


def _unpacked(inner: zlib._Decompress | None, packed: bytes, entry: _Entry) -> tuple[bytes, bytes]:
    if inner is None:
        return packed, b""
    try:
        piece = inner.decompress(packed, PIECE)
    except zlib.error:
        raise Refused(f"{quoted(entry.name)} is damaged, or has another size than the archive says") from None
    if inner.unused_data:
        raise Refused("something stands between the members of the archive")
    return piece, inner.unconsumed_tail

"""One header block of a tar archive, and the extended headers before it.

POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"; GNU tar's manual, "Basic Tar Format". Where `tar`,
`tarfile` and pip could read a block differently it is refused: what a reviewer saw must be what is installed.
"""

from __future__ import annotations

import re

from whypin.sdist.modes import FILE, FOLDER, LINK, PROGRAM
from whypin.sdist.refused import MAX_TOTAL, Refused, quoted
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

BLOCK = 512

_KINDS = {
    b"1": "a hard link", b"3": "a device", b"4": "a device", b"6": "a pipe", b"S": "a sparse file",
}  # fmt: skip
# Records of an extended header that change which bytes a member has, or where it stands.
_PLACES = ("path", "linkpath", "size", "hdrcharset")
_MODES = {b"0": FILE, b"2": LINK, b"5": FOLDER}


class Header(Record):
    """A header block: the name and a link's target as bytes, the kind as its one letter, the size in bytes."""

    __slots__ = ("executable", "kind", "link", "name", "size")
    name: Final[bytes]
    link: Final[bytes]
    kind: Final[bytes]
    size: Final[int]
    executable: Final[bool]

    def __init__(self, *, name: bytes, link: bytes, kind: bytes, size: int, executable: bool) -> None:
        self.name = name
        self.link = link
        self.kind = kind
        self.size = size
        self.executable = executable


def header(block: bytes) -> Header:
    """Read a block of 512 bytes. Raises Refused where its sum is another one, or a field is no number."""
    if sum(block) - sum(block[148:156]) + 8 * 32 != _number(block[148:156]):
        raise Refused("a header of the archive is damaged")
    name, prefix = _text(block[:100]), _text(block[345:500])
    if block[257:265] == b"ustar\x0000":
        name = prefix + b"/" + name if prefix else name
    elif block[345:500].strip(b"\0"):
        raise Refused("a header of the archive mixes two formats")
    kind = block[156:157].replace(b"\0", b"0")
    return Header(
        name=name,
        link=_text(block[157:257]),
        kind=kind,
        size=_number(block[124:136]),
        executable=bool(_number(block[100:108]) & 0o111),
    )


def mode(found: Header, name: str) -> str:
    """What a member is (`modes.py`). Raises Refused for a device and the like, and where its size or name disagrees."""
    answer = _MODES.get(found.kind)
    if answer is None:
        raise Refused(f"{quoted(name)} is {_KINDS.get(found.kind, 'of a kind that whypin does not know')}")
    if answer != FILE and found.size:
        raise Refused(f"{quoted(name)} is no file and has a content")
    if answer != FOLDER and name.endswith("/"):
        raise Refused(f"{quoted(name)} is a folder by its name and none by its kind")
    return PROGRAM if answer == FILE and found.executable else answer


def decoded(name: bytes) -> str:
    """A name as text. Raises Refused where it is not UTF-8."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        raise Refused(f"the name {quoted(name.decode('latin-1'))} is not UTF-8") from None


def pax_records(body: bytes, everywhere: bool) -> dict[str, bytes]:
    """The records of an extended header: `12 path=abc` and a newline each, the length counting all of it.

    `everywhere` is the global one, which may say nothing about a single member. Raises Refused.
    """
    found: dict[str, bytes] = {}
    at = 0
    while at < len(body):
        match = re.compile(rb"([1-9]\d{0,6}) ([^=\n\0]{1,255})=").match(body, at)
        end = at + int(match[1]) if match else 0
        if match is None or end > len(body) or end <= match.end() or body[end - 1 : end] != b"\n":
            raise Refused("an extended header of the archive is damaged")
        key = match[2].decode("latin-1")
        if key.startswith("GNU.sparse"):
            raise Refused("the archive holds a sparse file")
        if key in _PLACES and (everywhere or key in found or key == "hdrcharset"):
            raise Refused(f"an extended header of the archive gives {quoted(key)} where it may not")
        found[key] = body[match.end() : end - 1]
        at = end
    return found


def pax_size(value: bytes) -> int:
    """The size that an extended header gives. Raises Refused."""
    if not re.fullmatch(rb"\d{1,12}", value):
        raise Refused("an extended header of the archive gives no number for a size")
    return _held(int(value))


def _text(field: bytes) -> bytes:
    return field.split(b"\0", 1)[0]


def _number(field: bytes) -> int:
    if field[0] & 0x80:  # GNU: base 256, the first bit set; the second is the sign
        if field[0] != 0x80:
            raise Refused("a header of the archive gives a negative size")
        return _held(int.from_bytes(field[1:], "big"))
    digits = field.lstrip(b" ").rstrip(b" \0")
    if digits.strip(b"01234567"):
        raise Refused("a header of the archive gives no number")
    return _held(int(digits or b"0", 8))


def _held(size: int) -> int:
    if size > MAX_TOTAL:
        raise Refused(f"the archive holds more than {MAX_TOTAL // 1024 // 1024} MiB")
    return size

"""The file that a signed statement stands in: one canonical message, and not a byte beside it.

OpenPGP: a clear-signed message (RFC 9580, section 7) with one signature. SSH: the statement and one `SSH SIGNATURE`
block behind it (OpenSSH's PROTOCOL.sshsig). Verifiers take more forms of both, with text around the armour, a second
message, foreign headers: what a reader of the file sees would not be what was signed.
"""

from __future__ import annotations

import binascii
from hashlib import sha256

from whypin.reviews.statement import LONGEST, NotCanonical, Statement, read
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

PGP, SSH = "pgp", "ssh"
NAMESPACE = b"whypin-review"

_BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----"
_MESSAGE = f"{_BEGIN}\nHash: "
_HASHES = ("SHA256", "SHA384", "SHA512")
_ARMOURS = {PGP: ("-----BEGIN PGP SIGNATURE-----\n\n", "-----END PGP SIGNATURE-----\n", 64),
            SSH: ("-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n", 70)}  # fmt: skip
_CRC_START, _CRC_POLYNOMIAL = 0xB704CE, 0x1864CFB
_SIGNATURE_TAG = 2
_SSH_MAGIC = b"SSHSIG\0\0\0\1"


class Signed(Record):
    """A statement, its text, and the signature over it: armoured as in the file, and its bytes.

    `form` is `pgp` or `ssh`. `key` is an SSH signature's public key as its bytes, b"" for OpenPGP.
    """

    __slots__ = ("armour", "form", "key", "signature", "statement", "text")
    form: Final[str]
    text: Final[str]
    statement: Final[Statement]
    armour: Final[str]
    signature: Final[bytes]
    key: Final[bytes]

    def __init__(
        self, *, form: str, text: str, statement: Statement, armour: str, signature: bytes, key: bytes = b""
    ) -> None:
        self.form = form
        self.text = text
        self.statement = statement
        self.armour = armour
        self.signature = signature
        self.key = key


def taken_apart(body: bytes) -> Signed:
    """Take a file apart. Raises NotCanonical unless it is one signed statement, byte for byte."""
    if len(body) > 2 * LONGEST:
        raise NotCanonical("the file is longer than 128 KiB", 1)
    try:
        content = body.decode()
    except UnicodeDecodeError:
        raise NotCanonical("the file is not UTF-8", body[: _bad_byte(body)].count(b"\n") + 1) from None
    if "\r" in content:
        raise NotCanonical("a line ends with a carriage return", content.partition("\r")[0].count("\n") + 1)
    form, head = PGP, ""
    before, begins, _ = content.partition(_BEGIN)
    if begins and before:
        raise NotCanonical("the signed message is not all that the file holds", 1)
    if begins:
        head = next((f"{_MESSAGE}{name}\n\n" for name in _HASHES if content.startswith(f"{_MESSAGE}{name}\n\n")), "")
        if not head:
            raise NotCanonical(f"the message is signed with none of {', '.join(_HASHES)}, or has another header", 2)
    else:
        form = SSH
    begin, end, width = _ARMOURS[form]
    text, found, armour = content[len(head) :].partition(begin)
    line = head.count("\n") + text.count("\n") + 1
    if not found:
        raise NotCanonical(f"no `{begin.split(chr(10))[0]}` follows the statement", line)
    try:
        statement = read(text)
    except NotCanonical as reason:
        raise NotCanonical(str(reason), reason.line + head.count("\n")) from None
    signature = _unarmoured(armour, end, width, form, line)
    key = _public_key(signature, line) if form == SSH else b""
    if form == PGP and not is_one_signature(signature):
        raise NotCanonical("the armour holds something else than one signature", line)
    return Signed(form=form, text=text, statement=statement, armour=begin + armour, signature=signature, key=key)


def ssh_key_id(key: bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of an SSH public key's bytes, as file names have it."""
    return sha256(key).hexdigest()[:16]


def ssh_fingerprint(key: bytes) -> str:
    """`SHA256:` and the digest in base64 without its filling, as `ssh-keygen -l` shows an SSH public key's bytes."""
    return f"SHA256:{binascii.b2a_base64(sha256(key).digest(), newline=False).decode().rstrip('=')}"


def _bad_byte(body: bytes) -> int:
    return len(body.decode(errors="ignore").encode()) if body else 0


def _unarmoured(armour: str, end: str, width: int, form: str, line: int) -> bytes:
    """The bytes of a block of base64 that fills the rest of the file. Raises NotCanonical."""
    lines = armour.removesuffix(end).split("\n")
    sum_line = lines[-2] if form == PGP and len(lines) > 2 and lines[-2].startswith("=") else ""
    digits = "".join(lines[: -2 if sum_line else -1])
    try:
        found = binascii.a2b_base64(digits)
    except binascii.Error:
        raise NotCanonical("the signature is no base64", line) from None
    again = binascii.b2a_base64(found, newline=False).decode()
    folded = "".join([f"{again[at : at + width]}\n" for at in range(0, len(again), width)])
    if sum_line:
        folded += "=" + binascii.b2a_base64(crc24(found), newline=False).decode() + "\n"
    if not found or folded + end != armour:
        raise NotCanonical("the signature is not written in one block to the file's end", line)
    return found


def crc24(data: bytes) -> bytes:
    """The sum of an armour (RFC 9580, section 6.1.1)."""
    value = _CRC_START
    for byte in data:
        value ^= byte << 16
        for _ in range(8):
            value <<= 1
            if value & 0x1000000:
                value ^= _CRC_POLYNOMIAL
    return value.to_bytes(3, "big")


def is_one_signature(packet: bytes) -> bool:
    """Whether bytes are one signature packet and nothing more (RFC 9580, section 4.2)."""
    head = packet[0]
    if head & 0xC0 == 0xC0:
        tag, first = head & 0x3F, packet[1] if len(packet) > 1 else 0
        if first < 192:
            size, start = first, 2
        elif first < 224 and len(packet) > 2:
            size, start = ((first - 192) << 8) + packet[2] + 192, 3
        else:
            return False
    else:
        kind = head & 3
        if not head & 0x80 or kind == 3:
            return False
        tag, width = (head >> 2) & 0xF, 1 << kind
        size, start = int.from_bytes(packet[1 : 1 + width], "big"), 1 + width
    return tag == _SIGNATURE_TAG and start + size == len(packet)


def _public_key(blob: bytes, line: int) -> bytes:
    """The key of an SSH signature. Raises NotCanonical where it was made for another purpose, or has another form."""
    fields: list[bytes] = []
    at = len(_SSH_MAGIC) if blob.startswith(_SSH_MAGIC) else len(blob)
    while at < len(blob):
        size = int.from_bytes(blob[at : at + 4], "big")
        fields.append(blob[at + 4 : at + 4 + size])
        at += 4 + size
    if at != len(blob) or len(fields) != 5 or fields[2] or fields[3] not in (b"sha256", b"sha512"):
        raise NotCanonical("the signature is not of OpenSSH's form", line)
    if fields[1] != NAMESPACE:
        raise NotCanonical(f"the signature was made for another purpose than `{NAMESPACE.decode()}`", line)
    return fields[0]

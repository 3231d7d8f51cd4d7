"""The file of a detached OpenPGP signature, as `gpg --armor --detach-sign` writes it: one signature, and nothing else.

RFC 9580, sections 6.2 (armour), 4.2 (packets) and 10.4 (detached signatures). Headers of the armour say nothing that is
signed, and count for nothing.
"""

from __future__ import annotations

import binascii
import re

from whypin.reviews.signed import crc24, is_one_signature

LONGEST = 1 << 16
"""So many bytes a signature has at most."""

_BEGIN, _END = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
_SIGN = "sign with `gpg --armor --detach-sign`"
# What other files hold that may stand in the place of a signature, by how they begin.
_OTHERS = (
    ("-----BEGIN PGP SIGNED MESSAGE-----", f"it is a clear-signed message, and no detached signature: {_SIGN}"),
    ("-----BEGIN PGP MESSAGE-----", f"it is a message with its text inside, and no detached signature: {_SIGN}"),
    ("-----BEGIN PGP PUBLIC KEY BLOCK-----", "it is a key, and no signature"),
    ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "it is a secret key, and no signature"),
    ("-----BEGIN SSH SIGNATURE-----", f"it is an SSH signature, and sums are signed with OpenPGP: {_SIGN}"),
)
_HEADER = re.compile(r"[A-Za-z]+: .*")


class NoSignature(Exception):
    """A file that is no detached signature; its text is one clause, `line` the line (1-based)."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def packet_of(body: bytes) -> bytes:
    """The one signature packet of a file. Raises NoSignature."""
    if len(body) > LONGEST:
        raise NoSignature("it is longer than 64 KiB")
    try:
        text = body.decode("ascii").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise NoSignature(f"it is not armoured text: {_SIGN}") from None
    for begin, said in _OTHERS:
        if text.startswith(begin):
            raise NoSignature(said)
    lines = text.rstrip("\n").split("\n")
    begins = [number for number, line in enumerate(lines, 1) if line == _BEGIN]
    if not begins:
        raise NoSignature(f"it has no line `{_BEGIN}`")
    if len(begins) > 1:
        raise NoSignature("it holds more than one signature", begins[1])
    if begins[0] > 1:
        raise NoSignature("text stands before the signature")
    if _END not in lines:
        raise NoSignature(f"it has no line `{_END}`", len(lines))
    end = lines.index(_END)
    if end + 1 < len(lines):
        raise NoSignature("text stands behind the signature", end + 2)
    return _packet(lines[1:end])


def _packet(lines: list[str]) -> bytes:
    """The packet of an armour's lines, headers and sum included. Raises NoSignature."""
    start = next((at for at, line in enumerate(lines) if not _HEADER.fullmatch(line)), len(lines))
    if start == len(lines) or lines[start].strip():
        raise NoSignature("no empty line stands before the base64 of the signature", start + 2)
    digits = lines[start + 1 :]
    check = digits.pop()[1:] if digits and digits[-1].startswith("=") else ""
    try:
        # Strict decoding is new in Python 3.11.
        if not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", "".join(digits)):
            raise binascii.Error
        packet = binascii.a2b_base64("".join(digits))
    except binascii.Error:
        raise NoSignature("the signature is no base64", start + 3) from None
    if check and binascii.b2a_base64(crc24(packet), newline=False).decode() != check:
        raise NoSignature("the sum of the armour is not that of the signature: it was altered", start + 3)
    if not is_one_signature(packet):
        raise NoSignature("it holds more than one signature, or something else beside it", start + 3)
    return packet

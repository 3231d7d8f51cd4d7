"""The file of a detached signature: what gpg writes, and what is not one."""

from __future__ import annotations

import binascii

import pytest

from whypin.reviews.detached import NoSignature, packet_of
from whypin.reviews.signed import crc24

# A packet of the old form, as gpg writes it: tag 2, one octet of length.
PACKET = b"\x88\x20" + bytes(range(32))
BASE64 = binascii.b2a_base64(PACKET, newline=False).decode()
CRC = binascii.b2a_base64(crc24(PACKET), newline=False).decode()
BEGIN, END = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
GOOD = f"{BEGIN}\n\n{BASE64}\n={CRC}\n{END}\n"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace(f"={CRC}\n", ""),  # RFC 9580 leaves it out
        GOOD.replace("\n", "\r\n"),
        GOOD.removesuffix("\n"),
        f"{GOOD}\n\n",
        GOOD.replace(f"{BEGIN}\n", f"{BEGIN}\nVersion: GnuPG v2\nComment: https://gpgtools.org\n"),
        GOOD.replace(BASE64, f"{BASE64[:8]}\n{BASE64[8:]}"),
    ],
)
def test_a_signature(text: str) -> None:
    assert packet_of(text.encode()) == PACKET


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("", "no line `-----BEGIN PGP SIGNATURE-----`", 1),
        (f"signed by Ann\n{GOOD}", "text stands before the signature", 1),
        (f"{GOOD}by Ann\n", "text stands behind the signature", 6),
        (GOOD + GOOD, "more than one signature", 6),
        (GOOD.replace(END, ""), "no line `-----END PGP SIGNATURE-----`", 4),
        (GOOD.replace(f"{BEGIN}\n\n", f"{BEGIN}\n"), "no empty line", 2),
        (f"{BEGIN}\nVersion: x\n{END}\n", "no empty line", 3),
        (f"{BEGIN}\n\n{END}\n", "no base64", 3),
        (GOOD.replace(BASE64, f"{BASE64[:9]}%{BASE64[10:]}"), "no base64", 3),
        (GOOD.replace(BASE64, BASE64[:-1]), "no base64", 3),
        (GOOD.replace(BASE64[:4], "AAAA"), "was altered", 3),
        (f"{BEGIN}\n\n{binascii.b2a_base64(PACKET * 2, newline=False).decode()}\n{END}\n", "more than one", 3),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nx\n" + GOOD, "a clear-signed message", 1),
        ("-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----\n", "a message with its text inside", 1),
        ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "it is a key", 1),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n", "it is a secret key", 1),
        ("-----BEGIN SSH SIGNATURE-----\n", "it is an SSH signature", 1),
        ("x" * (1 << 17), "longer than 64 KiB", 1),
    ],
)
def test_what_is_not_one(text: str, word: str, line: int) -> None:
    with pytest.raises(NoSignature) as caught:
        packet_of(text.encode())
    assert word in str(caught.value)
    assert caught.value.line == line


def test_binary_is_not_armoured() -> None:
    with pytest.raises(NoSignature, match="is not armoured"):
        packet_of(PACKET)

"""Provenance objects as an index serves them (PEP 740), with certificates that hold what Fulcio writes into them."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

_FULCIO = bytes.fromhex("2b0601040183bf3001")


def element(tag: int, *parts: bytes) -> bytes:
    """One DER element (X.690)."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    written = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(written)]) + written + content


def _extension(arc: int, text: str) -> bytes:
    name = element(6, _FULCIO + bytes([arc]))
    # Some are marked as critical.
    critical = element(1, b"\xff") if arc % 2 else b""
    return element(0x30, name, critical, element(4, element(12, text.encode())))


def certificate(repository: str, owner: str) -> bytes:
    """A certificate without a key, with the numbers of a repository and its owner."""
    extensions = [_extension(12, "https://github.com/o/r"), _extension(15, repository), _extension(17, owner)]
    signed = element(
        0x30,
        element(0xA0, element(2, b"\x02")),
        element(2, b"\x01" * 20),
        *[element(0x30, b"\x05\x00") for _ in range(5)],
        element(0xA3, element(0x30, *extensions)),
    )
    return element(0x30, signed, element(0x30), element(3, b"\x00"))


def bundle(publisher: object, *certificates: bytes | str) -> dict[str, Any]:
    texts = [one if isinstance(one, str) else b64encode(one).decode() for one in certificates]
    return {
        "publisher": publisher,
        "attestations": [{"version": 1, "verification_material": {"certificate": text}} for text in texts],
    }


def provenance(repository: str, numbers: tuple[str, str] | None = None, workflow: str = "release.yml") -> bytes:
    """The provenance of a file that was published from a repository on GitHub."""
    publisher = {"kind": "GitHub", "repository": repository, "workflow": workflow, "environment": None}
    certificates = [] if numbers is None else [certificate(*numbers)]
    return json.dumps({"version": 1, "attestation_bundles": [bundle(publisher, *certificates)]}).encode()

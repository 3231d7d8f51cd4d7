"""The numbers of repository and owner in a certificate of Sigstore, read without a library for cryptography.

Fulcio writes them as extensions: "1.3.6.1.4.1.57264.1.15 | Source Repository Identifier" and "…1.17 | Source Repository
Owner Identifier" (docs/oid-info.md of Fulcio), each a DER string (X.690) in the octets of the extension. No signature
is checked: the index did that when the file was uploaded.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_FULCIO = bytes.fromhex("2b0601040183bf3001")
_REPOSITORY, _OWNER = _FULCIO + b"\x0f", _FULCIO + b"\x11"
_SEQUENCE, _OBJECT_ID, _OCTETS, _UTF8, _EXTENSIONS = 0x30, 0x06, 0x04, 0x0C, 0xA3
_LONG = 0x80
_LENGTH_BYTES = 3
_LONGEST_ID = 20


def numeric_ids(certificate: bytes) -> tuple[str, str]:
    """The numbers of the repository and of its owner in a DER certificate (RFC 5280); "" for one that it does not say.

    Bytes that are no certificate say neither.
    """
    found = dict.fromkeys((_REPOSITORY, _OWNER), "")
    for name, value in _extensions(certificate):
        if name in found:
            found[name] = _number(value)
    return found[_REPOSITORY], found[_OWNER]


def _extensions(certificate: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The identifier of each extension with its octets."""
    # Certificate → tbsCertificate → [3] → SEQUENCE OF Extension.
    signed = _first(_first(certificate, _SEQUENCE), _SEQUENCE)
    for _, extension in _elements(_first(_first(signed, _EXTENSIONS), _SEQUENCE)):
        yield _first(extension, _OBJECT_ID), _first(extension, _OCTETS)


def _first(data: bytes, tag: int) -> bytes:
    """The content of the first element of a kind; none where there is none."""
    return next((content for kind, content in _elements(data) if kind == tag), b"")


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of the elements one after another, up to one that cannot be read."""
    at = 0
    while at + 2 <= len(data):
        tag, size = data[at], data[at + 1]
        at += 2
        if size & _LONG:
            count = size & ~_LONG
            if not 0 < count <= _LENGTH_BYTES:
                return
            size = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + size > len(data):
            return
        yield tag, data[at : at + size]
        at += size


def _number(value: bytes) -> str:
    text = _first(value, _UTF8)
    return text.decode() if 0 < len(text) <= _LONGEST_ID and text.isdigit() else ""

"""Entries of the cache as bytes: what they are, a checksum, the body."""

from __future__ import annotations

from zlib import crc32


def seal(kind: str, body: bytes) -> bytes:
    """The bytes of an entry. `kind` names what it holds and the version of its form, in ASCII on one line."""
    return f"whypin {kind} {crc32(body):08x}\n".encode() + body


def unseal(kind: str, data: bytes) -> bytes | None:
    """The body of an entry; None where the bytes are not whole, or an entry of another kind or version."""
    body = data.partition(b"\n")[2]
    return body if data == seal(kind, body) else None


def digest_of(data: bytes) -> str:
    """Forty hex digits for the name of an entry."""
    try:
        # hashlib would start OpenSSL, 3 ms of a run that has 10.
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    return blake2b(data, digest_size=20).hexdigest()

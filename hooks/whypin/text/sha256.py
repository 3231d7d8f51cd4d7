"""Digests of SHA-256 as locks write them, many at once: a lock has thousands."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PREFIX, _DIGITS = "sha256:", 64
_LENGTH = len(_PREFIX) + _DIGITS


def are_sha256(written: Sequence[str]) -> bool:
    """Whether there are some, and each is `sha256:` and 64 digits."""
    text = "".join(written)
    # No digit is an `s`: where every text is as long as the others and begins with one, that is its prefix.
    if not written or text[::_LENGTH] != "s" * len(written) or set(map(len, written)) != {_LENGTH}:
        return False
    digits = text.replace(_PREFIX, "")
    return len(digits) == len(written) * _DIGITS and is_hex(digits)


def is_hex(digits: str) -> bool:
    """Whether a text is an even number of hexadecimal digits."""
    try:
        # Blanks are skipped there.
        return len(bytes.fromhex(digits)) * 2 == len(digits)
    except ValueError:
        return False

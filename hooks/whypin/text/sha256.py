"""Digests of SHA-256 as locks write them, many at once: a lock has thousands."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PREFIX, _DIGITS = "\nsha256:", 64
_LENGTH = len(_PREFIX) + _DIGITS


def are_sha256(written: Sequence[str]) -> bool:
    """Whether there are some, and each is `sha256:` and 64 digits."""
    number = len(written)
    text = "\n".join(("", *written))
    # As many line breaks as texts, all in prefixes, and these as far apart as digits of SHA-256 are long.
    if not written or len(text) != number * _LENGTH or text[::_LENGTH] != "\n" * number:
        return False
    digits = text.replace(_PREFIX, "")
    return len(digits) == number * _DIGITS and is_hex(digits)


def is_hex(digits: str) -> bool:
    """Whether a text is an even number of hexadecimal digits."""
    try:
        # Blanks are skipped there.
        return len(bytes.fromhex(digits)) * 2 == len(digits)
    except ValueError:
        return False

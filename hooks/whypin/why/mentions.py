"""Which packages a change of a file may be about: a look at its bytes that spares reading both versions of it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# PEP 503: upper case is lower case, and `_` and `.` are `-`.
_SPELT = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ_.", b"abcdefghijklmnopqrstuvwxyz--")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def mentioned(text: bytes, keys: Iterable[str]) -> set[str]:
    """Those of some packages (by their normal names) that a text names, in whatever spelling; now and then one more."""
    spelt = text.translate(_SPELT)
    # `foo__bar` and `foo-_bar` are `foo-bar`, too.
    squeezed = _squeezed(spelt) if b"--" in spelt else spelt
    return {key for key in keys if _holds(text, spelt, squeezed, key.encode("utf-8", "replace"))}


def changed_lines(old: bytes, new: bytes) -> bytes:
    """The lines that only one of two texts has, wherever they stand."""
    return b"\n".join(set(old.split(b"\n")) ^ set(new.split(b"\n")))


def _holds(text: bytes, spelt: bytes, squeezed: bytes, key: bytes) -> bool:
    at = spelt.find(key)
    while at >= 0:
        end = at + len(key)
        if (not at or text[at - 1] not in _LETTERS) and (end == len(text) or text[end] not in _LETTERS):
            return True
        at = spelt.find(key, at + 1)
    return squeezed is not spelt and b"-" in key and key in squeezed


def _squeezed(spelt: bytes) -> bytes:
    while b"--" in spelt:
        spelt = spelt.replace(b"--", b"-")
    return spelt

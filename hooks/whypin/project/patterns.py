"""Path patterns: `*` and `?` within one part of a path, `**` over any number of parts.

Matched without regular expressions: a pattern comes from a file under review, and time stays at most quadratic.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern names a path (both with `/`).

    A pattern without `/` matches the last part of the path wherever it stands, as in `.gitignore`; one with `/` the
    whole path.
    """
    if "/" not in pattern:
        return _part(pattern, path.rpartition("/")[2])
    return whole(pattern, path)


def whole(pattern: str, path: str) -> bool:
    """Whether a pattern matches a whole path, whether it holds a `/` or not (workspace members, for one)."""
    parts = [part for part in pattern.split("/") if part not in {"", "."}]
    return _wild(parts, path.split("/"), "**", _part)


def _part(pattern: str, name: str) -> bool:
    return _wild(pattern, name, "*", lambda wanted, given: wanted in {"?", given})


def _wild(pattern: Sequence[str], items: Sequence[str], star: str, equal: Callable[[str, str], bool]) -> bool:
    """Match with going back to the last star only, which is enough: an earlier star can gain nothing."""
    at = done = 0
    last, tried = -1, 0
    while done < len(items):
        if at < len(pattern) and pattern[at] == star:
            last, tried = at, done
            at += 1
        elif at < len(pattern) and equal(pattern[at], items[done]):
            at += 1
            done += 1
        elif last >= 0:
            tried += 1
            at, done = last + 1, tried
        else:
            return False
    return all(part == star for part in pattern[at:])

"""Path patterns: those of the formats' table, and those that a person configures, which are `.gitignore`'s.

The meaning is that of git's documentation ("gitignore", "PATTERN FORMAT") and of its `wildmatch.c`. Matched without
regular expressions: a pattern comes from a file under review, and time stays at most quadratic.
"""

from __future__ import annotations

from whypin.text.record import Record
from whypin.text.remembered import remembered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Final, TypeVar

    WantedT = TypeVar("WantedT")
    ItemT = TypeVar("ItemT")

LONGEST = 500
"""Characters of the longest pattern that a configuration may hold."""

_STAR, _ANY = "*", "?"
_SIGNS = frozenset("*?[")


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern names a path (both with `/`).

    A pattern without `/` matches the last part of the path wherever it stands; one with `/` the whole path.
    """
    if "/" not in pattern:
        return matches_name(pattern, path.rpartition("/")[2])
    return whole(pattern, path)


def whole(pattern: str, path: str) -> bool:
    """Whether a pattern matches a whole path, whether it holds a `/` or not (workspace members, for one)."""
    parts = [part for part in pattern.split("/") if part not in {"", "."}]
    return _wild(parts, path.split("/"), "**", matches_name)


def matches_name(pattern: str, name: str) -> bool:
    """Whether a pattern matches a name: a part of a path, a package, a group."""
    tokens = _tokens(pattern)
    return tokens is not None and _wild(tokens, name, _STAR, _fits)


class Pattern(Record):
    """One pattern of a `.gitignore`, or of a configuration, which stands in the folder `base` ("" is the root).

    `text` is as written, with its `!` and slashes. A pattern that git could not use matches nothing.
    """

    __slots__ = ("_anchored", "_folders_only", "_parts", "base", "negated", "text")

    def __init__(self, text: str, base: str = "") -> None:
        self.text: Final = text
        self.base: Final = base
        body = _without_blanks(text)
        self.negated: Final = body.startswith("!")
        body = body[1:] if self.negated else body
        self._folders_only: Final = body.endswith("/")
        body = body[:-1] if self._folders_only else body
        self._anchored: Final = "/" in body
        # A class that holds a `/` is none here: no part of a path holds one.
        parts = [_part(part) for part in body.removeprefix("/").split("/")]
        # What stands before `/**` is not matched itself.
        self._parts: Final = [*parts, _STAR] if self._anchored and parts[-1] == "**" else parts

    def _values(self) -> tuple[object, ...]:
        return self.base, self.text

    def hits(self, path: str, *, is_folder: bool) -> bool:
        """Whether it matches a path of the repository itself, whatever becomes of the folders above."""
        if self.base:
            if not path.startswith(f"{self.base}/"):
                return False
            path = path[len(self.base) + 1 :]
        if (self._folders_only and not is_folder) or not any(self._parts):
            return False
        if self._anchored:
            return _wild(self._parts, path.split("/"), "**", matches_name)
        return matches_name(self._parts[0], path.rpartition("/")[2])


def verdict(patterns: Sequence[Pattern], path: str, *, is_folder: bool) -> bool | None:
    """Whether the last pattern that hits a path takes it (True) or, being negated, gives it back; None without one."""
    for pattern in reversed(patterns):
        if pattern.hits(path, is_folder=is_folder):
            return not pattern.negated
    return None


def holds(patterns: Sequence[Pattern], path: str) -> bool:
    """Whether patterns take a file, or a folder that it lies in: what lies in one cannot be given back."""
    return bool(patterns) and any(verdict(patterns, place, is_folder=place != path) is True for place in down_to(path))


def down_to(path: str) -> Iterable[str]:
    """The folders from the root down to a path, and the path itself: `a`, `a/b`, `a/b/c.txt`."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path


def is_usable(text: str) -> bool:
    """Whether git could use a pattern at all: it is not too long, and no bracket and no backslash ends it early."""
    return len(text) <= LONGEST and all(_tokens(part) is not None for part in text.split("/"))


def is_pattern(name: str) -> bool:
    """Whether a name is meant as a pattern, not as itself."""
    return not _SIGNS.isdisjoint(name)


def _part(part: str) -> str:
    """A part of nothing but stars, two or more, is `**`."""
    return "**" if part.startswith("**") and not part.strip(_STAR) else part


def _without_blanks(text: str) -> str:
    """A pattern without the blanks at its end, but for one behind a backslash."""
    bare = text.rstrip(" ")
    return f"{bare} " if bare != text and (len(bare) - len(bare.rstrip("\\"))) % 2 else bare


@remembered(1024)
def _tokens(pattern: str) -> tuple[str | _Class, ...] | None:
    """A star, a question mark, a class, or a backslash and the letter it stands for; None for what is no pattern."""
    found: list[str | _Class] = []
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        at += 1
        if letter == "\\":
            if at == len(pattern):
                return None
            found.append("\\" + pattern[at])
            at += 1
        elif letter == "[":
            one = _Class(pattern, at)
            if not one.end:
                return None
            found.append(one)
            at = one.end
        elif letter in (_STAR, _ANY):
            if letter != _STAR or not found or found[-1] != _STAR:
                found.append(letter)
        else:
            found.append("\\" + letter)
    return tuple(found)


def _fits(token: str | _Class, letter: str) -> bool:
    if isinstance(token, str):
        return token == _ANY or token[1:] == letter
    return token.holds(letter)


class _Class:
    """`[a-z]`, `[!a]`, `[[:digit:]]`: the letters between the brackets; `end` is 0 where the last one is missing."""

    _NAMED: Final[dict[str, Callable[[str], bool]]] = {
        "alnum": str.isalnum,
        "alpha": str.isalpha,
        "blank": lambda letter: letter in " \t",
        "cntrl": lambda letter: letter < " " or letter == "\x7f",
        "digit": str.isdigit,
        "graph": lambda letter: letter.isprintable() and letter != " ",
        "lower": str.islower,
        "print": str.isprintable,
        "punct": lambda letter: letter.isprintable() and not letter.isalnum() and letter != " ",
        "space": str.isspace,
        "upper": str.isupper,
        "xdigit": lambda letter: letter in "0123456789abcdefABCDEF",
    }

    def __init__(self, pattern: str, at: int) -> None:
        self.end = 0
        self._ranges: list[tuple[str, str]] = []
        self._tests: list[Callable[[str], bool]] = []
        self._negated = pattern[at : at + 1] in ("!", "^") and bool(pattern[at : at + 1])
        at += self._negated
        first = at
        while at < len(pattern):
            letter = pattern[at]
            if letter == "]" and at > first:
                self.end = at + 1
                return
            if pattern.startswith("[:", at) and (close := pattern.find(":]", at + 2)) > 0:
                test = self._NAMED.get(pattern[at + 2 : close])
                if test is None:
                    return
                self._tests.append(test)
                at = close + 2
                continue
            low, at = _letter(pattern, at)
            high = low
            if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("]", ""):
                high, at = _letter(pattern, at + 1)
            # git matches the first letter of a range even where the range is empty.
            self._ranges += [(low, low), (low, high)]

    def holds(self, letter: str) -> bool:
        """Whether the class matches a letter; never a `/`, which no part of a path holds."""
        inside = any(low <= letter <= high for low, high in self._ranges) or (
            letter.isascii() and any(test(letter) for test in self._tests)
        )
        return inside is not self._negated


def _letter(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at] == "\\" and at + 1 < len(pattern):
        return pattern[at + 1], at + 2
    return pattern[at], at + 1


def _wild(
    pattern: Sequence[WantedT], items: Sequence[ItemT], star: object, equal: Callable[[WantedT, ItemT], bool]
) -> bool:
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

"""Names, versions, markers and specifier sets in locks of TOML: what a tool that reads the lock refuses to parse."""

from __future__ import annotations

import re

from whypin.readers.lock_file import Malformed, mistyped
from whypin.readers.pep440 import is_version
from whypin.readers.pep508_marker import is_plain_marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.readers.lock_file import Path, Row

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_NORMAL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WHEEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._]*-[0-9][^-/]*(?:-[0-9][^-/]*)?-[^-/]+-[^-/]+-[^-/]+\.whl")
# `extras` and `dependency_groups` are the variables of locks alone (PEP 751): `'x' in extras`.
_LOCK_VARIABLE = re.compile(r"\b(?:extras|dependency_groups)\b")


class Syntax:
    """Checks of one lock; what many entries share is looked at once. Values that are absent are not looked at."""

    __slots__ = ("_markers",)

    def __init__(self) -> None:
        self._markers: Final[dict[str, bool]] = {}

    def name(self, row: Row, key: str, at: Path, *, normal: bool = False) -> Iterator[Malformed]:
        """The name of a package; `normal`: in its normal form (PEP 503) and no other."""
        value = row.get(key)
        if not isinstance(value, str):
            return
        if not is_name(value):
            yield Malformed(f"`{value[:60]}` is not the name of a package", (*at, key))
        elif normal and not _NORMAL.fullmatch(value):
            yield Malformed(f"`{value[:60]}` is not a name in normal form", (*at, key))

    def version(self, row: Row, key: str, at: Path) -> Iterator[Malformed]:
        """A version (PEP 440)."""
        value = row.get(key)
        if isinstance(value, str) and not is_version(value):
            yield Malformed(f"`{value[:60]}` is not a version", (*at, key))

    def specifiers(self, row: Row, key: str, at: Path) -> Iterator[Malformed]:
        """A specifier set (PEP 440)."""
        value = row.get(key)
        if value is None:
            return
        if not isinstance(value, str):
            yield mistyped(str, (*at, key))
        elif not _is_specifier_set(value):
            yield Malformed(f"`{value[:60]}` is not a range of versions", (*at, key))

    def marker(self, value: object, path: Path) -> Iterator[Malformed]:
        """An environment marker (PEP 508)."""
        if not isinstance(value, str):
            yield mistyped(str, path)
            return
        if value not in self._markers:
            self._markers[value] = _is_marker(value)
        if not self._markers[value]:
            yield Malformed(f"`{value[:60]}` is not an environment marker", path)


def is_name(text: str) -> bool:
    """Whether a package may have this name (PEP 508)."""
    return _NAME.fullmatch(text) is not None


def is_wheel(name: str) -> bool:
    """Whether a file has a name of wheels (the binary distribution format)."""
    return _WHEEL.fullmatch(name) is not None


def _is_marker(value: str) -> bool:
    if is_plain_marker(value):
        return True
    from whypin.readers.malformed import Malformed as Unreadable
    from whypin.readers.pep508 import check_marker
    from whypin.text.span import Literal, Span

    # To a reader of requirements they are no variables.
    plain = _LOCK_VARIABLE.sub("extra", value)
    try:
        check_marker(Literal(plain, Span(0, len(plain))))
    except Unreadable:
        return False
    return True


def _is_specifier_set(value: str) -> bool:
    from whypin.readers.malformed import Malformed as Unreadable
    from whypin.readers.pep508 import constraint
    from whypin.text.span import Literal, Span

    try:
        constraint(Literal(value, Span(0, len(value))))
    except Unreadable:
        return False
    return True

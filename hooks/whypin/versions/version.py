"""Versions, compared as PEP 440 does, without `packaging` for those that are numbers and dots alone."""

from __future__ import annotations

from whypin.text.record import Record
from whypin.text.remembered import remembered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    # Epoch, release without trailing zeros, pre-release, post-release, dev-release, local part.
    Key = tuple[float, tuple[int, ...], tuple[int, int], float, float, tuple[tuple[int, int, str], ...]]

_BLANKS = " \t\n\r\f\v"
# Longer than any version and well below the length at which Python refuses to read digits as a number.
_LONGEST = 500

INFINITY = float("inf")
NO_POST = -1
DEV_ONLY = (-1, 0)
FINAL = (3, 0)
_STAGES = {"a": 0, "b": 1, "rc": 2}


class Version(Record):
    """One version, taken apart. `release` keeps its zeros: `1.0` is (1, 0).

    `pre` is (stage, number) with the stages alpha 0, beta 1, candidate 2, and `FINAL` without one; `post` and `dev`
    are None without one; `local` holds the parts behind a `+`, as sort keys.
    """

    __slots__ = ("dev", "epoch", "local", "post", "pre", "release")

    def __init__(
        self,
        release: tuple[int, ...],
        *,
        epoch: int = 0,
        pre: tuple[int, int] = FINAL,
        post: int | None = None,
        dev: int | None = None,
        local: tuple[tuple[int, int, str], ...] = (),
    ) -> None:
        self.release: Final = release
        self.epoch: Final = epoch
        self.pre: Final = pre
        self.post: Final = post
        self.dev: Final = dev
        self.local: Final = local

    @property
    def prerelease(self) -> bool:
        """Whether it is an alpha, beta, candidate or development release."""
        return self.pre != FINAL or self.dev is not None

    @property
    def key(self) -> Key:
        """What versions sort by (PEP 440, "Summary of permitted suffixes and relative ordering")."""
        pre = DEV_ONLY if self.pre == FINAL and self.post is None and self.dev is not None else self.pre
        post = NO_POST if self.post is None else self.post
        dev = INFINITY if self.dev is None else self.dev
        return self.epoch, without_zeros(self.release), pre, post, dev, self.local


def without_zeros(release: tuple[int, ...]) -> tuple[int, ...]:
    """A release without its trailing zeros, which do not count: `1.0` is `1`."""
    end = len(release)
    while end and not release[end - 1]:
        end -= 1
    return release[:end]


def parse(text: str) -> Version | None:
    """Take a version apart; None for what is no PEP 440 version (or longer than 500 characters)."""
    return _parsed(text) if len(text) <= _LONGEST else None


@remembered(8192)
def _parsed(text: str) -> Version | None:
    plain = text.strip(_BLANKS)
    parts = (plain[1:] if plain.startswith(("v", "V")) else plain).split(".")
    if plain.isascii() and all(map(str.isdigit, parts)):
        return Version(tuple(map(int, parts)))
    return _parse_any(text)


def _parse_any(text: str) -> Version | None:
    from packaging.version import InvalidVersion
    from packaging.version import Version as Parsed

    try:
        parsed = Parsed(text)
    except InvalidVersion:
        return None
    local = parsed.local.split(".") if parsed.local else []
    return Version(
        tuple(parsed.release),
        epoch=parsed.epoch,
        pre=(_STAGES[parsed.pre[0]], parsed.pre[1]) if parsed.pre else FINAL,
        post=parsed.post,
        dev=parsed.dev,
        # Numbers sort above words (PEP 440, "Local version identifiers").
        local=tuple([(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in local]),
    )


def public(text: str) -> str:
    """A version without its local part: `2.1.0+cpu` is `2.1.0`."""
    return text.partition("+")[0]


def equal(first: str, second: str) -> bool:
    """Whether two versions are the same one: `2.15.04` is `2.15.4`. What is no version equals only its own text."""
    if first == second:
        return True
    left, right = parse(first), parse(second)
    return left is not None and right is not None and left.key == right.key


def less(first: str, second: str) -> bool:
    """Whether the first version is the lower one; False where either is no version."""
    left, right = parse(first), parse(second)
    return left is not None and right is not None and left.key < right.key


@remembered(8192)
def meets_pin(published: str, locked: str) -> bool:
    """Whether a file of version `published` is one that `==locked` asks for.

    PEP 440, "Version matching": a pin without a local label is met by every local build of that version.
    """
    if equal(locked.lower(), published.lower()):
        return True
    return "+" in published and "+" not in locked and equal(locked, public(published))

"""One clause of a constraint as intervals of version keys.

An interval `(low, high)` is half-open over keys: it holds the versions whose key is at least `low` and below `high`.
Ends that PEP 440 puts "after 1.0 and its post-releases" or "before any pre-release of 2.0" are keys no version has.
"""

from __future__ import annotations

from whypin.versions.version import DEV_ONLY, INFINITY, NO_POST, Version, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.model.declaration import Clause
    from whypin.versions.version import Key

    Interval = tuple[Key, Key]
    Intervals = tuple[Interval, ...]

LOWEST: Key = (0, (), DEV_ONLY, NO_POST, 0, ())
HIGHEST: Key = (INFINITY, (), DEV_ONLY, NO_POST, 0, ())
EVERYTHING: Intervals = ((LOWEST, HIGHEST),)

_JUST_AFTER = (-1, 0, "")
_ALL_LOCALS = ((2, 0, ""),)


def intervals(clause: Clause, dialect: str) -> Intervals | None:
    """What one clause admits; None where whypin cannot tell.

    The comparisons are PEP 440's ("Version specifiers"); caret, tilde, wildcard and a bare version follow Poetry's
    documentation ("Dependency specification"). A bare version in a Pipfile is a pin, as pipenv reads it.
    """
    operator, text = clause.operator, clause.version
    if operator == "*" or (text == "*" and operator in ("", "=", "==")):
        return EVERYTHING
    if text.endswith(".*"):
        return _wildcard(operator, text, dialect)
    version = parse(text)
    if version is None:
        return None
    if operator in ("^", "~"):
        return _window(operator, version) if dialect == "poetry" else None
    if operator in ("", "=") and dialect == "pep508":
        return None
    compare = _COMPARISONS.get(operator)
    return compare(version) if compare else None


def first_dev(version: Version) -> Key:
    """The key of the first development release of a final or post-release: below it and all its pre-releases."""
    epoch, release, pre, post, _, _ = version.key
    return epoch, release, DEV_ONLY if version.post is None else pre, post, 0, ()


def bumped(version: Version, length: int) -> Version:
    """The first release after all that begin with the version's first `length` numbers."""
    release = (*version.release, *[0] * length)[:length]
    return Version((*release[:-1], release[-1] + 1), epoch=version.epoch)


def caret_length(release: tuple[int, ...]) -> int:
    """How many numbers a caret keeps: up to the leftmost one that is not zero, at most three.

    Poetry's documentation, "Caret requirements": `^1.2` is `<2.0`, `^0.2.3` is `<0.3.0`, `^0.0` is `<0.1`.
    """
    for place, number in enumerate(release[:3], 1):
        if number:
            return place
    return min(len(release), 3)


def tilde_length(release: tuple[int, ...]) -> int:
    """How many numbers a Poetry tilde keeps: `~1` is `<2`, `~1.2` and `~1.2.3` are `<1.3`."""
    return min(len(release), 2)


def _wildcard(operator: str, text: str, dialect: str) -> Intervals | None:
    while text.endswith(".*"):
        text = text[:-2]
    version = parse(text)
    if version is None or version.prerelease or version.post is not None or version.local:
        return None
    if operator in ("", "=") and dialect == "pep508":
        return None
    low = first_dev(version)
    high = first_dev(bumped(version, len(version.release)))
    if operator in ("", "=", "=="):
        return ((low, high),)
    if dialect == "poetry" and operator in ("<", "<=", ">", ">="):
        # Poetry passes over the wildcard there.
        return _COMPARISONS[operator](version)
    return _outside(low, high) if operator in ("!=", "<>") else None


def _window(operator: str, version: Version) -> Intervals:
    length = caret_length(version.release) if operator == "^" else tilde_length(version.release)
    return ((version.key, first_dev(bumped(version, length))),)


def _outside(low: Key, high: Key) -> Intervals:
    return tuple([pair for pair in ((LOWEST, low), (high, HIGHEST)) if pair[0] < pair[1]])


def _after_locals(version: Version) -> Key:
    epoch, release, pre, post, dev, local = version.key
    # `1.0` stands for `1.0+anything` too; `1.0+cpu` only for itself.
    return epoch, release, pre, post, dev, (*local, _JUST_AFTER) if local else _ALL_LOCALS


def _equal(version: Version) -> Intervals:
    return ((version.key, _after_locals(version)),)


def _unequal(version: Version) -> Intervals:
    return _outside(version.key, _after_locals(version))


def _identical(version: Version) -> Intervals:
    epoch, release, pre, post, dev, local = version.key
    return ((version.key, (epoch, release, pre, post, dev, (*local, _JUST_AFTER))),)


def _at_least(version: Version) -> Intervals:
    return ((version.key, HIGHEST),)


def _at_most(version: Version) -> Intervals:
    return ((LOWEST, _after_locals(version)),)


def _above(version: Version) -> Intervals:
    # PEP 440: `>V` admits no post-release and no local version of V, unless V is a post-release itself.
    if version.post is not None or version.dev is not None:
        return ((_after_locals(version), HIGHEST),)
    epoch, release, pre, _, _, _ = version.key
    return (((epoch, release, pre, INFINITY, INFINITY, _ALL_LOCALS), HIGHEST),)


def _below(version: Version) -> Intervals:
    # PEP 440: `<V` admits no pre-release of V, unless V is a pre-release itself.
    high = version.key if version.prerelease else first_dev(version)
    return ((LOWEST, high),) if high > LOWEST else ()


def _compatible(version: Version) -> Intervals:
    # PEP 440 refuses `~=1`; Poetry reads it as `~1`.
    length = max(len(version.release) - 1, 1)
    return ((version.key, first_dev(bumped(version, length))),)


_COMPARISONS: dict[str, Callable[[Version], Intervals]] = {
    "": _equal,
    "=": _equal,
    "==": _equal,
    "===": _identical,
    "!=": _unequal,
    "<>": _unequal,
    ">=": _at_least,
    "<=": _at_most,
    ">": _above,
    "<": _below,
    "~=": _compatible,
}

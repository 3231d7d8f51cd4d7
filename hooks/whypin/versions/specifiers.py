"""Constraints from text alone, for values that no reader keeps as declarations (`requires-python`)."""

from __future__ import annotations

import re

from whypin.model.declaration import Clause, Constraint
from whypin.text.span import Span
from whypin.versions.ranges import ranges
from whypin.versions.version import DEV_ONLY, INFINITY, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.versions.bounds import Intervals
    from whypin.versions.version import Key

_CLAUSE = re.compile(r"(?:(===|[=~!<>]=|[<>^~=])\s*)?([^\s,|<>=!~^]+)\s*")
_NOWHERE = Span(0, 0)


def read(text: str, dialect: str = "pep508") -> Constraint | None:
    """The clauses of a specifier set ("pep508"; Poetry's with `||` too, or with blanks between); None in doubt."""
    alternatives = []
    for part in re.split(r"\|\|?", text) if dialect == "poetry" else [text]:
        clauses = _clauses(part.strip(), dialect)
        if clauses is None:
            return None
        alternatives.append(clauses)
    return Constraint(text, _NOWHERE, tuple(alternatives))


def _clauses(text: str, dialect: str) -> tuple[Clause, ...] | None:
    """Those of one alternative, with commas between; a comma may follow the last."""
    found = []
    at = 0
    while at < len(text):
        one = _CLAUSE.match(text, at)
        if one is None:
            return None
        every = one[2] == "*"
        found.append(Clause("*" if every else one[1] or "", "" if every else one[2], _NOWHERE))
        at = one.end()
        if text.startswith(",", at):
            at += 1 + len(text[at + 1 :]) - len(text[at + 1 :].lstrip())
        elif at < len(text) and dialect != "poetry":
            return None
    return tuple(found)


def admitted(text: str, dialect: str = "pep508") -> Intervals | None:
    """The versions that a specifier set admits, None in doubt."""
    constraint = read(text, dialect)
    return ranges(constraint, dialect) if constraint is not None else None


def python_marker(text: str, dialect: str = "pep508") -> str:
    """A range of Python as a marker, "" (everywhere) where there is none or it cannot be read."""
    if dialect != "pep508":
        return " or ".join([f"({marker})" for marker in _within(admitted(text, dialect) or ())])
    constraint = read(text)
    clauses = constraint.clauses if constraint is not None else ()
    return " and ".join([f"python_full_version {clause.operator} '{clause.version}'" for clause in clauses])


def _within(found: Intervals) -> Iterator[str]:
    """A marker for each interval; nothing is said of an end that is open."""
    for low, high in found:
        parts = []
        if low[1]:
            parts.append(f"python_full_version {'>' if low[3] == INFINITY else '>='} '{_release(low)}'")
        if high[0] != INFINITY:
            # What sorts before the first development release ends below the release.
            parts.append(f"python_full_version {'<' if high[2] == DEV_ONLY else '<='} '{_release(high)}'")
        yield " and ".join(parts) or "python_full_version >= '0'"


def _release(key: Key) -> str:
    return ".".join([str(number) for number in key[1]]) or "0"


def canonical(text: str) -> frozenset[tuple[str, Key | str]]:
    """What stays the same however a specifier set is written: order, blanks, zeros that do not count.

    The zeros of `~=1.0` and `==1.0.*` do, a version that is none is its own text.
    """
    constraint = read(text)
    if constraint is None:
        return frozenset({("", text)})
    return frozenset([(clause.operator, _version(clause)) for clause in constraint.clauses])


def _version(clause: Clause) -> Key | str:
    parsed = parse(clause.version.removesuffix(".*"))
    if parsed is None or clause.operator == "===":
        return clause.version
    if clause.operator == "~=" or clause.version.endswith(".*"):
        return f"{clause.version.endswith('.*')} {parsed.epoch} {parsed.release} {parsed.key}"
    return parsed.key

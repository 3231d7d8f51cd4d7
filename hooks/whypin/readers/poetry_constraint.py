"""Poetry's constraint language ("Dependency specification" in its documentation), with the place of every clause."""

from __future__ import annotations

import re

from whypin.model.declaration import Clause, Constraint
from whypin.readers.malformed import Malformed, quote
from whypin.readers.pep440 import is_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.text.span import Literal

_CLAUSE = re.compile(r"(\^|~=|~|===|==|=|!=|<>|>=|<=|>|<)?[ \t\n]*((?:v?[0-9]+!)?[^ \t\n,|^~=!<>]+)")
_OR = re.compile(r"[ \t\n]*\|\|?[ \t\n]*")
_AND = re.compile(r"[ \t\n]*(?:,[ \t\n]*)?")
_ANYTHING = re.compile(r"v?[xX*](?:\.[xX*])*")
_WILDCARD = re.compile(r"v?[0-9]+(?:\.[0-9]+)*(?:\.\*)+")
_OPERATOR = re.compile(r"[\^~=!<>]+")
_HELP = "write a constraint such as `^1.2.3` or `>=1.2,<2`"


def parse(literal: Literal) -> Constraint:
    """Read a constraint: clauses joined by commas or blanks, alternatives by `||` or `|`.

    `===` is read too, which Poetry itself does not know: what it means is clear, and Poetry will say the rest.
    Raises `Malformed`.
    """
    value = literal.value
    start, end = len(value) - len(value.lstrip(" \t\n")), len(value.rstrip(" \t\n"))
    if start >= end:
        raise Malformed(
            "the constraint is empty", "write a constraint such as `^1.2.3`, or `*`", literal.span(0, len(value))
        )
    alternatives: list[tuple[Clause, ...]] = []
    clauses: list[Clause] = []
    at = start
    while at < end:
        clause, at = _clause(literal, at)
        clauses.append(clause)
        either = _OR.match(value, at)
        if either is None:
            at = _and(value, at)
            # A comma may stand before `||` and at the end, as Poetry allows for the metadata of old releases.
            either = _OR.match(value, at) if value[at : at + 1] == "|" else None
        if either is not None:
            alternatives.append(tuple(clauses))
            clauses = []
            at = either.end()
    if not clauses:
        raise Malformed(f"{quote(value[start:end])} ends in `||`", _HELP, literal.span(start, end))
    return Constraint(value[start:end], literal.span(start, end), (*alternatives, tuple(clauses)))


def _and(value: str, at: int) -> int:
    joint = _AND.match(value, at)
    return joint.end() if joint else at


def _clause(literal: Literal, at: int) -> tuple[Clause, int]:
    found = _CLAUSE.match(literal.value, at)
    if found is None:
        raise _stuck(literal, at)
    operator, version = found[1] or "", found[2]
    span = literal.span(found.start(), found.end())
    if not operator and _ANYTHING.fullmatch(version):
        return Clause("*", "", span), found.end()
    if _WILDCARD.fullmatch(version):
        if operator in ("^", "~", "~="):
            help = "write the wildcard alone, such as `1.*`"
            raise Malformed(f"{quote(found[0])} has a wildcard behind `{operator}`", help, span)
        return Clause(operator, version, span), found.end()
    if not is_version(version):
        place = literal.span(found.start(2), found.end(2))
        raise Malformed(f"{quote(version)} is not a version", "write a version such as `1.2.3`", place)
    return Clause(operator, version, span), found.end()


def _stuck(literal: Literal, at: int) -> Malformed:
    """What stands where a clause should begin."""
    operator = _OPERATOR.match(literal.value, at)
    if operator is None:
        return Malformed(f"`{literal.value[at]}` stands where a clause should", _HELP, literal.span(at, at + 1))
    rest = literal.value[operator.end() :].strip()
    if not rest or rest[0] in ",|":
        return Malformed(f"`{operator[0]}` lacks a version", _HELP, literal.span(*operator.span()))
    return Malformed(f"{quote(operator[0])} is not an operator of Poetry", _HELP, literal.span(*operator.span()))

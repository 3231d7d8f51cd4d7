"""Poetry's constraint language ("Dependency specification" in its documentation), with the place of every clause."""

from __future__ import annotations

import re

from whypin.model.declaration import Clause, Constraint
from whypin.readers.malformed import Malformed, quote
from whypin.readers.pep440 import is_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.text.span import Literal

_CLAUSE = re.compile(r"(\^|~=|~|===|==|=|!=|<>|>=|<=|>|<)?\s*((?:[vV]?[0-9]+!)?[^\s,|^~=!<>]+)")
_OR = re.compile(r"\s*\|\|?\s*")
# One comma at most, and blanks: what joins two clauses, and stands behind the last.
_AND = re.compile(r" *,? *(?![ ,])")
_END = re.compile(r"\s*(?:,+\s*)?(?=\||\Z)")
_ANYTHING = re.compile(r"[vV]?[xX*](?:\.[xX*])*")
_WILDCARD = re.compile(r"[vV]?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*(?:\.\*)+")
# Several wildcards may stand behind three numbers.
_SHORT = r"v?[0-9]+(?:\.[0-9]+){0,2}(?:\.\*)+"
_ODD_BLANK = re.compile(r"[^\S ]")
_OPERATOR = re.compile(r"[\^~=!<>]+")
_HELP = "write a constraint such as `^1.2.3` or `>=1.2,<2`"


def parse(literal: Literal) -> Constraint:
    """Read a constraint: clauses joined by commas or blanks, alternatives by `||` or `|`.

    What poetry-core refuses (`parse_constraint`) raises `Malformed`, and so does `<>`, which it takes for `==`.
    """
    value = literal.value
    start, end = len(value) - len(value.lstrip()), len(value.rstrip())
    if start >= end:
        raise Malformed(
            "the constraint is empty", "write a constraint such as `^1.2.3`, or `*`", literal.span(0, len(value))
        )
    blank = _ODD_BLANK.search(value, start, end)
    if blank is not None:
        # poetry-core takes it in some places and stops at it in others.
        raise Malformed(
            "a blank that is not a space stands in the constraint", "write a space", literal.span(*blank.span())
        )
    alternatives: list[tuple[Clause, ...]] = []
    clauses: list[Clause] = []
    at = start
    while at < end:
        clause, at = _clause(literal, at)
        clauses.append(clause)
        last = _END.match(value, at, end)
        if last is None:
            at = _next(literal, at)
            continue
        either = _OR.match(value, last.end(), end)
        at = last.end() if either is None else either.end()
        if either is not None:
            alternatives.append(tuple(clauses))
            clauses = []
    if not clauses:
        raise Malformed(f"{quote(value[start:end])} ends in `||`", _HELP, literal.span(start, end))
    return Constraint(value[start:end], literal.span(start, end), (*alternatives, tuple(clauses)))


def _next(literal: Literal, at: int) -> int:
    """Where the next clause begins, behind a comma or a blank."""
    joint = _AND.match(literal.value, at)
    if joint is None or joint.end() == at:
        raise _stuck(literal, at + len(joint[0]) if joint else at)
    if literal.value[at - 1] == "-" and not re.match(" [ ,]", joint[0]):
        # poetry-core separates no clauses there: it takes the hyphen for that of a range of its markers.
        raise Malformed(
            "a version ends in `-` before the next one", "write the version without it", literal.span(at - 1, at)
        )
    return joint.end()


def _clause(literal: Literal, at: int) -> tuple[Clause, int]:
    found = _CLAUSE.match(literal.value, at)
    if found is None:
        raise _stuck(literal, at)
    operator, version = found[1] or "", found[2]
    span = literal.span(found.start(), found.end())
    if operator in ("===", "<>"):
        text = "is not an operator of Poetry" if operator == "===" else "means `==` to Poetry"
        help = f"write `{'==' if operator == '===' else '!='}{version}`"
        raise Malformed(f"`{operator}` {text}", help, literal.span(*found.span(1)))
    if not operator and _ANYTHING.fullmatch(version):
        return Clause("*", "", span), found.end()
    if _WILDCARD.fullmatch(version):
        if operator in ("^", "~", "~="):
            help = "write the wildcard alone, such as `1.*`"
            raise Malformed(f"{quote(found[0])} has a wildcard behind `{operator}`", help, span)
        if version.endswith(".*.*") and (operator not in ("", "==", "!=") or not re.fullmatch(_SHORT, version)):
            raise Malformed(f"{quote(found[0])} has more wildcards than Poetry takes", "write one `.*`", span)
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

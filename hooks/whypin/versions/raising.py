"""A lower bound, written anew in the place and the style of the one that is there."""

from __future__ import annotations

from whypin.model.declaration import Clause, Constraint
from whypin.text.edit import Edit
from whypin.versions.ranges import admits, ranges
from whypin.versions.version import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.versions.bounds import Intervals
    from whypin.versions.version import Key

_BOUNDS = (">=", ">", "^", "~", "~=")


def raised(
    constraint: Constraint, dialect: str, version: str, left: Sequence[str], held: Sequence[str], comma: str
) -> tuple[Edit, str] | None:
    """The edit that raises the lower bound of a constraint to a version, and what is then written there.

    None where it cannot be done so that the upper end stays, the versions in `left` are out, and those that are `held`
    are in as they were. `comma` parts clauses where one is added, as it must be beside `~=1.4`.
    """
    if len(constraint.alternatives) != 1:
        return None
    for clause in constraint.clauses:
        if clause.operator not in _BOUNDS or clause.version.endswith("*"):
            continue
        blank = _blank(constraint, clause)
        for parts in _replacements(clause, version) if blank is not None else ():
            new = [Clause(operator, bound, clause.span) for operator, bound in parts]
            clauses = [one for old in constraint.clauses for one in (new if old is clause else [old])]
            made = Constraint(constraint.text, constraint.span, (tuple(clauses),))
            if _is_right(constraint, made, dialect, version, left, held):
                text = comma.join([f"{operator}{blank}{bound}" for operator, bound in parts])
                return Edit(clause.span, text), text
    return None


def _replacements(clause: Clause, version: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """What may take the place of a clause, as operators and versions."""
    if clause.operator in (">", ">="):
        yield ((">=", version),)
        return
    yield ((clause.operator, version),)
    now, then = parse(version), parse(clause.version)
    if clause.operator == "~=" and now is not None and then is not None and len(now.release) > len(then.release):
        # How many numbers it has is where its upper end is.
        epoch = f"{now.epoch}!" if now.epoch else ""
        short = f"{epoch}{'.'.join(map(str, now.release[: len(then.release)]))}"
        yield (("~=", short),)
        yield (("~=", short), (">=", version))


def _blank(constraint: Constraint, clause: Clause) -> str | None:
    """What stands between operator and version; None where the text is not as long as what it stands for."""
    start = clause.span.start - constraint.span.start
    written = constraint.text[start : clause.span.end - constraint.span.start]
    blank = written[len(clause.operator) : len(written) - len(clause.version)]
    # Escapes of TOML are longer.
    return None if blank.strip(" \t") else blank


def _is_right(
    before: Constraint, after: Constraint, dialect: str, version: str, left: Sequence[str], held: Sequence[str]
) -> bool:
    parsed = parse(version)
    then, now = ranges(before, dialect), ranges(after, dialect)
    if parsed is None or not then or not now or _from(then, parsed.key) != _from(now, parsed.key):
        return False
    if any(admits(after, dialect, one) for one in left):
        return False
    return all(admits(after, dialect, one) == admits(before, dialect, one) for one in held)


def _from(found: Intervals, low: Key) -> Intervals:
    """What of some intervals is not below a version."""
    return tuple([(max(start, low), end) for start, end in found if end > low])

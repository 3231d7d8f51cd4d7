"""A lower bound, written anew in the place and the style of the one that is there."""

from __future__ import annotations

from whypin.text.edit import Edit
from whypin.versions.ranges import admits, ranges
from whypin.versions.specifiers import read
from whypin.versions.version import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.declaration import Clause, Constraint
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
        for text in _texts(constraint, clause, version, comma):
            whole = _with(constraint, clause, text)
            made = read(whole, dialect)
            if made is not None and _is_right(constraint, made, dialect, version, left, held):
                return Edit(clause.span, text), text
    return None


def _texts(constraint: Constraint, clause: Clause, version: str, comma: str) -> Iterator[str]:
    """What may take the place of a clause."""
    start = clause.span.start - constraint.span.start
    written = constraint.text[start : clause.span.end - constraint.span.start]
    blank = written[len(clause.operator) : len(written) - len(clause.version)]
    if blank.strip(" \t"):
        # An escape of TOML in the text: it is not as long as what it stands for.
        return
    if clause.operator in (">", ">="):
        yield f">={blank}{version}"
        return
    yield f"{clause.operator}{blank}{version}"
    now, then = parse(version), parse(clause.version)
    if clause.operator == "~=" and now is not None and then is not None and len(now.release) > len(then.release):
        epoch = f"{now.epoch}!" if now.epoch else ""
        short = f"~={blank}{epoch}{'.'.join(map(str, now.release[: len(then.release)]))}"
        yield short
        yield f"{short}{comma}>={blank}{version}"


def _with(constraint: Constraint, clause: Clause, text: str) -> str:
    start, end = clause.span.start - constraint.span.start, clause.span.end - constraint.span.start
    return constraint.text[:start] + text + constraint.text[end:]


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

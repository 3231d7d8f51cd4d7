"""What a clause of a constraint does to the versions of a package: the kinds that `require-explanation` names.

Told by the operators alone; what takes the versions apart is imported for the few constraints that need it.
"""

from __future__ import annotations

from whypin.text.remembered import remembered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Clause, Constraint

_KINDS = {
    "<": "caps",
    "<=": "caps",
    "==": "pins",
    "===": "pins",
    "=": "pins",
    "": "pins",
    "!=": "exclusions",
    "~=": "compatible",
    "~": "compatible",
    "^": "carets",
    ">": "bounds",
    ">=": "bounds",
}
# Longer than any version, and well below what Python refuses to read as a number.
_LONGEST = 500
MAJOR, MINOR, PATCH = "major", "minor", "patch"
"""How large an update is (`versions.updates`)."""
_LOWER = frozenset({">=", ">", "==", "===", "~=", "^", "~", "", "="})


def kind_of(clause: Clause) -> str:
    """The kind of one clause; "" for `*` and for a bound that every version meets."""
    if clause.operator == "*" or clause.version == "*":
        return ""
    if clause.version.endswith(".*") and clause.operator in ("==", "=", ""):
        return "compatible"
    kind = _KINDS.get(clause.operator, "")
    return "" if kind == "bounds" and not clause.version.strip("0.") else kind


def kinds_of(constraint: Constraint, dialect: str) -> set[str]:
    """The kinds of all clauses; exclusions of what the others leave out anyway are none."""
    kinds = {kind_of(clause) for clause in constraint.clauses}
    if "exclusions" in kinds:
        from whypin.versions.ranges import excludes

        if not excludes(constraint, dialect):
            kinds.discard("exclusions")
    return kinds


def lower_bound(constraint: Constraint) -> Clause | None:
    """The first clause that bounds a constraint from below; None when one of its alternatives has none.

    `<`, `<=`, `!=` and `*` do not. A vacuous `>=0` does: whoever wrote it said that any version will do.
    """
    first = None
    for clauses in constraint.alternatives:
        bound = next((one for one in clauses if one.operator in _LOWER and one.version != "*"), None)
        if bound is None:
            return None
        first = first or bound
    return first


def is_open(constraint: Constraint) -> bool:
    """Whether nothing but lower bounds is said, so that some version can always meet it."""
    return all(clause.operator in (">=", ">") for clause in constraint.clauses)


def admits(constraint: Constraint, dialect: str, version: str) -> bool:
    """Whether a constraint admits a version, as `versions.ranges.admits` tells for any.

    That is imported for what is not what a lock is held against nearly always: `>=1.2`.
    """
    clauses = constraint.clauses
    if len(clauses) == len(constraint.alternatives) == 1 and clauses[0].operator == ">=":
        low, locked = _release(clauses[0].version), _release(version)
        if low and locked:
            # Zeros at the end do not count.
            size = max(len(low), len(locked))
            return low + (0,) * (size - len(low)) <= locked + (0,) * (size - len(locked))
    from whypin.versions.ranges import admits as found

    return found(constraint, dialect, version)


@remembered(8192)
def _release(text: str) -> tuple[int, ...]:
    """A version of numbers and dots as its numbers, `()` for any other."""
    parts = text.split(".") if text.isascii() and len(text) <= _LONGEST else ()
    return tuple(map(int, parts)) if all(map(str.isdigit, parts)) else ()

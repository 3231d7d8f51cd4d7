"""What a clause of a constraint does to the versions of a package: the kinds that `require-explanation` names.

Told by the operators alone; what takes the versions apart is imported for the few constraints that need it.
"""

from __future__ import annotations

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

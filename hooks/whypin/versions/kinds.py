"""What a clause of a constraint does to the versions of a package: the kinds that `require-explanation` names."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.declaration import Clause

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


def kind_of(clause: Clause) -> str:
    """The kind of one clause; "" for `*` and for a bound that every version meets."""
    if clause.operator == "*" or clause.version == "*":
        return ""
    if clause.version.endswith(".*") and clause.operator in ("==", "=", ""):
        return "compatible"
    kind = _KINDS.get(clause.operator, "")
    return "" if kind == "bounds" and not clause.version.strip("0.") else kind

"""What a marker says once it is known which extras are asked for."""

from __future__ import annotations

from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from whypin.versions.markers import Tree

_EXTRA = ("extra", "extras")
_ON = ("==", "===", "in")


def extras_of(marker: str | None) -> tuple[str, ...]:
    """The extras that a marker speaks of, in normal form, each once; none for what is no marker."""
    tree = _tree(marker)
    return tuple(dict.fromkeys(_named(tree))) if tree is not None else ()


def given(marker: str | None, extras: Collection[str]) -> str | None:
    """The marker where exactly these extras (in normal form) are asked for: "" is everywhere, None nowhere.

    What is no marker stays as it is.
    """
    tree = _tree(marker)
    if tree is None:
        return marker or ""
    found = _resolved(tree, extras)
    return found if isinstance(found, str) else "" if found else None


def without(marker: str | None) -> str:
    """The marker as if it did not speak of extras, as Poetry writes that of what an extra asks for.

    What is no marker stays as it is.
    """
    tree = _tree(marker)
    return (marker or "") if tree is None else _bare(tree)


def both(first: str, second: str) -> str:
    """Where two markers hold ("" is everywhere)."""
    return f"({first}) and ({second})" if first and second else first or second


def _tree(marker: str | None) -> Tree | None:
    """The tree of a marker that may speak of extras."""
    if not marker or "extra" not in marker:
        return None
    from whypin.versions.markers import parse

    return parse(marker)


def _named(tree: Tree) -> list[str]:
    if len(tree) == 4:
        return [normalise(tree[2])] if tree[0] in _EXTRA else []
    return [name for part in tree[1] for name in _named(part)]


def _bare(tree: Tree) -> str:
    """The text of a tree without its extras, "" for nothing else."""
    if len(tree) == 4:
        found = _resolved(tree, ())
        return found if isinstance(found, str) else ""
    joint, parts = tree
    left = [one for one in map(_bare, parts) if one]
    return left[0] if len(left) == 1 else f" {joint} ".join([f"({one})" for one in left])


def _resolved(tree: Tree, extras: Collection[str]) -> str | bool:
    """The rest of a tree as text, or what it came to."""
    if len(tree) == 4:
        variable, operator, value, turned = tree
        if variable in _EXTRA:
            return (normalise(value) in extras) == (operator in _ON)
        quoted = f'"{value}"' if "'" in value else f"'{value}'"
        return f"{quoted} {operator} {variable}" if turned else f"{variable} {operator} {quoted}"
    joint, parts = tree
    decided = joint == "or"
    left = []
    for part in parts:
        found = _resolved(part, extras)
        if found is decided:
            return decided
        if isinstance(found, str):
            left.append(found)
    if len(left) < 2:
        return left[0] if left else not decided
    return f" {joint} ".join([f"({one})" for one in left])

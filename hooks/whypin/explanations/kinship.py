"""Which declarations a comment above one of them covers without saying so."""

from __future__ import annotations

from whypin.explanations.vocabulary import COMMON

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.explanations.blocks import Said
    from whypin.model.declaration import Declaration


def alike(owner: Declaration, declaration: Declaration) -> bool:
    """Whether two are branches of one package, or have the same marker, or the same pin to more than a major version.

    What is said of the one is said of the other, a doubt too.
    """
    if owner.key and owner.key == declaration.key:
        return True
    if owner.marker is not None and declaration.marker is not None:
        return owner.marker.value.split() == declaration.marker.value.split()
    if owner.marker is not None or declaration.marker is not None:
        return False
    pin = _pin(owner)
    return "." in pin and pin == _pin(declaration)


def akin(said: Said, owner: str, key: str) -> bool:
    """Whether a package is a relative of the one that a block stands at.

    `elasticsearch` and `elasticsearch-dsl` are relatives, and so are `torch-a` and `torch-b` under a comment on torch,
    or `social-auth-a` and `social-auth-b` under one on `social-auth-*`; not so below a comment on particular versions
    of the first.
    """
    first, second = sorted((owner, key), key=len)
    if not first or said.particular:
        return False
    shared = [head for head in _heads(first) if second.startswith(f"{head}-") and head not in COMMON]
    return (first in shared and not said.versions) or not said.names.isdisjoint(shared)


def _pin(declaration: Declaration) -> str:
    """The one version that a declaration allows; "" without one."""
    clauses = declaration.constraint.clauses if declaration.constraint is not None else ()
    if len(clauses) != 1 or clauses[0].operator not in ("==", "===", "=", "") or "*" in clauses[0].version:
        return ""
    return clauses[0].version


def _heads(key: str) -> list[str]:
    """The beginnings of a name, up to the whole: `social`, `social-auth`, `social-auth-core`."""
    parts = key.split("-")
    return ["-".join(parts[:end]) for end in range(1, len(parts) + 1)]

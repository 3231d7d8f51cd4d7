"""What a lock without edges leaves out of what is declared: requirements files, `pylock.toml`, `Pipfile.lock`.

Entries that are declared are judged by the union of their markers. Pipenv writes where a release runs into the marker
(`python_version >= '3.8'`), other than it is declared; only what is not about Python is a decision.
"""

from __future__ import annotations

from whypin.locks.environments import env, says_python
from whypin.locks.narrower import Worlds
from whypin.locks.odd import Odd
from whypin.locks.scope import LockScope, obeyed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.locks.odd import Judged
    from whypin.model.declaration import Declaration
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.project import Document, Pair


def silenced(pair: Pair, lock: Lock, judged: Judged) -> None:
    """Note the declared packages whose entries hold in fewer environments than are asked for."""
    scope = LockScope(pair)
    if scope.overridden:
        return
    environments = env(pair, lock)
    whatever_python = bool(pair.lock.format.categories) or not says_python(environments)
    worlds = Worlds(environments)
    held: dict[str, list[LockedPackage]] = {}
    for package in lock.packages:
        held.setdefault(package.key, []).append(package)
    told = set()
    for document, one in obeyed(pair, scope):
        category = scope.category(one)
        there = [package for package in held.get(one.key, ()) if category is None or category in package.groups]
        markers = [package.marker or "" for package in there]
        if one.role != "requirement" or not one.key or not there or "" in markers or one.key in told:
            continue
        asked = one.marker.value if one.marker is not None else ""
        missed = worlds.leaves_out(asked, markers, whatever_python=whatever_python)
        if missed is None:
            judged.give_up(f"whypin cannot compare the markers of `{one.label}`")
        elif missed:
            told.add(one.key)
            judged.odd.append(_odd(document, one, there))


def _odd(document: Document, one: Declaration, there: list[LockedPackage]) -> Odd:
    shown = " or ".join([f"`{marker}`" for marker in dict.fromkeys([package.marker for package in there])])
    message = f"`{one.label}` is declared, and the lock leaves it out where {shown} does not hold"
    return Odd(there[0], there[0].name_at, message, asked=(document, one.span))

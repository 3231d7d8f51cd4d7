"""Whether the declarations of a lock ask for what they asked for at the base, whatever else was written in them."""

from __future__ import annotations

from whypin.locks.environments import declared
from whypin.locks.stale import table
from whypin.model.names import normalise
from whypin.model.project import Pair
from whypin.versions.marker_extras import both

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.project import Document

_QUOTES = str.maketrans('"', "'")


class Before:
    """A pair at the base: its lock and its declarations then.

    - `same`: nobody asks for another package than then, or for the same one elsewhere or with other extras. A range of
      versions alone brings in no package while all versions stay.
    - `declared`: the keys of what is declared now.
    - `everywhere`: the environments that both are for, as a marker.
    - `overridden`: the keys of what is overridden or excluded in another way than then; `then_overridden` those that
      were then; `described`: of what the project describes the metadata itself, as uv's `dependency-metadata` does.
    """

    def __init__(self, lock: Document, declarations: tuple[Document, ...], now: Pair) -> None:
        then = Pair(lock, declarations, "")
        here, there = declared(now), declared(then)
        self.lock: Final = lock
        self.everywhere: Final = here if here == there else both(here, there)
        self.same: Final = here == there and _asks(now.declarations) == _asks(declarations)
        known, new = _overrides(declarations[0]), _overrides(now.declarations[0])
        self.declared: Final = frozenset(
            [one.key for document in now.declarations for one in document.declarations if one.role == "requirement"]
        )
        self.then_overridden: Final = frozenset([key for key, said in known if (key, said) not in new])
        self.overridden: Final = self.then_overridden | {key for key, said in new if (key, said) not in known}
        self.described: Final = frozenset(
            [key for key, _ in _descriptions(declarations[0]) ^ _descriptions(now.declarations[0])]
        )


def _asks(documents: Iterable[Document]) -> frozenset[object]:
    found: set[object] = set()
    for document in documents:
        found.update([(include.kind, include.target, include.group) for include in document.includes])
        found.update([(place.kind, place.address) for place in document.places])
        found.update([_said(one) for one in document.declarations if one.role != "constraint"])
        found.update(_overrides(document))
    return frozenset(found)


def _said(one: Declaration) -> object:
    extras = frozenset([normalise(extra.value) for extra in one.extras])
    marker = _squeezed(one.marker.value) if one.marker is not None else ""
    target = one.reference.target.value if one.reference is not None else ""
    return one.role, one.key, one.group, one.table, extras, marker, target


def _squeezed(text: str) -> str:
    return "".join(text.split()).translate(_QUOTES)


def _overrides(document: Document) -> frozenset[tuple[str, str]]:
    """The keys of what stands in for, or leaves out, what releases ask for, each with what is said of it."""
    found = {
        (one.key, _squeezed(document.source.text[one.span.start : one.span.end]))
        for one in document.declarations
        if one.role == "override"
    }
    for listed in (
        table(document.values, "tool", "uv").get("exclude-dependencies"),
        table(document.values, "tool", "pdm", "resolution").get("excludes"),
    ):
        found.update([(normalise(one), "-") for one in _strings(listed)])
    return frozenset(found)


def _descriptions(document: Document) -> frozenset[tuple[str, str]]:
    listed = table(document.values, "tool", "uv").get("dependency-metadata")
    tables: list[Mapping[str, object]] = [one for one in _list(listed) if isinstance(one, dict)]
    named = [(one.get("name"), repr(one)) for one in tables]
    return frozenset([(normalise(name), said) for name, said in named if isinstance(name, str)])


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [one for one in _list(value) if isinstance(one, str)]

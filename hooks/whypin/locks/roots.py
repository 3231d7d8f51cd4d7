"""What declarations ask of a lock that says for each entry in which groups and environments it is wanted."""

from __future__ import annotations

from whypin.locks.narrower import any_of
from whypin.locks.poetry_tables import is_optional, own_only, reads_groups, without_effect
from whypin.locks.stale import table
from whypin.locks.uv_rows import includes
from whypin.model.names import normalise
from whypin.text.record import Record
from whypin.versions.marker_extras import both

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.lock import At, Lock, LockedPackage
    from whypin.model.project import Document

_POETRY = "tool.poetry.dependencies"
_NARROWING = frozenset({"python", "markers", "platform"})


class Ask(Record):
    """Someone asks for a package: in a group, with extras (in normal form), where `marker` holds ("" is everywhere).

    `who` is how a message begins; `declared` the declaration that asks, or `entry` the one of the lock; `at` the place.
    `optional`: only extras of the project lead to whoever asks.
    """

    __slots__ = ("at", "declared", "entry", "extras", "group", "key", "marker", "name", "optional", "who")

    def __init__(
        self,
        group: str,
        name: str,
        key: str,
        marker: str,
        who: str,
        *,
        at: At,
        extras: frozenset[str] = frozenset(),
        declared: Declaration | None = None,
        entry: LockedPackage | None = None,
        optional: bool = False,
    ) -> None:
        self.optional: Final = optional
        self.group: Final = group
        self.name: Final = name
        self.key: Final = key
        self.marker: Final = marker
        self.who: Final = who
        self.extras: Final = extras
        self.declared: Final = declared
        self.entry: Final = entry
        self.at: Final = at


def of_poetry(root: Document, lock: Lock) -> Iterator[Ask]:
    """What Poetry reads of a project: `[project]` where that has dependencies, and what its own tables add."""
    early = own_only(root, lock)
    standard = set() if early else {one.key for one in root.declarations if one.table.startswith("project.")}
    vain = without_effect(root, lock)
    narrowed = _narrowed(root.values)
    extras = _optional(root.values)
    grouped = reads_groups(lock)
    for one in root.declarations:
        marker = one.marker.value if one.marker is not None else ""
        if one.role != "requirement" or not one.key or one.span.start in vain:
            continue
        if one.table.startswith("project."):
            if one.key not in narrowed and not early:
                extra = one.group.removeprefix("extra:") if one.group else ""
                yield _ask(one, "main", both(marker, _extra(extra) if extra else ""))
        elif one.table == _POETRY and one.key not in standard:
            if not is_optional(root, one):
                yield _ask(one, "main", marker)
            elif one.key in extras:
                yield _ask(one, "main", both(marker, any_of([_extra(extra) for extra in extras[one.key]])))
        elif one.table.startswith(("tool.poetry.group.", "tool.poetry.dev-dependencies")):
            yield _ask(one, _name(one.group) or "main", marker)
        elif one.table.startswith("dependency-groups.") and grouped:
            for group in _including(root.values, _name(one.group)):
                yield _ask(one, group, marker)


def of_pdm(root: Document, lock: Lock) -> Iterator[Ask]:
    """What PDM reads, of the groups that it locked."""
    groups = {normalise(group) for group in lock.terms.groups or ("default",)}
    for one in root.declarations:
        if one.role != "requirement" or not one.key:
            continue
        if one.table.startswith(("project.", "dependency-groups.", "tool.pdm.dev-dependencies.")):
            group = _name(one.group) or "default"
            for name in _including(root.values, group) if one.table.startswith("dependency-groups.") else [group]:
                if name in groups:
                    yield _ask(one, name, one.marker.value if one.marker is not None else "")


def _ask(one: Declaration, group: str, marker: str) -> Ask:
    extras = frozenset([normalise(extra.value) for extra in one.extras])
    return Ask(
        group, one.label, one.key, marker, f"`{one.label}` is declared", at=one.span, extras=extras, declared=one
    )


def _extra(name: str) -> str:
    return f"extra == '{normalise(name)}'"


def _name(group: str) -> str:
    return normalise(group.partition(":")[2])


def _narrowed(values: Mapping[str, object]) -> set[str]:
    """What Poetry's own table has for fewer environments, whatever `[project]` says of it."""
    found = set()
    for name, value in table(values, "tool", "poetry", "dependencies").items():
        branches = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict) and not _NARROWING.isdisjoint(one) for one in branches):
            found.add(normalise(name))
    return found


def extras_of_poetry(root: Document, lock: Lock) -> dict[str, list[str]]:
    """The extras of a project by the keys of the packages that they bring, names as written."""
    found = {key: list(extras) for key, extras in _optional(root.values).items()}
    for one in () if own_only(root, lock) else root.declarations:
        if one.table.startswith("project.optional-dependencies"):
            found.setdefault(one.key, []).append(one.group.partition(":")[2])
    return found


def _optional(values: Mapping[str, object]) -> dict[str, list[str]]:
    """The extras of `[tool.poetry.extras]` by the packages that they bring."""
    found: dict[str, list[str]] = {}
    for extra, names in table(values, "tool", "poetry", "extras").items():
        for name in names if isinstance(names, list) else []:
            if isinstance(name, str):
                found.setdefault(normalise(name), []).append(extra)
    return found


def _including(values: Mapping[str, object], group: str) -> list[str]:
    """A group, and those that include it at whatever depth."""
    included = includes(values)
    found = [group]
    for name in found:
        found += [other for other, names in included.items() if name in names and other not in found]
    return found

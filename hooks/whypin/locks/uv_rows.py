"""What a project declares and uv's copy of it, as rows that can be compared.

uv compares what `RequiresDist` and `FlatDependencyGroups` make of a `pyproject.toml`, normalised, with the rows of the
lock (`Lock::satisfies` in uv's `crates/uv-resolver/src/lock/mod.rs`). Here a row belongs to one section, an extra is no
part of its marker, and versions and markers compare by what they mean.
"""

from __future__ import annotations

from whypin.locks.stale import table
from whypin.locks.uv_sources import REGISTRY, place_of
from whypin.model.lock import Origin
from whypin.model.names import normalise
from whypin.text.record import Record
from whypin.versions.marker_extras import both, extras_of, given
from whypin.versions.specifiers import python_marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.locks.uv_sources import Place, Sources
    from whypin.model.declaration import Declaration
    from whypin.model.lock import At
    from whypin.model.lock_graph import Edge
    from whypin.model.project import Document

    Included = dict[str, list[str]]

# More steps than that come from groups or extras that name each other over and over.
_MOST = 5000


class TooMany(Exception):
    """Groups or extras that name each other lead to more rows than are looked at."""


class _Steps:
    """Counts what is looked at."""

    def __init__(self) -> None:
        self.left = _MOST

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooMany


class Row(Record):
    """One requirement of a section: "", "extra:NAME", "group:NAME", or a name of our own for a list at the root.

    `written` is how a message quotes it. `places` are those that the project has for the package in this section, or
    the one that the row says. `limits`: of places from `[tool.uv.sources]`, which make a row each, the markers.
    """

    __slots__ = ("at", "extras", "key", "limits", "marker", "places", "section", "specifier", "written")

    def __init__(
        self,
        section: str,
        key: str,
        written: str,
        at: At,
        *,
        extras: Iterable[str] = (),
        specifier: str = "",
        marker: str = "",
        places: tuple[Place, ...] = (REGISTRY,),
        limits: tuple[str, ...] = (),
    ) -> None:
        self.section: Final = section
        self.key: Final = key
        self.written: Final = written
        self.at: Final = at
        self.extras: Final = frozenset([normalise(extra) for extra in extras])
        self.specifier: Final = specifier
        self.marker: Final = marker
        self.places: Final = places
        self.limits: Final = limits

    def without_extras(self) -> Row:
        """The same requirement of the package alone, which is all that a constraint binds."""
        return Row(
            self.section,
            self.key,
            self.written,
            self.at,
            specifier=self.specifier,
            marker=self.marker,
            places=self.places,
            limits=self.limits,
        )

    def within(self, section: str, marker: str) -> Row:
        """The same requirement, as another section has it under a marker."""
        return self.moved(section, both(marker, self.marker))

    def moved(self, section: str, marker: str) -> Row:
        """The same requirement in another section, with another marker."""
        return Row(
            section,
            self.key,
            self.written,
            self.at,
            extras=self.extras,
            specifier=self.specifier,
            marker=marker,
            places=self.places,
            limits=self.limits,
        )


def declared_dist(document: Document, sources: Sources) -> Iterator[Row]:
    """The requirements of `[project]`, those of extras in sections of their own."""
    for declaration in document.declarations:
        if declaration.table == "project.dependencies":
            yield from _by_extra(declared_row(declaration, "", sources))
        elif declaration.table.startswith("project.optional-dependencies"):
            extra = normalise(declaration.group.partition(":")[2])
            yield from _by_extra(declared_row(declaration, f"extra:{extra}", sources))


def declared_row(declaration: Declaration, section: str, sources: Sources) -> Row:
    """A requirement as a person wrote it."""
    extras = [extra.value for extra in declaration.extras]
    specifier = declaration.constraint.text if declaration.constraint is not None else ""
    marker = declaration.marker.value if declaration.marker is not None else ""
    places = sources.of(declaration.key, section)
    origin = None
    if declaration.reference is not None:
        origin = Origin.direct(declaration.reference.kind, declaration.reference.target.value)
    return Row(
        section,
        declaration.key,
        _written(declaration.label, extras, specifier, marker),
        declaration.span,
        extras=extras,
        specifier=specifier,
        marker=marker,
        places=tuple([place for place, _ in places]) or (place_of(origin, sources.folder),),
        limits=tuple([marker for _, marker in places]),
    )


def declared_groups(document: Document, sources: Sources) -> list[Row]:
    """The requirements of all groups, with what they include, and each group's own range of Python in the markers.

    Raises `TooMany`.
    """
    own: dict[str, list[Row]] = {}
    for declaration in document.declarations:
        if declaration.table.startswith("dependency-groups.") or declaration.table == "tool.uv.dev-dependencies":
            name = normalise(declaration.group.partition(":")[2])
            own.setdefault(name, []).append(declared_row(declaration, f"group:{name}", sources))
    included = includes(document.values)
    limits = {
        normalise(name): limit for name, limit in table(document.values, "tool", "uv", "dependency-groups").items()
    }
    steps = _Steps()

    def expanded(name: str, seen: frozenset[str]) -> Iterator[Row]:
        steps.take()
        limit = limits.get(name)
        asked = limit.get("requires-python") if isinstance(limit, dict) else None
        marker = python_marker(asked) if isinstance(asked, str) else ""
        for row in own.get(name, ()):
            steps.take()
            yield row.within(row.section, marker)
        for other in included.get(name, ()):
            if other not in seen:
                for row in expanded(other, seen | {other}):
                    yield row.within(row.section, marker)

    names = dict.fromkeys([*own, *included])
    return [row.within(f"group:{name}", "") for name in names for row in expanded(name, frozenset({name}))]


def includes(values: Mapping[str, object]) -> Included:
    """The groups, each with those that it includes (PEP 735); names in normal form."""
    found = {}
    for name, items in table(values, "dependency-groups").items():
        tables = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        named = [item.get("include-group") for item in tables]
        found[normalise(name)] = [normalise(one) for one in named if isinstance(one, str)]
    return found


def copied_rows(edges: Iterable[Edge], section: str = "") -> Iterator[Row]:
    """The rows of uv, those of extras in the sections of these; `section` is that of edges which have none."""
    for edge in edges:
        row = Row(
            edge.section or section,
            edge.key,
            _written(edge.name, edge.extras, edge.specifier, edge.marker or ""),
            edge.at,
            extras=edge.extras,
            specifier=edge.specifier,
            marker=edge.marker or "",
            places=(place_of(edge.origin),),
        )
        yield from [row] if row.section else _by_extra(row)


def _by_extra(row: Row) -> Iterator[Row]:
    """A requirement of `[project]` once for each extra that asks for it, its marker without those."""
    kind, _, own = row.section.partition(":")
    named = (own,) if kind == "extra" else extras_of(row.marker)
    for extra in named or ("",):
        marker = given(row.marker, (extra,))
        if marker is not None:
            yield row.moved(f"extra:{extra}" if extra else "", marker)


def flattened(rows: Sequence[Row], own: str) -> list[Row]:
    """The rows with those of the project's own extras in the place of `own[extra]`. Raises `TooMany`."""
    by_section: dict[str, list[Row]] = {}
    for row in rows:
        by_section.setdefault(row.section, []).append(row)
    found: list[Row] = []
    steps = _Steps()

    def add(section: str, source: str, marker: str, seen: frozenset[str]) -> None:
        for row in by_section.get(source, ()):
            steps.take()
            if row.key != own or not row.extras:
                found.append(row.within(section, marker))
                continue
            for extra in sorted(row.extras - seen):
                add(section, f"extra:{extra}", both(marker, row.marker), seen | {extra})

    for section in by_section:
        add(section, section, "", frozenset())
    return found


def _written(name: str, extras: Sequence[str], specifier: str, marker: str) -> str:
    listed = f"[{','.join(extras)}]" if extras else ""
    return f"{name}{listed}{specifier}{f'; {marker}' if marker else ''}"

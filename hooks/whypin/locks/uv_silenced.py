"""What a `uv.lock` leaves out although a declaration or an entry asks for it.

uv drops what it can prove that nobody needs: an extra that the locked release does not have, an edge under
`exclude-dependencies`. It also writes single edges that hold nowhere (`python_version < '0'`).
"""

from __future__ import annotations

from whypin.locks.environments import env
from whypin.locks.narrower import Worlds
from whypin.locks.odd import Odd
from whypin.locks.reach import Entries
from whypin.locks.stale import table
from whypin.locks.uv_members import is_dynamic, members
from whypin.locks.uv_rows import TooMany, declared_dist, declared_groups, flattened
from whypin.model.names import normalise
from whypin.versions.marker_extras import both, given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

    from whypin.locks.odd import Judged
    from whypin.locks.uv_members import Member
    from whypin.locks.uv_rows import Row
    from whypin.model.lock import Lock, LockedPackage
    from whypin.model.lock_graph import Edge
    from whypin.model.project import Document, Pair

_TOO_WIDE = "whypin cannot compare the markers of `{name}`"
_SWITCHES = ("extra", "group")


def silenced(pair: Pair, lock: Lock, judged: Judged) -> None:
    """Note edges that end nowhere, declarations that no edge covers, and entries that hold nowhere."""
    entries = Entries(lock.packages)
    judged.odd.extend(_dangling(lock, entries))
    worlds = Worlds(env(pair, lock))
    root = pair.declarations[0]
    left_out = {one.key for one in root.declarations if one.role == "override"}
    left_out |= {edge.key for edge in lock.terms.manifest.overrides} | _excluded(root)
    for member in members(pair.lock, pair.declarations):
        if not member.document.problems:
            try:
                _of_member(member, entries, worlds, left_out, judged)
            except TooMany:
                judged.give_up(f"the groups or extras of `{member.document.path}` name each other too often")
    if not table(root.values, "project"):
        _unlocked(pair, lock, entries, worlds, left_out, judged)
    _dead(lock, worlds, judged)


def _unlocked(pair: Pair, lock: Lock, entries: Entries, worlds: Worlds, left_out: set[str], judged: Judged) -> None:
    """What a script asks for, or a project without `[project]`, which have no entries of their own in the lock."""
    asked = {edge.key for edge in lock.terms.manifest.asks}
    for one in pair.declarations[0].declarations:
        if one.key in entries.by_key or one.key not in asked or one.key in left_out or one.role != "requirement":
            continue
        held = worlds.holds(one.marker.value if one.marker is not None else "")
        if held is None:
            judged.give_up(_TOO_WIDE.format(name=one.label))
        elif held:
            message = f"`{one.label}` is declared, and it is not locked"
            document = pair.declarations[0]
            judged.odd.append(Odd(one, one.span, message, document=document, missing=one.key))


def _excluded(root: Document) -> set[str]:
    listed = table(root.values, "tool", "uv").get("exclude-dependencies")
    return {normalise(name) for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()


def _dangling(lock: Lock, entries: Entries) -> Iterator[Odd]:
    """Edges whose target is not locked, one for each target."""
    told = set()
    for package in lock.packages:
        for edge in package.links.edges:
            if not entries.of(edge) and (edge.key, edge.version) not in told:
                told.add((edge.key, edge.version))
                what = f"`{edge.name}` `{edge.version}`" if edge.version else f"`{edge.name}`"
                missing = "" if edge.key in entries.by_key else edge.key
                yield Odd(package, edge.at, f"`{package.name}` needs {what}, which is not locked", missing=missing)


def _of_member(member: Member, entries: Entries, worlds: Worlds, left_out: set[str], judged: Judged) -> None:
    """Each declaration against the edges of its section."""
    document, own = member.document, member.package.key
    rows = [] if is_dynamic(document.values) else flattened(list(declared_dist(document, member.sources)), own)
    rows += declared_groups(document, member.sources)
    edges = _Edges(member.package)
    asked: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.key != own and row.key not in left_out:
            asked.setdefault((row.section, row.key), []).append(row)
    for (section, key), wanted in asked.items():
        found = edges.of(section, key)
        for row in wanted:
            missed = worlds.leaves_out(row.marker, [marker for _, marker in found])
            if missed is None:
                judged.give_up(_TOO_WIDE.format(name=row.key))
            elif missed:
                judged.odd.append(_left_out(member, row, found, entries))
                break
        else:
            judged.odd.extend(_lost_extras(member, wanted, found, entries))


class _Edges:
    """The edges of a member by section and target, each with its marker as it is where that section is wanted."""

    def __init__(self, package: LockedPackage) -> None:
        self._package: Final = package
        self._by_section: Final[dict[str, dict[str, list[Edge]]]] = {}
        for edge in package.links.edges:
            kind, _, name = edge.section.partition(":")
            section = f"{kind}:{normalise(name)}" if kind else ""
            self._by_section.setdefault(section, {}).setdefault(edge.key, []).append(edge)

    def of(self, section: str, key: str, seen: frozenset[str] = frozenset()) -> list[tuple[Edge, str]]:
        """Those to a package, also by way of own extras that the section asks for."""
        if section in seen:
            return []
        held = self._by_section.get(section, {})
        found = self._resolved(held.get(key, ()), section)
        for edge, marker in self._resolved(held.get(self._package.key, ()), section):
            for extra in edge.extras:
                inner = self.of(f"extra:{normalise(extra)}", key, seen | {section})
                found += [(one, both(marker, other)) for one, other in inner]
        return found

    def _resolved(self, edges: Iterable[Edge], section: str) -> list[tuple[Edge, str]]:
        """Uv writes which of conflicting extras and groups is on as extras; the section's own is, and no other."""
        name = self._package.key
        kind, _, own = section.partition(":")
        on = f"{kind}-{len(name)}-{name}-{own}" if kind in _SWITCHES else f"project-{len(name)}-{name}"
        found = [(edge, given(edge.marker, (on,))) for edge in edges]
        return [(edge, marker) for edge, marker in found if marker is not None]


def _left_out(member: Member, row: Row, found: list[tuple[Edge, str]], entries: Entries) -> Odd:
    asked = (member.document, row.at)
    where = _where(row)
    if not found:
        message = f"`{row.written}` is declared{where}, and nothing in the entry of the project asks for it"
        missing = "" if row.key in entries.by_key else row.key
        return Odd(member.package, member.package.name_at, message, asked=asked, missing=missing)
    edge = found[0][0]
    message = f"`{row.written}` is declared{where}, and the lock leaves it out where `{edge.marker}` does not hold"
    package = next(iter(entries.of(edge)), member.package)
    return Odd(package, edge.at, message, asked=asked)


def _where(row: Row) -> str:
    kind, _, name = row.section.partition(":")
    return f" in the {kind} `{name}`" if name else ""


def _lost_extras(member: Member, wanted: list[Row], found: list[tuple[Edge, str]], entries: Entries) -> Iterator[Odd]:
    """Extras that are declared and on no edge, although the locked package has them."""
    held = {normalise(extra) for edge, _ in found for extra in edge.extras}
    for row in wanted:
        for extra in sorted(row.extras - held):
            for edge, _ in found:
                package = next((one for one in entries.of(edge) if _offers(one, extra)), None)
                if package is not None:
                    message = f"`{row.written}` is declared{_where(row)}, and the lock leaves out its extra `{extra}`"
                    yield Odd(package, edge.at, message, asked=(member.document, row.at))
                    break


def _offers(package: LockedPackage, extra: str) -> bool:
    return any(names and normalise(name) == extra for name, names in package.links.offers.items())


def _dead(lock: Lock, worlds: Worlds, judged: Judged) -> None:
    """Entries that are asked for under markers alone, none of which ever holds."""
    markers: dict[tuple[str, str], set[str]] = {}
    for edge in [edge for package in lock.packages for edge in package.links.edges]:
        markers.setdefault((edge.key, edge.version), set()).add(edge.marker or "")
    for package in lock.packages:
        asked = markers.get((package.key, package.version), set()) | markers.get((package.key, ""), set())
        if not asked or "" in asked:
            continue
        found = [worlds.holds(marker) for marker in asked]
        if None in found:
            judged.give_up(_TOO_WIDE.format(name=package.name))
        elif not any(found):
            message = f"`{package.name}` is locked, and everything that asks for it does so where nothing runs"
            judged.odd.append(Odd(package, package.name_at, message))

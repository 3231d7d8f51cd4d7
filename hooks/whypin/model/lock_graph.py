"""Who asks for what in a lock: the requirements that an entry records, as edges to other entries.

All of it is read on demand, because the rules of one file never look at it.
"""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from whypin.model.lock import At, Origin


class Edge(Record):
    """One requirement that a lock records.

    - `name` as written and `key`, its normal form; `extras` those of the target that are asked for, as written.
    - `specifier`: the range as written in the language of the lock's tool; `version`: the one version that is meant
      among several entries of the name. "" where the lock does not say; uv records versions, the others ranges.
    - `marker` as written, None without one. Poetry's `python` key is not joined to it, see `python`.
    - `section`: "" (dependencies), "extra:NAME" or "group:NAME", as `Declaration.group` has it.
    - `optional`: whether only an extra asks for it, which the marker names (Poetry).
    - `origin`: from where, None where the edge does not say.
    """

    __slots__ = (
        "at",
        "extras",
        "key",
        "marker",
        "name",
        "optional",
        "origin",
        "python",
        "section",
        "specifier",
        "version",
    )

    def __init__(
        self,
        name: str,
        key: str,
        at: At,
        *,
        extras: tuple[str, ...] = (),
        specifier: str = "",
        version: str = "",
        marker: str | None = None,
        python: str = "",
        section: str = "",
        optional: bool = False,
        origin: Origin | None = None,
    ) -> None:
        self.name: Final = name
        self.key: Final = key
        self.at: Final = at
        self.extras: Final = extras
        self.specifier: Final = specifier
        self.version: Final = version
        self.marker: Final = marker
        self.python: Final = python
        self.section: Final = section
        self.optional: Final = optional
        self.origin: Final = origin


class Declared(Record):
    """The copy of what a project declared when its lock was made (uv's `[package.metadata]`).

    `rows` are its requirements, those of extras with `extra == 'NAME'` in their marker, those of groups in the section
    "group:NAME"; `extras` and `groups` all names that it declared; `extras` is None where an early uv left them out.
    """

    __slots__ = ("extras", "groups", "rows")

    def __init__(
        self, rows: tuple[Edge, ...] = (), *, extras: tuple[str, ...] | None = None, groups: tuple[str, ...] = ()
    ) -> None:
        self.rows: Final = rows
        self.extras: Final = extras
        self.groups: Final = groups


class Links(Record):
    """What ties an entry to others.

    - `edges`: what it needs, in every extra and group, in the order of the file.
    - `offers`: the extras that it has, each with the keys of the packages that it lists for it (Poetry, uv).
    - `declared`: of a member what it declared when the lock was made, None where the lock does not say (uv).
    - `via`: who asked for it by the comments below the entry (requirements files): names of packages as written, and
      files as `-r FILE` and `-c FILE`, with the place in parentheses behind a name (`museum (pyproject.toml)`).
    """

    __slots__ = ("declared", "edges", "offers", "via")

    def __init__(
        self,
        edges: tuple[Edge, ...] = (),
        *,
        offers: Mapping[str, tuple[str, ...]] | None = None,
        declared: Declared | None = None,
        via: tuple[str, ...] = (),
    ) -> None:
        self.edges: Final = edges
        self.offers: Final = offers or {}
        self.declared: Final = declared
        self.via: Final = via


NO_LINKS = Links()

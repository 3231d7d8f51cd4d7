"""A store of cargo-vet: what its files except, demand and define (cargo-vet 0.10.2, `src/format.rs`)."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.lock import At

BUILT_IN = ("safe-to-run", "safe-to-deploy")
"""The criteria that every store has; the second implies the first."""


class Exemption(Record):
    """A `[[exemptions.CRATE]]`: one release that is taken unseen, for `criteria`. `notes` is "" for nothing."""

    __slots__ = ("at", "crate", "criteria", "notes", "version")

    def __init__(self, crate: str, version: str, at: At, notes: str = "", criteria: tuple[str, ...] = ()) -> None:
        self.crate: Final = crate
        self.version: Final = version
        self.at: Final = at
        self.notes: Final = notes
        self.criteria: Final = criteria


class Policy(Record):
    """A `[policy.CRATE]` or `[policy."CRATE:VERSION"]`; `version` is "" in the first.

    `free` holds what nothing at all is demanded of: "" for the crate itself and what it needs (`criteria = []`), the
    name of a dependency for one of its `dependency-criteria`, each with its place. `own` says whether the policy calls
    the crate one of the team's own (`audit-as-crates-io`, which is asked of no other).
    """

    __slots__ = ("at", "crate", "free", "notes", "own", "version")

    def __init__(
        self,
        crate: str,
        version: str,
        at: At,
        *,
        free: tuple[tuple[str, At], ...] = (),
        own: bool = False,
        notes: str = "",
    ) -> None:
        self.crate: Final = crate
        self.version: Final = version
        self.at: Final = at
        self.free: Final = free
        self.own: Final = own
        self.notes: Final = notes


class Criterion(Record):
    """A `[criteria.NAME]`, and the names that it implies with their places.

    `peer` is the name of the import that it was copied from, "" for one of the team's own.
    """

    __slots__ = ("at", "implies", "name", "peer")

    def __init__(self, name: str, at: At, implies: tuple[tuple[str, At], ...] = (), peer: str = "") -> None:
        self.name: Final = name
        self.at: Final = at
        self.implies: Final = implies
        self.peer: Final = peer


class Store(Record):
    """What one file of a store holds; the files of a store lie in one folder.

    `criteria` are those that it defines, `used` every name of one that it demands or vouches with, with its place;
    `defined_in` is the name of the file that has to define those, "" for this one. What it trusts until a day is in the
    document's `trusts`.
    """

    __slots__ = ("criteria", "defined_in", "exemptions", "policies", "used")

    def __init__(
        self,
        *,
        exemptions: tuple[Exemption, ...] = (),
        policies: tuple[Policy, ...] = (),
        criteria: tuple[Criterion, ...] = (),
        used: tuple[tuple[str, At], ...] = (),
        defined_in: str = "",
    ) -> None:
        self.exemptions: Final = exemptions
        self.policies: Final = policies
        self.criteria: Final = criteria
        self.used: Final = used
        self.defined_in: Final = defined_in

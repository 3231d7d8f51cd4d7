"""What a lock says of itself: the format's version, and what it was made from and for."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from whypin.model.lock import At
    from whypin.model.lock_graph import Edge


class Target(Record):
    """An environment that PDM locked for, as written; "" where it does not say."""

    __slots__ = ("at", "implementation", "platform", "python")

    def __init__(self, at: At, python: str = "", platform: str = "", implementation: str = "") -> None:
        self.at: Final = at
        self.python: Final = python
        self.platform: Final = platform
        self.implementation: Final = implementation


class InputHash(Record):
    """The maker's hash of the declarations: the algorithm and its hex digits, as written."""

    __slots__ = ("algorithm", "at", "value")

    def __init__(self, algorithm: str, value: str, at: At) -> None:
        self.algorithm: Final = algorithm
        self.value: Final = value
        self.at: Final = at


class Manifest(Record):
    """What uv read at the root of a workspace, or in a script: its `[manifest]`.

    `members` are keys; `asks` the requirements of a script (section "") and those of the `groups` of a project without
    `[project]` ("group:NAME"); `excluded` the keys of `exclude-dependencies`.
    """

    __slots__ = ("asks", "build_constraints", "constraints", "excluded", "groups", "members", "overrides")

    def __init__(
        self,
        members: tuple[str, ...] = (),
        *,
        asks: tuple[Edge, ...] = (),
        groups: tuple[str, ...] = (),
        constraints: tuple[Edge, ...] = (),
        overrides: tuple[Edge, ...] = (),
        build_constraints: tuple[Edge, ...] = (),
        excluded: tuple[str, ...] = (),
    ) -> None:
        self.members: Final = members
        self.asks: Final = asks
        self.groups: Final = groups
        self.constraints: Final = constraints
        self.overrides: Final = overrides
        self.build_constraints: Final = build_constraints
        self.excluded: Final = excluded


NO_MANIFEST = Manifest()


class Terms(Record):
    """The terms a lock was made on, all as written; empty where the format or the file does not say.

    - `version`: of the lock's format ("2.1", "1"); `revision`: the number uv adds since 0.7; `maker_version`: of the
      tool that wrote it ("2.1.0").
    - `input_hash`: of the declarations (Poetry, PDM, Pipenv, and PDM's in a `pylock.toml`).
    - `python`: the range of Python it is for (Pipenv: the version), at `python_at`.
    - `environments`: markers of which one must hold (uv's `supported-markers`, `environments` of PEP 751); `forks`: the
      markers of the forks of uv's resolution; `targets`: PDM's environments.
    - `extras` and `groups`: those that were locked (PDM, PEP 751), None where the file does not say; of Poetry `extras`
      are the project's own. `default_groups`: those of PEP 751 that are installed unless other ones are asked for.
    - `offers`: of Poetry's extras the packages.
    - `strategy`: PDM's flags; an entry with "inherit_metadata" has the marker of all who ask for it.
    - `conflicts`: of uv, each a set of (package, "extra", "group" or "", name).
    """

    __slots__ = (
        "conflicts",
        "default_groups",
        "environments",
        "extras",
        "forks",
        "groups",
        "input_hash",
        "maker_version",
        "manifest",
        "offers",
        "python",
        "python_at",
        "revision",
        "strategy",
        "targets",
        "version",
    )

    def __init__(
        self,
        version: str = "",
        *,
        revision: int | None = None,
        maker_version: str = "",
        input_hash: InputHash | None = None,
        python: str = "",
        python_at: At = (),
        environments: tuple[str, ...] = (),
        forks: tuple[str, ...] = (),
        targets: tuple[Target, ...] = (),
        extras: tuple[str, ...] | None = None,
        groups: tuple[str, ...] | None = None,
        default_groups: tuple[str, ...] = (),
        offers: Mapping[str, tuple[str, ...]] | None = None,
        strategy: tuple[str, ...] = (),
        conflicts: tuple[tuple[tuple[str, str, str], ...], ...] = (),
        manifest: Manifest = NO_MANIFEST,
    ) -> None:
        self.version: Final = version
        self.revision: Final = revision
        self.maker_version: Final = maker_version
        self.input_hash: Final = input_hash
        self.python: Final = python
        self.python_at: Final = python_at
        self.environments: Final = environments
        self.forks: Final = forks
        self.targets: Final = targets
        self.extras: Final = extras
        self.groups: Final = groups
        self.default_groups: Final = default_groups
        self.offers: Final = offers or {}
        self.strategy: Final = strategy
        self.conflicts: Final = conflicts
        self.manifest: Final = manifest


NO_TERMS = Terms()

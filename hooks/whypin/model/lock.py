"""Locks: what a tool wrote, every package pinned to one version.

A clean lock should be read fast, so places are found only when a finding needs them: every locked thing carries `at`,
a `Span` where the reader had it for nothing (requirements files), else the path of keys and indexes in the file
(`("package", 3, "files", 0, "hash")`), which `Document.locate` turns into a span.
"""

from __future__ import annotations

from whypin.model.lock_graph import NO_LINKS
from whypin.model.lock_terms import NO_TERMS
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Final

    from whypin.model.lock_graph import Links
    from whypin.model.lock_terms import Terms
    from whypin.text.span import Span

    At = Span | tuple[str | int, ...]
    Row = Mapping[str, object]


class Digest(Record):
    """One recorded hash, as written: `sha256` and its hex digits. `algorithm` is "" where the file gives none."""

    __slots__ = ("algorithm", "at", "value")

    def __init__(self, algorithm: str, value: str, at: At) -> None:
        self.algorithm: Final = algorithm
        self.value: Final = value
        self.at: Final = at


class Artifact(Record):
    """One file of a release as far as the lock records it; None (0 for no digest) is "the lock does not say".

    `uploaded` is the time as written (RFC 3339), `size` is in bytes; `key` is what the lock names the file by ("file",
    "url"), "" where it is not by a key of a table.
    """

    __slots__ = ("at", "digests", "filename", "key", "size", "uploaded", "url")

    def __init__(
        self,
        at: At,
        digests: tuple[Digest, ...],
        *,
        filename: str | None = None,
        url: str | None = None,
        size: int | None = None,
        uploaded: str | None = None,
        key: str = "",
    ) -> None:
        self.at: Final = at
        self.key: Final = key
        self.digests: Final = digests
        self.filename: Final = filename
        self.url: Final = url
        self.size: Final = size
        self.uploaded: Final = uploaded

    @property
    def name_at(self) -> At:
        """Where the file is named."""
        return self.part_at(self.key) if self.key else self.at

    def part_at(self, key: str) -> At:
        """Where a value of the file's own table is written, one that the lock has (`size`, `url`)."""
        return (*self.at, key) if isinstance(self.at, tuple) else self.at


class Origin(Record):
    """Where a locked package comes from.

    `kind`: "index", "url", "vcs", "path" (also editable and virtual members). `url` is the index's, file's or
    repository's address as written, None where the lock does not say (then: the configured index).

    Of a repository (kind "vcs") `reference` is the branch, tag or commit that was asked for, `commit` the one that was
    found, "" where the lock does not say; of a path `editable` is whether it was installed so.
    """

    __slots__ = ("commit", "editable", "kind", "reference", "subdirectory", "url")

    def __init__(
        self,
        kind: str,
        url: str | None = None,
        *,
        reference: str = "",
        commit: str = "",
        subdirectory: str = "",
        editable: bool = False,
    ) -> None:
        self.kind: Final = kind
        self.url: Final = url
        self.reference: Final = reference
        self.commit: Final = commit
        self.subdirectory: Final = subdirectory
        self.editable: Final = editable

    @classmethod
    def direct(cls, kind: str, target: str, *, editable: bool = False) -> Origin:
        """Where a direct reference of pip's leads to ("VCS Support", pip's documentation): `git+https://…@ref#…`.

        `kind` is that of a `Reference`; the address stays as written.
        """
        if kind != "vcs":
            return Origin("path" if kind == "workspace" else kind, target, editable=editable)
        address, _, fragment = target.partition("#")
        # An `@` before the path is that of a login.
        path = address.partition("://")[2].partition("/")[2]
        reference = path.rpartition("@")[2] if "@" in path else ""
        commit = reference if len(reference) == _COMMIT and not reference.strip("0123456789abcdef") else ""
        folder = next((part[13:] for part in fragment.split("&") if part.startswith("subdirectory=")), "")
        return Origin(kind, target, reference=reference, commit=commit, subdirectory=folder, editable=editable)


# So many digits make up a commit.
_COMMIT = 40
INDEX = Origin("index")


# A file of a row that has none of these keys is called as its address ends.
_NAMES = ("file", "filename", "name", "path")
_unnamed = frozenset(_NAMES).isdisjoint


class LockedPackage(Record):
    """One name and version in a lock.

    `pinned` is False for an entry that a lock holds without `==` or `===` (`version` is then what stands there).
    `hashes` are digests that belong to no named file (requirements files, Pipfile.lock); `artifacts` are the named
    files. Both are read on demand by `load`, given to the constructor. `at` is the whole entry, `name_at` and
    `version_at` its parts. `groups` are the groups or the category of the entry; `extras` those of an entry that stands
    beside the package's own (pdm.lock). `marker` is where the entry holds at all, `group_markers` where it does for a
    group, if the lock has one for each; `optional`: only an extra of the project asks for it (Poetry). `links` are its
    dependencies and who asks for it, built on demand as well.

    `surely_strong` is for `locks.digests`: True where the reader saw that every file has a digest and every digest is
    well-formed sha256, sha384 or sha512, None where that is still to be told from `rows`: a function for the files as
    they stand in the lock, with `hash` or `hashes`, `url`, and `file`, `filename`, `name` or `path`. Their values are
    of the kinds that the format gives them.

    `home` is for `locks.artifact_hosts`: scheme and authority of all addresses, where the reader saw that every file is
    named as the standards spell this release, "" where that is still to be told.
    """

    __slots__ = (
        "_link",
        "_links",
        "_load",
        "_loaded",
        "at",
        "extras",
        "group_markers",
        "groups",
        "home",
        "key",
        "marker",
        "name",
        "name_at",
        "optional",
        "origin",
        "pinned",
        "rows",
        "surely_strong",
        "version",
        "version_at",
    )

    def __init__(
        self,
        name: str,
        key: str,
        version: str,
        at: At,
        name_at: At,
        version_at: At,
        load: Callable[[], tuple[tuple[Digest, ...], tuple[Artifact, ...]]],
        *,
        origin: Origin = INDEX,
        marker: str | None = None,
        pinned: bool = True,
        groups: tuple[str, ...] = (),
        group_markers: Mapping[str, str] | None = None,
        optional: bool = False,
        links: Callable[[], Links] | None = None,
        extras: tuple[str, ...] = (),
        surely_strong: bool = False,
        rows: Callable[[], Sequence[Row]] | None = None,
        home: str = "",
    ) -> None:
        self.name: Final = name
        self.key: Final = key
        self.version: Final = version
        self.at: Final = at
        self.name_at: Final = name_at
        self.version_at: Final = version_at
        self.origin: Final = origin
        self.marker: Final = marker
        self.pinned: Final = pinned
        self.groups: Final = groups
        self.group_markers: Final = group_markers
        self.optional: Final = optional
        self.extras: Final = extras
        self.surely_strong: bool | None = surely_strong or (None if rows is not None else False)
        self.rows: Final = rows
        self.home: Final = home
        self._load: Final = load
        self._loaded: tuple[tuple[Digest, ...], tuple[Artifact, ...]] | None = None
        self._link: Final = links
        self._links: Links | None = None

    def _values(self) -> tuple[object, ...]:
        return self.key, self.version, self.origin, self.marker, self.hashes, self.artifacts

    def _contents(self) -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    @property
    def links(self) -> Links:
        """Its dependencies, and who asks for it."""
        if self._links is None:
            self._links = self._link() if self._link is not None else NO_LINKS
        return self._links

    def locations(self) -> list[tuple[str | None, str | None]]:
        """Address and file name of each artifact as written, without building artifacts where the reader can."""
        if self.rows is None:
            return [(artifact.url, artifact.filename) for artifact in self.artifacts]
        return [
            (row.get("url"), None if _unnamed(row) else _file_name(row))  # type: ignore[misc]  # strings: readers check
            for row in self.rows()
        ]

    @property
    def hashes(self) -> tuple[Digest, ...]:
        """Digests that belong to no named file."""
        return self._contents()[0]

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """The files the lock names."""
        return self._contents()[1]

    @property
    def digests(self) -> tuple[Digest, ...]:
        """Every digest of the package, of named files or not."""
        return self.hashes + tuple([digest for artifact in self.artifacts for digest in artifact.digests])


def _file_name(row: Row) -> object:
    return next((row[key] for key in _NAMES if row.get(key)), None)


class Lock(Record):
    """What a lock file holds.

    `maker` is the tool that wrote it ("pip-compile", "uv", "poetry", "pdm", "pipenv", "" unknown); `hashed` whether the
    file locks by hash; `index_urls` the indexes it names, as written. `may_hold_several`: several versions of a package
    that no marker tells apart, as those of Poetry before 2.0 do, and uv's with `conflicts`. `build_constraints` are
    versions with hashes that it holds for builds alone: no package needs them, and they are not installed. `terms`:
    what it says of itself.
    """

    __slots__ = ("build_constraints", "hashed", "index_urls", "maker", "may_hold_several", "packages", "terms")

    def __init__(
        self,
        packages: tuple[LockedPackage, ...],
        *,
        hashed: bool,
        maker: str = "",
        index_urls: tuple[str, ...] = (),
        may_hold_several: bool = False,
        build_constraints: tuple[LockedPackage, ...] = (),
        terms: Terms = NO_TERMS,
    ) -> None:
        self.packages: Final = packages
        self.build_constraints: Final = build_constraints
        self.terms: Final = terms
        self.may_hold_several: Final = may_hold_several
        self.hashed: Final = hashed
        self.maker: Final = maker
        self.index_urls: Final = index_urls

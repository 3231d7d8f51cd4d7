"""What reaches a rule from outside the files: options, the day, the index, the base."""

from __future__ import annotations

from whypin.model.names import normalise
from whypin.text.patterns import is_pattern, matches_name
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, Final, Protocol

    from whypin.model.commit import Commit
    from whypin.model.ignore import IgnoreUse
    from whypin.model.judgement import Judgement
    from whypin.model.lock import LockedPackage
    from whypin.model.loosening import Loosening
    from whypin.model.project import Document, Pair
    from whypin.model.publisher import Update
    from whypin.model.release import Requirements
    from whypin.model.review import Place, Standing
    from whypin.model.rule import Option
    from whypin.model.sums import Sums
    from whypin.model.why import Advisory
    from whypin.text.source import Source
    from whypin.text.span import Span

    class Reviews(Protocol):
        """The signed reviews of a repository, `supply-chain/`; a package's are read when they are first asked for."""

        @property
        def in_use(self) -> bool:
            """Whether there are keys, exemptions or imports, so that every locked release has to be reviewed."""
            ...

        @property
        def missing(self) -> str:
            """What keeps all of them from being judged, one clause; "" for nothing."""
            ...

        @property
        def remedy(self) -> str:
            """What to do about what is missing, exact and imperative."""
            ...

        @property
        def problems(self) -> Iterable[Place]:
            """What of the files that were read is no key, exemption, import or statement."""
            ...

        @property
        def sources(self) -> Mapping[str, Source]:
            """The texts of the files that anything was said of."""
            ...

        def added(self) -> Iterable[Place]:
            """The keys, exemptions and imports that the base does not have, each with what becomes of it."""
            ...

        def standing(
            self, lock: str, package: str, version: str, digest: str, criteria: str, reviewers: int
        ) -> Standing:
            """What the reviews say of a file of a locked release, by its SHA-256; `lock` is the path of the lock."""
            ...

        def gap(self, lock: str, package: str, version: str, digest: str, criteria: str, reviewers: int) -> Standing:
            """The same of one that is not reviewed, with what is left to be reviewed."""
            ...

    class Index(Protocol):
        """The package indexes, asked once for all rules."""

        def judgements(self) -> Iterable[tuple[Document, Judgement]]:
            """What the indexes say of each locked package that findings are wanted for, in the order of the locks.

            A lock that is known to be published throughout is left out where no rule asks for more.
            """
            ...

        def needs(self, document: Document, packages: Sequence[LockedPackage]) -> tuple[Requirements, ...]:
            """What packages of a lock need by the metadata of their releases, in their order."""
            ...

        def updates(self) -> Iterable[tuple[Document, Update]]:
            """What the locks have otherwise than at the base, with who published it then and now.

            Updates whose old files had no publisher that the index names are left out.
            """
            ...

        def advisories(
            self, releases: Sequence[tuple[str, str, str]]
        ) -> Mapping[tuple[str, str, str], Sequence[Advisory] | None]:
            """The advisories of releases, each an index, a project and a version; None where the index tells none.

            Asked when it is called, all at once.
            """
            ...

    class History(Protocol):
        """What the repository's history tells cheaply."""

        def brought(self, document: Document, span: Span) -> Commit | None:
            """The commit that wrote the line where a span begins; None where that is not known."""
            ...

    class Base(Protocol):
        """The files as they were at the revision that a change is compared with; read when they are asked for."""

        @property
        def commit(self) -> str:
            """The full id of the revision."""
            ...

        @property
        def paths(self) -> tuple[str, ...]:
            """The dependency files that it had, sorted; where only some files are checked, those in their folders."""
            ...

        def document(self, path: str) -> Document | None:
            """What a file was, under whatever name; the very same document where it has not changed.

            None where it is new, or could not be read.
            """
            ...

        def renamed(self, path: str) -> str:
            """Where a file that it had stands now, be it unread: mostly where it was; "" where it is gone."""
            ...

        def pair(self, path: str) -> Pair | None:
            """A lock, by its path then, with the declarations that it was made from; None where none are known."""
            ...


class Facts(Record):
    """Everything a rule may know beside the project.

    `today` is an ISO date (`2026-11-22`) where the run is, `now` the seconds since 1970 began in UTC; `level` is
    "default" or "strict"; `options` are the values that the configuration gives, by key, and under "packages" and
    "groups" those of each package and group; `index` is None in an offline run, `base` and `history` where there is
    none; `ignores` is filled for the rules that judge ignores, which run last, and `loosened`, what the change loosens,
    for the one after those; `rules` are the names of all rules there are. `level` and `options` are those of the file's
    own configuration in what `of` gives; `files` holds that by path, for the files where it differs. `allows` says
    whether a person allowed an address that a file names, in the settings of the machine, by an option or by the policy
    that binds; it is asked only about places that are not PyPI's. `reviews` is None where no rule asks
    for them, `sums` where none are configured, or no index is asked.
    """

    __slots__ = (
        "allows",
        "base",
        "files",
        "history",
        "ignores",
        "index",
        "level",
        "loosened",
        "now",
        "options",
        "reviews",
        "rules",
        "sums",
        "today",
    )

    def __init__(
        self,
        *,
        today: str = "",
        now: float | None = None,
        level: str = "default",
        options: Mapping[str, Any] | None = None,
        index: Index | None = None,
        base: Base | None = None,
        ignores: tuple[IgnoreUse, ...] = (),
        rules: tuple[str, ...] = (),
        files: Mapping[str, Facts] | None = None,
        loosened: tuple[Loosening, ...] = (),
        allows: Callable[[str], bool] | None = None,
        history: History | None = None,
        reviews: Reviews | None = None,
        sums: Sums | None = None,
    ) -> None:
        self.today: Final = today
        self.now: Final = now
        self.level: Final = level
        self.options: Final = options or {}
        self.index: Final = index
        self.base: Final = base
        self.ignores: Final = ignores
        self.rules: Final = rules
        self.files: Final = files or {}
        self.loosened: Final = loosened
        self.allows: Final = allows or _is_pypi
        self.history: Final = history
        self.reviews: Final = reviews
        self.sums: Final = sums

    @property
    def texts(self) -> Mapping[str, Source]:
        """The texts of files that are no dependency files, and of which something may be said, by path."""
        texts: dict[str, Source] = {}
        for one in (self.reviews, self.sums):
            texts.update({} if one is None else one.sources)
        return texts

    def of(self, document: Document) -> Facts:
        """What holds for one file."""
        return self.files.get(document.path, self)

    def option(self, option: Option, package: str = "", group: str = "") -> Any:
        """The value of an option, in the form that it has, as the first of these gives it.

        The table of the package (a normalised name), that of the group ("extra:NAME" or "group:NAME"), those whose
        pattern the package matches from the longest to the shortest, the general one, the default.
        """
        packages: Mapping[str, Mapping[str, Any]] = self.options.get("packages", {}) if package else {}
        groups: Mapping[str, Mapping[str, Any]] = self.options.get("groups", {}) if group else {}
        if not packages and not groups:
            # Asked for every declaration, and most configurations have neither.
            return self.options.get(option.name, option.default)
        tables = [packages[package]] if package in packages else []
        # A name alone is that of an extra and of a group.
        kind, _, name = group.partition(":")
        tables += [groups[one] for one in (f"{kind}:{normalise(name)}", normalise(name)) if one in groups]
        patterns = sorted([name for name in packages if is_pattern(name)], key=len, reverse=True)
        tables += [packages[pattern] for pattern in patterns if matches_name(pattern, package)]
        for table in (*tables, self.options):
            if option.name in table:
                return table[option.name]
        return option.default


def _is_pypi(url: str) -> bool:
    from whypin.model.address import is_pypi

    return is_pypi(url)

"""Documents, and the project they make up together."""

from __future__ import annotations

from whypin.text.record import Record
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Final, Literal

    from whypin.model.bot import BotWord
    from whypin.model.declaration import Comment, Declaration
    from whypin.model.formats import Format
    from whypin.model.lock import At, Lock, LockedPackage
    from whypin.model.place import Place
    from whypin.model.repository import Repository
    from whypin.model.trust import Trust
    from whypin.model.vet import Store
    from whypin.text.source import Source


class Problem(Record):
    """What a reader could not read; reported by the rule of that name."""

    __slots__ = ("help", "message", "rule", "span")

    def __init__(self, rule: str, message: str, help: str, span: Span) -> None:
        self.rule: Final = rule
        self.message: Final = message
        self.help: Final = help
        self.span: Final = span


class Include(Record):
    """A file that another one takes in; `target` as written, `span` of the target.

    `kind` is "requirement" for a `-r` line, "constraint" for a `-c` line, and "file" where the metadata of a project
    say that the file holds its dependencies, which are then of the `group`: "" or "extra:NAME".
    """

    __slots__ = ("group", "kind", "span", "target")

    def __init__(self, kind: str, target: str, span: Span, group: str = "") -> None:
        self.kind: Final = kind
        self.target: Final = target
        self.span: Final = span
        self.group: Final = group


class Generated(Record):
    """What the header of a generated requirements file records.

    `tool` as named there ("pip-compile", "uv", "poetry", …; "" where it names none); `arguments` the recorded command
    line split into words, empty where none is recorded; `via` the files named in `# via -r FILE` comments (and `-c`),
    as written, each once. The constructor also takes a function for `via`, called when it is first asked for.
    """

    __slots__ = ("_via", "arguments", "tool")

    def __init__(
        self,
        tool: str,
        arguments: tuple[str, ...] = (),
        via: tuple[str, ...] | Callable[[], tuple[str, ...]] = (),
    ) -> None:
        self.tool: Final = tool
        self.arguments: Final = arguments
        self._via = via

    def _values(self) -> tuple[object, ...]:
        return self.tool, self.arguments, self.via

    @property
    def via(self) -> tuple[str, ...]:
        """The files named in `# via` comments."""
        if not isinstance(self._via, tuple):
            self._via = self._via()
        return self._via


class ProjectMetadata(Record):
    """What a `pyproject.toml` (or Pipfile) says of the whole project, beside its dependencies.

    `name` is the project's own normalised name; `library` whether the file describes one (docs/design.md, "Kind");
    `caret_table` whether it is a Poetry project, in whose `[project]` table a caret-like range is routine; `members`
    and `excluded` are workspace globs; `sources` the packages that come from elsewhere than an index
    (`[tool.uv.sources]`), and `local` those of them that lie in a folder, each with the path as written ("" for a
    member of the workspace); `computed` the fields ("dependencies", "optional-dependencies") that are dynamic and that
    no table of it gives.
    """

    __slots__ = ("caret_table", "computed", "excluded", "library", "local", "members", "name", "sources")

    def __init__(
        self,
        *,
        name: str = "",
        library: bool = False,
        caret_table: bool = False,
        members: tuple[str, ...] = (),
        excluded: tuple[str, ...] = (),
        sources: tuple[str, ...] = (),
        local: tuple[tuple[str, str], ...] = (),
        computed: tuple[str, ...] = (),
    ) -> None:
        self.name: Final = name
        self.library: Final = library
        self.caret_table: Final = caret_table
        self.members: Final = members
        self.excluded: Final = excluded
        self.sources: Final = sources
        self.local: Final = local
        self.computed: Final = computed


TEMPLATE = "is a template"
"""Why a template is left out; follows its quoted path."""


class Document(Record):
    """One file, read.

    `format` is a row of `model.formats`. A file is declarations, a lock (`lock` is set), or neither. `comments` holds
    every comment of a file of declarations, and of a lock those that hold `whypin:`; `find` turns the path of a locked
    thing into its span. `left_out` says why no rule for declarations looks at it ("is a template"), one clause that
    follows its quoted path; "" where they do. `owner` is the path of the project whose metadata say that this file
    holds its dependencies, "" for a file that speaks for itself. `trusts` are the entries that believe somebody until
    a day; `store` is what a file of a cargo-vet store holds, None for any other.
    """

    __slots__ = (
        "_find",
        "comments",
        "declarations",
        "format",
        "generated",
        "includes",
        "left_out",
        "lock",
        "metadata",
        "owner",
        "places",
        "problems",
        "source",
        "store",
        "trusts",
        "values",
    )

    def __init__(
        self,
        source: Source,
        format: Format,
        *,
        declarations: tuple[Declaration, ...] = (),
        lock: Lock | None = None,
        problems: tuple[Problem, ...] = (),
        includes: tuple[Include, ...] = (),
        comments: tuple[Comment, ...] = (),
        generated: Generated | None = None,
        metadata: ProjectMetadata | None = None,
        places: tuple[Place, ...] = (),
        left_out: str = "",
        owner: str = "",
        find: Callable[[tuple[str | int, ...]], Span] | None = None,
        trusts: tuple[Trust, ...] = (),
        store: Store | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        self.source: Final = source
        self.format: Final = format
        self.declarations: Final = declarations
        self.lock: Final = lock
        self.problems: Final = problems
        self.includes: Final = includes
        self.comments: Final = comments
        self.generated: Final = generated
        self.metadata: Final = metadata
        self.places: Final = places
        self.left_out: Final = left_out
        self.owner: Final = owner
        self._find: Final = find
        self.trusts: Final = trusts
        self.store: Final = store
        self.values: Final[Mapping[str, object]] = {} if values is None else values

    def __repr__(self) -> str:
        return f"Document({self.source.path!r}, {self.format.name!r})"

    @property
    def path(self) -> str:
        """The file's path relative to the repository, with `/`."""
        return self.source.path

    @property
    def may_be_lock(self) -> bool:
        """Whether a file of that name can be a lock, whatever this one is."""
        return self.format.role in ("lock", "either") and not self.path.endswith(self.format.sources)

    @property
    def index_urls(self) -> tuple[str, ...]:
        """Where the file says that packages are looked for, as written."""
        return tuple([place.address for place in self.places if place.is_index])

    def locate(self, at: At) -> Span:
        """Where a locked thing stands; computes positions when first needed."""
        if isinstance(at, Span):
            return at
        if self._find is None:
            raise LookupError(f"the reader of {self.path} gives paths but no `find`")
        return self._find(at)


class Pair(Record):
    """A lock and the declarations it was made from. `why` says how whypin knows, for `--show-files`."""

    __slots__ = ("declarations", "lock", "why")

    def __init__(self, lock: Document, declarations: tuple[Document, ...], why: str) -> None:
        self.lock: Final = lock
        self.declarations: Final = declarations
        self.why: Final = why


class Link(Record):
    """A lock that has to agree with another one.

    `kind`: it includes the other one or was made under its "limits" (`-r`, `-c`), or it is an "export" of it.
    """

    __slots__ = ("followed", "kind", "lock")

    def __init__(self, lock: Document, followed: Document, kind: Literal["limits", "export"]) -> None:
        self.lock: Final = lock
        self.followed: Final = followed
        self.kind: Final[Literal["limits", "export"]] = kind


class Project(Record):
    """The documents of one run.

    `documents` are all that were read; `targets` the paths that findings are wanted for; `production_only` the paths of
    those whose development declarations no rule binds; `library` the paths whose declarations belong to a library;
    `development` those of the requirements files that are locks of what is needed in development only, and `limits`
    those of the ones that nothing is installed from, because they are constraints. `notes` are sentences for the
    summary; `repository` makes what a rule about to report asks of the surroundings. `unverified` is what nobody could
    judge: a path ("" is the repository) and why, one clause.
    """

    __slots__ = (
        "_locked",
        "_repository",
        "_surroundings",
        "development",
        "documents",
        "library",
        "limits",
        "links",
        "notes",
        "pairs",
        "production_only",
        "targets",
        "unverified",
    )

    def __init__(
        self,
        documents: tuple[Document, ...],
        *,
        pairs: tuple[Pair, ...] = (),
        targets: frozenset[str] | None = None,
        production_only: frozenset[str] = frozenset(),
        library: frozenset[str] = frozenset(),
        development: frozenset[str] = frozenset(),
        limits: frozenset[str] = frozenset(),
        links: tuple[Link, ...] = (),
        notes: tuple[str, ...] = (),
        unverified: tuple[tuple[str, str], ...] = (),
        repository: Callable[[], Repository] | None = None,
    ) -> None:
        self.documents: Final = documents
        self.unverified: Final = unverified
        self.pairs: Final = pairs
        self.development: Final = development
        self.limits: Final = limits
        self.links: Final = links
        self.targets: Final = frozenset([d.path for d in documents]) if targets is None else targets
        self.production_only: Final = production_only
        self.library: Final = library
        self.notes: Final = notes
        self._repository = repository
        self._surroundings: Repository | None = None
        self._locked: dict[str, dict[str, list[tuple[Document, LockedPackage]]]] = {}

    def _values(self) -> tuple[object, ...]:
        paths = (self.development, self.library, self.limits, self.production_only, self.targets)
        return self.documents, self.links, self.notes, self.pairs, self.unverified, *paths

    def binds(self, document: Document, declaration: Declaration) -> bool:
        """Whether the rules look at a declaration: those for development count where the scope is all."""
        return not document.left_out and self.in_scope(document, declaration)

    def in_scope(self, document: Document, declaration: Declaration) -> bool:
        """Whether the scope of a declaration is looked at in its file."""
        return declaration.scope == "production" or document.path not in self.production_only

    def declarations(self) -> Iterator[tuple[Document, Declaration]]:
        """The declarations that the rules bind, file by file, in their order."""
        # As `binds` has it, asked of a file once: every rule goes through them.
        for document in self.documents:
            if document.left_out:
                continue
            every = document.path not in self.production_only
            for declaration in document.declarations:
                if every or declaration.scope == "production":
                    yield document, declaration

    def is_own(self, document: Document, declaration: Declaration) -> bool:
        """Whether a declaration asks for what the repository itself defines: a name of its own, or a path inside."""
        around, reference = self.repository, declaration.reference
        if around is None:
            return document.metadata is not None and declaration.key == document.metadata.name != ""
        if reference is not None:
            return reference.kind == "path" and around.holds(document, reference.target.value)
        return bool(declaration.key) and around.is_own(document, declaration.key)

    def has_source(self, document: Document, declaration: Declaration) -> bool:
        """Whether a package comes from elsewhere than an index, so that no version of it is asked for."""
        around = self.repository
        if around is None:
            return document.metadata is not None and declaration.key in document.metadata.sources
        return around.has_source(document, declaration.key)

    def together(self, document: Document) -> tuple[Document, ...]:
        """A file, and all that it includes."""
        around = self.repository
        return (document,) if around is None else around.together(document)

    def bots(self, document: Document, declaration: Declaration) -> tuple[BotWord, ...]:
        """What the team's update bots were told about a lower bound."""
        around = self.repository
        return () if around is None else around.bots(document, declaration.key)

    @property
    def repository(self) -> Repository | None:
        """The files around the documents, looked up when they are asked for; None where nothing is known of them."""
        if self._surroundings is None and self._repository is not None:
            self._surroundings = self._repository()
        return self._surroundings

    def locks(self) -> Iterator[tuple[Document, Lock]]:
        """Every document that is a lock."""
        for document in self.documents:
            if document.lock is not None:
                yield document, document.lock

    def locked(self, document: Document, key: str) -> tuple[tuple[Document, LockedPackage], ...]:
        """What the locks paired with a file of declarations hold for a package."""
        if document.path not in self._locked:
            found: dict[str, list[tuple[Document, LockedPackage]]] = {}
            for pair in self.pairs:
                if pair.lock.lock is not None and any(one.path == document.path for one in pair.declarations):
                    for package in pair.lock.lock.packages:
                        found.setdefault(package.key, []).append((pair.lock, package))
            self._locked[document.path] = found
        return tuple(self._locked[document.path].get(key, ()))

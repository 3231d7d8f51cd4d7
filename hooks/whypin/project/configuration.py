"""The configuration: `[tool.whypin]` of a `pyproject.toml`, or `whypin.toml`, and which files it governs.

Each file is governed by the nearest configuration above it: a nearer one replaces the others, nothing is merged, and a
`whypin.toml` wins beside a `pyproject.toml`. Nothing is looked for above the repository.
"""

from __future__ import annotations

from whypin.project.paths import folder_of, joined, upwards
from whypin.project.scope import Named
from whypin.project.tree import Unreadable
from whypin.text.record import Record
from whypin.text.source import Undecodable, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Final, Protocol

    from whypin.model.ignore import Ignore
    from whypin.model.rule import Grade
    from whypin.model.sums import SumsFile
    from whypin.project.tree import Tree
    from whypin.text.patterns import Pattern
    from whypin.text.source import Source

    class Governs(Protocol):
        """Which configuration governs a file."""

        def of(self, path: str) -> Configuration:
            """The configuration that governs a file. Raises `ConfigurationError`."""
            ...


NAMES = ("whypin.toml", "pyproject.toml")
"""The files that may hold a configuration, the first wins where both do."""


class Mistake(Record):
    """One thing that is wrong in a configuration; `line` and `column` are 1-based, `message` is one clause."""

    __slots__ = ("column", "line", "message", "path")

    def __init__(self, path: str, line: int, column: int, message: str) -> None:
        self.path: Final = path
        self.line: Final = line
        self.column: Final = column
        self.message: Final = message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class ConfigurationError(Exception):
    """A configuration cannot be used: `mistakes` holds everything that is wrong in it, in order of place.

    As text it is one line for each mistake, `path:line:column: message`.
    """

    def __init__(self, mistakes: Collection[Mistake]) -> None:
        self.mistakes: Final = tuple(sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column)))
        super().__init__("\n".join([str(mistake) for mistake in self.mistakes]))


class Unparsed(ConfigurationError):
    """A file that may hold a configuration and cannot be read as TOML; `source` is its text, "" where it has none."""

    def __init__(self, mistake: Mistake, source: Source | None = None) -> None:
        super().__init__([mistake])
        self.source: Final = source


class Configuration(Record):
    """What a team has decided. Without arguments: what holds when it has decided nothing.

    - `level` is "default" or "strict", `scope` "production" or "all", `kind` "application", "library" or None (as
      the files say).
    - `production`, `development`: what a person calls so; see `whypin.project.scope`.
    - `exclude`: the patterns of files and folders that are left out.
    - `allow_hosts` are lower-case host names, with a port where one was given.
    - `severities` maps rules to "error", "warning", "note" or "off".
    - `packages` maps normalised names, or patterns, to the options that are given for them.
    - `sums` are the signed lists of digests, by paths relative to the repository.
    - `locks` pairs each lock with its declarations, all paths relative to the repository.
    - `groups` maps names of groups and extras, plain or as "group:NAME" and "extra:NAME", to the options for them.
    - `options` are the values for rules by key, as far as given (`whypin.model.rule.Option`), `packages` and `groups`.
    - `path` is the file it was read from, and `source` its text; None without one.
    """

    __slots__ = (
        "allow_hosts",
        "development",
        "exclude",
        "groups",
        "ignores",
        "kind",
        "level",
        "locks",
        "options",
        "packages",
        "path",
        "production",
        "scope",
        "severities",
        "source",
        "sums",
    )

    def __init__(
        self,
        *,
        level: str = "default",
        scope: str = "production",
        kind: str | None = None,
        production: Named | None = None,
        development: Named | None = None,
        exclude: tuple[Pattern, ...] = (),
        allow_hosts: tuple[str, ...] = (),
        severities: Mapping[str, Grade] | None = None,
        packages: Mapping[str, Mapping[str, object]] | None = None,
        groups: Mapping[str, Mapping[str, object]] | None = None,
        locks: tuple[tuple[str, tuple[str, ...]], ...] = (),
        sums: tuple[SumsFile, ...] = (),
        ignores: tuple[Ignore, ...] = (),
        options: Mapping[str, object] | None = None,
        path: str | None = None,
        source: Source | None = None,
    ) -> None:
        self.level: Final = level
        self.scope: Final = scope
        self.kind: Final = kind
        self.production: Final = production or Named()
        self.development: Final = development or Named()
        self.exclude: Final = exclude
        self.allow_hosts: Final = allow_hosts
        self.severities: Final = severities or {}
        self.packages: Final = packages or {}
        self.groups: Final = groups or {}
        self.locks: Final = locks
        self.sums: Final = sums
        self.ignores: Final = ignores
        self.options: Final = {**(options or {}), "packages": self.packages, "groups": self.groups}
        self.path: Final = path
        self.source: Final = source

    def of(self, path: str) -> Configuration:
        """A configuration by itself governs every file, as the one that `--config` names does."""
        return self

    @property
    def others(self) -> dict[str, object]:
        """What it decides beside severities, ignores, exclusions, pairs and hosts, by key, as far as it differs."""
        named = {key: getattr(self, key) for key in ("level", "scope", "kind", "production", "development", "sums")}
        return {**named, **self.options}

    @property
    def table(self) -> tuple[str, ...]:
        """The table of its file that it is."""
        return table_of(self.path or "")


class Nearest:
    """The configurations of a repository, each read when a file that it governs is met.

    `broken` fills with the files that may hold one and are not TOML, by path: what they decide is not known, and a
    finding has to say so. A file whose bytes cannot be read, such as a folder of that name, decides nothing.
    """

    def __init__(self, tree: Tree, rules: Collection[str]) -> None:
        self._tree = tree
        self._rules = rules
        self._folders: dict[str, Configuration | None] = {}
        self.broken: dict[str, Source | None] = {}

    def of(self, path: str) -> Configuration:
        """The configuration that governs a file. Raises `ConfigurationError`."""
        for folder in upwards(folder_of(path)):
            if folder not in self._folders:
                self._folders[folder] = self._in(folder)
            found = self._folders[folder]
            if found is not None:
                return found
        return _NOTHING

    def _in(self, folder: str) -> Configuration | None:
        try:
            return in_folder(self._tree, folder, self._rules)
        except Unparsed as error:
            path = error.mistakes[0].path
            self.broken[path] = error.source
            return Configuration(path=path)


def in_folder(tree: Tree, folder: str, rules: Collection[str]) -> Configuration | None:
    """The configuration that stands in a folder. Raises `ConfigurationError`."""
    source = find(tree, folder)
    return None if source is None else parse(source, table_of(source.path), rules, lambda: _of_root(tree))


def _of_root(tree: Tree) -> str:
    """The file of the root that holds its configuration, or would."""
    try:
        source = find(tree, "")
    except Unparsed as error:
        return error.mistakes[0].path
    return NAMES[1] if source is None and _bytes(tree, NAMES[1]) else NAMES[0] if source is None else source.path


def read(tree: Tree, path: str, rules: Collection[str]) -> Configuration:
    """The configuration in a file that a person named. Raises `ConfigurationError`."""
    data = _bytes(tree, path)
    if data is None:
        raise ConfigurationError([Mistake(path, 1, 1, "there is no such file")])
    return parse(_decoded(path, data), table_of(path), rules)


def find(tree: Tree, folder: str) -> Source | None:
    """The file in a folder that holds a configuration, None where there is none. Raises `Unparsed`."""
    path = joined(folder, NAMES[0]) or ""
    data = _bytes(tree, path)
    return _decoded(path, data) if data is not None else _with_table(tree, joined(folder, NAMES[1]) or "")


def table_of(path: str) -> tuple[str, ...]:
    """The table that holds the configuration in a file of that name; `()` is the whole file."""
    return ("tool", "whypin") if path.rpartition("/")[2].startswith("pyproject") else ()


def parse(
    source: Source, table: tuple[str, ...], rules: Collection[str], root: Callable[[], str] | None = None
) -> Configuration:
    """Read the configuration in a table of a TOML file; a table that is not there has decided nothing.

    `rules` are the names that may be configured. `root` gives the file of the repository's root that a key belongs in
    which governs the run as a whole; None where any file may hold those. Raises `ConfigurationError` with every mistake
    of the table.
    """
    from whypin.project.settings import Settings

    settings = Settings(source, _values(source), table, rules, root)
    fields = settings.fields()
    if settings.mistakes:
        raise ConfigurationError([Mistake(source.path, *settings.place(at), text) for at, text in settings.mistakes])
    return Configuration(path=source.path, source=source, **fields)


def _with_table(tree: Tree, path: str) -> Source | None:
    try:
        data = tree.read(path)
    except Unreadable:
        # A folder of that name, for one; where findings are wanted for it, its reader says so.
        return None
    # Saves most runs the parse, and loses nothing: TOML must be UTF-8, so a key `whypin` stands there in these very
    # bytes unless it is spelled with an escape, and then there is a backslash with one of these letters.
    if data is None or not any(word in data for word in (b"whypin", rb"\u", rb"\U", rb"\x")):
        return None
    source = _decoded(path, data)
    tool = _values(source).get("tool")
    return source if isinstance(tool, dict) and "whypin" in tool else None


def _bytes(tree: Tree, path: str) -> bytes | None:
    try:
        return tree.read(path)
    except Unreadable as error:
        raise Unparsed(Mistake(path, 1, 1, str(error))) from None


def _decoded(path: str, data: bytes) -> Source:
    try:
        source = decode(path, data)
    except Undecodable as error:
        raise Unparsed(Mistake(path, error.line, 1, str(error))) from None
    if source.encoding != "utf-8":
        raise Unparsed(Mistake(path, 1, 1, f"is {source.encoding.upper()} text, and TOML is UTF-8"))
    return source


def _values(source: Source) -> dict[str, object]:
    from whypin.text import toml

    try:
        return toml.loads(source)
    except toml.TomlError as error:
        from whypin.readers.pyproject_unreadable import problem

        found = problem(source, error)
        message = error.message if found is None else found.message
        at = error.offset if found is None else found.span.start
        raise Unparsed(Mistake(source.path, *source.position(at), message), source) from None


_NOTHING = Configuration()

"""The configuration: `[tool.whypin]` of a `pyproject.toml`, or `whypin.toml`."""

from __future__ import annotations

from whypin.project.tree import Unreadable
from whypin.text.record import Record
from whypin.text.source import Undecodable, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Final

    from whypin.model.ignore import Ignore
    from whypin.model.rule import Grade
    from whypin.project.tree import Tree
    from whypin.text.source import Source


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


class Configuration(Record):
    """What a team has decided. Without arguments: what holds when it has decided nothing.

    - `level` is "default" or "strict", `scope` "production" or "all", `kind` "application", "library" or None (as
      the files say).
    - `development`: path patterns, `group:NAME`, `extra:NAME`; see `whypin.project.scope`.
    - `allow_hosts` are lower-case host names, with a port where one was given.
    - `severities` maps rules to "error", "warning", "note" or "off".
    - `packages` maps normalised names, or "*", to the options that are given for them.
    - `locks` pairs each lock with its declarations, all paths relative to the repository.
    - `options` are the values for rules by key, as far as given (`whypin.model.rule.Option`), and the `packages`.
    - `path` is the file it was read from, None without one.
    """

    __slots__ = (
        "allow_hosts",
        "development",
        "ignores",
        "kind",
        "level",
        "locks",
        "options",
        "packages",
        "path",
        "scope",
        "severities",
    )

    def __init__(
        self,
        *,
        level: str = "default",
        scope: str = "production",
        kind: str | None = None,
        development: tuple[str, ...] = (),
        allow_hosts: tuple[str, ...] = (),
        severities: Mapping[str, Grade] | None = None,
        packages: Mapping[str, Mapping[str, object]] | None = None,
        locks: tuple[tuple[str, tuple[str, ...]], ...] = (),
        ignores: tuple[Ignore, ...] = (),
        options: Mapping[str, object] | None = None,
        path: str | None = None,
    ) -> None:
        self.level: Final = level
        self.scope: Final = scope
        self.kind: Final = kind
        self.development: Final = development
        self.allow_hosts: Final = allow_hosts
        self.severities: Final = severities or {}
        self.packages: Final = packages or {}
        self.locks: Final = locks
        self.ignores: Final = ignores
        self.options: Final = {**(options or {}), "packages": self.packages}
        self.path: Final = path


def discover(tree: Tree, rules: Collection[str], start: str = "") -> Configuration:
    """The configuration that holds for a folder of the repository. Raises `ConfigurationError`."""
    source = find(tree, start)
    return Configuration() if source is None else parse(source, table_of(source.path), rules)


def read(tree: Tree, path: str, rules: Collection[str]) -> Configuration:
    """The configuration in a file that a person named. Raises `ConfigurationError`."""
    data = _bytes(tree, path)
    if data is None:
        raise ConfigurationError([Mistake(path, 1, 1, "there is no such file")])
    return parse(_decoded(path, data), table_of(path), rules)


def find(tree: Tree, start: str = "") -> Source | None:
    """The file that holds the configuration, None where there is none.

    `whypin.toml` at the root wins; else the nearest `pyproject.toml`, from the folder `start` up to the root, that has
    the table. Raises `ConfigurationError` for a file that may hold it and cannot be read.
    """
    data = _bytes(tree, "whypin.toml")
    if data is not None:
        return _decoded("whypin.toml", data)
    folders = start.split("/") if start else []
    for depth in range(len(folders), -1, -1):
        path = "/".join([*folders[:depth], "pyproject.toml"])
        source = _with_table(tree, path)
        if source is not None:
            return source
    return None


def table_of(path: str) -> tuple[str, ...]:
    """The table that holds the configuration in a file of that name; `()` is the whole file."""
    return ("tool", "whypin") if path.rpartition("/")[2].startswith("pyproject") else ()


def parse(source: Source, table: tuple[str, ...], rules: Collection[str]) -> Configuration:
    """Read the configuration in a table of a TOML file; a table that is not there has decided nothing.

    `rules` are the names that may be configured. Raises `ConfigurationError` with every mistake of the table.
    """
    from whypin.project.settings import Settings

    settings = Settings(source, _values(source), table, rules)
    fields = settings.fields()
    if settings.mistakes:
        raise ConfigurationError([Mistake(source.path, *settings.place(at), text) for at, text in settings.mistakes])
    return Configuration(path=source.path, **fields)


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
        raise ConfigurationError([Mistake(path, 1, 1, str(error))]) from None


def _decoded(path: str, data: bytes) -> Source:
    try:
        source = decode(path, data)
    except Undecodable as error:
        raise ConfigurationError([Mistake(path, error.line, 1, str(error))]) from None
    if source.encoding != "utf-8":
        raise ConfigurationError([Mistake(path, 1, 1, f"is {source.encoding.upper()} text, and TOML is UTF-8")])
    return source


def _values(source: Source) -> dict[str, object]:
    from whypin.text import toml

    try:
        return toml.loads(source)
    except toml.TomlError as error:
        raise ConfigurationError([Mistake(source.path, *source.position(error.offset), error.message)]) from None

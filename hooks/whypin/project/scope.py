"""Scope: whether a declaration is needed in production or in development only.

Production is what a user of the project gets; the README says what counts as development.
"""

from __future__ import annotations

from whypin.model.names import normalise
from whypin.text.patterns import Pattern, holds, is_pattern, matches_name
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.project import Document

PRODUCTION, DEVELOPMENT = "production", "development"

# As whole words in the name of a file or an extra.
_WORDS = frozenset(
    [
        *("dev", "devel", "develop", "developer", "development", "doc", "docs", "rtd", "readthedocs"),
        *("test", "tests", "testing", "lint", "typing", "types", "ci", "cidocs", "bench", "benchmark", "benchmarks"),
        *("asv", "build", "min", "minimum", "lowest", "latest", "binder", "release", "tools", "local"),
    ]
)
# The names of folders, whole.
_FOLDERS = frozenset(
    [
        *("test", "tests", "testing", "docs", "doc", "example", "examples", "sample", "samples", "demo"),
        *("benchmark", "benchmarks", "scripts", "tools", "templates", "fixtures", ".github", ".binder"),
    ]
)
# Of these, as whole words in the name of a folder: `tests_integration`, `test_data`, `docs-src`.
_FOLDER_WORDS = frozenset(
    [
        *("test", "tests", "testing", "docs", "example", "examples"),
        *("samples", "benchmark", "benchmarks", "fixtures"),
    ]
)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_KINDS = ("group:", "extra:")


class Named(Record):
    """What a configuration calls production, or development: path patterns, `group:NAME` and `extra:NAME`."""

    __slots__ = ("groups", "paths")

    def __init__(self, entries: tuple[str, ...] = (), base: str = "") -> None:
        self.groups: Final = tuple([entry for entry in entries if entry.startswith(_KINDS)])
        self.paths: Final = tuple([Pattern(entry, base) for entry in entries if not entry.startswith(_KINDS)])

    def file(self, path: str) -> str:
        """The pattern that names a file, or a folder above it; "" where none does."""
        if not holds(self.paths, path):
            return ""
        return next((one.text for one in self.paths if not one.negated and holds((one,), path)), "")

    def group(self, group: str) -> str:
        """The entry that names a group or an extra; "" where none does."""
        kind, colon, name = group.partition(":")
        for entry in self.groups:
            if entry.startswith(f"{kind}{colon}") and matches_name(_normal(entry.partition(":")[2]), normalise(name)):
                return entry
        return ""


def _normal(name: str) -> str:
    """A name as it is compared; one with signs of a pattern is one already."""
    return name.lower().replace("_", "-") if is_pattern(name) else normalise(name)


def mark(document: Document, production: Named, development: Named, *, installs_library: bool = False) -> None:
    """Set the scope of every declaration of a file.

    `installs_library`: it installs the library that lies beside it, so that it can be worked on. Whoever uses that gets
    it, and nothing else that the file lists, from an index.
    """
    why = file_scope(document.owner or document.path, production, development)[0]
    if installs_library and not production.file(document.path):
        why = DEVELOPMENT
    scopes: dict[tuple[str, str], str] = {}
    for declaration in document.declarations:
        key = declaration.group, declaration.role
        if key not in scopes:
            scopes[key] = _declared(declaration, production, development) or why
        declaration.scope = scopes[key]


def file_scope(path: str, production: Named, development: Named) -> tuple[str, str]:
    """The scope of a file whose tables say nothing else, and why, one clause."""
    for scope, named in ((PRODUCTION, production), (DEVELOPMENT, development)):
        pattern = named.file(path)
        if pattern:
            return scope, f"`{pattern}` in the configuration"
    *folders, name = path.split("/")
    for folder in folders:
        if folder.lower() in _FOLDERS or not _FOLDER_WORDS.isdisjoint(_words(folder)):
            return DEVELOPMENT, f"it is below `{folder}`"
    for part in [*_of_requirements(folders), name.rpartition(".")[0]]:
        word = _word(part)
        if word:
            return DEVELOPMENT, f"`{word}` in `{part if part != name.rpartition('.')[0] else name}`"
    return PRODUCTION, "nothing says otherwise"


def _of_requirements(folders: list[str]) -> list[str]:
    """The folders below one for requirements are a part of the name: `requirements/dev/main.in`."""
    top = next((number for number, folder in enumerate(folders) if "requirements" in folder.lower()), len(folders))
    return folders[top:]


def _declared(declaration: Declaration, production: Named, development: Named) -> str:
    """The scope that a group or an extra has; "" where the file's own holds."""
    group = declaration.group
    if not group:
        return DEVELOPMENT if declaration.role == "build" else ""
    if production.group(group):
        return PRODUCTION
    if development.group(group) or group == "build-system" or group.startswith("group:"):
        return DEVELOPMENT
    return DEVELOPMENT if _word(group.partition(":")[2]) else ""


def _word(name: str) -> str:
    """The first word of a name that says development."""
    return next((word for word in _words(name) if word in _WORDS), "")


def _words(name: str) -> list[str]:
    return "".join([one if one in _LETTERS else " " for one in name.lower()]).split(" ")

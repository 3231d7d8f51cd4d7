"""Which of the declarations a lock was made for, and what its maker was told to leave out."""

from __future__ import annotations

from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.project import Document, Pair

# With one of these something else than the main dependencies was locked, or only a part of it.
_PARTS = ("--only-group", "--only-dev", "--only-extra", "--only", "--package", "--prune", "--only-deps")
_LEFT_OUT = ("--no-emit-package", "--no-install-package", "--exclude", "--without")
_LOCAL = ("--no-emit-local", "--no-emit-workspace", "--no-emit-project")


class LockScope:
    """What the lock of a pair was made for."""

    def __init__(self, pair: Pair) -> None:
        lock, generated = pair.lock, pair.lock.generated
        self._root: Final = pair.declarations[0]
        self._format: Final = lock.format
        # Early versions of Poetry read its own tables only.
        self._own_only: Final = (
            lock.format.early_own_tables
            and lock.lock is not None
            and lock.lock.may_hold_several
            and any(one.table.startswith(f"tool.{lock.format.tool}.") for one in self._root.declarations)
        )
        self._options: Final = _options(generated.arguments if generated is not None else ())
        self._groups: Final = self._made_for(lock)
        self._outside: Final = _outside(pair)
        # What an override file says, which is not read, is stronger than any declaration.
        self.overridden: Final = not self._options.keys().isdisjoint(("--override", "--overrides"))

    def holds(self, document: Document, declaration: Declaration) -> bool:
        """Whether the maker of the lock had to obey a declaration: it reads that table, and locked that group."""
        if declaration.role == "build" or declaration.group == "build-system" or self._ignores(declaration.table):
            return False
        if document is not self._root and self._format.holds == "workspace" and declaration.role != "requirement":
            # uv takes constraints and overrides from the root of a workspace only.
            return False
        if document is not self._root and self._format.holds == "path projects" and declaration.group:
            # Of a project that it depends on by path, Poetry locks what that one needs to run.
            return False
        if not declaration.group or self._format.groups == "all":
            return True
        kind, _, name = declaration.group.partition(":")
        return normalise(name) in self._groups or f"all {kind}s" in self._groups

    def category(self, declaration: Declaration) -> str | None:
        """The category in which a declaration is locked, None in a lock without categories."""
        name = declaration.group.partition(":")[2]
        return dict(self._format.categories).get(name, name) if self._format.categories else None

    def needs(self, document: Document, declaration: Declaration) -> bool:
        """Whether a package that is declared so must be in the lock, whatever the environment."""
        if declaration.role != "requirement" or declaration.marker is not None or declaration.reference is not None:
            return False
        if not declaration.key or declaration.key in self._outside:
            return False
        if declaration.group.startswith("extra:") or not self.holds(document, declaration):
            return False
        if any(option in self._options for option in _PARTS) or self._optional(document, declaration):
            return False
        # Lists of packages to leave out: `exclude-dependencies` of uv, `excludes` of PDM.
        return "exclude-dependencies" not in document.source.text and "excludes" not in document.source.text

    def _ignores(self, table: str) -> bool:
        """Whether the maker does not know a TOML table, as far as can be told."""
        if table.startswith("tool."):
            tool = table.split(".")[1]
            return tool == "hatch" or self._format.tool not in ("", tool)
        return self._own_only and bool(table)

    def _optional(self, document: Document, declaration: Declaration) -> bool:
        """Whether Poetry installs it for an extra only, so that an export may leave it out."""
        if declaration.dialect != "poetry" or self._format.groups == "all":
            return False
        return "optional" in document.source.text[declaration.span.start : declaration.span.end]

    def _made_for(self, lock: Document) -> frozenset[str]:
        found = [name for option in ("--extra", "--group", "--with", "-G") for name in self._options.get(option, ())]
        if self._format.groups == "named" and lock.lock is not None:
            found += [group for package in lock.lock.packages for group in package.groups]
        names = {normalise(part) for name in found for part in name.split(",")}
        names |= {f"all {kind}s" for kind in ("extra", "group") if f"--all-{kind}s" in self._options}
        if "--dev" in self._options:
            names.add("dev")
        return frozenset(names)


def _outside(pair: Pair) -> frozenset[str]:
    """The packages that may be missing: left out on purpose, or not from an index."""
    generated = pair.lock.generated
    options = _options(generated.arguments if generated is not None else ())
    found = {normalise(name) for option in _LEFT_OUT for words in options.get(option, ()) for name in words.split(",")}
    found |= _unsafe(pair.lock, options)
    for document in pair.declarations:
        if document.metadata is not None:
            found |= {document.metadata.name, *document.metadata.sources}
    return frozenset(found)


def _unsafe(lock: Document, options: dict[str, list[str]]) -> set[str]:
    """What the tool leaves out of a requirements file as unsafe, unless it is told otherwise.

    pip-compile: `UNSAFE_PACKAGES` in pip-tools' `piptools/utils.py`, replaced by what `--unsafe-package` names. uv
    knows that option alone (its documentation of `uv pip compile`).
    """
    named = {normalise(word) for word in options.get("--unsafe-package", ())}
    tool = lock.generated.tool if lock.generated is not None else ""
    if named or tool == "uv" or "--allow-unsafe" in options:
        return named
    return set(lock.format.unsafe) - ({"wheel"} if tool == "pip-compile" else set())


def _options(arguments: tuple[str, ...]) -> dict[str, list[str]]:
    """The options of a recorded command line with the words that may be their values."""
    found: dict[str, list[str]] = {}
    for number, word in enumerate(arguments):
        if word.startswith("-"):
            name, equals, value = word.partition("=")
            after = arguments[number + 1] if number + 1 < len(arguments) else "-"
            found.setdefault(name, []).extend([value] if equals else [] if after.startswith("-") else [after])
    return found


def obeyed(pair: Pair, scope: LockScope) -> Iterator[tuple[Document, Declaration]]:
    """The declarations that a lock must fit; an override stands for all other declarations of its package."""
    every = [
        (document, declaration)
        for document in pair.declarations
        for declaration in document.declarations
        if scope.holds(document, declaration)
    ]
    stronger = {declaration.key for _, declaration in every if declaration.role == "override"}
    for document, declaration in every:
        if declaration.key not in stronger or declaration.role == "override":
            yield document, declaration

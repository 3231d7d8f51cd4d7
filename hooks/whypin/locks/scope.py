"""Which of the declarations a lock was made for, and what its maker was told to leave out."""

from __future__ import annotations

from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.facts import Base
    from whypin.model.project import Document, Pair, Project

# With one of these something else than the main dependencies was locked, or only a part of it.
_PARTS = ("--only-group", "--only-dev", "--only-extra", "--only", "--package", "--prune", "--only-deps")
_LEFT_OUT = ("--unsafe-package", "--no-emit-package", "--no-install-package", "--exclude", "--without")
# What tools leave out unless they are told otherwise: pip-compile (pip-tools' README, "unsafe packages"); `pip freeze`,
# whose Python decides about all but pip; whoever wrote a file that does not say who.
_UNSAFE = {"pip-compile": ("distribute", "pip", "setuptools"), "uv": ()}
_UNSAFE_ELSEWHERE = ("distribute", "pip", "setuptools", "wheel")
# pip-compile and uv list those they left out below this, each in a comment.
_LISTED = (
    "# The following packages are considered to be unsafe in a requirements file:",
    "# The following packages were excluded from the output:",
)
# Lists of packages to leave out: of uv, of PDM, of pip-tools.
_EXCLUDING = ("exclude-dependencies", "excludes", "no-emit-package", "unsafe-package")


class LockScope:
    """What the lock of a pair was made for."""

    def __init__(self, pair: Pair) -> None:
        lock, generated = pair.lock, pair.lock.generated
        self._root: Final = pair.declarations[0]
        self._format: Final = lock.format
        # Early versions of Poetry read its own tables only.
        self._own_only: Final = (
            lock.format.made_from == "own tables"
            and lock.lock is not None
            and lock.lock.may_hold_several
            and any(one.table.startswith(f"tool.{lock.format.tool}.") for one in self._root.declarations)
        )
        self._vain: Final[dict[str, frozenset[int]]] = {}
        self._lock: Final = lock.lock
        self._options: Final = _options(generated.arguments if generated is not None else ())
        self._groups: Final = self._made_for(lock)
        self.outside: Final = _outside(pair)
        # What an override file says, which is not read, is stronger than any declaration.
        self.overridden: Final = not self._options.keys().isdisjoint(("--override", "--overrides"))

    def holds(self, document: Document, declaration: Declaration) -> bool:
        """Whether the maker of the lock had to obey a declaration: it reads that table, and locked that group."""
        if (
            declaration.role in ("build", "source")
            or declaration.group == "build-system"
            or self._ignores(document, declaration)
        ):
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
        if normalise(name) in [normalise(one) for one in self._options.get(f"--no-{kind}", ())]:
            return False
        return normalise(name) in self._groups or f"all {kind}s" in self._groups

    def category(self, declaration: Declaration) -> str | None:
        """The category in which a declaration is locked, None in a lock without categories."""
        if not self._format.categories:
            return None
        name = declaration.group.partition(":")[2]
        return dict(self._format.categories).get(name, name)

    def needs(self, document: Document, declaration: Declaration) -> bool:
        """Whether a package that is declared so must be in the lock, whatever the environment."""
        if declaration.role != "requirement" or declaration.marker is not None or declaration.reference is not None:
            return False
        if not declaration.key or declaration.key in self.outside:
            return False
        if declaration.group.startswith("extra:") or not self.holds(document, declaration):
            return False
        if any(option in self._options for option in _PARTS) or self._optional(document, declaration):
            return False
        return not any(word in document.source.text for word in _EXCLUDING)

    def _ignores(self, document: Document, declaration: Declaration) -> bool:
        """Whether the maker does not know a TOML table, or takes nothing from it, as far as can be told."""
        table = declaration.table
        if table.startswith("tool.poetry.") and not self._own_only:
            from whypin.locks.poetry_tables import without_effect

            if document.path not in self._vain:
                self._vain[document.path] = without_effect(document, self._lock)
            if declaration.span.start in self._vain[document.path]:
                return True
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
    if pair.lock.format.pip_lines:
        found = _unsafe(pair.lock, options, found)
    for document in pair.declarations:
        if document.metadata is not None:
            found |= {document.metadata.name, *document.metadata.sources}
    return frozenset(found)


def listed_as_left_out(lock: Document) -> set[str]:
    """The keys of the packages that the maker of a requirements file names at its end, because it left them out.

    uv does where an option says so, which a command of one's own in the header does not show.
    """
    arguments = lock.generated.arguments if lock.generated is not None else ()
    if arguments[:3] == ("uv", "pip", "compile") and _options(arguments).keys().isdisjoint(_LEFT_OUT):
        return set()
    ends = [lock.source.text.partition(head)[2] for head in _LISTED]
    return {normalise(line[2:].strip()) for end in ends for line in end.split("\n") if line.startswith("# ")}


def _unsafe(lock: Document, options: dict[str, list[str]], named: set[str]) -> set[str]:
    """What a requirements file leaves out, of which its command names some."""
    arguments = lock.generated.arguments if lock.generated is not None else ()
    named = named | listed_as_left_out(lock)
    words = [word.replace("\\", "/").rpartition("/")[2] for word in arguments[:3]]
    maker = "pip-compile" if "pip-compile" in words else "uv" if words[:2] in (["uv", "pip"], ["uv", "export"]) else ""
    if maker == "pip-compile":
        if "--allow-unsafe" in options and "--no-allow-unsafe" not in options:
            return set()
        # The option replaces the usual ones, and the configuration may do so, too.
        return named if "--unsafe-package" in options else named | set(_UNSAFE[maker])
    return named | set(_UNSAFE.get(maker, _UNSAFE_ELSEWHERE))


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


def unlocked(pair: Pair) -> list[Declaration]:
    """The declarations whose package must be in the lock of a pair, whatever the environment, and is not."""
    if pair.lock.lock is None:
        return []
    scope = LockScope(pair)
    locked = {package.key for package in pair.lock.lock.packages}
    asked = [(document, one) for document, one in obeyed(pair, scope) if one.key not in locked]
    return [one for document, one in asked if scope.needs(document, one)]


def is_settled(project: Project, pair: Pair, base: Base | None) -> bool:
    """Whether a pair is as it was at the base, and only a part of it was asked for.

    A hook that is given such a file has nothing new to say of its graph, and a large one costs more than to read it;
    a run over all files judges what the base let pass, too.
    """
    documents = (pair.lock, *pair.declarations)
    if base is None or all(document.path in project.targets for document in documents):
        return False
    return all(base.document(document.path) is document for document in documents)


def names_no_place(pair: Pair) -> bool:
    """Whether neither the entries of the lock nor the declarations say where packages come from."""
    if pair.lock.format.index and not pair.lock.format.pip_lines:
        return False
    return not any(
        "tool" in document.values
        or any(one.reference is not None or one.dialect != "pep508" for one in document.declarations)
        for document in pair.declarations
    )

"""What a file's surroundings say: the packages that the repository defines itself, and what belongs with a file.

Looked up when a rule is about to report something, never before: it asks for the list of all files.
"""

from __future__ import annotations

import re

from whypin.model.names import normalise
from whypin.project.includes import reached
from whypin.project.paths import folder_of, joined, name_of, upwards
from whypin.project.tree import TooLarge, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.model.bot import BotWord
    from whypin.model.project import Document
    from whypin.project.tree import Tree

_FILES = ("pyproject.toml", "setup.cfg", "setup.py")
# A project that is there to be looked at, or tested with, defines its name for what lies below the same folder.
_ASIDE = frozenset(
    [
        *("test", "tests", "testing", "fixtures", "templates", "example", "examples"),
        *("sample", "samples", "demo", "demos", "testdata"),
    ]
)
# The tables that hold a project's name; a parser is for the few files that have sources of uv.
_TABLES = frozenset(("project", "tool.poetry", "tool.flit.metadata", "metadata"))
_NAME = re.compile(r"[ \t]*(?:name|dist-name)[ \t]*=[ \t]*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)")
_ARGUMENT = re.compile(r"\bname[ \t]*=[ \t]*[\"']([A-Za-z0-9][A-Za-z0-9._-]*)[\"']")
# Bytes of packages that are compared with locks.
_MOST = 1 << 31
_ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


class Surroundings:
    """The repository around the documents of a run (`whypin.model.repository.Repository`)."""

    def __init__(
        self, tree: Tree, documents: Mapping[str, Document], document: Callable[[str], Document | None]
    ) -> None:
        self._tree: Final = tree
        self._documents: Final = documents
        self._document: Final = document
        # By name, the folders below which it counts ("" is the whole repository), and that of the project called so.
        self._own: dict[str, set[tuple[str, str]]] | None = None
        # The same for sources of uv that lie in a folder, which a root says for what is below it.
        self._local: dict[str, set[str]] = {}
        # The folders of projects, and whether all of them are of one repository.
        self._projects: set[str] = set()
        self._one = False
        self._sourced: dict[str, set[str]] = {}
        self._left = _MOST

    def is_own(self, document: Document, key: str) -> bool:
        """Whether the repository itself defines a package, seen from a file."""
        if document.metadata is not None and key == document.metadata.name:
            return True
        near = [at for below, at in self._names().get(key, ()) if _counts((below,), document.path)]
        if _counts(self._local.get(key, ()), document.path):
            return True
        return bool(near) and (self._one or _holds_any(self._home(document.path), near))

    def has_source(self, document: Document, key: str) -> bool:
        """Whether a package comes from elsewhere than an index: uv's sources of a root hold for the members below."""
        if document.metadata is not None and key in document.metadata.sources:
            return True
        self._names()
        return _counts(self._sourced.get(key, ()), document.path)

    def holds(self, document: Document, target: str) -> bool:
        """Whether a path, as a file writes it, leads to a project of the repository."""
        return self._is_inside(folder_of(document.path), target)

    def together(self, document: Document) -> tuple[Document, ...]:
        """A file, and all that it includes."""
        return tuple([self._documents[path] for path in reached(self._documents, [document.path])])

    def bots(self, document: Document, key: str) -> tuple[BotWord, ...]:
        """What the settings of update bots say of the lower bound of a package that a file declares."""
        from whypin.project.bots import words

        return tuple(words(self._tree, document, key))

    def folder(self, document: Document, target: str) -> str | None:
        """As the protocol says: pip looks beside a requirements file first, and then where it was started."""
        places = [folder_of(document.path), *([""] if document.format.pip_lines else [])]
        if any(mark in target for mark in "#?%\\") or target.startswith("~"):
            return None
        found = [place for folder in places if (place := joined(folder, target)) is not None]
        return next((place for place in found if self._tree.names(place)), found[0] if found else None)

    def files(self, folder: str) -> tuple[str, ...]:
        """As the protocol says, with links that lead nowhere here: elsewhere they may lead to a file."""
        found = {joined(folder, name) or name for name in self._tree.names(folder)}
        try:
            known = [path for path in self._tree.known() if folder_of(path) == folder and path not in found]
        except TooLarge:
            known = []
        return tuple(sorted(found.union([path for path in known if not self._is_gone(path)])))

    def _is_gone(self, path: str) -> bool:
        try:
            return next(iter(self._tree.pieces(path)), None) is None
        except Unreadable:
            return False

    def digests(self, path: str, algorithms: Sequence[str]) -> tuple[str, ...]:
        """As the protocol says; of so many bytes in one run no more are read."""
        import hashlib

        made = [hashlib.new(algorithm) for algorithm in algorithms]
        try:
            for piece in self._tree.pieces(path):
                self._left -= len(piece)
                if self._left < 0:
                    raise ValueError(f"is behind the first {_MOST >> 20} MiB of packages in the repository")
                for one in made:
                    one.update(piece)
        except Unreadable as error:
            raise ValueError(str(error)) from None
        return tuple([one.hexdigest() for one in made])

    def beside(self, document: Document, name: str) -> Document | None:
        """As the protocol says."""
        path = joined(folder_of(document.path), name) or name
        found = self._documents.get(path) or self._document(path)
        broken = found is None or any(problem.rule == "unreadable-file" for problem in found.problems)
        return None if broken else found

    def crates(self, document: Document) -> Mapping[str, tuple[str, ...]] | None:
        """As the protocol says."""
        from whypin.readers.cargo_lock import crates

        above = folder_of(folder_of(document.path))
        try:
            data = self._tree.read(joined(above, "Cargo.lock") or "Cargo.lock")
        except Unreadable:
            return None
        return None if data is None else crates(data)

    def _is_inside(self, folder: str, target: str) -> bool:
        path = target.partition("#")[0].partition("[")[0].strip()
        path = path.removeprefix("file:///${PROJECT_ROOT}/").removeprefix("file:").strip()
        return not path.lower().endswith(_ARCHIVES) and joined(folder, path) is not None

    def _home(self, path: str) -> str:
        """The folder of the project that a file outside git belongs to: the nearest, or the workspace that it is in."""
        from whypin.project.pairing import depends_on, is_member

        home = next((folder for folder in upwards(folder_of(path)) if folder in self._projects), folder_of(path))
        found = home
        for folder in list(upwards(home))[1:]:
            path = joined(folder, _FILES[0]) or _FILES[0]
            root = self._documents.get(path) or self._read(path)
            place = home[len(folder) + bool(folder) :]
            if root is not None and (is_member(root, place) or depends_on(root, place)):
                found = folder
        return found

    def _read(self, path: str) -> Document | None:
        from whypin.readers.pyproject import read
        from whypin.text.source import Source

        if folder_of(path) not in self._projects:
            return None
        try:
            return read(Source(path, (self._tree.read(path) or b"").decode("utf-8", "replace")))
        except (RecursionError, Unreadable):
            return None

    def _names(self) -> dict[str, set[tuple[str, str]]]:
        if self._own is None:
            self._own = {}
            try:
                known = self._tree.known()
                self._one = self._tree.is_repository
            except TooLarge:
                known = tuple(self._documents)
            for path in known:
                if path.endswith(_FILES) and name_of(path) in _FILES:
                    self._take(path)
        return self._own

    def _take(self, path: str) -> None:
        try:
            data = self._tree.read(path) or b""
        except Unreadable:
            return
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
        own = self._own if self._own is not None else {}
        self._projects.add(folder_of(path))
        for name in _defined(name_of(path), text):
            own.setdefault(normalise(name), set()).add((_reach(path), folder_of(path)))
        if "tool.uv" in text and "sources" in text:
            self._take_sources(path)

    def _take_sources(self, path: str) -> None:
        document = self._documents.get(path) or self._read(path)
        folder = folder_of(path)
        if document is not None and document.metadata is not None:
            for name in document.metadata.sources:
                self._sourced.setdefault(name, set()).add(folder)
            for name, place in document.metadata.local:
                if self._is_inside(folder, place or "."):
                    self._local.setdefault(name, set()).add(folder)


def _defined(file: str, text: str) -> Iterator[str]:
    """The names that a file of a project gives it; nothing is executed, and what is computed is not known."""
    if file == "setup.py":
        at = text.find("setup(")
        found = _ARGUMENT.search(text, at) if at >= 0 else None
        if found is not None:
            yield found[1]
        return
    table = ""
    for line in text.split("\n"):
        if line.startswith("["):
            table = line.partition("#")[0].strip(" \t[]")
        elif table in _TABLES and (name := _NAME.match(line)):
            yield name[1]


def _reach(path: str) -> str:
    """The folder below which the name of a project counts."""
    folders = path.split("/")[:-1]
    first = next((number for number, folder in enumerate(folders) if folder.lower() in _ASIDE), None)
    return "" if first is None else "/".join(folders[: first + 1])


def _holds_any(home: str, folders: list[str]) -> bool:
    return any(_counts((home,), f"{folder}/") for folder in folders)


def _counts(folders: Iterable[str], path: str) -> bool:
    return any(not folder or path.startswith(f"{folder}/") for folder in folders)

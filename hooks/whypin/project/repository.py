"""What a file's surroundings say: the packages that the repository defines itself, and what belongs with a file.

Looked up when a rule is about to report something, never before: it asks for the list of all files.
"""

from __future__ import annotations

import re

from whypin.model.names import normalise
from whypin.project.includes import reached
from whypin.project.paths import folder_of, joined, name_of
from whypin.project.tree import TooLarge, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
_ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


class Surroundings:
    """The repository around the documents of a run (`whypin.model.project.Repository`)."""

    def __init__(self, tree: Tree, documents: Mapping[str, Document]) -> None:
        self._tree: Final = tree
        self._documents: Final = documents
        # By name, the folders below which it counts ("" is the whole repository).
        self._own: dict[str, set[str]] | None = None
        self._sourced: dict[str, set[str]] = {}

    def is_own(self, document: Document, key: str) -> bool:
        """Whether the repository itself defines a package, seen from a file."""
        if document.metadata is not None and key == document.metadata.name:
            return True
        return _counts(self._names().get(key, ()), document.path)

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

    def _is_inside(self, folder: str, target: str) -> bool:
        path = target.partition("#")[0].partition("[")[0].strip()
        path = path.removeprefix("file:///${PROJECT_ROOT}/").removeprefix("file:").strip()
        return not path.lower().endswith(_ARCHIVES) and joined(folder, path) is not None

    def _names(self) -> dict[str, set[str]]:
        if self._own is None:
            self._own = {}
            try:
                known = self._tree.known()
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
        for name in _defined(name_of(path), text):
            own.setdefault(normalise(name), set()).add(_reach(path))
        if "tool.uv" in text and "sources" in text:
            self._take_sources(path, text, own)

    def _take_sources(self, path: str, text: str, own: dict[str, set[str]]) -> None:
        from whypin.readers.pyproject import read
        from whypin.text.source import Source

        try:
            document = self._documents.get(path) or read(Source(path, text))
        except RecursionError:
            return
        folder = folder_of(path)
        if document.metadata is not None:
            for name in document.metadata.sources:
                self._sourced.setdefault(name, set()).add(folder)
            for name, place in document.metadata.local:
                if self._is_inside(folder, place or "."):
                    own.setdefault(name, set()).add(folder)


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


def _counts(folders: set[str] | tuple[()], path: str) -> bool:
    return any(not folder or path.startswith(f"{folder}/") for folder in folders)

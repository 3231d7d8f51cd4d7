"""One file of the tree as a document; a file that cannot be read is a document that says so."""

from __future__ import annotations

import sys

from whypin.model.formats import REQUIREMENTS, UNKNOWN
from whypin.model.project import Document, Problem
from whypin.project.discovery import named_format
from whypin.project.paths import folder_of, name_of, stem_of
from whypin.project.tree import Unreadable
from whypin.text.source import Source, Undecodable, decode
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.formats import Format
    from whypin.project.configuration import Governs
    from whypin.project.tree import Tree

UNREADABLE = "unreadable-file"
PINNED_LIST = "pinned list"
# A megabyte holds few things. More entries than these cost some kilobytes each; the largest locks have 5,000 of them.
_SMALL = 1 << 20
_ENTRIES, _VALUES = 50_000, 1_000_000


class Files:
    """The files of one run, each read once at most as long as it is asked for here.

    `level` is "default", "strict" (which reads a pinned list as declarations), or None, and the configuration says it;
    `named` are the files that a person named, which belong here even where git ignores them.
    """

    def __init__(
        self, tree: Tree, configuration: Governs, level: str | None = None, named: frozenset[str] = frozenset()
    ) -> None:
        self.tree: Final = tree
        self.configuration: Final = configuration
        self._level: Final = level
        self._named: Final = named
        self._names: dict[str, frozenset[str]] = {}

    def names(self, folder: str) -> frozenset[str]:
        """The names of the files in a folder."""
        if folder not in self._names:
            self._names[folder] = frozenset(self.tree.names(folder))
        return self._names[folder]

    def exists(self, path: str) -> bool:
        """Whether there is a file of that path, which git does not ignore."""
        there = name_of(path) in self.names(folder_of(path))
        return there and (path in self._named or not self.tree.is_ignored(path))

    def document(self, path: str, *, included: bool = False) -> Document | None:
        """A file as a document, None where there is none. What is `included` is a requirements file by any name."""
        format = named_format(path) or (REQUIREMENTS if included else None)
        if format is None:
            if not self._is_there(path):
                return None
            help = "name a requirements file, a `pyproject.toml`, a `Pipfile` or a lock"
            return unreadable(path, UNKNOWN, "is no dependency file whypin knows", help)
        try:
            data = self.tree.read(path)
        except Unreadable as error:
            return unreadable(path, format, str(error), "put a readable file there, or leave it out")
        if data is None:
            return None
        if len(data) > _SMALL and _is_crowded(format, data):
            return unreadable(path, format, "holds more entries than any lock has", "split it, or leave it out")
        return self._decoded(path, format, data)

    def _is_there(self, path: str) -> bool:
        try:
            return self.tree.read(path) is not None
        except Unreadable:
            return True

    def _decoded(self, path: str, format: Format, data: bytes) -> Document:
        try:
            source = decode(path, data, declared=format.pip_lines)
        except Undecodable as error:
            return _undecodable(path, format, data, error)
        if not format.pip_lines and source.encoding != "utf-8":
            # TOML and JSON are UTF-8, whatever a byte order mark says; pip alone obeys one.
            return unreadable(path, format, f"is {source.encoding.upper()} text", "save the file as UTF-8 text")
        try:
            return self._requirements(source, format) if format.pip_lines else _judged(read_as(format, source))
        except RecursionError:
            return unreadable(path, format, "is nested too deeply to be read", "write it with less nesting")

    def _requirements(self, source: Source, format: Format) -> Document:
        from whypin.readers import requirements

        path, configuration = source.path, self.configuration.of(source.path)
        if path.endswith(".lock") or any(path == lock for lock, _ in configuration.locks):
            return requirements.read(source, as_lock=True)
        if any(path in inputs for _, inputs in configuration.locks):
            return requirements.read(source, as_lock=False)
        if path.endswith(format.sources):
            return _judged(requirements.read(source, as_lock=False))
        reason = requirements.lock_reason(source)
        if reason and (reason != PINNED_LIST or (self._level or configuration.level) != "strict"):
            return requirements.read(source, as_lock=True)
        document = requirements.read(source, as_lock=False)
        partner = any(self.exists(stem_of(path) + ending) for ending in format.sources) or self.by_pipenv(source)
        return requirements.read(source, as_lock=True) if partner and _pinned(document) else _judged(document)

    def by_pipenv(self, source: Source) -> bool:
        """Whether a file begins as what `pipenv requirements` prints, without a header, and lies beside a Pipfile."""
        beside = folder_of(source.path)
        return source.text.startswith("-i ") and self.exists(f"{beside}/Pipfile" if beside else "Pipfile")


def _is_crowded(format: Format, data: bytes) -> bool:
    """Whether there is so much in a file that to read it would take many times its size."""
    lines = max(data.count(b"\n"), data.count(b"\r") if b"\r" in data else 0)
    if format.pip_lines:
        return lines > 2 * _ENTRIES and lines - data.count(b"\\\n") - data.count(b"\\\r") > 2 * _ENTRIES
    # In JSON, and in TOML of one line, an entry begins with a brace.
    entry = b"\n[" if b"\n[" in data else b"{"
    if (lines > _ENTRIES or entry == b"{") and data.count(entry) > _ENTRIES:
        return True
    # Each pass over a large lock takes a hundredth of reading it: one for all of them.
    signs = len(data) - len(data.translate(None, b"{[,"))
    if max(signs, lines) <= _VALUES:
        return False
    return max(data.count(b"{") + data.count(b"["), lines, data.count(b",") // 2) > _VALUES


def not_toml(path: str, source: Source | None) -> Document:
    """A file that may hold a configuration and is not TOML; without a `source` it is no text at all."""
    if source is None:
        return unreadable(path, UNKNOWN, "cannot be read as a configuration", "save the file as UTF-8 text")
    from whypin.readers.pyproject_unreadable import document
    from whypin.text import toml

    try:
        toml.loads(source)
    except toml.TomlError as error:
        return document(source, UNKNOWN, error)
    return Document(source, UNKNOWN)


def unreadable(path: str, format: Format, clause: str, help: str) -> Document:
    """A document of which nothing is known but why it could not be read; `clause` follows the quoted path."""
    return Document(Source(path, ""), format, problems=(Problem(UNREADABLE, f"`{path}` {clause}", help, Span(0, 0)),))


def _undecodable(path: str, format: Format, data: bytes, error: Undecodable) -> Document:
    """Shown with a stand-in for every byte that is no text, so that the finding has its line."""
    source = Source(path, data.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}"))
    start = source.starts[min(error.line, len(source.starts)) - 1]
    end = source.text.find("\n", start)
    span = Span(start, len(source.text) if end < 0 else end)
    help = "save the file as UTF-8 text"
    return Document(source, format, problems=(Problem(UNREADABLE, f"`{path}` {error}", help, span),))


def read_as(format: Format, source: Source) -> Document:
    """A text as a document of a format."""
    module = f"whypin.readers.{format.name.replace('-', '_')}"
    # `importlib.import_module` does no more here, and costs a start another module.
    __import__(module)
    document: Document = sys.modules[module].read(source)
    return document


def _judged(document: Document) -> Document:
    """A file of declarations that says that it is made from another one, as such."""
    if not document.declarations or not document.source.text.lstrip().startswith("#"):
        return document
    from whypin.readers.generated_head import made_from

    why = made_from(document.source.text)
    return document.replaced(left_out=why) if why else document


def _pinned(document: Document) -> bool:
    """Whether most entries are pinned to one version, as in what a tool compiled without header and hashes."""
    entries = [declaration for declaration in document.declarations if declaration.reference is None]
    pinned = 0
    for declaration in entries:
        clauses = declaration.constraint.clauses if declaration.constraint is not None else ()
        pinned += len(clauses) == 1 and clauses[0].operator in {"==", "==="} and not clauses[0].version.endswith("*")
    return bool(pinned) and pinned * 2 > len(entries)

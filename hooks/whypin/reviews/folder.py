"""The folder `supply-chain/` of a revision: keys, exemptions, imports, and the statements of a package, as they stand.

What was imported has a folder of the same form, of which the keys and the statements are read and nothing else.
"""

from __future__ import annotations

from whypin.reviews import exemptions, imports
from whypin.reviews.keys import SIGNERS
from whypin.reviews.signed import taken_apart
from whypin.reviews.statement import NotCanonical
from whypin.reviews.store import ENDING, EXEMPTIONS, FOLDER, IMPORTS, Keys
from whypin.text.record import Record
from whypin.text.source import Undecodable, decode
from whypin.text.toml import scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final, Protocol

    from whypin.reviews.imports import Import
    from whypin.reviews.ledger import Exemption
    from whypin.reviews.signed import Signed
    from whypin.text.source import Source
    from whypin.text.span import Span

    class Files(Protocol):
        """The files of a revision, by their paths in the repository, with `/`."""

        def read(self, path: str) -> bytes | None:
            """A file's bytes, None where there is none or it cannot be read."""
            ...

        def names(self, folder: str) -> tuple[str, ...]:
            """The names of the files in a folder, sorted."""
            ...

        def below(self, folder: str) -> tuple[str, ...]:
            """The paths of all files in a folder and in the folders below it, sorted."""
            ...


class Filed(Record):
    """A file of a statement: its path and bytes; `signed` are its parts, or None, and then a clause and its line."""

    __slots__ = ("body", "line", "path", "signed", "trouble")
    path: Final[str]
    body: Final[bytes]
    signed: Final[Signed | None]
    trouble: Final[str]
    line: Final[int]

    def __init__(self, path: str, body: bytes, signed: Signed | None, trouble: str = "", line: int = 1) -> None:
        self.path = path
        self.body = body
        self.signed = signed
        self.trouble = trouble
        self.line = line


class Held:
    """Files that are in memory, by their paths, as `Files`."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files: Final = files
        self._folders: dict[str, list[str]] = {}
        for path in sorted(files):
            folder, _, name = path.rpartition("/")
            self._folders.setdefault(folder, []).append(name)

    def read(self, path: str) -> bytes | None:
        """As `Files` says."""
        return self._files.get(path)

    def names(self, folder: str) -> tuple[str, ...]:
        """As `Files` says."""
        return tuple(self._folders.get(folder, ()))

    def below(self, folder: str) -> tuple[str, ...]:
        """As `Files` says."""
        return tuple(sorted([path for path in self._files if path.startswith(f"{folder}/")]))


class Folder:
    """`supply-chain/` at one revision, or another folder of its form; a part is read when it is first asked for."""

    def __init__(self, files: Files, root: str = FOLDER) -> None:
        self.files: Final = files
        self.root: Final = root
        self._keys: Keys | None = None
        self._exemptions: tuple[Source | None, list[Exemption], list[tuple[int, str]]] | None = None
        self._imports: tuple[Source | None, list[Import], list[tuple[int, str]]] | None = None
        self._statements: dict[str, tuple[Filed, ...]] = {}

    @property
    def in_use(self) -> bool:
        """Whether there is a key, or what should be one, or a file of exemptions or imports."""
        names = self.files.names(f"{self.root}/keys")
        if any(name.endswith(ENDING) or name == SIGNERS for name in names):
            return True
        return any(self.read(path) is not None for path in (EXEMPTIONS, IMPORTS))

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None where there is none."""
        return self.files.read(path)

    @property
    def keys(self) -> Keys:
        """Its keys."""
        if self._keys is None:
            paths = [f"{self.root}/keys/{name}" for name in self.files.names(f"{self.root}/keys")]
            bodies = {path: self.read(path) for path in paths}
            self._keys = Keys({path: body for path, body in bodies.items() if body is not None})
        return self._keys

    @property
    def exemptions(self) -> list[Exemption]:
        """Its exemptions."""
        return self._read_exemptions()[1]

    @property
    def exemptions_source(self) -> Source | None:
        """The text of the file of exemptions, None without one."""
        return self._read_exemptions()[0]

    @property
    def exemption_problems(self) -> list[tuple[int, str]]:
        """What of that file is no exemption: the offset, and one clause."""
        return self._read_exemptions()[2]

    def place(self, exemption: Exemption) -> Span:
        """Where an exemption of the file stands. Raises LookupError where there is no file."""
        source = self.exemptions_source
        if source is None:
            raise LookupError(EXEMPTIONS)
        return scan(source).entry(("exemption", exemption.row))

    @property
    def imports(self) -> list[Import]:
        """The entries of its file of imports."""
        return self._read_imports()[1]

    @property
    def imports_source(self) -> Source | None:
        """The text of the file of imports, None without one."""
        return self._read_imports()[0]

    @property
    def import_problems(self) -> list[tuple[int, str]]:
        """What of that file is no import: the offset, and one clause."""
        return self._read_imports()[2]

    def import_place(self, entry: Import, key: str) -> Span:
        """Where a value of an import stands. Raises LookupError where there is no file."""
        source = self.imports_source
        if source is None:
            raise LookupError(IMPORTS)
        return scan(source).value(("import", entry.row, key))

    def statements(self, package: str) -> tuple[Filed, ...]:
        """The files of a package's own folder (normal form), by path."""
        if package not in self._statements:
            folder = f"{self.root}/reviews/{package}"
            paths = [f"{folder}/{name}" for name in self.files.names(folder) if name.endswith(ENDING)]
            bodies = [(path, self.read(path)) for path in paths]
            self._statements[package] = tuple([filed(path, body) for path, body in bodies if body is not None])
        return self._statements[package]

    def _read_exemptions(self) -> tuple[Source | None, list[Exemption], list[tuple[int, str]]]:
        if self._exemptions is None:
            source, trouble = self._source(EXEMPTIONS)
            self._exemptions = (None, [], trouble) if source is None else (source, *exemptions.read(source))
        return self._exemptions

    def _read_imports(self) -> tuple[Source | None, list[Import], list[tuple[int, str]]]:
        if self._imports is None:
            source, trouble = self._source(IMPORTS)
            self._imports = (None, [], trouble) if source is None else (source, *imports.read(source))
        return self._imports

    def _source(self, path: str) -> tuple[Source | None, list[tuple[int, str]]]:
        """The text of a file, or why it has none."""
        body = self.read(path)
        try:
            return None if body is None else decode(path, body), []
        except Undecodable as error:
            return None, [(0, str(error))]


def filed(path: str, body: bytes) -> Filed:
    """A file below `reviews/`, taken apart."""
    try:
        return Filed(path, body, taken_apart(body))
    except NotCanonical as reason:
        return Filed(path, body, None, str(reason), reason.line)

"""The folder `supply-chain/` of a revision: keys, exemptions, and the statements of a package, as they stand there."""

from __future__ import annotations

from whypin.reviews import exemptions
from whypin.reviews.keys import SIGNERS
from whypin.reviews.signed import taken_apart
from whypin.reviews.statement import NotCanonical
from whypin.reviews.store import ENDING, EXEMPTIONS, KEYS, REVIEWS, Keys
from whypin.text.record import Record
from whypin.text.source import Undecodable, decode
from whypin.text.toml import scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Protocol

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


class Folder:
    """`supply-chain/` at one revision; each part is read when it is first asked for."""

    def __init__(self, files: Files) -> None:
        self._files: Final = files
        self._keys: Keys | None = None
        self._exemptions: tuple[Source | None, list[Exemption], list[tuple[int, str]]] | None = None
        self._statements: dict[str, tuple[Filed, ...]] = {}

    @property
    def in_use(self) -> bool:
        """Whether there is a key, or what should be one, or a file of exemptions."""
        names = self._files.names(KEYS.rstrip("/"))
        return any(name.endswith(ENDING) or name == SIGNERS for name in names) or self.read(EXEMPTIONS) is not None

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None where there is none."""
        return self._files.read(path)

    @property
    def keys(self) -> Keys:
        """Its keys."""
        if self._keys is None:
            paths = [KEYS + name for name in self._files.names(KEYS.rstrip("/"))]
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

    def statements(self, package: str) -> tuple[Filed, ...]:
        """The files of a package's own folder (normal form), by path."""
        if package not in self._statements:
            folder = REVIEWS + package
            paths = [f"{folder}/{name}" for name in self._files.names(folder) if name.endswith(ENDING)]
            bodies = [(path, self.read(path)) for path in paths]
            self._statements[package] = tuple([filed(path, body) for path, body in bodies if body is not None])
        return self._statements[package]

    def _read_exemptions(self) -> tuple[Source | None, list[Exemption], list[tuple[int, str]]]:
        if self._exemptions is None:
            body = self.read(EXEMPTIONS)
            try:
                source = None if body is None else decode(EXEMPTIONS, body)
            except Undecodable as error:
                self._exemptions = None, [], [(0, str(error))]
            else:
                self._exemptions = (None, [], []) if source is None else (source, *exemptions.read(source))
        return self._exemptions


def filed(path: str, body: bytes) -> Filed:
    """A file below `reviews/`, taken apart."""
    try:
        return Filed(path, body, taken_apart(body))
    except NotCanonical as reason:
        return Filed(path, body, None, str(reason), reason.line)

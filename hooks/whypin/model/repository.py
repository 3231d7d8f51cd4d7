"""What is asked of the repository around the files of a run."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Protocol

    from whypin.model.bot import BotWord
    from whypin.model.project import Document

    class Repository(Protocol):
        """What is to be known of a file's surroundings; looked up when it is asked for."""

        def is_own(self, document: Document, key: str) -> bool:
            """Whether the repository itself defines a package (by its normalised name), seen from a file."""
            ...

        def has_source(self, document: Document, key: str) -> bool:
            """Whether a package comes from elsewhere than an index, as a configuration above the file says."""
            ...

        def holds(self, document: Document, target: str) -> bool:
            """Whether a path, as a file writes it, leads to a project of the repository."""
            ...

        def together(self, document: Document) -> tuple[Document, ...]:
            """A file, and all that it includes."""
            ...

        def bots(self, document: Document, key: str) -> tuple[BotWord, ...]:
            """What the settings of update bots say of the lower bound of a package that a file declares."""
            ...

        def folder(self, document: Document, target: str) -> str | None:
            """The folder that a file names for packages, from the root; None for one outside of the repository."""
            ...

        def files(self, folder: str) -> tuple[str, ...]:
            """The paths of the files in a folder, sorted; none where there is no such folder."""
            ...

        def digests(self, path: str, algorithms: Sequence[str]) -> tuple[str, ...]:
            """A file's digests in hexadecimal digits. Raises ValueError, one clause, for what is not read."""
            ...

        def beside(self, document: Document, name: str) -> Document | None:
            """The file of a name in the folder of another one; None where it is not there, or cannot be read."""
            ...

        def crates(self, document: Document) -> Mapping[str, tuple[str, ...]] | None:
            """The crates from crates.io that the project of a cargo-vet store uses, each with its versions.

            By the `Cargo.lock` beside the store's folder; None where there is none that can be read.
            """
            ...

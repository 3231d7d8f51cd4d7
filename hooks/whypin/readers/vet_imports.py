"""cargo-vet's `imports.lock`: what it copied from the stores that `config.toml` names, and who published what."""

from __future__ import annotations

from whypin.model.formats import VET_IMPORTS
from whypin.model.vet import Store
from whypin.readers import vet_file
from whypin.readers.vet_audits import collect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.model.trust import Trust
    from whypin.readers.vet_file import VetFile
    from whypin.text.source import Source


def read(source: Source) -> Document:
    """The criteria and the trust of others, each with whose it is."""
    return vet_file.read(source, VET_IMPORTS, ("audits", "publisher", "unpublished"), _copied)


def _copied(file: VetFile) -> tuple[Store, tuple[Trust, ...]]:
    for _, row, path in file.rows("publisher"):
        file.text(row, "version", path, required=True)
        file.day(row, "when", path)
    for _, row, path in file.rows("unpublished"):
        for key in ("version", "audited_as"):
            file.text(row, key, path, required=True)
    every = [collect(file, "audits", peer) for peer, _, _ in file.tables("audits")]
    criteria = tuple([criterion for store, _ in every for criterion in store.criteria])
    # The names that others use are theirs: cargo-vet maps them when it imports.
    return Store(criteria=criteria), tuple([trust for _, trusts in every for trust in trusts])

"""`pdm.toml`, or `.pdm.toml` before PDM 2.5: the settings of one project (PDM's "Configure the project")."""

from __future__ import annotations

from whypin.model.formats import PDM_TOML
from whypin.readers import toml_document
from whypin.readers.pyproject_places import of_pdm_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.text.source import Source


def read(source: Source) -> Document:
    """The places that the file names; a text that is not TOML is a problem."""
    return toml_document.read(source, PDM_TOML, lambda _: None, places=of_pdm_toml)

"""`poetry.toml`: the settings of one project (Poetry's documentation, "Configuration", "Local configuration")."""

from __future__ import annotations

from whypin.model.formats import POETRY_TOML
from whypin.readers import toml_document
from whypin.readers.pyproject_places import of_poetry_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.text.source import Source


def read(source: Source) -> Document:
    """The places that the file names; a text that is not TOML is a problem."""
    return toml_document.read(source, POETRY_TOML, lambda _: None, places=of_poetry_toml)

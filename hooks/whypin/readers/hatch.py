"""`hatch.toml`: what `[tool.hatch]` holds, in a file of its own (Hatch's documentation, "Configuration")."""

from __future__ import annotations

from whypin.model.formats import HATCH
from whypin.readers import toml_document
from whypin.readers.pyproject_pep508 import collect_hatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.text.source import Source


def read(source: Source) -> Document:
    """The declarations and comments of the file, and what cannot be read of it as problems."""
    return toml_document.read(source, HATCH, lambda found: collect_hatch(found, ()))

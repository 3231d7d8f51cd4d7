"""`uv.toml`: what `[tool.uv]` holds, in a file of its own (uv's documentation, "Configuration files").

`uv pip compile` obeys what it says of versions; `uv lock` does not ("Settings", `constraint-dependencies`).
"""

from __future__ import annotations

from whypin.model.formats import UV_TOML
from whypin.readers import toml_document
from whypin.readers.pyproject_pep508 import collect_uv
from whypin.readers.pyproject_places import of_uv_toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Document
    from whypin.text.source import Source


def read(source: Source) -> Document:
    """The constraints, overrides and places that the file names; a text that is not TOML is a problem."""
    return toml_document.read(source, UV_TOML, lambda found: collect_uv(found, ()), places=of_uv_toml)

"""`pyproject.toml`: the requirements that it declares for every tool, and what it says of the project.

Read as the specifications of `[project]`, `[build-system]` and `[dependency-groups]` say (packaging.python.org), and as
setuptools, Poetry, PDM, uv and Hatch document their own tables.
"""

from __future__ import annotations

from whypin.model.formats import PYPROJECT
from whypin.readers import pyproject_pep508, toml_document
from whypin.readers.pyproject_metadata import metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.place import Place
    from whypin.model.project import Document, ProjectMetadata
    from whypin.readers.pyproject_collect import Collector
    from whypin.text.source import Source


def read(source: Source) -> Document:
    """The declarations, comments, facets and places of the file, and what cannot be read of it as problems."""
    return toml_document.read(source, PYPROJECT, _collect, places=_places)


def _collect(found: Collector) -> ProjectMetadata:
    pyproject_pep508.collect(found)
    if isinstance(found.at(("tool", "poetry")), dict):
        from whypin.readers import pyproject_poetry

        pyproject_poetry.collect(found)
    if found.at(("tool", "uv", "sources")):
        from whypin.readers import pyproject_sources

        pyproject_sources.collect(found)
    if found.at(("project", "dynamic")):
        from whypin.readers import pyproject_dynamic

        pyproject_dynamic.collect(found)
    return metadata(found)


def _places(found: Collector) -> tuple[Place, ...]:
    if "tool" not in found.values:
        return ()
    from whypin.readers.pyproject_places import of_pyproject

    return of_pyproject(found)

"""`pyproject.toml`: the requirements that it declares for every tool, and what it says of the project.

Read as the specifications of `[project]`, `[build-system]` and `[dependency-groups]` say (packaging.python.org), and as
Poetry, PDM, uv and Hatch document their own tables.
"""

from __future__ import annotations

from whypin.model.formats import PYPROJECT
from whypin.model.project import Document
from whypin.readers import pyproject_pep508
from whypin.readers.pyproject_collect import Collector
from whypin.readers.pyproject_metadata import index_urls, metadata
from whypin.text.toml import TomlError, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.text.source import Source


def read(source: Source) -> Document:
    """The declarations, comments, facets and index URLs of the file.

    A part that cannot be read is a problem `unreadable-requirement` and the rest is read; a text that is not TOML is
    the one problem `unreadable-file`.
    """
    try:
        values = loads(source)
    except TomlError as error:
        from whypin.readers.pyproject_unreadable import document

        return document(source, PYPROJECT, error)
    found = Collector(source, values)
    pyproject_pep508.collect(found)
    if isinstance(found.at(("tool", "poetry")), dict):
        from whypin.readers import pyproject_poetry

        pyproject_poetry.collect(found)
    if _is_template(found):
        return Document(source, PYPROJECT, left_out="is a template")
    return Document(
        source,
        PYPROJECT,
        declarations=found.declarations(),
        problems=found.problems,
        comments=found.comments.all,
        metadata=metadata(found),
        index_urls=index_urls(found),
        values=values,
    )


def _is_template(found: Collector) -> bool:
    """Whether the project's name, its folder or a requirement is to be rendered by Jinja: TOML, and yet no project.

    Elsewhere the signs are some tool's own, such as a format of tags.
    """
    text = found.source.text
    if "{{" in found.source.path:
        return True
    if "{{" not in text and "{%" not in text:
        return False
    names = [found.at((*table, "name")) for table in (("project",), ("tool", "poetry"))]
    places = [text[problem.span.start : problem.span.end] for problem in found.problems]
    return any(isinstance(one, str) and ("{{" in one or "{%" in one) for one in (*names, *places))

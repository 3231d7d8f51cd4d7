"""From a text in TOML to a document of declarations, whatever tables they stand in."""

from __future__ import annotations

from whypin.model.project import TEMPLATE, Document
from whypin.readers.pyproject_collect import Collector
from whypin.text.toml import TomlError, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.model.formats import Format
    from whypin.model.place import Place
    from whypin.model.project import ProjectMetadata
    from whypin.text.source import Source


def read(
    source: Source,
    format: Format,
    collect: Callable[[Collector], ProjectMetadata | None],
    *,
    places: Callable[[Collector], tuple[Place, ...]] | None = None,
    toml: Source | None = None,
    what: str = "",
) -> Document:
    """The declarations, comments and files of requirements that `collect` finds, and the metadata that it gives.

    A part that cannot be read is a problem `unreadable-requirement` and the rest is read; a text that is not TOML is
    the one problem `unreadable-file`. `toml` is the text with the same places where only a part of the file is TOML,
    and `what` what a message calls that part.
    """
    text = toml or source
    try:
        values = loads(text)
    except TomlError as error:
        from whypin.readers.pyproject_unreadable import document

        return document(source, format, error, what=what, text=text)
    found = Collector(text, values)
    metadata = collect(found)
    if _is_template(found):
        return Document(source, format, left_out=TEMPLATE)
    return Document(
        source,
        format,
        declarations=found.declarations(),
        problems=found.problems,
        includes=tuple(found.includes),
        comments=found.comments.all,
        metadata=metadata,
        places=places(found) if places is not None else (),
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

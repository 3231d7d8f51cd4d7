"""From a text in TOML to a document of declarations, whatever tables they stand in."""

from __future__ import annotations

from whypin.model.project import Document
from whypin.readers.pyproject_collect import Collector
from whypin.text.toml import TomlError, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.model.formats import Format
    from whypin.model.project import ProjectMetadata
    from whypin.text.source import Source


def read(
    source: Source,
    format: Format,
    collect: Callable[[Collector], ProjectMetadata | None],
    *,
    index_urls: Callable[[Collector], tuple[str, ...]] | None = None,
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
        from whypin.readers.pyproject_unreadable import problem

        return Document(source, format, problems=(problem(text, error, what=what),))
    found = Collector(text, values)
    metadata = collect(found)
    return Document(
        source,
        format,
        declarations=found.declarations(),
        problems=found.problems,
        includes=tuple(found.includes),
        comments=found.comments.all,
        metadata=metadata,
        index_urls=index_urls(found) if index_urls is not None else (),
        values=values,
    )

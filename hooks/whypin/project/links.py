"""Which locks have to agree with which others: those under a `-c` or `-r` of one, and exports of one."""

from __future__ import annotations

from whypin.model.formats import FORMATS
from whypin.model.project import Link
from whypin.project.includes import reached
from whypin.project.pairing import locate
from whypin.project.paths import folder_of, joined
from whypin.project.recorded import EXPORTS, recorded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from whypin.model.formats import Format
    from whypin.model.project import Document
    from whypin.project.pairing import Inputs
    from whypin.project.reading import Files

# With one of these `uv export` is of another project's lock.
_ELSEWHERE = ("--directory", "--project", "--script")


def source_of(document: Document, files: Files) -> str:
    """The lock that a file says it was exported from; "" for none, and for one that is not there."""
    form = _exporter(document, files)
    made = document.generated
    words = made.arguments if made is not None else ()
    if form is None or any(word.startswith(_ELSEWHERE) for word in words):
        return ""
    beside = locate(form.beside, document.path, files, recorded(words).output)
    path = joined(folder_of(beside), form.names[0]) if beside else None
    return path if path and path != document.path and files.exists(path) else ""


def _exporter(document: Document, files: Files) -> Format | None:
    """The lock format of the tool that exported a file; None for what is no export."""
    made = document.generated
    if made is not None and made.arguments:
        tool = made.arguments[0] if " ".join(made.arguments[:2]) in EXPORTS else ""
    elif document.format.pip_lines:
        # PDM's header says no more; Pipenv writes none.
        tool = made.tool if made is not None else "pipenv" if files.by_pipenv(document.source) else ""
    else:
        tool = document.lock.maker if document.lock is not None and document.format.beside_by else ""
    # uv always records its command.
    return next((form for form in FORMATS if form.tool == tool and (tool != "uv" or made)), None) if tool else None


def links(documents: Mapping[str, Document], inputs: Mapping[str, Inputs], sources: Mapping[str, str]) -> list[Link]:
    """Each lock with each other one that it has to agree with; `sources` are the paths of those exported from."""
    found = []
    for path, given in inputs.items():
        for other in reached(documents, (path, *given.paths)):
            if other != path and documents[other].lock is not None:
                found.append(Link(documents[path], documents[other], "limits"))
        source = documents.get(sources.get(path, ""))
        if source is not None and source.lock is not None:
            found.append(Link(documents[path], source, "export"))
    return found

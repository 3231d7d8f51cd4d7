r"""Scripts with metadata of their own: the `# /// script` block of a Python file (PEP 723, "inline script metadata").

The block is read where it stands: the text with blanks in the place of each `# `, and of all that stands above, is TOML
that has the places of the file.
"""

from __future__ import annotations

import re

from whypin.model.formats import SCRIPT
from whypin.model.project import Document, Problem
from whypin.readers import toml_document
from whypin.readers.pyproject_metadata import metadata
from whypin.readers.pyproject_pep508 import collect_script
from whypin.readers.pyproject_places import of_pyproject
from whypin.readers.pyproject_sources import collect as collect_sources
from whypin.text.source import Source
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.project import ProjectMetadata
    from whypin.readers.pyproject_collect import Collector

_START = re.compile(r"^# /// ([a-zA-Z0-9-]+)$", re.MULTILINE)
_SCRIPT, _END = "# /// script", "# ///"
_HELP = "end it with a line `# ///`"


def read(source: Source) -> Document:
    """The declarations and comments of the block; a file without one declares nothing.

    A second block, or one without an end, is a problem `unreadable-requirement`: tools must refuse it.
    """
    if _SCRIPT not in source.text:
        return Document(source, SCRIPT)
    problems: list[Problem] = []
    blocks: list[list[Span]] = []
    for start, lines in _blocks(source.text):
        if lines is None:
            problems.append(_problem("the `# /// script` block has no end", _HELP, start))
        elif blocks:
            problems.append(_problem("a second `# /// script` block", "keep one", start))
        else:
            blocks.append(lines)
    if not blocks:
        return Document(source, SCRIPT, problems=tuple(problems))
    what = f"the `# /// script` block of `{source.path.rpartition('/')[2]}`"
    toml = Source(source.path, _blanked(source.text, blocks[0]))
    found = toml_document.read(source, SCRIPT, _collect, places=of_pyproject, toml=toml, what=what)
    return found.replaced(problems=(*found.problems, *problems)) if problems else found


def _collect(found: Collector) -> ProjectMetadata:
    collect_script(found)
    collect_sources(found)
    return metadata(found)


def _problem(message: str, help: str, start: Span) -> Problem:
    return Problem("unreadable-requirement", message, help, start)


def _blocks(text: str) -> Iterator[tuple[Span, list[Span] | None]]:
    """The first line of each `script` block, and the lines of its content; None for one without an end.

    By the expression that the standard gives: a block of any type takes whole comment lines, down to the last `# ///`
    that no other line parts from it, and holds one at least.
    """
    after = 0
    for found in _START.finditer(text):
        if found.start() < after:
            continue
        lines, last, after = _content(text, found.end() + 1)
        if found[1] == "script" and last != 0:
            yield Span(*found.span()), None if last is None else lines[:last]


def _content(text: str, at: int) -> tuple[list[Span], int | None, int]:
    """The comment lines from an offset on, how many of them stand above the last end, and where to read on."""
    lines: list[Span] = []
    last = None
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if line == _END:
            last = len(lines)
        elif line != "#" and not line.startswith("# "):
            break
        lines.append(Span(at, end))
        at = end + 1
    return lines, last, at if last is None else lines[last].end


def _blanked(text: str, lines: list[Span]) -> str:
    """The text up to the end of the block, with blanks for all but line ends and the content of the block."""
    pieces = []
    done = 0
    for line in lines:
        pieces += [re.sub(r"[^\n]", " ", text[done : line.start]), "  "[: line.end - line.start]]
        pieces.append(text[line.start + 2 : line.end])
        done = line.end
    return "".join(pieces)

r"""A rule's page, taken apart.

A page is `# name`, a status line that is written from the rule, then the sections of `SECTIONS` in that order. Its
fenced blocks make up cases:

- a block tagged with a file name (```` ```requirements.in ````) is an input; the word `escaped` behind the name says
  that `\u202e` and `\x0c` in it stand for these characters;
- `configuration` is the body of `[tool.whypin]`, `index` what a fake index publishes (JSON);
- `base FILE` is a file as it was at the base, where the others were as they are; without one no base is known;
- `whypin.toml` is the configuration of the root; with a base the run is then at a gate;
- the settings of an update bot (`BOTS`) are a file, too;
- `report` is the exact text output without the summary; a case without one reports nothing;
- `fixed` is a file after `--fix`, `fixed unsafe` after `--unsafe-fixes`; the file's name may follow where the fix
  changes more than one.

The first input behind a `report` begins the next case. Blocks with other tags are prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from whypin.project.discovery import named_format

BOTS = (".github/dependabot.yml", "renovate.json")
SECTIONS = ("What it reports", "Why", "Example", "How to fix it", "When to ignore it", "Options")

_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\x([0-9a-f]{2})")


class PageError(AssertionError):
    """The page is not as a page has to be."""


@dataclass
class Fixed:
    """What a file holds after the fixes; `path` is None where only one file changes, `at` the text's place."""

    text: str
    unsafe: bool
    path: str | None
    at: tuple[int, int]


@dataclass
class Case:
    """One example: inputs, and what comes of them."""

    files: dict[str, str] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)
    configuration: str = ""
    index: str | None = None
    report: str | None = None
    report_at: tuple[int, int] = (0, 0)
    fixed: list[Fixed] = field(default_factory=list)


@dataclass
class Page:
    """A page: its name, the headings of its sections, their texts by heading, its cases."""

    name: str
    sections: list[str]
    texts: dict[str, str]
    cases: list[Case]


def parse(markdown: str) -> Page:
    """Take a page apart. Raises `PageError`."""
    blocks = list(_FENCE.finditer(markdown))
    # What stands in a block is no heading; blanks keep the offsets.
    prose = _FENCE.sub(lambda found: " " * len(found[0]), markdown)
    headings = list(_HEADING.finditer(prose))
    if not headings or headings[0][1] != "#" or headings[0].start():
        raise PageError("the page does not begin with `# name`")
    parts = [found for found in headings if found[1] == "##"]
    ends = [*[found.start() for found in parts[1:]], len(markdown)][: len(parts)]
    texts = {found[2]: markdown[found.end() : end].strip() for found, end in zip(parts, ends, strict=True)}
    return Page(headings[0][2], [found[2] for found in parts], texts, _cases(blocks))


def _cases(blocks: list[re.Match[str]]) -> list[Case]:
    cases = [Case()]
    for block in blocks:
        tag, *words = block[2].split() or [""]
        text = block[3]
        if tag == "report":
            if cases[-1].report is not None:
                raise PageError("two reports without an input between them")
            cases[-1].report, cases[-1].report_at = text, block.span(3)
        elif tag == "fixed":
            paths = [word for word in words if word != "unsafe"]
            cases[-1].fixed.append(Fixed(text, "unsafe" in words, paths[0] if paths else None, block.span(3)))
        elif (
            tag in ("configuration", "index", "base", "whypin.toml", "Cargo.lock", *BOTS)
            or tag.endswith(".whl")
            or named_format(tag)
        ):
            if cases[-1].report is not None or cases[-1].fixed or (tag in cases[-1].files):
                cases.append(Case())
            _input(cases[-1], tag, words, text)
    return [case for case in cases if case.files]


def _input(case: Case, tag: str, words: list[str], text: str) -> None:
    if "escaped" in words:
        text = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    if tag == "configuration":
        case.configuration = text
    elif tag == "index":
        case.index = text
    elif tag == "base":
        case.base[words[0]] = text
    else:
        case.files[tag] = text

"""`.gitattributes`: how git merges the baseline.

Two branches that each add or take out a line beside the other's would conflict; what `union` keeps too much, a prune
takes out ("gitattributes", "Built-in merge drivers", in git's documentation).
"""

from __future__ import annotations

from whypin.text.edit import Edit, apply
from whypin.text.source import Source
from whypin.text.span import Span

FILE = ".gitattributes"
"""Git reads it in every folder; this is the root's."""

LINE = "whypin-baseline.txt merge=union"
"""The one line."""


def extended(source: Source) -> Source:
    """The file with the line at its end, unless one speaks of the baseline already."""
    text = source.text
    if any(line.split()[:1] == LINE.split()[:1] for line in text.split("\n")):
        return source
    added = f"{LINE}\n" if not text or text.endswith("\n") else f"\n{LINE}"
    raw = apply(source, [Edit(Span(len(text), len(text)), added)])
    return Source(source.path, raw, source.encoding, source.mark)

"""What a report is shown on: colours, width and links; and text that is made to fit."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final

    Part = tuple[str, str]

RULES = "https://github.com/whypin/whypin/blob/main/hooks/whypin/rules/"


class Screen(Record):
    """Whether `color` is wanted, how many `columns` a line has (0: as many as it needs), and whether `links` work."""

    __slots__ = ("color", "columns", "links")

    def __init__(self, *, color: bool = False, columns: int = 0, links: bool = False) -> None:
        self.color: Final = color
        self.columns: Final = columns
        self.links: Final = links

    def painted(self, text: str, style: str) -> str:
        """Text in a style: the number of an ANSI colour, then, behind a blank, the address that it links to."""
        code, _, address = style.partition(" ")
        if code and self.color and text:
            text = f"\x1b[{code}m{text}\x1b[0m"
        if address and self.links and text:
            # "Hyperlinks in terminal emulators" (OSC 8), Egmont Koblinger.
            text = f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
        return text

    def flow(self, parts: Sequence[Part], indent: int = 2) -> list[str]:
        """Lines of printable text and its styles, broken at spaces and never in a word; all but the first indented."""
        text = "".join([part for part, _ in parts])
        lines: list[str] = []
        for start, end in self._breaks(text, indent):
            line, at = "", 0
            for part, style in parts:
                line += self.painted(part[max(start - at, 0) : max(end - at, 0)], style)
                at += len(part)
            lines.append(f"{'':{indent}}{line}" if lines else line)
        return lines

    def flowed(self, text: str, indent: int = 2) -> str:
        """Printable text in lines, as `flow` breaks them."""
        return "\n".join(self.flow([(text, "")], indent))

    def _breaks(self, text: str, indent: int) -> Iterator[tuple[int, int]]:
        """Where each line of a text begins and ends."""
        if not self.columns:
            yield 0, len(text)
            return
        from whypin.text.printable import width

        start = end = 0
        while end < len(text):
            stop = _word(text, end + 1)
            room = self.columns - (indent if start else 0)
            if text[start:end].strip() and width(text[start:stop]) > room:
                yield start, end
                start = end + 1
            end = stop
        yield start, len(text)


def _word(text: str, at: int) -> int:
    """Where the next word ends. A line that began with `::` would be a command to GitHub's runner."""
    stop = text.find(" ", at)
    while stop >= 0 and text[stop:].lstrip().startswith("::"):
        stop = text.find(" ", stop + 1)
    return len(text) if stop < 0 else stop


PLAIN = Screen()


def page(rule: str) -> str:
    """The address of a rule's page."""
    return f"{RULES}{rule.replace('-', '_')}.md"

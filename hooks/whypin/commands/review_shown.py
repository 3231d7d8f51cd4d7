"""How contents of source distributions are shown: every line printable, and nothing of it left out."""

from __future__ import annotations

import os

from whypin.commands.terminal import wants_color
from whypin.text.printable import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.sdist.running import Promises

_BOLD, _GREEN, _RED, _CYAN = "1", "32", "31", "36"
_STYLES = {b"+": _GREEN, b"-": _RED, b"@": _CYAN}


class Ink:
    """Paints for standard output, or does not; `choice` is that of `--color`."""

    def __init__(self, choice: str) -> None:
        self._color = wants_color(choice, os.environ)
        self._in_file = False

    def bold(self, text: str) -> str:
        """A heading, made printable."""
        return self._painted(visible(text), _BOLD)

    def plain(self, text: str) -> str:
        """A stranger's text, made printable: what was escaped is shown in reverse."""
        return visible(text, _reversed) if self._color else visible(text)

    def line(self, line: bytes) -> str:
        """A line of a file."""
        return self.plain(line.decode("utf-8", "surrogateescape"))

    def patch(self, line: bytes) -> str:
        """A line of a patch, in its order."""
        if line.startswith(b"diff --git "):
            self._in_file = False
        elif line.startswith(b"@@"):
            self._in_file = True
        style = _STYLES.get(line[:1], "") if self._in_file else _BOLD
        return self._painted(self.line(line), style)

    def _painted(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._color and style and text else text


def _reversed(text: str) -> str:
    return f"\x1b[7m{text}\x1b[27m"


def promised(ink: Ink, found: Promises) -> Iterator[str]:
    """What could not be read of what an archive says of itself."""
    for path in found.unread:
        yield f"unknown  {ink.plain(path)}: it cannot be read, so what it says of the build is not known"

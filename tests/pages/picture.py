"""A picture of a terminal: what a command prints there, as SVG.

It is inert: shapes and text, no script, no link, no font, nothing that is loaded. Who cannot see it gets the text of it
as its description.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = 84
# The size of a character and the room around the text, in pixels.
_WIDE, _HIGH, _SIZE, _ROOM, _BAR = 8.4, 20, 14, 18, 34
_FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
# The contrast to the background is 4.5 or more: level AA of WCAG 2.2, 1.4.3.
_BACK, _TEXT = "#1c2128", "#d5dbe3"
_STYLES = {"1": "font-weight:bold;fill:#ffffff", "31": "fill:#ff8078", "33": "fill:#e3b341", "36": "fill:#6cc7d8"}
_CODE = re.compile(r"\x1b\[(\d+)m")


def printed(words: list[str], folder: Path) -> str:
    """What a command prints on a terminal with colours, `COLUMNS` wide; it must say that it found something."""
    import fcntl
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "dumb"}
    with subprocess.Popen(words, cwd=folder, stdout=theirs, stdin=subprocess.DEVNULL, env=environment) as process:
        os.close(theirs)
        text = b""
        # At the end Linux gives an error, macOS nothing.
        try:
            while part := os.read(ours, 4096):
                text += part
        except OSError:
            pass
    os.close(ours)
    assert process.returncode == 1
    return text.decode().replace("\r\n", "\n")


def picture(command: str, text: str) -> str:
    """The picture of a terminal in which a command was typed."""
    lines = [f"\x1b[36m$\x1b[0m \x1b[1m{command}\x1b[0m", *text.rstrip("\n").split("\n")]
    width = round(COLUMNS * _WIDE + 2 * _ROOM)
    height = _BAR + len(lines) * _HIGH + _ROOM
    plain = escape(_CODE.sub("", "\n".join(lines)), quote=False)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'role="img" aria-labelledby="title text">',
            f'<title id="title">A terminal in which `{command}` has reported five findings</title>',
            f'<desc id="text">{plain}</desc>',
            f'<rect width="{width}" height="{height}" rx="8" fill="{_BACK}"/>',
            *[f'<circle cx="{x}" cy="17" r="5" fill="#57606a"/>' for x in (20, 38, 56)],
            f'<g font-family="{_FONT}" font-size="{_SIZE}" fill="{_TEXT}">',
            *[piece for number, line in enumerate(lines) for piece in _pieces(line, _BAR + number * _HIGH + _SIZE)],
            "</g>",
            "</svg>",
            "",
        ]
    )


def _pieces(line: str, y: int) -> list[str]:
    """The words of a line by their style; each is as wide as its characters, whatever font a reader has."""
    found, style, column = [], "0", 0
    for number, part in enumerate(_CODE.split(line)):
        if number % 2:
            style = part
            continue
        for word in re.finditer(r"\S+(?: \S+)*", part):
            at = _ROOM + (column + word.start()) * _WIDE
            shown = "" if style == "0" else f' style="{_STYLES[style]}"'
            wide = len(word[0]) * _WIDE
            found.append(
                f'<text x="{at:.1f}" y="{y}" textLength="{wide:.1f}"{shown}>{escape(word[0], quote=False)}</text>'
            )
        column += len(part)
    return found

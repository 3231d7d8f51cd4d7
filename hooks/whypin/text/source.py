"""Bytes to characters and back, and offsets to lines and columns."""

from __future__ import annotations

import codecs
from itertools import accumulate

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

# UTF-32 first: its little-endian mark begins with that of UTF-16. The list is that of pip's own reader.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Undecodable(ValueError):
    """The bytes are not text. `line` (1-based) is the line of the first bad byte."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line: Final = line


class Source(Record):
    r"""One file as text.

    `path` is relative to the repository, with `/`. `raw` is what the bytes decode to, without the byte order mark;
    `text` is the same with `\n` for every newline (`\r\n`, `\r`), and every offset of the project counts code points
    of `text`.
    """

    __slots__ = ("_starts", "encoding", "mark", "path", "raw", "text")

    def __init__(self, path: str, raw: str, encoding: str = "utf-8", mark: bytes = b"") -> None:
        self.path: Final = path
        self.raw: Final = raw
        self.text: Final = raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
        self.encoding: Final = encoding
        self.mark: Final = mark
        self._starts: list[int] | None = None

    def _values(self) -> tuple[object, ...]:
        return self.path, self.raw, self.encoding, self.mark

    @property
    def starts(self) -> list[int]:
        """The offset of each line's first character; computed when first asked for."""
        if self._starts is None:
            lines = self.text.split("\n")
            self._starts = list(accumulate([len(line) + 1 for line in lines[:-1]], initial=0))
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both 1-based, of an offset."""
        from bisect import bisect_right

        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Where a 1-based line begins and ends, its newline left out."""
        starts = self.starts
        return starts[number - 1], starts[number] - 1 if number < len(starts) else len(self.text)

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its newline."""
        start, end = self.bounds(number)
        return self.text[start:end]

    def encode(self, raw: str) -> bytes:
        """The bytes of a changed `raw`, with this file's encoding and byte order mark."""
        return self.mark + raw.encode(self.encoding)


def decode(path: str, data: bytes, declared: bool = False) -> Source:
    """Read bytes as text: by byte order mark, else as UTF-8.

    With `declared`, a coding line among the first two (PEP 263) is obeyed, as pip does for requirements files.
    Raises `Undecodable`.
    """
    mark, encoding = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    if declared and not mark and b"coding" in data[:4096]:
        encoding = _declared_encoding(data) or encoding
    try:
        raw = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start + len(mark)) + 1
        raise Undecodable(f"is not {encoding.upper()} text", line) from None
    except UnicodeError:  # some codecs say no more than that
        raise Undecodable(f"is not {encoding.upper()} text", 1) from None
    if "\0" in raw:
        raise Undecodable("contains a NUL character", raw.count("\n", 0, raw.index("\0")) + 1)
    if encoding != "utf-8" and not mark and _changed(raw, encoding, data):
        raise Undecodable(f"declares the encoding `{encoding}`, in which it could not be written back", 1)
    return Source(path, raw, encoding, mark)


def _changed(raw: str, encoding: str, data: bytes) -> bool:
    """Whether a declared encoding has several forms for this text: `utf-7`, or one that adds a mark of its own."""
    try:
        return raw.encode(encoding) != data
    except UnicodeError:
        return True


def _declared_encoding(data: bytes) -> str | None:
    import re

    for line in data.split(b"\n", 2)[:2]:
        found = re.match(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line)
        if found:
            try:
                known = codecs.lookup(found[1].decode("ascii"))
            except LookupError:
                raise Undecodable(f"declares the unknown encoding `{found[1].decode('ascii')}`", 1) from None
            # `rot13`, `zlib` and their like are codecs too, but not encodings of text.
            return known.name if known._is_text_encoding else None
    return None

"""Why a source distribution is not read, and how much of one is.

The limits leave room for the largest honest releases (121 MB in 3,350 files, 45 MB in 6,869) and end a bomb in two
seconds. The ratio is PyPI's own: "exceeds compression ratio of 50", looked at beyond 64 MiB.
"""

from __future__ import annotations

from whypin.text.printable import printable

MAX_TOTAL = 400 * 1024 * 1024
MAX_RATIO = 50
RATIO_FROM = 64 * 1024 * 1024
MAX_HEADERS = 60_000
MAX_DESCRIPTION = 64 * 1024
MAX_RECORDS = 400_000
PIECE = 64 * 1024

_SHOWN = 120


class Refused(Exception):
    """An archive that whypin does not read; its text is one clause, fit to print."""


def quoted(name: str) -> str:
    """A member's name for a message: printable, in backquotes, shortened."""
    text = printable(name)
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"


def hold_size(total: int, packed: int) -> None:
    """Raise Refused where so many bytes, unpacked from so many, are more than an honest release holds."""
    if total > MAX_TOTAL:
        raise Refused(f"the archive holds more than {MAX_TOTAL // 1024 // 1024} MiB")
    if total > RATIO_FROM and total > MAX_RATIO * packed:
        raise Refused(f"the archive is a bomb: it unpacks to more than {MAX_RATIO} times its size")

"""A `uv.lock` without the tables of its wheels: nine tenths of the text, all of one form.

One expression recognises these lists as uv writes them, in a sixth of the time that a parser takes, and what is left of
the text is TOML, and means the same, just where the whole text is and does: a list stands in the place of a list. Any
doubt means that the whole text is read.
"""

from __future__ import annotations

import re

from whypin.text import toml
from whypin.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

# Without what a client may read otherwise than it looks: escapes, queries, fragments.
_URL = r"https?://[A-Za-z0-9._~:/+!-]+"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z"
_FILE = (
    rf'    \{{ url = "{_URL}", hash = "sha256:[0-9a-f]{{64}}"'
    rf'(?:, size = [1-9][0-9]{{0,15}})?(?:, upload-time = "{_TIME}")? \}},\n'
)
_WHEELS = rf"^wheels = \[\n((?:{_FILE})+)\]$"
# No string holds this character but by an escape.
_INSTEAD, _MARK = r'wheels = ["\u0001"]', ["\x01"]
_BEFORE_URL, _BEFORE_HOST = len('    { url = "'), len("https://")


class Lines(str):
    """The lines of a list of wheels, in its place; no value that a parser gives."""

    __slots__ = ()


class Short:
    """`text` is what is left, and `lists` are the lines of the lists that were cut out, in order."""

    def __init__(self, text: str, lists: list[Lines]) -> None:
        self.text: Final = text
        self._lists: Final = lists

    def put_back(self, entries: object) -> bool:
        """Put the lines of each list where it was among the entries of a lock; False if one is elsewhere.

        The entries are values of TOML, whatever they are.
        """
        given = iter(self._lists)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and entry.get("wheels") == _MARK:
                entry["wheels"] = next(given)
        return next(given, None) is None


def shortened(text: str) -> Short | None:
    """The text of a lock without the lists of wheels; None where there is none, or one may be part of a string."""
    lists: list[Lines] = []

    def cut(found: re.Match[str]) -> str:
        lists.append(Lines(found[1]))
        return _INSTEAD

    left = re.sub(_WHEELS, cut, text, flags=re.MULTILINE)
    if not lists or left.count("\\") != len(lists) or '"""' in left or "'''" in left:
        return None
    return Short(left, lists)


def tags(lines: Lines, release: str) -> tuple[list[str], str]:
    """What follows name and version in the names of the wheels of a list, and where all of them come from.

    `release` is name and version as wheels spell them; no tags where one of the wheels is another one's.
    """
    number = lines.count("\n")
    home = lines[_BEFORE_URL : lines.find("/", _BEFORE_URL + _BEFORE_HOST) + 1]
    _, *rest = lines.split(f"/{release}-")
    # One on each line, as the text up to the next one holds the end of its address.
    found = [part.partition('"')[0] for part in rest if '"' in part]
    if (
        not len(rest) == len(found) == number == "\n".join([*found, ""]).count(".whl\n")
        or not home
        or lines.count(f'{{ url = "{home}') != number
        or any("/" in one for one in set(found))
    ):
        return [], ""
    return found, home[:-1]


def restore(entry: dict[str, object]) -> None:
    """Put the tables of the wheels into an entry in the place of their lines."""
    lines = entry.get("wheels")
    if isinstance(lines, Lines):
        entry["wheels"] = toml.loads(Source("", f"wheels = [\n{lines}]"))["wheels"]

"""The words that the judgement of comments knows, read from `words.txt` when the first comment has to be judged.

That file says what each class of words means.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final


class Words:
    """One class of words: whole words, and beginnings (`break*`), all in lower case. A file's name is no word."""

    __slots__ = ("_stems", "_whole")

    def __init__(self, entries: Iterable[str]) -> None:
        entries = tuple(entries)
        self._whole: Final = frozenset([entry for entry in entries if not entry.endswith("*")])
        self._stems: Final = tuple([entry[:-1] for entry in entries if entry.endswith("*")])

    def __contains__(self, word: str) -> bool:
        return word in self._whole or (word.startswith(self._stems) and "." not in word)

    def part_of(self, text: str) -> bool:
        """Whether one of the whole words stands anywhere in a text in lower case, inside of a word too."""
        return any(word in text for word in self._whole)

    def __len__(self) -> int:
        return len(self._whole) + len(self._stems)


def classes(text: str) -> dict[str, Words]:
    """The classes of a file of words, by their names: `[name]`, then words; a line that `#` begins is a comment."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
            found[name] = []
        elif line and not line.startswith("#"):
            found[name] += line.split()
    return {name: Words(entries) for name, entries in found.items()}


with open(__file__.replace("vocabulary.py", "words.txt"), encoding="utf-8") as _file:
    _CLASSES = classes(_file.read())
PLAIN, TOPICS, CONNECTIVES = _CLASSES["plain"], _CLASSES["topics"], _CLASSES["connectives"]
AGREEMENT, RELEASES = _CLASSES["agreement"], _CLASSES["releases"]
AUXILIARIES, FUNCTION_WORDS, LISTED = _CLASSES["auxiliaries"], _CLASSES["function"], _CLASSES["listed"]
USES, LEADS, ACTS = _CLASSES["uses"], _CLASSES["leads"], _CLASSES["acts"]
PLATFORMS, COMMON = _CLASSES["platforms"], _CLASSES["common"]
PARTS = _CLASSES["parts"]

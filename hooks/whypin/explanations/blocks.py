"""Blocks of comments, and what they say of their own reach."""

from __future__ import annotations

from whypin.explanations.comment_text import paragraphs
from whypin.explanations.groups import speaks_of_group, speaks_of_versions
from whypin.explanations.prose import is_sure
from whypin.explanations.references import names_version, without_links
from whypin.model.names import normalise
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.declaration import Comment

# What stands behind one of these is what another package breaks or needs.
_PREPOSITIONS = frozenset(
    ("against", "as", "because", "by", "for", "from", "in", "of", "on", "than", "to", "until", "with")
)
# Unless the two move together.
_TOGETHER = frozenset(
    ("sync", "match", "same", "lockstep", "together", "matching", "align", "versions", "both", "combination")
)
_TITLE_WORDS = 4
_FIRST = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class CommentBlock(Record):
    """Comments that could explain a declaration.

    `lines` are the comments, each from its `#` on; `start` the offset of the first; `own` whether they stand at the
    declaration itself, `inline` at the end of its line. `key` and `marker` are those of the declaration they stand at.
    """

    __slots__ = ("inline", "key", "lines", "marker", "own", "start")

    def __init__(
        self, comments: tuple[Comment, ...], *, key: str = "", marker: str = "", own: bool = False, inline: bool = False
    ) -> None:
        self.lines: Final = tuple([comment.text for comment in comments])
        self.start: Final = comments[0].span.start
        self.key: Final = key
        self.marker: Final = marker
        self.own: Final = own
        self.inline: Final = inline


class Said:
    """What a block of comments above the package `key` says of its own reach.

    - `said`: all its words in the normal form of names; `names`: those that it may speak of as packages
    - `group`: whether it speaks of several requirements
    - `versions`: whether it names a version
    - `holds`: whether it speaks of versions, or gives a reason in the sure way
    - `title`: whether it is a heading; `particular`: whether it is about particular versions of its package
    """

    def __init__(self, comments: tuple[Comment, ...], key: str) -> None:
        self.covering: Final = CommentBlock(comments, key=key)
        lines = [line for part in paragraphs(self.covering.lines, key) for line in part]
        text = without_links(" ".join(lines))
        written = _written(text)
        names = [normalise(word.strip("._-")) for word in written]
        self.said: Final = frozenset(names)
        self.names: Final = _subjects(names)
        self.group: Final = speaks_of_group(text)
        self.holds: Final = speaks_of_versions(text) or is_sure(text)
        self.title: Final = len(lines) == 1 and len(written) <= _TITLE_WORDS and not any(map(str.isdigit, text))
        self.versions: Final = names_version(text, key)
        self.particular: Final = bool(key) and any(
            name == key and following[:1].isdigit() for name, following in zip(names, written[1:], strict=False)
        )


def _written(text: str) -> list[str]:
    """What may be the name of a package: letters, digits, `_`, `.` and `-`, from the first of ASCII's letters on."""
    words = "".join([sign if sign.isalnum() or sign in "_.-" else " " for sign in text]).split()
    starts = [next((at for at, sign in enumerate(word) if sign in _FIRST), len(word)) for word in words]
    return [word[start:] for word, start in zip(words, starts, strict=True) if start < len(word)]


def _subjects(names: list[str]) -> frozenset[str]:
    """The words that a text may speak of as packages: `version of flask` does, `incompatible with flask` does not."""
    if not _TOGETHER.isdisjoint(names):
        return frozenset(names)
    before = ["", "", *names]
    return frozenset(
        [
            name
            for at, name in enumerate(names)
            if before[at + 1] not in _PREPOSITIONS or before[at : at + 2] == ["version", "of"]
        ]
    )

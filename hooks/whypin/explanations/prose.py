"""Whether a comment says why. No tool can know; this one looks for the forms that reasons take.

Sentence by sentence: an issue, an advisory or another version is a reason, and so is `why:` or `because` with two more
words. A word of comparison is one wherever it stands, a word of trouble where it is more than the topic of a
description. What only argues is a doubt (docs/design.md, "What never explains").
"""

from __future__ import annotations

from whypin.explanations.comment_text import joined, paragraphs, sentences, words
from whypin.explanations.file_talk import about_another
from whypin.explanations.references import links_to_issue, names_issue, names_member, names_version, without_links
from whypin.explanations.vocabulary import (
    AGREEMENT,
    CONNECTIVES,
    FUNCTION_WORDS,
    LISTED,
    PARTS,
    PLAIN,
    RELEASES,
    TOPICS,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

REASON, DOUBT, NONE = "reason", "doubt", "none"
_LONGEST_TITLE = 4
# `Pinned`, `exact version`: these say no more than that there is a constraint.
_EMPTY = frozenset(
    (
        *("this", "the", "these", "to", "at", "a", "specific", "major", "minor", "exact", "exactly", "fixed", "locked"),
        *("frozen", "capped", "is", "are", "it", "here"),
    )
)
_SURE = 2
# A list is spoken of where one of its nouns stands so early: `any dependencies that …`.
_SUBJECT = 3
_ENTRIES = frozenset(("packages", "dependencies", "requirements", "libraries", "deps", "entries", "lines"))
# A script that this tool cannot read: more letters than these are a sentence, fewer a title.
_LONGEST_FOREIGN_TITLE = 6


def classify(lines: Iterable[str], *, key: str = "", marker: str = "", inline: bool = False) -> str:
    """What the comments in `lines` (each from its `#` on), read together, are: `REASON`, `DOUBT` or `NONE`.

    `key` is the normal form of the constrained package, `marker` its environment marker: a comment that speaks of a
    marker's own platform or Python alone explains the marker. `inline` tells a comment at the line's end, where one
    word is not a title.
    """
    found = {_weigh(part, key, marker, inline) for part in paragraphs(lines, key)}
    return next((value for value in (REASON, DOUBT) if value in found), NONE)


def _weigh(lines: list[str], key: str, marker: str, inline: bool) -> str:
    text = joined(lines)
    if links_to_issue(text) or is_sure(text):
        return REASON
    text = without_links(text)
    if names_issue(text):
        return REASON
    told = [part for part in sentences(text) if not about_another(part)]
    if any(_signed(part, "because") for part in told):
        return REASON
    text = "; ".join(told)
    if marker and _is_of_marker(text, marker):
        return NONE
    if len(words(text)) > 1 and names_version(text, key, python="python" not in marker):
        return REASON
    found = {_sentence(part, key, inline) for part in told}
    return next((value for value in (REASON, DOUBT) if value in found), NONE)


def _is_of_marker(text: str, marker: str) -> bool:
    from whypin.explanations.markers import about_marker

    return about_marker(text, marker)


def is_sure(text: str) -> bool:
    """Whether a text gives a reason in the way that never fails: `why:` and at least two more words."""
    return _signed(text, "why:", "reason:")


def _signed(text: str, *signs: str) -> bool:
    """Whether a sign stands before at least two words."""
    said = text.lower().split()
    return any(word.strip("(,-;*") in signs and len(said) - at > _SURE for at, word in enumerate(said))


def _sentence(sentence: str, key: str, inline: bool) -> str:
    said = words(sentence)
    if (foreign := _foreign(sentence)) is not None:
        if PARTS.part_of(sentence.lower()):
            return REASON
        return DOUBT if foreign > _LONGEST_FOREIGN_TITLE else NONE
    if _title(said, inline):
        return NONE
    names = _own(key)
    if sentence.split(maxsplit=1)[0].isupper() and said[0] not in PLAIN:
        # `CORS stability`, `APS has no policy`: no verb ends so.
        names |= {said[0]}
    said = [word for word in said if word not in names]
    if any(word in PLAIN or word in RELEASES for word in said):
        return REASON
    # The plain words and what comes before them tell of most comments.
    from whypin.explanations.descriptions import compares_releases, describes, is_topic, on_change, states

    found = [at for at, word in enumerate(said) if (word in TOPICS or word in AGREEMENT) and not is_topic(said, at)]
    if any(said[at] in AGREEMENT or said[at + 1 : at + 2] == ["with"] for at in found):
        return REASON
    if names_member(sentence, key):
        return REASON
    if describes(said):
        return NONE
    argues = any(word in CONNECTIVES for word in said) or said[:1] == ["as"] or on_change(said)
    if found or compares_releases(said, argues) or (inline and compares_releases(said[:-1], True)):
        return REASON
    listed = any(word in _ENTRIES for word in said[:_SUBJECT])
    # At the end of a line a whole sentence is meant as the reason.
    return DOUBT if not listed and (argues or (inline and states(said))) else NONE


def _own(key: str) -> frozenset[str]:
    """The package's own name, which says nothing of it: `flaky`, `pytest-timeout`."""
    return frozenset((key, key.replace("-", "_"), *key.split("-"))) if key else frozenset()


def _foreign(sentence: str) -> int | None:
    """How many letters are of a script without the Latin alphabet, where they are a good part of all; else None."""
    if sentence.isascii():
        return None
    letters = [letter for letter in sentence if letter.isalpha()]
    foreign = sum(letter > "\u024f" for letter in letters)
    return foreign if foreign * 5 > len(letters) else None


def _title(said: list[str], inline: bool) -> bool:
    """Whether the words are a heading: `Pinned dependencies`, `Upgrades`."""
    each = " ".join(said).replace("/", " ").split()
    if all(word in _EMPTY or word.startswith(("pin", "version")) for word in each):
        return True
    if len(each) <= 1:
        return not inline or not each
    return (
        len(each) <= _LONGEST_TITLE
        and each[-1].endswith("s")
        and each[-1] in LISTED
        and not any(word in FUNCTION_WORDS or word in CONNECTIVES for word in each)
    )

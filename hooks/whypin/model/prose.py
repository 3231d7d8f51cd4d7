"""Whether a comment says why. No tool can know; this one looks for the forms that reasons take.

A reason names a cause, a breakage, an issue, an advisory, another version, or a policy. What a package is or who uses
it, a title, a licence, instructions, dead code and a tool's directives are none (DESIGN, "What never explains").
"""

from __future__ import annotations

import re

from whypin.model.explanation_ids import links_to_issue, names_issue, names_version, without_links
from whypin.model.explanation_lines import paragraphs, words
from whypin.model.explanation_words import DESCRIPTIONS, EMPTY, GLUE, PHRASES, PLATFORMS, STEMS, TITLES, WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_TITLE = 4
# A line that ends earlier than the others do, before one that starts with a capital letter, ends a sentence.
_SHORT_LINE = 60
_SENTENCE = r"(?<=[.!?;])\s+(?=[^a-z])"
_GENERATED = r"auto-?generated|\bgenerated (?:by|with|from|using)\b|do not (?:manually )?edit|don't edit|managed by\b"
_IMPERATIVE = (
    r"(?:then |and |please |or |to [\w ,`/.-]{3,60}[,:]? (?:please )?)?(?:run|use this|execute|install (?:with|by)"
    r"|edit|add (?:any|your|new)|re-?compile|compile|re-?generate|update this|see\b)"
)
_FILES = (
    r"pip-compile|pip[3x]? install|uv (?:pip|lock|sync)|requirements?[\w-]*\.(?:txt|in)|this file|`?make |poetry "
    r"|script|regenerate|workflow|command|\btox\b|pip freeze"
)
_OF_THE_FILE = (
    r"(?:specif(?:y|ies) |this (?:is (?:the|a) )?(?:file|list|requirements)|use this file"
    r"|to (?:re)?(?:generate|compile|update|install)\b.*(?:run|use|do|execute)\b"
    r"|the following (?:packages|dependencies|requirements) are)"
)
_ABSENT = r"\b(?:is|are|was|were) (?:\w+ )?(?:omitted|left out|not (?:included|listed)|commented out)\b"


def reason(lines: Iterable[str], *, key: str = "", marker: str = "", inline: bool = False) -> bool:
    """Whether the comments in `lines` (each from its `#` on), read together, say why a constraint is what it is.

    `key` is the normal form of the constrained package, `marker` its environment marker: a comment that speaks of a
    marker's own platform or Python alone explains the marker. `inline` tells a comment at the line's end, where one
    word is not a title.
    """
    return any(_reason(part, key, marker, inline) for part in paragraphs(lines, key))


def _reason(lines: list[str], key: str, marker: str, inline: bool) -> bool:
    text = _joined(lines)
    if links_to_issue(text):
        return True
    text = without_links(text)
    if names_issue(text):
        return True
    text = "; ".join([part for part in _sentences(text) if not _beside_the_point(part)])
    if marker and _about_marker(text, marker):
        return False
    said = words(text)
    for phrase in DESCRIPTIONS:
        said = said.replace(f" {phrase} ", " (description) ")
    python = "python" not in marker and " backport " not in said
    if names_version(text, key, python=python) and len(said.split()) > 1:
        return True
    return not _title(said, inline) and _cause(said)


def _joined(lines: list[str]) -> str:
    """One text of the lines of a paragraph; a line that starts anew starts a sentence."""
    text = lines[0]
    for before, line in zip(lines, lines[1:], strict=False):
        ended = before[-1:].isalnum() and line[:1].isupper() and len(before) < _SHORT_LINE
        text += ("; " if ended else " ") + line
    return text


def _sentences(text: str) -> list[str]:
    """The sentences up to the first that says the file, or a part of it, is a tool's work."""
    sentences = re.split(_SENTENCE, text)
    for number, sentence in enumerate(sentences):
        if re.search(_GENERATED, sentence, re.IGNORECASE):
            return sentences[:number]
    return sentences


def _beside_the_point(sentence: str) -> bool:
    """Instructions, what the file is, and a package that is absent: nothing about this constraint."""
    text = sentence.strip(" -*;(").lower()
    if text.startswith(("this ", "to ", "use ", "specif", "the following ")) and re.match(_OF_THE_FILE, text):
        return True
    if re.search(_ABSENT, text):
        return True
    return re.match(_IMPERATIVE, text) is not None and re.search(_FILES, text) is not None


def _about_marker(text: str, marker: str) -> bool:
    """Whether a comment only speaks of the platforms a marker chooses between."""
    if not any(name in marker for name in ("platform", "os_name", "implementation")) or names_version(text):
        return False
    said = words(text).split()
    return not PLATFORMS.isdisjoint(said) and not any(word.startswith(("pin", "constrain")) for word in said)


def _title(said: str, inline: bool) -> bool:
    """Whether the words are a title (`pinned dependencies`) or say no more than that there is a constraint."""
    each = said.replace("/", " ").replace("&", " ").split()
    if all(word in EMPTY for word in each):
        return True
    if len(each) > _LONGEST_TITLE or (inline and len(each) == 1):
        return False
    return each[-1] in TITLES and GLUE.isdisjoint(each)


def _cause(said: str) -> bool:
    each = said.split()
    if not WORDS.isdisjoint(each) or any(word.startswith(STEMS) for word in each):
        return True
    return any(f" {phrase} " in said for phrase in PHRASES)

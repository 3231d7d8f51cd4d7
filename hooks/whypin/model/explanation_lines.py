"""What of a comment is a person's prose: without banners, directives of tools, licences, dead code and links."""

from __future__ import annotations

import re

from whypin.model.explanation_words import DIRECTIVES, GROUPS, NOT_GROUPS
from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# More and longer lines than a person writes; a requirement is shorter still.
_LONGEST = 2_000
_MOST_LINES = 300
_LONGEST_REQUIREMENT = 500
_LONGEST_LICENCE_NAME = 80
_PUNCTUATION = ".,;:!?()[]{}<>\"'`*_=~-\u2013\u2014\u201c\u201d#|/\\+&^%$@\u2022"

_SEGMENTS = r"(?:(?<=\s)|^)#+(?=\s|[A-Za-z])"
_LICENCE = (
    r"SPDX-|\bCopyright\b|\(c\) *\d{4}|All rights reserved|Licen[cs]ed (?:to|under)|Licen[cs]e, Version"
    r"|hereby granted|may obtain a copy|under the Licen[cs]e|WARRANT(?:Y|IES)|GNU (?:General|Lesser|Affero)"
    r"|is subject to the terms"
)
_LICENCE_NAME = (
    r"(?:licen[cs]ed?\s*:?\s*|under\s+)?\(?(?:(?:the|new|modified|simplified|revised|gnu|dual|\w+[- ]clause)\s+)*"
    r"(?:MIT|X11|BSD|Apache|ASL|[AL]?GPL|MPL|PSF|ISC|ZPL|Zope|EPL|CDDL|CC0|Unlicense|WTFPL|Artistic|Mozilla|Eclipse|Python"
    r"|Public Domain|HPND)(?:v?\d+(?:\.\d+)*)?(?:[-\s/,+()]+(?:MIT|BSD|Apache|[AL]?GPL|MPL|PSF|licen[cs]e[sd]?|clause"
    r"|or|and|v?\d+(?:\.\d+)*|later|style|new|only|software|public|foundation|domain|expat|like|compatible))*[\s+.)]*"
)
_REQUIREMENT = (
    r"[\"']?([A-Za-z0-9][\w.-]*)(?:\[[\w,\s.-]*\])?"
    r"\s*(?:@\s*\S+|\(?(?:\s*,?\s*(?:===?|~=|!=|[<>]=?)\s*[\w.*+-]+)+\)?)\s*(?:;[^#]*)?[\"']?\s*,?\s*\\?"
)
_TOML = r"[\"']?([\w.-]+)[\"']?\s*=\s*(?:[\"'][^\"']*[\"']|\{[^{}]*\}|\[.*\]?)\s*,?"
_OPTION = r"(?:-[ercfi]\b|--[a-z][a-z-]+|git\+|https?://\S+\.(?:zip|whl|tar\.gz|git)\b).*"
_VIA = r"via(?:\s+(?:-[rc]\s+\S.*|[\w.\[\],-]+(?:,\s*[\w.\[\]-]+)*(?:\s+\([^()]*\))?))?"


def paragraphs(lines: Iterable[str], key: str = "") -> list[list[str]]:
    """The prose of the comments in `lines` (each from its `#` on), cut where an empty line or a banner stands.

    `key` is the normal form of the package that the comments stand at: a requirement of its own that is commented out
    does not cut the prose off, another's does.
    """
    found: list[list[str]] = [[]]
    lines = list(lines)[-_MOST_LINES:]
    in_via = False
    for line in lines:
        text, indented = _body(line)
        in_via = (in_via and indented) or (text[:3] == "via" and re.fullmatch(_VIA, text) is not None)
        if in_via:
            continue
        if not any(map(str.isalnum, text)):
            found.append([])
            continue
        dead, text = _without_code(text, key, indented)
        if dead:
            found = [part for part in found if speaks_of_group(" ".join(part))]
            found.append([])
        elif text:
            found[-1].append(text)
    return [part for part in found if part and not _licence(part)]


def words(text: str) -> str:
    """Lower-case words, one blank between two and around them all; punctuation inside a word stays."""
    plain = text.lower().replace("\u2019", "'").replace("n`t", "n't")
    return " " + " ".join([word for word in [part.strip(_PUNCTUATION) for part in plain.split()] if word]) + " "


def speaks_of_group(text: str) -> bool:
    """Whether a comment says that it is about several requirements: `these`, `both`, `the versions are pinned`."""
    said = words(text)
    for phrase in NOT_GROUPS:
        said = said.replace(f" {phrase} ", " ")
    return any(f" {phrase} " in said for phrase in GROUPS)


def _body(line: str) -> tuple[str, bool]:
    """A comment without its `#` and banner, and whether it is indented; `# #6091` and `#6091` are both `#6091`."""
    text = line[:_LONGEST].strip()
    if not re.match(r"#\d+\b(?![.\d])", text):
        text = text.lstrip("#!")
    indented = text[:2].isspace() and len(text) > 1
    return re.sub(r"^[=*~_-]{3,}|[=*~_-]{3,}$", "", text.strip()).strip(), indented


def _without_code(text: str, key: str, evidence: bool) -> tuple[bool, str]:
    """Whether the line is dead code, and what else it says beside directives and code.

    An indented requirement (`evidence`) is quoted, not switched off.
    """
    parts: list[str] = []
    for segment in _segments(text):
        if segment.lower().startswith(DIRECTIVES):
            continue
        named = _requirement(segment)
        if named is None:
            parts.append(segment)
        elif named != key and not parts and not evidence:
            return True, ""
    return False, " ".join(parts)


def _segments(text: str) -> Iterator[str]:
    """The parts of a comment between further `#`: `noqa # see below` has two."""
    for part in re.split(_SEGMENTS, text) if " #" in text else [text]:
        if part.strip():
            yield part.strip()


def _requirement(text: str) -> str | None:
    """The package of a requirement that is commented out, "" where it names none; None for other text."""
    if len(text) > _LONGEST_REQUIREMENT:
        return None
    found = None
    if any(sign in text for sign in "=<>@"):
        found = re.fullmatch(_REQUIREMENT, text) or re.fullmatch(_TOML, text)
    if found:
        return normalise(found[1])
    return "" if text.startswith(("-", "git+", "http")) and re.fullmatch(_OPTION, text) else None


def _licence(lines: list[str]) -> bool:
    text = " ".join(lines)
    marks = ("icen", "opyright", "(c)", "SPDX", "WARRANT", "reserved")
    if any(mark in text for mark in marks) and re.search(_LICENCE, text):
        return True
    return len(text) < _LONGEST_LICENCE_NAME and re.fullmatch(_LICENCE_NAME, text, re.IGNORECASE) is not None

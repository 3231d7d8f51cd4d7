"""What of a comment is a person's prose: without banners, directives of tools, licences, dead code and links."""

from __future__ import annotations

from whypin.explanations.references import names_issue
from whypin.model.names import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# What opens a comment that is written by, or to, a tool.
DIRECTIVES = (
    *(
        "noqa",
        "type: ignore",
        "type:ignore",
        "pylint:",
        "pyup:",
        "renovate: ",
        "whypin:",
        "safety:",
        "nosec",
        "pragma:",
    ),
    *("fmt:", "isort:", "ruff:", "mypy:", "pyright:", "rq.", "noinspection", "vim:", "-*-", "cspell:", "zizmor:"),
    *("language=", "coding:", "coding=", "x-release-please", "snyk:", "keep-sorted", "keep sorted", "<<<<<<<"),
)
# More and longer lines than a person writes; a requirement is shorter still.
_LONGEST = 1_000
_MOST_LINES = 200
_LONGEST_REQUIREMENT = 500
_LONGEST_LICENCE_NAME = 80
_LONGEST_PACKAGE = 40
# A line that ends earlier than the others do, before one that starts with a capital letter, ends a sentence.
_SHORT_LINE = 60
_ENDS = (". ", "! ", "? ", "; ")
_PUNCTUATION = ".,;:!?()[]{}<>\"'`*_=~-\u2013\u2014\u201c\u201d#|/\\+&^%$@\u2022"

_LICENCE_TEXTS = (
    *("spdx-", "copyright (c)", "copyright 1", "copyright 2", "copyright \u00a9", "all rights reserved", "warranties"),
    *("warranty", "licensed to the", "licensed under", "license, version", "licence, version", "hereby granted"),
    *("may obtain a copy", "under the license", "gnu general", "gnu lesser", "gnu affero", "subject to the terms"),
)
# One of these has to be there, and nothing but these and the next.
_LICENCES = frozenset(
    (
        *(
            "mit",
            "x11",
            "bsd",
            "apache",
            "asl",
            "gpl",
            "lgpl",
            "agpl",
            "mpl",
            "psf",
            "isc",
            "zpl",
            "zope",
            "epl",
            "cddl",
        ),
        *("cc0", "unlicense", "wtfpl", "artistic", "mozilla", "eclipse", "public", "hpnd"),
        *("license", "licence", "licensed", "licenses"),
    )
)
_LICENCE_WORDS = _LICENCES | {
    *("the", "new", "modified", "simplified", "revised", "gnu", "dual", "or", "and", "later", "style", "only", "v"),
    *("software", "foundation", "domain", "expat", "like", "compatible", "clause", "version", "python", "two", "three"),
    *("under", "general"),
}
# What may follow a requirement, where no marker does; and what may come before its first operator and each further one.
_END = r"\s*(?:[\"']\s*)?(?:,\s*)?\\?"
_CLAUSE = r"(?:,\s*)?(?:===?\s*[\w.*+-]|(?:~=|!=|[<>]=?)\s*v?[\d*])[\w.*+-]*"
_REQUIREMENT = (
    r"[\"']?([A-Za-z0-9][\w.-]*)(?:\[[\w,\s.-]*\])?\s*(?:"
    # An address may hold `;` and `#`; a marker begins behind a blank, or at a `;` with no `#` behind it.
    rf"@\s*\S(?:(?:[^\s#]*#)*[^\s#;]*;[^#]*|\S*(?:\s+;[^#]*|{_END}))"
    rf"|(?:\(\s*)?{_CLAUSE}(?:\s*{_CLAUSE})*\)?(?:\s*;[^#]*|{_END}))"
)
_TOML = r"[\"']?([\w.-]+)[\"']?\s*=\s*(?:[\"'][^\"']*[\"']|\{[^{}]*\}|\[.*\]?)\s*,?"
_OPTION = r"-[ercfi]\b|--[a-z][a-z-]|git\+|https?://\S+\.(?:zip|whl|tar\.gz|git)\b"
_VIA = r"via(?:\s+(?:-[rc]\s+\S.*|[\w.\[\],-]+(?:,\s+[\w.\[\]-]+(?:,[\w.\[\]-]+)*)*(?:\s+\([^()]*\))?))?"


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
        in_via = (in_via and indented) or (text[:3] == "via" and _is_via(text))
        if in_via:
            continue
        if not any(map(str.isalnum, text)) or _licence([text.partition(":")[2]]):
            found.append([])
            continue
        dead, text = _without_code(text, key, indented)
        if dead:
            found = [[]]
        elif text:
            found[-1].append(text)
    return [part for part in found if part and not _licence(part)]


def _is_via(text: str) -> bool:
    import re

    return re.fullmatch(_VIA, text) is not None


def joined(lines: list[str]) -> str:
    """One text of the lines of a paragraph; a line that starts anew starts a sentence."""
    text = lines[0]
    for before, line in zip(lines, lines[1:], strict=False):
        ended = before[-1:].isalnum() and line[:1].isupper() and len(before) < _SHORT_LINE
        text += ("; " if ended else " ") + line
    return text


def sentences(text: str) -> list[str]:
    """The sentences of a text. A full stop before a small letter is an abbreviation's."""
    if not any(end in text for end in _ENDS):
        return [text]
    found, start = [], 0
    for at in range(1, len(text) - 1):
        if text[at] == " " and text[at - 1] in ".!?;" and not text[at + 1].islower():
            found.append(text[start:at])
            start = at + 1
    return [part for part in (*found, text[start:]) if part.strip()]


def words(text: str) -> list[str]:
    """The words of a text in lower case; punctuation inside a word stays."""
    plain = text.lower().replace("\u2019", "'")
    return [word for word in [part.strip(_PUNCTUATION) for part in plain.split()] if word]


def _body(line: str) -> tuple[str, bool]:
    """A comment without its `#` and banner, and whether it is indented; `# #6091` and `#6091` are both `#6091`."""
    text = line[:_LONGEST].strip()
    if not text[1:].isdigit():
        text = text.lstrip("#!")
    indented = text[:2].isspace() and len(text) > 1
    text = text.strip()
    for sign in "=*~_-":
        if text.startswith(sign * 3) or text.endswith(sign * 3):
            text = text.strip(sign).strip()
    return text, indented


def _without_code(text: str, key: str, evidence: bool) -> tuple[bool, str]:
    """Whether the line is dead code, and what else it says beside directives and code.

    An indented requirement (`evidence`) is quoted, not switched off.
    """
    parts: list[str] = []
    for segment in _segments(text):
        if segment.lower().startswith(DIRECTIVES):
            parts += _beside_directive(segment)
            continue
        named = _requirement(segment)
        if named is None and " (" in segment and (other := _requirement(segment.partition(" (")[0])) != key:
            # `other!=2.0 (the index has none)` is dead too, with what is said of it.
            named = other
        if named is None:
            parts.append(segment)
        elif named != key and not parts and not evidence:
            return True, ""
    return False, " ".join(parts)


def _beside_directive(segment: str) -> list[str]:
    """What a person adds to a directive: `pyup: ignore 2.0 drops it`, `noqa (it is generated)`.

    What follows whypin's own is the reason of the ignore, not of the constraint.
    """
    name, _, rest = segment.partition(":")
    if name == "whypin":
        return []
    if name == "pyup":
        said = rest.split()
        while said and (said[0] in ("ignore", "update", "minor", "security") or said[0][0] in "<>=!~"):
            del said[0]
        return [" ".join(said)] if said else []
    added = segment.partition(" (")[2].removesuffix(")")
    beside = segment.partition(" ")[2]
    if not added and names_issue(beside):
        added = beside
    return [added] if added else []


def _segments(text: str) -> list[str]:
    """The parts of a comment between further `#`: `noqa # see below` has two, `fix #12` has one."""
    found: list[str] = []
    for part in text.split(" #"):
        if found and part[:1].isdigit():
            found[-1] += f" #{part}"
        else:
            found.append(part)
    return [part for part in [part.lstrip("#").strip() if found[1:] else part for part in found] if part]


def _requirement(text: str) -> str | None:
    """The package of a requirement that is commented out, "" where it names none; None for other text."""
    # Only a name stands before the first operator of a requirement.
    named = any(sign in "".join(text.split(None, 2)[:2]) for sign in "=<>@")
    if len(text) > _LONGEST_REQUIREMENT or not (named or text.startswith(("-", "git+", "http"))):
        return None
    import re

    found = None
    if named:
        found = re.fullmatch(_REQUIREMENT, text) or re.fullmatch(_TOML, text)
    if found:
        return normalise(found[1])
    return "" if text.startswith(("-", "git+", "http")) and re.match(_OPTION, text) else None


def _licence(lines: list[str]) -> bool:
    text = " ".join(lines).lower()
    if any(part in text for part in _LICENCE_TEXTS):
        return True
    if len(text) > _LONGEST_LICENCE_NAME:
        return False
    text = _without_package(text)
    each = [word.rstrip("0123456789+") for word in text.translate(_TO_BLANKS).split()]
    return not _LICENCES.isdisjoint(each) and all(not word or word in _LICENCE_WORDS for word in each)


def _without_package(text: str) -> str:
    """`MIT (some-package)` without the package."""
    before, opening, name = text.rpartition("(")
    if not opening or not name.endswith(")") or not 1 < len(name) <= _LONGEST_PACKAGE + 1:
        return text
    return before if all(sign.isalnum() or sign in "_.-" for sign in name[:-1]) else text


_TO_BLANKS = str.maketrans("-/,.()+:", "        ")

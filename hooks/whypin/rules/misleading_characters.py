"""`misleading-characters`: characters that make a dependency file read otherwise than it looks."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import Rule
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project

RULE = Rule("misleading-characters", "control, bidi or invisible characters in a dependency file", "guard")

# All that ASCII has of them; a tab and a newline are what they look like.
_CONTROLS = bytes([code for code in (*range(0x20), 0x7F) if code not in (0x09, 0x0A)])
# Nowhere: controls, Unicode's Bidi_Control characters ("Trojan Source", CVE-2021-42574), line separators.
_NOWHERE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
# Not outside comments: what is not seen, and what looks like a blank or like nothing. In a comment they are part of
# ordinary writing: no-break spaces, joined emoji, soft hyphens.
_UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
# Compiled for the first text that is not all ASCII: large sets are slow to compile.
_ANY = f"[{_NOWHERE}{_UNSEEN}{_SPACES}]"
_LINE_ENDS = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_BIDI = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
# A description comes from the package's author and is read by nobody who installs (poetry.lock).
_DESCRIPTION = "description"
# What Unicode does not name, in the words of ISO 6429.
_NAMES = {
    0x08: "BACKSPACE",
    0x0B: "LINE TABULATION",
    0x0C: "FORM FEED",
    0x1A: "SUBSTITUTE",
    0x1B: "ESCAPE",
    0x1C: "FILE SEPARATOR",
    0x1D: "GROUP SEPARATOR",
    0x1E: "RECORD SEPARATOR",
    0x7F: "DELETE",
    0x85: "NEXT LINE",
}
# A file that has more such lines has been looked at enough.
_MOST = 100
_PIECE = 1 << 16


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each line, at its first such characters, and at most 100 for a file."""
    for document in project.documents:
        if document.path in project.targets and not _is_clean(document.source.text):
            yield from _lines(document)


def _is_clean(text: str) -> bool:
    """Whether there is nothing to look at; a few milliseconds for a lock of megabytes."""
    if text.isascii():
        # In pieces that stay in the processor's cache.
        return all(_is_clean_ascii(text[at : at + _PIECE]) for at in range(0, len(text), _PIECE))
    import re

    return re.search(_ANY, text) is None


def _is_clean_ascii(text: str) -> bool:
    return len(text.encode("ascii").translate(None, _CONTROLS)) == len(text)


def _lines(document: Document) -> Iterator[Finding]:
    import re

    text = document.source.text
    places = _Places(document)
    pattern = re.compile(_ANY)
    at = found = 0
    while found < _MOST:
        match = pattern.search(text, at)
        if match is None:
            return
        at = match.end()
        nowhere = re.match(f"[{_NOWHERE}]", match[0]) is not None
        if nowhere and places.described(match.start()):
            at = _line_end(text, at)
        elif nowhere or places.counts(match.start()):
            while text.startswith(match[0], at):
                at += 1
            yield _finding(document, match[0], Span(match.start(), at))
            found += 1
            at = _line_end(text, at)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


class _Places:
    """Where an unseen character misleads: in what is installed, not in prose."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.comments = sorted([(one.span.start, one.span.end) for one in document.comments])
        spans = [one.span for one in document.declarations]
        spans += [one.span for one in document.problems if one.rule == "unreadable-requirement"]
        if document.lock is not None:
            packages = [one for one in document.lock.packages if not _is_clean(one.name + one.version)]
            spans = [document.locate(at) for one in packages for at in (one.name_at, one.version_at)]
        self.entries = sorted([(span.start, span.end) for span in spans])
        # Every word of a requirements file is a requirement or an option; TOML has other tenants.
        self.everywhere = document.format.pip_lines and document.lock is None

    def counts(self, offset: int) -> bool:
        return (self.everywhere or _within(self.entries, offset)) and not _within(self.comments, offset)

    def described(self, offset: int) -> bool:
        text = self.document.source.text
        key, equals, _ = text[text.rfind("\n", 0, offset) + 1 : _line_end(text, offset)].partition("=")
        return self.document.lock is not None and bool(equals) and key.strip(" \t") == _DESCRIPTION


def _within(spans: list[tuple[int, int]], offset: int) -> bool:
    from bisect import bisect_right

    place = bisect_right(spans, (offset, float("inf"))) - 1
    return place >= 0 and offset < spans[place][1]


def _finding(document: Document, char: str, span: Span) -> Finding:
    import re
    from unicodedata import name

    code = ord(char)
    called = f"`U+{code:04X} {name(char, '') or _NAMES.get(code, 'CONTROL CHARACTER')}`"
    if char in _LINE_ENDS and document.format.pip_lines:
        message = f"{called} ends a line for pip and not for an editor"
    elif re.match(_BIDI, char):
        message = f"{called} makes the line look other than it is"
    elif re.match(f"[{_SPACES}]", char):
        message = f"{called} looks like a blank and is none"
    else:
        message = f"{called} cannot be seen"
    return Finding.at(RULE, document.path, span, message, help="remove it, and read again what the line says then")

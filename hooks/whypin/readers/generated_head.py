"""A head that says that its file is made from another one: what it holds was declared elsewhere.

Only the comments before the first other line count, and only a sentence about the file itself: code that is generated
is a reason for a constraint, and no word about where the constraint was written.
"""

from __future__ import annotations

# What is looked for before anything is matched: most heads have none of it.
_WORDS = ("generated", "edit", "modif", "change", "touch")
_LINES = 40
_FILE = r"(?:file|files|list|lists|requirements?|document|contents?|dependencies|constraints?|pins?)"
# "This file is (auto)generated", "It's generated automatically", "`requirements.txt` is generated".
_SAID = (
    rf"(?:(?:this|these|the|all)\s+(?:[\w.-]+\s+){{0,2}}?{_FILE}|\bit|(?<![\w./`'-])[\w./`'-]+\.(?:txt|toml|in|pip)[`']?)"
    r"(?:\s+(?:is|was|are|were|(?:has|have)\s+been)|'s)\s+(?:[(@]?\w+\)?\s+){0,2}?@?(?:auto-?\s?)?generated\b"
)
# "Generated from x", "auto-generated", "@generated": at the beginning of a sentence.
_BARE = (
    r"(?:^|[.!:]\s+)(?:(?:auto-?\s?|automatically\s+|@)generated\b"
    r"|generated\s+(?:\w+\s+)?(?:from|by|via|with|using)\b)"
)
_HANDS_OFF = (
    r"(?:\bnot|n't|\bnever)\s+(?:be\s+)?(?:\w+ly\s+|hand-?\s?)?(?:edit|modify|change|touch|modified|changed|edited)\b"
    rf"(?:\s+(?:(?:this|these|the)\s+{_FILE}\b|it\b|by\b|here\b|\w+ly\b)|\s*[^\w\s`'\"]|\s*$)"
)
_OTHER = (
    r"\b(?:edit|modify|change|update|run|adjust|regenerate)\s+(?:the\s+)?[`'\"]?[\w./-]+\.[a-z0-9]{1,6}\b"
    r"|\binstead\b"
)


def made_from(text: str) -> str:
    """Why a file is not the place to declare something, one clause that follows its quoted path; "" where it is."""
    said = _head(text)
    if not any(word in said.lower() for word in _WORDS):
        return ""
    import re

    if re.search(_SAID, said, re.IGNORECASE) or re.search(_BARE, said, re.IGNORECASE | re.MULTILINE):
        return "is generated, as its first comment says"
    if re.search(_HANDS_OFF, said, re.IGNORECASE | re.MULTILINE) and re.search(_OTHER, said, re.IGNORECASE):
        return "is made from another file, as its first comment says"
    return ""


def _head(text: str) -> str:
    """The comments before the first other line, without their signs; of many lines the first."""
    lines = []
    for line in text[: _LINES * 200].split("\n")[:_LINES]:
        bare = line.strip()
        if bare and not bare.startswith("#"):
            break
        lines.append(bare.lstrip("#~=*-!<> \t"))
    return "\n".join(lines)

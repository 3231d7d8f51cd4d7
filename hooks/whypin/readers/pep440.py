"""Versions as PEP 440 spells them, and what may stand behind which operator."""

from __future__ import annotations

import re

_PLAIN_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")
_FULL_VERSION = (
    r"v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*"
    r"(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?"
    r"(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?"
    r"(?:[-_.]?dev[-_.]?[0-9]*)?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?"
)


def is_version(text: str) -> bool:
    """Whether the text is a version (PEP 440, appendix B), without blanks around it."""
    if _PLAIN_VERSION.fullmatch(text):
        return True
    return re.fullmatch(_FULL_VERSION, text, re.IGNORECASE | re.ASCII) is not None


def fits(operator: str, version: str) -> bool:
    """Whether a version, not one of numbers and dots alone, may stand behind an operator other than `===`.

    PEP 440, "Version specifiers".
    """
    if version.endswith(".*"):
        release = re.fullmatch(r"[vV]?(?:[0-9]+!)?[0-9]+(\.[0-9]+)*", version[:-2])
        return operator in ("==", "!=") and release is not None
    if "+" in version and operator not in ("==", "!="):
        return False
    if operator == "~=" and re.match(r"[vV]?(?:[0-9]+!)?[0-9]+\.[0-9]", version) is None:
        return False
    return is_version(version)

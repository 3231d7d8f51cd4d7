"""Comments that explain an environment marker, and so not the constraint beside it."""

from __future__ import annotations

from whypin.explanations.comment_text import words
from whypin.explanations.references import names_version
from whypin.explanations.vocabulary import PLAIN, PLATFORMS


def about_marker(text: str, marker: str) -> bool:
    """Whether a comment only speaks of the marker, or of the platforms that it chooses between."""
    said = words(text)
    if "marker" in said or "condition" in said or "python_version" in said:
        return True
    holds = any(word in PLAIN for word in said)
    if "python" in marker and ("backport" in said or "stdlib" in said or "standard library" in " ".join(said)):
        return not holds
    if not any(name in marker for name in ("platform", "os_name", "implementation")) or names_version(text):
        return False
    return any(word in PLATFORMS for word in said) and not holds

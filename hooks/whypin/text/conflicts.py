"""Merge conflicts that were committed: git's own markers at the beginning of a line (git-merge, "How conflicts…")."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

OPENING = "<" * 7
"""What the line begins with that opens a conflict."""

# Seven signs, or more where `conflict-marker-size` says so.
_MARKER = r"^(?:<{7,}|>{7,}|={7,}|\|{7,})(?:[ \t][^\n]*)?$"


def conflict_markers(text: str) -> Iterator[re.Match[str]]:
    """Each line that is a marker, whole: the opening `<<<<<<<`, the closing `>>>>>>>`, and what is between them."""
    # One sign is found many times faster than seven, and only `=` is common.
    if any(sign in text and sign * 7 in text for sign in "<>|="):
        import re

        yield from re.finditer(_MARKER, text, re.MULTILINE)

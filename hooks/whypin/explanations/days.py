"""The days that an explanation sets itself: `until 2026-12-01`, `drop this after 2026-12-01`."""

from __future__ import annotations

_LONGEST = 2_000
_UNTIL = (
    r"\b(?:until|till|through|expires?(?: on| after)?"
    r"|(?:remove|drop|lift|unpin|delete|revisit|review|recheck|update|upgrade)\b[^.;]{0,40}?\b(?:after|by|on|before|in))"
    r"[\s:=]+(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\w-])"
)


def days(comment: str) -> list[tuple[int, str]]:
    """The days of a comment (ISO), with their offsets; an ignore's day is the ignore's business."""
    text = comment[:_LONGEST]
    if "whypin:" in text or text.count("-") < len("--"):
        return []
    import re

    return [(found.start(1), found[1]) for found in re.finditer(_UNTIL, text, re.IGNORECASE)]

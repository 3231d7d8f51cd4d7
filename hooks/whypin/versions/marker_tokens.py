"""The words of environment markers (PEP 508, "Environment Markers"; dependency specifiers, packaging.python.org)."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:(?P<open>\()
        | (?P<close>\))
        | (?P<text>"[^"]*"|'[^']*')
        | (?P<operator>===|[=~!<>]=|[<>]|in\b|not[ \t\r\n]+in\b)
        | (?P<joint>(?:and|or)\b)
        | (?P<variable>[A-Za-z_.]+)
    )[ \t\r\n]*""",
    re.VERBOSE,
)
_LONGEST = 100_000


def marker_tokens(text: str) -> list[tuple[str, str]] | None:
    """Kind and word of each token; None for what is no marker, or longer than 100,000 characters.

    Kinds are "open", "close", "text" (with its quotes), "operator", "joint" and "variable", which may be any name.
    Lines may break between words, as tools write long markers; the standard has blanks and tabs only.
    """
    found: list[tuple[str, str]] = []
    at = 0
    if len(text) > _LONGEST:
        return None
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        kind = str(token.lastgroup)
        found.append((kind, token[kind]))
        at = token.end()
    return found

"""Environment markers of the plain forms (PEP 508, "Environment Markers")."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""[ \t]*(?:
        (?P<open>\()
        | (?P<close>\))
        | (?P<text>"[^"]*"|'[^']*')
        | (?P<comparison>===|[=~!<>]=|[<>]|in\b|not[ \t]+in\b)
        | (?P<joint>(?:and|or)\b)
        | (?P<variable>(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_release
            |platform_system|platform[._](?:version|machine|python_implementation)|python_implementation
            |implementation_name|implementation_version|extra)\b)
    )[ \t]*""",
    re.VERBOSE,
)
# How many tokens stand before the right operand, and make up a comparison.
_RIGHT, _WHOLE = 2, 3


def is_plain_marker(text: str) -> bool:
    """Whether the text is a marker whose comparisons each hold a variable and a string.

    Rarer markers that are correct as well (two strings compared, variables that later standards added) are not plain.
    """
    kinds: list[str] = []
    depth = at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return False
        kind = str(found.lastgroup)
        depth += (kind == "open") - (kind == "close")
        if depth < 0 or not _may_follow(kind, kinds):
            return False
        if kind not in ("open", "close"):
            kinds.append(kind)
        elif kind == "open":
            kinds = []
        at = found.end()
    return depth == 0 and len(kinds) % 4 == _WHOLE


def _may_follow(kind: str, kinds: list[str]) -> bool:
    """Whether a token may stand after those since the last opening parenthesis.

    They go round: operand, comparison, operand, joint.
    """
    place = len(kinds) % 4
    if place == _RIGHT and kind in ("text", "variable"):
        return {kind, kinds[-2]} == {"text", "variable"}
    return kind in (("text", "variable", "open"), ("comparison",), (), ("joint", "close"))[place]

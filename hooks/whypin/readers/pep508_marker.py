"""Environment markers of the plain forms (PEP 508, "Environment Markers")."""

from __future__ import annotations

from whypin.versions.marker_tokens import marker_tokens

_VARIABLES = frozenset(
    [
        *("python_version", "python_full_version", "os_name", "os.name", "sys_platform", "sys.platform"),
        *("platform_release", "platform_system", "platform_version", "platform.version", "platform_machine"),
        *("platform.machine", "platform_python_implementation", "platform.python_implementation"),
        *("python_implementation", "implementation_name", "implementation_version", "extra"),
    ]
)
# How many tokens stand before the right operand, and make up a comparison.
_RIGHT, _WHOLE = 2, 3


def is_plain_marker(text: str) -> bool:
    """Whether the text is a marker whose comparisons each hold a variable and a string.

    Rarer markers that are correct as well (two strings compared, variables that later standards added) are not plain.
    """
    # No line breaks in a requirement; and `packaging` reads strings as Python's own, with their escapes.
    tokens = None if "\n" in text or "\r" in text or "\\" in text else marker_tokens(text)
    if tokens is None:
        return False
    kinds: list[str] = []
    depth = 0
    for kind, word in tokens:
        depth += (kind == "open") - (kind == "close")
        if depth < 0 or not _may_follow(kind, kinds) or (kind == "variable" and word not in _VARIABLES):
            return False
        if kind not in ("open", "close"):
            kinds.append(kind)
        elif kind == "open":
            kinds = []
    return depth == 0 and len(kinds) % 4 == _WHOLE


def _may_follow(kind: str, kinds: list[str]) -> bool:
    """Whether a token may stand after those since the last opening parenthesis.

    They go round: operand, operator, operand, joint.
    """
    place = len(kinds) % 4
    if place == _RIGHT and kind in ("text", "variable"):
        return {kind, kinds[-2]} == {"text", "variable"}
    return kind in (("text", "variable", "open"), ("operator",), (), ("joint", "close"))[place]

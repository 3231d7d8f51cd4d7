"""The `markers`, `python` and `platform` keys of a Poetry dependency as one environment marker (PEP 508).

Poetry's documentation, "Dependency specification": `python = "~3.8"` and `platform = "linux"` are short for markers.
"""

from __future__ import annotations

import re

from whypin.readers.malformed import Malformed
from whypin.readers.poetry_constraint import parse
from whypin.text.span import Spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from whypin.model.declaration import Clause
    from whypin.text.span import Literal

_PLATFORM = re.compile(r"[ \t]*(?:(===|==|!=)[ \t]*)?([^ \t,|=!]+)[ \t]*")
_PLAIN = frozenset({"<", "<=", ">", ">=", "==", "!="})


def combined(parts: Mapping[str, Literal]) -> Spanned | None:
    """The marker of the keys that are given; None where none of them says anything.

    Its span reaches from the first of the strings to the last. Raises `Malformed`.
    """
    texts = []
    spans = []
    for key, translate in (("markers", _as_written), ("python", _python), ("platform", _platform)):
        literal = parts.get(key)
        text = translate(literal) if literal else ""
        if literal and text:
            texts.append(text)
            spans.append(literal.inner)
    if not texts:
        return None
    whole = spans[0]
    for span in spans[1:]:
        whole = whole.join(span)
    if len(texts) > 1:
        texts = [f"({text})" if " or " in text else text for text in texts]
    return Spanned(" and ".join(texts), whole)


def _as_written(literal: Literal) -> str:
    return literal.value.strip()


def _python(literal: Literal) -> str:
    branches = []
    for clauses in parse(literal).alternatives:
        branches.append(" and ".join([text for clause in clauses if (text := _comparison(clause))]))
    return "" if "" in branches else " or ".join(branches)


def _comparison(clause: Clause) -> str:
    operator, version = clause.operator, clause.version
    if operator == "*":
        return ""
    release = version.removesuffix(".*").split(".")
    variable = "python_full_version" if len(release) > 2 else "python_version"
    if operator in ("^", "~", "~="):
        kept = release[:1] if operator == "^" or len(release) == 1 else release[: max(1, min(2, len(release) - 1))]
        if operator == "~":
            kept = release[:2]
        if not kept[-1].isdigit():
            return ""
        top = ".".join([*kept[:-1], str(int(kept[-1]) + 1)])
        if len(kept) == 1:
            top += ".0"
        return f'{variable} >= "{version}" and {variable} < "{top}"'
    return f'{variable} {operator if operator in _PLAIN else "=="} "{version}"'


def _platform(literal: Literal) -> str:
    branches = []
    for branch in re.split(r"\|\|?", literal.value):
        texts = []
        for part in branch.split(","):
            found = _PLATFORM.fullmatch(part)
            if found is None:
                if part.strip() in ("", "*"):
                    continue
                message = f"`{literal.value}` is not the name of a platform"
                raise Malformed(message, "write it as `linux`, `darwin` or `win32`", literal.inner)
            if found[2] != "*":
                texts.append(f'sys_platform {found[1] or "=="} "{found[2]}"')
        branches.append(" and ".join(texts))
    return "" if "" in branches else " or ".join(branches)

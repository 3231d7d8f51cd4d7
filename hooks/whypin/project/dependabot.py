"""The `updates` of a `dependabot.yml`, line by line.

PyYAML costs 10 ms and is no dependency of a check. What people write here is a list of plain mappings; a form that
would need a parser (anchors, flow mappings, tabs, block scalars where a word is expected) is refused whole.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = ("package-ecosystem", "directory", "directories", "versioning-strategy")
"""The keys of an entry that are read; all others are passed over, with what is below them."""

_STRANGE = "&*!|>{}%@`"


class Otherwise(Exception):
    """The text is not in the form that is read here."""


def updates(text: str) -> list[dict[str, list[str]]]:
    """The entries, with the values of each key in `KEYS`. Raises `Otherwise`."""
    found: list[dict[str, list[str]]] = []
    inside, indent, inner, key = False, -1, 0, ""
    for depth, line in _lines(text):
        content = line
        if depth == 0 and not content.startswith("- "):
            inside, key = content.partition(":")[0].strip("\"'") == "updates", ""
            if inside and content.partition(":")[2].strip():
                raise Otherwise
            continue
        if not inside:
            continue
        if content.startswith("- ") and (indent < 0 or depth == indent):
            indent = depth
            found.append({})
            content = content[2:].lstrip(" ")
            inner = depth + len(line) - len(content)
            own = True
        elif indent < 0 or depth < indent:
            raise Otherwise
        else:
            # The keys of an entry are all as deep as its first; the elements of a list may be as deep as its key.
            own = depth == inner and not content.startswith("- ")
        if own:
            key, colon, value = content.partition(":")
            key = key.strip().strip("\"'")
            if not colon or key == "<<" or key[:1] in ("[", *_STRANGE):
                raise Otherwise
            if key in KEYS:
                found[-1].setdefault(key, []).extend(_values(value.strip()))
        elif key in KEYS:
            if not content.startswith("- "):
                raise Otherwise
            found[-1][key].append(_scalar(content[2:].strip()))
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say anything, without comments, and how deep they stand."""
    for line in text.split("\n"):
        content = _without_comment(line).rstrip()
        body = content.lstrip(" ")
        if not body or body == "---":
            continue
        if body.startswith(("\t", "...")):
            raise Otherwise
        yield len(content) - len(body), body


def _without_comment(line: str) -> str:
    quote = ""
    for at, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "#" and (at == 0 or line[at - 1] in " \t"):
            return line[:at]
    return line


def _values(text: str) -> list[str]:
    if text.startswith("["):
        if not text.endswith("]"):
            raise Otherwise
        return [_scalar(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    return [_scalar(text)] if text else []


def _scalar(text: str) -> str:
    if text[:1] in ("'", '"') and text[-1:] == text[:1] and len(text) > 1:
        text = text[1:-1]
        if "\\" in text or "'" in text or '"' in text:
            raise Otherwise
        return text
    if not text or text[0] in _STRANGE or text[0] in "'\"[" or ": " in text:
        raise Otherwise
    return text

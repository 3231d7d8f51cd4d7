"""What the header of a requirements file says of the tool that wrote it, and what tells a lock from declarations."""

from __future__ import annotations

import re

from whypin.model.project import Generated
from whypin.text.lines import read as read_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TOOLS = ("pip-compile", "uv", "pdm", "poetry", "pipenv", "pants", "hatch", "pip")
# Patterns stay text until they are needed: most files have no such header.
_GENERATED = (
    r"^[ \t]*#+[ \t]*(?:(?:this|these)[ \t]+[\w-]+[ \t]+(?:is|was|were|has[ \t]been)[ \t]+)?(?:\(?mostly\)?[ \t]+)?"
    r"(?:auto-?|automatically[ \t]+|@)?generated\b(?:[^\n]{0,20}?\bby[ \t]+(?!the[ \t])([\w./@-]+))?"
)
_FREEZE = r"^#+[ \t]*The following requirements were added by pip freeze"
_COMMAND = r"(?:command|run|using)[ \t]*(?::[ \t]*)?\n(?:#[ \t]*\n)*#[ \t]{2,}((?:[^\n\\]|\\(?!\n)|\\\n#)+)"
_VIA = r"(?<=[\s,])-[rc][ \t]+([^\s,]+)|\(([^()\s]*(?:pyproject\.toml|setup\.py|setup\.cfg))\)"
_PINNED = r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]\n]*\])?[ \t]*===?[ \t]*[^\s=*,;]+(?:[ \t]*;.*)?"
_REFERENCE = r"-e[ \t]|--editable[ \t=]|[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]\n]*\])?[ \t]*@"
# Comments that tools write: pip-compile, uv, `pip freeze`; an ignore is no reason to call a list hand-made.
_BY_TOOL = r"#+\s*(?:via\b|-[rc]\s|Editable |!! |FIXME: |The following requirements |whypin:)"
_VIA_NAME = r"#\s{2,}[\w.-]+(?:\[[^\]]*\])?(?:\s\(.*\))?"


def head(text: str) -> str:
    """The comment and blank lines before the first other line."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end].lstrip(" \t")
        if line != "\n" and not line.startswith("#"):
            break
        at = end
    return text[:at]


def generated(text: str) -> Generated | None:
    """What the header records, None for a file without one."""
    top = head(text)
    if "enerated" not in top and "pip freeze" not in top and "ENERATED" not in top:
        return None
    command = re.search(_COMMAND, top)
    arguments = _words(re.sub(r"\\\n#", " ", command[1])) if command is not None else ()
    found = re.search(_GENERATED, top, re.MULTILINE | re.IGNORECASE)
    if found is None:
        frozen = re.search(_FREEZE, top, re.MULTILINE)
        return Generated("pip", (), lambda: _via(text, len(top))) if frozen else None
    tool = (found[1] or "").rstrip(".").lower()
    if tool not in _TOOLS:
        program = arguments[0].rpartition("/")[2] if arguments else ""
        tool = program if program in _TOOLS else tool
    return Generated(tool, arguments, lambda: _via(text, len(top)))


def lock_reason(text: str) -> str:
    """Why a text is a lock, as `requirements.lock_reason` says it."""
    made = generated(text)
    if made is not None and (made.tool in _TOOLS or _is_pinned(text, len(head(text)))):
        return "generated header"
    if has_hashes(text):
        return "hashes"
    return "pinned list" if made is None and _is_pinned(text, 0) else ""


def has_hashes(text: str) -> bool:
    """Whether a `--hash` stands outside all comments."""
    at = text.find("--hash")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        if not re.search(r"(?:^|\s)#", text[start:at]) and text[at + 6 : at + 7] in ("=", " "):
            return True
        end = text.find("\n", at)
        at = text.find("--hash", end) if end >= 0 else -1
    return False


def via(text: str, at: int) -> tuple[str, ...]:
    """Who asked for the entry that ends at `at`, by its comments as pip-compile and uv write them.

    `# via a, b` at its end or on the next line, or `# via` and one name a line; what stands beside a name stays.
    """
    found: list[str] = []
    listed = False
    for comment in _comments_after(text, at):
        words = comment.strip()
        if listed and comment.startswith("  "):
            found.append(words)
        elif listed:
            break
        elif words.startswith("via "):
            return tuple([name.strip() for name in words[4:].split(",") if name.strip()])
        listed = listed or words == "via"
    return tuple(found)


def _comments_after(text: str, at: int) -> Iterator[str]:
    """The comment at the end of a line, and those of the lines of comments below, without `#`."""
    comment = re.compile(r"[ \t]*(?:\\\n[ \t]*)?(?:#([^\n]*))?(?:\n|\Z)")
    line = comment.match(text, at)
    while line is not None and line.start() < len(text) and (line[1] is not None or line.start() == at):
        if line[1] is not None:
            yield line[1]
        line = comment.match(text, line.end())


def _is_pinned(text: str, start: int) -> bool:
    """Whether every entry is pinned, one at least, and no comment of a person speaks of one.

    A comment speaks of the entry in its line, and the one directly below; a title with an empty line below of none.
    """
    pinned = spoken = False
    for line in read_lines(text, start):
        comment = line.comment.value if line.comment is not None else ""
        value = line.literal.value if line.literal is not None else ""
        if not value and not comment:
            spoken = False
            continue
        spoken = spoken or bool(comment and not re.match(_BY_TOOL, comment) and not re.fullmatch(_VIA_NAME, comment))
        if not value:
            continue
        if value.startswith("-") and not re.match(_REFERENCE, value):
            spoken = False
            continue
        if spoken:
            return False
        if not re.match(_REFERENCE, value):
            if not re.fullmatch(_PINNED, value):
                return False
            pinned = True
    return pinned


def _words(command: str) -> tuple[str, ...]:
    """A command line split as a shell does; by its blanks where a quote is left open."""
    if not any(sign in command for sign in "\"'\\"):
        return tuple(command.split())
    import shlex

    try:
        return tuple(shlex.split(command))
    except ValueError:
        return tuple(command.split())


def _via(text: str, start: int) -> tuple[str, ...]:
    """The files that comments behind the header name, in their order."""
    found: dict[str, None] = {}
    for comment in re.finditer(r"#[^\n]+", text[start:]):
        if "-r" in comment[0] or "-c" in comment[0] or "(" in comment[0]:
            for one in re.finditer(_VIA, comment[0]):
                found[one[1] or one[2]] = None
    return tuple(found)

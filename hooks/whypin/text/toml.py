"""TOML: what a text means (by `tomli`, TOML 1.1 included), and where each part of it stands.

The only module that sees a TOML parser. `loads` gives values, `scan` positions; the latter relies on the former having
accepted the text.
"""

from __future__ import annotations

import re

from whypin.text.toml_scan import Remark, Scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.text.source import Source

__all__ = ["Remark", "Scan", "TomlError", "loads", "scan"]

# What tomli says, and what we say instead: its words, "invalid" among them, name neither the matter nor a way out.
_WORDS = {
    "Invalid statement": "expected a key, a table header or a comment",
    "Invalid value": "expected a value",
    "Invalid initial character for a key part": "expected a key",
    "Invalid hex value": "expected hexadecimal digits after the backslash",
    "Invalid date or datetime": "there is no such date or time",
    "Unescaped '\\' in a string": "no such escape after the backslash",
    "Escaped character is not a Unicode scalar value": "the escape is no character of Unicode",
    "Cannot overwrite a value": "the key has a value already",
}
_SHAPES = (
    (re.compile(r"Cannot declare \((.*)\) twice"), "the table `{}` is declared twice"),
    (re.compile(r"Cannot (?:redefine|mutate immutable) namespace \((.*)\)"), "the table `{}` is closed already"),
    (re.compile(r"Duplicate inline table key '(.*)'"), "the key `{}` stands twice in one inline table"),
)
_CHARACTER = re.compile(r"(?:Found invalid|Illegal) character ")
_KEY_PART = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_QUOTED = re.compile(r"'([^']*)'")
_LONG_NUMBER = re.compile(r"[0-9][0-9_]{4000,}")
_NESTING = 400


class TomlError(ValueError):
    """The text is not TOML. `message` is one lower-case clause, `offset` the place in `Source.text`."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message: Final = message
        self.offset: Final = offset


def loads(source: Source) -> dict[str, object]:
    r"""The values of a TOML text, as `tomli` gives them.

    `raw` is what is read, because a carriage return that ends no line is not TOML. Raises `TomlError`, also for
    nesting and numbers that no parser should follow.
    """
    import tomli

    try:
        return tomli.loads(source.raw)
    except tomli.TOMLDecodeError as error:
        # tomli counts after `\r\n` became `\n`, as `Source.text` does.
        offset = min(error.pos, len(source.text))
        raise TomlError(_reword(error.msg, source.text, offset), offset) from None
    except RecursionError:
        raise TomlError("arrays, tables or keys are nested too deeply", _too_deep(source.text)) from None
    except ValueError:
        # int() refuses thousands of digits without saying where.
        found = _LONG_NUMBER.search(source.text)
        raise TomlError("the number is too long", found.start() if found else 0) from None


def scan(source: Source) -> Scan:
    """Where keys, values and comments stand, in a text that `loads` has accepted."""
    return Scan(source.text)


def _reword(message: str, text: str, offset: int) -> str:
    if message in _WORDS:
        return _WORDS[message]
    if _CHARACTER.match(message):
        return _character(text[offset : offset + 1])
    for shape, ours in _SHAPES:
        found = shape.match(message)
        if found:
            parts = [first or second for first, second in _KEY_PART.findall(found[1])] or [found[1]]
            return ours.format(".".join(parts))
    return _QUOTED.sub(r"`\1`", message[:1].lower() + message[1:])


def _character(character: str) -> str:
    if character == "\n":
        return "the line ends inside a string"
    if not character:
        return "the text ends inside a string"
    return f"the control character U+{ord(character):04X} must not stand here"


def _too_deep(text: str) -> int:
    """The first bracket that opens more levels than a parser follows; 0 when it is the parts of a key."""
    from whypin.text.toml_syntax import MARK

    depth = 0
    for mark in MARK.finditer(text):
        if mark[0] in ("[", "{"):
            depth += 1
            if depth > _NESTING:
                return mark.start()
        elif mark[0] in ("]", "}"):
            depth -= 1
    return 0

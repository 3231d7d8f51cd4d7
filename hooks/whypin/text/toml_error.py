"""What `tomli` refuses, in our words; imported only when it refuses something."""

from __future__ import annotations

import re

from whypin.text.toml_syntax import MARK

# tomli's own words, "invalid" among them, name neither the matter nor a way out.
_WORDS = {
    "Invalid statement": "expected a key, a table header or a comment",
    "Invalid value": "expected a value",
    "Invalid initial character for a key part": "expected a key",
    "Invalid hex value": "expected hexadecimal digits after the backslash",
    "Invalid date or datetime": "there is no such date or time",
    "Unescaped '\\' in a string": "no such escape after the backslash",
    "Escaped character is not a Unicode scalar value": "the escape is no character of Unicode",
    "Cannot overwrite a value": "the key has a value already",
    "Expected '=' after a key in a key/value pair": "expected `=` after a key",
    "Expected newline or end of document after a statement": "expected the end of the line",
}
_SHAPES = (
    (re.compile(r"Cannot declare \((.*)\) twice", re.DOTALL), "the table `{}` is declared twice"),
    (
        re.compile(r"Cannot (?:redefine|mutate immutable) namespace \((.*)\)", re.DOTALL),
        "`{}` is complete already and takes no more keys",
    ),
    (re.compile(r"Duplicate inline table key ('.*'|\".*\")", re.DOTALL), "the key `{}` stands twice in one table"),
)
_CHARACTER = re.compile(r"Found invalid character|Illegal character|Expected \"'+\"$|Expected '\"+'$")
# A quote without a partner takes the rest, as each one behind it would begin a part anew.
_PART = re.compile(r"'((?:[^'\\]|\\.)*)(?:'|\\?\Z)|\"((?:[^\"\\]|\\.)*)(?:\"|\\?\Z)", re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'")
_NUMBER = re.compile(r"[0-9]+(?:_[0-9]+)*")
_LONGEST_NUMBER = 4000
# TOML asks a parser to follow 100 levels; every tomli follows those.
_LEVELS = 100


def reword(message: str, at: int, text: str) -> tuple[str, int]:
    """One lower-case clause and the offset in `text` for what tomli said of the place `at` (-1: it named none)."""
    if at >= 0:
        offset = min(at, len(text))
        return _clause(message, text, offset), offset
    if "digits" in message:
        # int() refuses thousands of digits.
        for number in _NUMBER.finditer(text):
            if len(number[0].replace("_", "")) > _LONGEST_NUMBER:
                return "the number is too long", number.start()
    if "parts" in message:
        return "a key has too many parts", 0
    return "arrays and tables are nested too deeply", _too_deep(text)


def _clause(message: str, text: str, offset: int) -> str:
    if message in _WORDS:
        return _WORDS[message]
    if message.endswith(r"character '\r'"):
        return "a carriage return stands without the line feed"
    if _CHARACTER.match(message):
        return _character(text[offset : offset + 1])
    for shape, ours in _SHAPES:
        found = shape.match(message)
        if found:
            return ours.format(".".join([first or second for first, second in _PART.findall(found[1])]))
    return _QUOTED.sub(r"`\1`", message[:1].lower() + message[1:])


def _character(character: str) -> str:
    if character == "\n":
        return "the line ends inside a string"
    if not character:
        return "the text ends inside a string"
    return f"the control character U+{ord(character):04X} must be escaped"


def _too_deep(text: str) -> int:
    """Where the first array or table opens that is nested deeper than any parser must follow."""
    depth = 0
    for mark in re.finditer(MARK, text, re.DOTALL):
        if mark[0] in ("[", "{"):
            depth += 1
            if depth > _LEVELS:
                return mark.start()
        elif mark[0] in ("]", "}"):
            depth -= 1
    return 0

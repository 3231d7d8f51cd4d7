r"""Text from files, paths and the network, made safe to show: the one place for it.

A log is read by people and by programs that obey it. Terminals obey control characters. GitHub's runner obeys
`##[name]` anywhere in a line, and `::name::` at its start, blanks before it put aside (`ActionCommand.cs` of
actions/runner); Azure obeys `##vso[`, TeamCity `##teamcity[`. So such a sign is written as an escape: `#\x23[name]`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable

# C0 and C1 controls, line and paragraph separators, bidi controls, zero-width characters, tags, lone surrogates: what
# a terminal obeys or a reader cannot see.
_HIDDEN = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# Printable to Python, and nothing to see: joiners and fillers, selectors of variants that have carried whole programs.
_UNSEEN = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef\u2800]"
_TAB = 8
# The second `#` of a runner's command.
_COMMAND = r"(?<=#)#(?=[A-Za-z]{0,64}\[)"
# What stands between the slashes of an address and its last `@`; where a colon is followed by no port, the password may
# hold a slash. The third form is an address without its scheme.
_SLASHES = r"(?:(?<=//)|(?<=\\/\\/))"
_LOGIN = (
    rf'{_SLASHES}[^\s/?#\\"]{{1,4096}}(?=@)'
    rf'|{_SLASHES}[^\s/?#\\"@:\[]{{1,256}}:(?!\d*(?:[/?#\\"\'\s,]|$))[^\s"]{{1,512}}(?=@)'
    r"""|(?:^|(?<=[\s"'=(\[,`]))(?!mailto:)[^\s"'=(\[,`/@:]{1,256}:[^\s"'(\[,`/@]{1,256}(?=@[A-Za-z0-9\[])"""
)
# A user that everybody is, and variables, which are no secrets.
_OPEN = r"git|(?:\$\{\w+\}:?)+"


def printable(text: str) -> str:
    r"""The text as it may stand in a log: what is hidden or obeyed as an escape (`\x1b`, `\u202e`), logins as `***`.

    A tab becomes a space.
    """
    if text.isascii() and text.isprintable() and not ("@" in text or "##" in text or "::" in text):
        return text
    return unobeyed("".join(shown(text)))


def shown(text: str) -> list[str]:
    """What is shown for each character of a text, for those who show a part of it; `unobeyed` is left to them."""
    import re

    found = list(text)
    for match in re.finditer(f"{_HIDDEN}|{_COMMAND}", text):
        found[match.start()] = _written(match)
    for start, end in _logins(text):
        found[start:end] = ["***", *[""] * (end - start - 1)]
    return found


def unobeyed(line: str) -> str:
    r"""A printable line that no runner takes for a command by its start: `\x3a:error::`."""
    rest = line.lstrip()
    return f"{line[: len(line) - len(rest)]}\\x3a{rest[1:]}" if rest.startswith("::") else line


def masked(text: str) -> str:
    """The text with `***` in place of each login, for formats that have escapes of their own."""
    for start, end in reversed(_logins(text)):
        text = f"{text[:start]}***{text[end:]}"
    return text


def _logins(text: str) -> list[tuple[int, int]]:
    if "@" not in text:
        return []
    import re

    return [found.span() for found in re.finditer(_LOGIN, text) if not re.fullmatch(_OPEN, found[0])]


def _written(match: re.Match[str]) -> str:
    return " " if match[0] == "\t" else _escaped(ord(match[0]))


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str, mark: Callable[[str], str] = str) -> str:
    r"""A line of a file for those who must see all of it: nothing is masked, and what hides is an escape.

    Beside what `printable` escapes these are characters that have no width or no shape, and bytes that are no UTF-8
    where they were decoded as surrogates (`\xff`). Tabs become spaces. `mark` is put around each escape.
    """
    if "\t" in text:
        text = text.expandtabs(_TAB)
    if not (text.isascii() and text.isprintable()) or "##" in text:
        import re

        text = re.sub(rf"[^ -~]|{_COMMAND}", lambda found: _seen(found[0], mark), text)
    return unobeyed(text) if "::" in text else text


def _seen(char: str, mark: Callable[[str], str]) -> str:
    import re

    code = ord(char)
    if char.isprintable() and not re.match(_UNSEEN, char) and char != "#":
        return char
    return mark(f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else _escaped(code))


def width(text: str) -> int:
    """How many cells of a terminal a printable text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)

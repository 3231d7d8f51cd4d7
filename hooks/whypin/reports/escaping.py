"""How text from outside is written in each language of a report: the one place for it.

Text for people is `printable` first, so that none of these meets a control character; see `whypin.text.printable`.
"""

from __future__ import annotations

import json
import re

from whypin.text.printable import printable, visible

# What JSON may hold as it is, and a terminal or a runner obeys.
_JSON = {"\x7f": "\\u007f", "##": "#\\u0023"}
# "Workflow commands for GitHub Actions": `escapeData` and `escapeProperty` of actions/toolkit.
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = {**_DATA, **str.maketrans({":": "%3A", ",": "%2C"})}
# XML 1.0, section 2.2: what is no `Char`.
_NO_CHAR = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_SPACES = " {48,}"
# GitHub's Markdown within a line: what begins a structure. "@" and "#" call persons and issues, unless they stand alone
# in an element.
_MEANT = '&<>"|*_[]~\\`$'
_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in _MEANT})
_CALLS = str.maketrans({sign: f"<span>{sign}</span>" for sign in "@#"})
# All the syntax that `markdown` and `code` write; no other entity, as GitHub finds a person behind `&#64;`, too.
WRITTEN = rf"</?code>|<span>[@#-]</span>|&#(?:{'|'.join([str(ord(sign)) for sign in _MEANT + ':.'])});"
# What makes a link of an address without any sign around it; and of a number behind the letters of GitHub ("Autolinked
# references and URLs", docs.github.com).
_ADDRESS = r":(?=//)|(?<=[wW]{3})\."
_REFERENCE = r"(?<=[gG][hH])-(?=\d)"


def json_text(value: object) -> str:
    """A value as JSON, ASCII alone, with a newline at its end."""
    text = json.dumps(value, indent=2, ensure_ascii=True)
    for sign, written in _JSON.items():
        text = text.replace(sign, written)
    return text + "\n"


def data(text: str) -> str:
    """What stands behind the `::` of a workflow command."""
    return text.translate(_DATA)


def property(text: str) -> str:
    """The value of a property of a workflow command."""
    return text.translate(_PROPERTY)


def xml(text: str) -> str:
    """Content or the value of an attribute, in XML 1.0; what no document may hold is shown as its code."""
    return re.sub(_NO_CHAR, lambda found: f"\\u{ord(found[0]):04x}", text.translate(_XML))


def markdown(text: str) -> str:
    """Text on one line of Markdown, shown as it is; what is between backquotes is code."""
    return "".join([code(part) if is_code else _plain(part) for part, is_code in _parts(text)])


def _parts(text: str) -> list[tuple[str, bool]]:
    """The printable text in parts, and whether each is code: what is between two backquotes."""
    parts = printable(text).split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return [(part, number % 2 == 1) for number, part in enumerate(parts)]


def html(text: str) -> str:
    """Text within an element of HTML; what is between backquotes is code."""
    return "".join([f"<code>{xml(part)}</code>" if is_code else xml(part) for part, is_code in _parts(text)])


def html_line(text: str) -> str:
    """A line of a stranger's file within an element of HTML: all of it, and what hides as an escape that is marked.

    Spaces that could push the rest out of sight are counted.
    """
    # The signs around an escape are none that `visible` leaves in a text.
    shown = visible(text, lambda escape: f"\0{escape}\x01")
    shown = re.sub(_SPACES, lambda found: f"\0{len(found[0])} spaces\x01", shown)
    return "<b>".join(shown.translate(_XML).split("\0")).replace("\x01", "</b>")


def html_attribute(text: str) -> str:
    """The value of an attribute of HTML, between quotes."""
    return xml(visible(text))


def code(text: str) -> str:
    """Text as code in Markdown; between the tags it is read as Markdown all the same."""
    return f"<code>{_plain(printable(text))}</code>"


def _plain(text: str) -> str:
    text = text.translate({**_SIGNS, **_CALLS})
    text = re.sub(_ADDRESS, lambda found: f"&#{ord(found[0])};", text)
    return re.sub(_REFERENCE, "<span>-</span>", text)


def sarif(text: str) -> str:
    r"""A plain text message of SARIF 2.1.0, in which `[text](target)` would be a link (section 3.11.6)."""
    shown = printable(text)
    return re.sub(r"[\\\[\]]", r"\\\g<0>", shown) if "](" in shown else shown

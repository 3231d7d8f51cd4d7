"""How text from outside is written in each language of a report: the one place for it.

Text for people is `printable` first, so that none of these meets a control character; see `whypin.text.printable`.
"""

from __future__ import annotations

import json
import re

from whypin.text.printable import printable

# What JSON may hold as it is, and a terminal or a runner obeys.
_JSON = {"\x7f": "\\u007f", "##": "#\\u0023"}
# "Workflow commands for GitHub Actions": `escapeData` and `escapeProperty` of actions/toolkit.
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = {**_DATA, **str.maketrans({":": "%3A", ",": "%2C"})}
# XML 1.0, section 2.2: what is no `Char`.
_NO_CHAR = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# GitHub's Markdown within a line: what begins a structure. "@" and "#" call persons and issues, unless they stand alone
# in an element.
_MEANT = '&<>"|*_[]~\\`$'
_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in _MEANT})
_CALLS = str.maketrans({sign: f"<span>{sign}</span>" for sign in "@#"})
# All the syntax that `markdown` and `code` write; no other entity, as GitHub finds a person behind `&#64;`, too.
WRITTEN = rf"</?code>|<span>[@#]</span>|&#(?:{'|'.join([str(ord(sign)) for sign in _MEANT + ':.'])});"
# What makes a link of an address without any sign around it.
_ADDRESS = r":(?=//)|(?<=[wW]{3})\."


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
    parts = printable(text).split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join([code(part) if number % 2 else _plain(part) for number, part in enumerate(parts)])


def code(text: str) -> str:
    """Text as code in Markdown; between the tags it is read as Markdown all the same."""
    return f"<code>{_plain(printable(text))}</code>"


def _plain(text: str) -> str:
    text = text.translate({**_SIGNS, **_CALLS})
    return re.sub(_ADDRESS, lambda found: f"&#{ord(found[0])};", text)


def sarif(text: str) -> str:
    r"""A plain text message of SARIF 2.1.0, in which `[text](target)` would be a link (section 3.11.6)."""
    shown = printable(text)
    return re.sub(r"[\\\[\]]", r"\\\g<0>", shown) if "](" in shown else shown

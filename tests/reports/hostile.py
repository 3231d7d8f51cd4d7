"""Texts that a page, a comment, a log or a terminal would obey, for every place of a dossier."""

from __future__ import annotations

from itertools import count
from typing import Any

from dossiers import dossier, with_texts
from whypin.model.dossier import Dossier

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an attribute": '"><img src=x onerror=alert(1)>',
    "another attribute": "' onmouseover='alert(1)' x=`",
    "an end": "</details></summary></code></pre></table></style></title>",
    "a comment": "--> <!-- <![CDATA[ ]]> <!DOCTYPE x>",
    "entities": "&lt;script&gt; &#60;b&#62; &amp &copy=1",
    "links of Markdown": "[x](https://evil.test) ![y](https://evil.test/p.png) <https://evil.test> [z]: //evil.test",
    "links by themselves": "https://evil.test www.evil.test evil@evil.test git+ssh://git@evil.test/x",
    "mentions": "@all @foo/bar #1 GH-1 foo/bar#1",
    "a table": "a | b || c\\| `d` ``e ~~f~~ *g* _h_ $x^2$ # i",
    "a script's address": "javascript:alert(1)//https://a.test",
    "an address of data": "data:text/html,<script>alert(1)</script>",
    "bidi": "a\u202eb\u2066c\u200bd",
    "escapes": "\x1b[2J\x1b]0;owned\x07\x9b31m",
    "a zero": "a\x00b\x7f",
    "a runner's command": "::error file=a::b",
    "another runner's": "##[command]x ##vso[task.complete]y ##[error]",
    "lines": "a\n::error::b\r\n# c\n- d\n\n<b>\u2028e\x85f",
    "half a character": "a\ud800b\udcffc\ufffe",
    "a login": "https://user:hunter2@index.test/simple",
}


def numbered(text: str) -> Any:
    """A text with a number of its own for each place, as what is the same in two places may be told once."""
    numbers = count()
    return lambda: f"{text}{next(numbers)}"


def everywhere(text: str) -> Dossier:
    """A dossier that has something of everything, all of it this text."""
    made: Dossier = with_texts(dossier(), numbered(text))
    return made

"""`whypin explain` on a terminal: paragraphs fill its width, tables are lists, examples stay as they are."""

from __future__ import annotations

import re

import pytest

from whypin import rules
from whypin.commands.explain import page, table
from whypin.reports.screen import Screen

PAGE = """\
# bad-thing

Status: error

## What it reports

A paragraph
of several lines, each of which is short.
- an item of a list that is longer than the line
  goes on
1. first

```requirements.in
a line of an example that is as long as it likes

- no item
```
"""


def test_a_page_fills_the_width() -> None:
    assert page(PAGE, Screen(columns=40)) == (
        "# bad-thing\n\nStatus: error\n\n## What it reports\n\n"
        "A paragraph of several lines, each of\nwhich is short.\n"
        "- an item of a list that is longer than\n  the line goes on\n1. first\n\n"
        "  requirements.in:\n    a line of an example that is as long as it likes\n\n    - no item\n"
    )


def test_without_a_terminal_it_is_markdown() -> None:
    assert page(PAGE) == PAGE


def test_headings_are_bold_where_there_is_colour() -> None:
    assert "\x1b[1mWhat it reports\x1b[0m\n" in page(PAGE, Screen(color=True, columns=40))


@pytest.mark.parametrize("name", rules.names())
def test_no_page_loses_a_word(name: str) -> None:
    text = rules.page(name)
    shown = page(text, Screen(columns=80))
    # Of a fence only its word is shown, with a colon.
    assert re.sub(r"```|:|\s+", "", text) == re.sub(r"```|:|\s+", "", shown)
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert max([len(line) for line in page(prose, Screen(columns=80)).splitlines()]) <= 80


def test_the_table_is_a_list() -> None:
    lines = table(Screen(columns=80)).splitlines()
    assert [line.split()[0] for line in lines if line[0] != " "] == rules.names()
    assert max(map(len, lines)) <= 80

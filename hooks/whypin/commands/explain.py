"""`whypin explain [RULE]`: a rule's page, or the table of rules."""

from __future__ import annotations

import os
import re

from whypin import rules
from whypin.commands.parsing import Parser
from whypin.commands.terminal import complain, screen, write
from whypin.reports.screen import PLAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.reports.screen import Screen

_BOLD = "1"
_FENCE = "```"
# What begins a paragraph of its own, and how far its other lines are indented.
_ITEM = r"(?:- |\d{1,2}\. )"


def main(argv: Sequence[str]) -> int:
    """Print a page or the table; 2 for a name that is not a rule."""
    parser = Parser(prog="whypin explain", description="Show a rule's page, or the table of rules.")
    parser.add_argument("rule", nargs="?", metavar="RULE")
    name = parser.parse_args(argv).rule
    if name is None:
        write(table(screen("auto", os.environ)))
        return 0
    if name not in rules.names():
        complain(no_rule(name))
        return 2
    write(page(rules.page(name), screen("auto", os.environ)))
    return 0


def table(shown: Screen = PLAIN) -> str:
    """Name, severity, fix and summary of every rule: in columns, or as a list where a line has a width."""
    rows = [("rule", "severity", "fix", "reports")]
    for name in rules.names():
        rule = rules.load(name).RULE
        when = (" (online)" if rule.online else "") + ("" if rule.default else " (off unless asked for)")
        rows.append((name, rule.severity, rule.fix or "-", rule.summary + when))
    if shown.columns:
        return "".join([f"{_listed(row, shown)}\n" for row in rows[1:]])
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        [
            "  ".join([*[cell.ljust(size) for cell, size in zip(row, widths, strict=False)], row[3]]) + "\n"
            for row in rows
        ]
    )


def _listed(row: tuple[str, str, str, str], shown: Screen) -> str:
    name, severity, fix, summary = row
    grade = severity if fix == "-" else f"{severity}, fix: {fix}"
    return "\n".join(shown.flow([(name, _BOLD), (f" ({grade}): {summary}", "")], 4))


def page(markdown: str, shown: Screen = PLAIN) -> str:
    """A page of Markdown, its paragraphs filled to the width of the screen; as it is where a line has no width."""
    if not shown.columns:
        return markdown
    return "".join([f"{line}\n" for block in _blocks(markdown.split("\n")) for line in _filled(block, shown)])


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """What is filled together: a paragraph, an item of a list, a heading, a line of a fenced block."""
    block: list[str] = []
    fenced = False
    for line in lines[:-1] if lines[-1:] == [""] else lines:
        fence = line.startswith(_FENCE)
        if fenced or fence or not line or line.startswith("#") or re.match(_ITEM, line):
            if block:
                yield block
            block = []
        if fenced or fence or not line or line.startswith("#"):
            yield [line if not fenced or fence else f" {line}"]
        else:
            block.append(line)
        fenced ^= fence
    if block:
        yield block


def _filled(block: list[str], shown: Screen) -> list[str]:
    first = block[0]
    if first.startswith((_FENCE, " ")) and len(block) == 1:
        # Of the fences their word is shown, and what is between them as it is.
        word = first.strip("` ")
        return [f"   {first}".rstrip()] if first[0] == " " else [f"  {word}:"] if word else []
    if first.startswith("#"):
        return [shown.painted(first.lstrip("# ") if shown.color else first, _BOLD)]
    mark = re.match(_ITEM, first)
    return shown.flow([(" ".join([line.strip() for line in block]), "")], len(mark[0]) if mark else 0)


def no_rule(name: str) -> str:
    """What to say of a name that is no rule."""
    from difflib import get_close_matches

    near = get_close_matches(name, rules.names(), 1)
    return f"no rule `{name}`" + (f"; did you mean `{near[0]}`?" if near else "; see `whypin explain`")

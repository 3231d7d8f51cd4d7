"""`whypin explain [RULE]`: a rule's page, or the table of rules."""

from __future__ import annotations

import argparse

from whypin import rules
from whypin.commands.terminal import complain, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Print a page or the table; 2 for a name that is no rule."""
    parser = argparse.ArgumentParser(prog="whypin explain", description="Show a rule's page, or the table of rules.")
    parser.add_argument("rule", nargs="?", metavar="RULE")
    name = parser.parse_args(argv).rule
    if name is None:
        write(table())
        return 0
    if name not in rules.names():
        from whypin.commands.check import no_rule

        complain(no_rule(name))
        return 2
    write(rules.page(name))
    return 0


def table() -> str:
    """Name, severity, fix and summary of every rule, in columns."""
    rows = [("rule", "severity", "fix", "reports")]
    for name in rules.names():
        rule = rules.load(name).RULE
        when = (" (online)" if rule.online else "") + ("" if rule.default else " (off unless asked for)")
        rows.append((name, rule.severity, rule.fix or "-", rule.summary + when))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        [
            "  ".join([*[cell.ljust(size) for cell, size in zip(row, widths, strict=False)], row[3]]) + "\n"
            for row in rows
        ]
    )

"""`unexplained-ignore`: an ignore without a reason."""

from __future__ import annotations

from whypin.model.finding import Finding
from whypin.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.facts import Facts
    from whypin.model.project import Project

RULE = Rule("unexplained-ignore", "an ignore that gives no reason", "manner", always=True, judges_ignores=True)


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each ignore that names a rule and says nothing more."""
    for use in facts.ignores:
        ignore = use.ignore
        if ignore.rules and not ignore.reason.strip("-:. \u2013\u2014"):
            names = ", ".join([name.value for name in ignore.rules])
            yield Finding.at(
                RULE,
                ignore.path,
                ignore.span,
                f"`{names}` is ignored and nothing says why",
                help="say why after the closing bracket",
            )

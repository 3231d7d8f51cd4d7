"""Layer 4: `Report -> str`, one format a module; knows no rule."""

from __future__ import annotations

from whypin.reports.screen import PLAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.model.report import Report
    from whypin.reports.screen import Screen

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")


def render(
    report: Report,
    format: str,
    screen: Screen = PLAIN,
    *,
    quiet: bool = False,
    statistics: bool = False,
    pages: Callable[[str], str] | None = None,
) -> str:
    """The report in one of `FORMATS`; `quiet` and `statistics` are for those that people read.

    `pages` gives a rule's page, for those that bring help along.
    """
    if format in ("text", "concise"):
        from whypin.reports import text

        shown = text.render_concise if format == "concise" else text.render
        return shown(report, screen, quiet=quiet, statistics=statistics)
    if format == "github":
        from whypin.reports import github

        return github.render(report, quiet=quiet, statistics=statistics)
    if format == "markdown":
        from whypin.reports import markdown

        return markdown.render(report, quiet=quiet, statistics=statistics)
    return _for_machines(report, format, pages)


def _for_machines(report: Report, format: str, pages: Callable[[str], str] | None) -> str:
    if format == "sarif":
        from whypin.reports import sarif

        return sarif.render(report, pages)
    if format == "gitlab":
        from whypin.reports import gitlab

        return gitlab.render(report)
    if format == "junit":
        from whypin.reports import junit

        return junit.render(report)
    from whypin.reports import json

    return json.render(report)

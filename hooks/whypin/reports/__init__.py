"""Layer 4: `Report -> str`, one format a module; knows no rule."""

from __future__ import annotations

from whypin.reports.screen import PLAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.report import Report
    from whypin.reports.screen import Screen

FORMATS = ("text", "concise", "json")


def render(
    report: Report, format: str, screen: Screen = PLAIN, *, quiet: bool = False, statistics: bool = False
) -> str:
    """The report in one of `FORMATS`; `quiet` and `statistics` are for those that people read."""
    if format == "json":
        from whypin.reports import json

        return json.render(report)
    from whypin.reports import text

    shown = text.render_concise if format == "concise" else text.render
    return shown(report, screen, quiet=quiet, statistics=statistics)

"""Layer 4: `Report -> str`, one format a module; knows no rule."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.report import Report

FORMATS = ("text", "concise", "json")


def render(report: Report, format: str, *, color: bool = False, quiet: bool = False) -> str:
    """The report in one of `FORMATS`."""
    if format == "json":
        from whypin.reports import json

        return json.render(report, color=color, quiet=quiet)
    from whypin.reports import text

    return (text.render_concise if format == "concise" else text.render)(report, color=color, quiet=quiet)

"""The account of a run: what nobody could judge is said, and does not pass."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Project
    from whypin.model.report import Report


def balanced(report: Report, project: Project, *, online: bool) -> Report:
    """The report with a note on each thing that is unverified, and a status that fails the run: 3 `online`, else 1."""
    if not project.unverified:
        return report
    notes = [f"not verified: {f'`{path}`: ' if path else ''}{why}" for path, why in project.unverified]
    return report.replaced(notes=(*report.notes, *notes), status=report.status or (3 if online else 1))

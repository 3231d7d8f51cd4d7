"""`--show-files`: what each file is taken for."""

from __future__ import annotations

from whypin.project.pairing import show_files
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Project


def table(project: Project) -> str:
    """Path, role, scope, partner and the reason, in columns."""
    rows = [("file", "role", "scope", "belongs with", "because"), *show_files(project)]
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    return "".join(
        ["  ".join([cell.ljust(size) for cell, size in zip(row, widths, strict=True)]).rstrip() + "\n" for row in cells]
    )

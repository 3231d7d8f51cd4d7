"""`--show-files`: what each file is taken for; and what to say where there is none."""

from __future__ import annotations

from whypin.project.showing import show_files
from whypin.reports.screen import Screen
from whypin.text.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.project import Project
    from whypin.project.configuration import Governs
    from whypin.project.targets import Targets

_SCREEN = Screen(columns=80)


def nothing_in(wanted: Targets) -> str:
    """That a run looks at nothing, one clause: there is no dependency file, or each is left out."""
    where = " or ".join([f"`{folder}`" for folder in wanted.folders if folder]) or "this repository"
    if wanted.excluded:
        count = len(wanted.excluded)
        return f"`exclude` leaves out every dependency file in {where} ({count}, see `--show-files`)"
    return f"no dependency file in {where}: whypin looks for requirements files, `pyproject.toml`, `Pipfile` and locks"


def listing(project: Project, configuration: Governs, wanted: Targets) -> str:
    """A block for each file, in lines that fit a terminal; only a path may be longer."""
    blocks = []
    for path, said in show_files(project, configuration, wanted):
        lines = [printable(path)]
        for word, sentence in said:
            lines += _SCREEN.flow([(f"  {printable(f'{word}: {sentence}')}", "")], 4)
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)

"""The summary of a job on GitHub: the Markdown report goes into the file that `GITHUB_STEP_SUMMARY` names."""

from __future__ import annotations

import os

from whypin.commands.terminal import complain
from whypin.reports.markdown import render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from whypin.model.report import Report

# Of a step whose summary has more than 1 MiB GitHub shows none at all.
_MOST = 1024 * 1024
_LEAST = 1024


def append(report: Report, environment: Mapping[str, str]) -> None:
    """Write the report behind what other commands of the step wrote; a file that cannot be written is a complaint."""
    file = environment.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        with open(file, "ab") as out:
            left = _MOST - os.fstat(out.fileno()).st_size - 1
            if left < _LEAST:
                complain("the summary of this step is full, and GitHub shows none above 1 MiB")
            else:
                out.write(f"\n{render(report, limit=left)}".encode("utf-8", "backslashreplace"))
    except OSError as error:
        complain(f"cannot write the summary of the step: {error.strerror}")

"""Every offline rule keeps its word on whole projects, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from collection import projects
from pages import holding
from pages.checking import check, only
from pages.holding import Check
from whypin import rules

# Small projects show the same forms as big ones, and keep this quick.
LARGEST = 8_000


@pytest.mark.parametrize("folder", projects(LARGEST), ids=lambda folder: folder.name)
def test_rules_keep_their_word(folder: Path) -> None:
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    every = [module for module in map(rules.load, rules.names()) if not module.RULE.online]
    whole = check(every, files)
    holding.spans_are_inside(whole)
    holding.edits_keep_the_rest(whole)
    holding.formats_render(whole)
    for module in every:
        report = only(whole, module.RULE.name)
        holding.findings_speak_well(report, module)
        holding.fixes_are_declared(report, module)
        if any(finding.fix is not None for finding in report.findings):
            holding.fixes_come_to_rest(Check(module, files, selected=every))

"""How each tool is told to lock older releases."""

from __future__ import annotations

import pytest

from locked import PROJECTS
from pages.checking import NOW, DictTree, configured
from whypin.locks.upload_times import at, older_command
from whypin.project.load import load

COMMANDS = {
    "uv.lock": 'uv lock --exclude-newer "7 days"',
    "pdm.lock": "pdm lock --exclude-newer 2026-11-15",
    "poetry.lock": "poetry config --local solver.min-release-age 7 && poetry update blinker",
    "Pipfile.lock": "",
    "pylock.toml": "",
    "requirements.txt": "pip-compile --generate-hashes requirements.in -P 'blinker<1.9.0'",
}


@pytest.mark.parametrize("name", PROJECTS)
def test_every_format(name: str) -> None:
    project = load(
        DictTree({path: text.encode() for path, text in PROJECTS[name].items()}), (), configured(""), scope="", level=""
    )
    ((document, lock),) = project.locks()
    (package,) = [one for one in lock.packages if one.key == "blinker"]
    assert older_command(document, package, 7, at(NOW)) == COMMANDS[name]


@pytest.mark.parametrize("change", [{"key": "a;b"}, {"version": "1'; echo"}])
def test_no_command_holds_what_a_shell_would_obey(change: dict[str, str]) -> None:
    project = load(
        DictTree({path: text.encode() for path, text in PROJECTS["poetry.lock"].items()}),
        (),
        configured(""),
        scope="",
        level="",
    )
    ((document, lock),) = project.locks()
    assert older_command(document, lock.packages[0].replaced(**change), 7, at(NOW)) == ""

"""How each tool is told to lock older releases."""

from __future__ import annotations

import pytest

from locked import PROJECTS
from pages.checking import NOW, DictTree, configured
from whypin.locks.upload_times import at, older_release
from whypin.project.load import load

COMMANDS = {
    "uv.lock": "`uv lock -P 'blinker<1.9.0'`",
    "pdm.lock": "`pdm lock --update-reuse --exclude-newer 2026-11-15`",
    "poetry.lock": "`poetry config --local solver.min-release-age 7 && poetry update --lock blinker`",
    "Pipfile.lock": '`cool-down-period = "7d"` in `[pipenv]` of the `Pipfile`, then `pipenv lock`',
    "pylock.toml": "",
    "requirements.txt": "`pip-compile --generate-hashes requirements.in -P 'blinker<1.9.0'`",
}


@pytest.mark.parametrize("name", PROJECTS)
def test_every_format(name: str) -> None:
    project = load(
        DictTree({path: text.encode() for path, text in PROJECTS[name].items()}), (), configured(""), scope="", level=""
    )
    ((document, lock),) = project.locks()
    (package,) = [one for one in lock.packages if one.key == "blinker"]
    assert older_release(document, package, 7, at(NOW)) == "lock an older release" + (
        COMMANDS[name] and f": {COMMANDS[name]}"
    )


@pytest.mark.parametrize("change", [{"key": "a;b"}, {"version": "1'; echo"}])
def test_no_command_holds_what_a_shell_would_obey(change: dict[str, str]) -> None:
    project = load(
        DictTree({path: text.encode() for path, text in PROJECTS["uv.lock"].items()}),
        (),
        configured(""),
        scope="",
        level="",
    )
    ((document, lock),) = project.locks()
    assert older_release(document, lock.packages[0].replaced(**change), 7, at(NOW)) == "lock an older release"

"""The tools that write locks: how each is asked for one."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

SECONDS = 60
NAMES = '["blinker>=1.8,<2", "idna>=3.4,<4"]'
PROJECT = f'[project]\nname = "museum"\nversion = "1.0"\nrequires-python = ">=3.11"\ndependencies = {NAMES}\n'
POETRY = """\
[tool.poetry]
name = "museum"
package-mode = false

[tool.poetry.dependencies]
python = "^3.11"
blinker = ">=1.8,<2"
idna = "^3.4"

[[tool.poetry.source]]
name = "simple"
url = "https://pypi.org/simple/"
"""
PIPFILE = """\
[[source]]
url = "https://pypi.org/simple"
verify_ssl = true
name = "pypi"

[packages]
blinker = ">=1.8,<2"
idna = "~=3.4"
"""
QUIET = {
    "PDM_CHECK_UPDATE": "0",
    "PIPENV_IGNORE_VIRTUALENVS": "1",
    "PIPENV_NOSPIN": "1",
    "PIPENV_VENV_IN_PROJECT": "1",
    "POETRY_NO_INTERACTION": "1",
    "POETRY_VIRTUALENVS_IN_PROJECT": "1",
}


class Maker:
    """A tool, as a command or a module, what it reads, and the lock it writes."""

    def __init__(self, command: str, module: tuple[str, ...], source: tuple[str, str], lock: str, words: str) -> None:
        self.command = command
        self.module = module
        self.source = source
        self.lock = lock
        self.words = words.split()

    def start(self) -> list[str]:
        """How it is started. Skips the test when it is not installed."""
        found = installed(self.command)
        if found:
            return [found]
        if importlib.util.find_spec(self.module[0]) is None:
            missing(f"{self.command} is not installed")
        return [sys.executable, "-m", *self.module]

    def make(self, folder: Path) -> None:
        """Write the lock of a small project. Skips the test when the tool cannot, for want of an index for example."""
        path, text = self.source
        (folder / path).write_text(text, encoding="utf-8")
        began = time.monotonic()
        try:
            done = subprocess.run(
                [*self.start(), *self.words],
                cwd=folder,
                env={**os.environ, **QUIET},
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            missing(f"{self.command} wrote no lock in {time.monotonic() - began:.0f} seconds")
        if done.returncode or not (folder / self.lock).exists():
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            missing(f"{self.command} could not make a lock: {''.join(last)}")


def installed(command: str) -> str | None:
    """The path of a command, from beside this Python or from anywhere."""
    return shutil.which(command, path=str(Path(sys.executable).parent)) or shutil.which(command)


def missing(why: str) -> None:
    """Skip, or fail where somebody has promised that all makers are there (`WHYPIN_MAKERS=required`)."""
    if os.environ.get("WHYPIN_MAKERS") == "required":
        pytest.fail(why)
    pytest.skip(why)


MAKERS = {
    "pip-tools": Maker(
        "pip-compile",
        ("piptools", "compile"),
        ("requirements.in", "blinker>=1.8,<2\nidna>=3.4,<4\n"),
        "requirements.txt",
        "--quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links requirements.in",
    ),
    "uv": Maker("uv", ("uv",), ("pyproject.toml", PROJECT), "uv.lock", "lock"),
    "uv export": Maker(
        "uv",
        ("uv",),
        ("pyproject.toml", PROJECT),
        "pylock.toml",
        "export --quiet --no-emit-project --format pylock.toml -o pylock.toml",
    ),
    "uv pip compile": Maker(
        "uv",
        ("uv",),
        ("requirements.in", "blinker>=1.8,<2\nidna>=3.4,<4\n"),
        "requirements.txt",
        "pip compile --quiet --generate-hashes requirements.in -o requirements.txt",
    ),
    "poetry": Maker("poetry", ("poetry",), ("pyproject.toml", POETRY), "poetry.lock", "lock"),
    "pdm": Maker("pdm", ("pdm",), ("pyproject.toml", PROJECT), "pdm.lock", "lock -S static_urls"),
    "pipenv": Maker("pipenv", ("pipenv",), ("Pipfile", PIPFILE), "Pipfile.lock", "lock"),
}

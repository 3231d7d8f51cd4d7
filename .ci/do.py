"""Set up a virtual environment and do one of two jobs: `python3 .ci/do.py examples` or `python3 .ci/do.py tests`.

Needs Python 3.10 or newer and git; everything else is installed into `.venv`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")


# The makers of locks, each with what it needs to be held back by to start at all.
MAKERS = {"pip-tools": (), "poetry": (), "pdm": ("hishel<1", "unearth<0.18"), "pipenv": ()}


def run(*command: str) -> int:
    """Run a program of the environment from the project's root; its status."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(HOME),
        "UV_TOOL_DIR": str(HOME / "makers"),
        "UV_TOOL_BIN_DIR": str(BIN),
    }
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment, check=False).returncode


def install(*what: str) -> None:
    """Install into the environment, which is made when it is not there; ends the job where that fails."""
    if not (BIN / "pip").exists() and not (BIN / "pip.exe").exists():
        venv.create(HOME, with_pip=True, clear=True)
    quiet = ("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    # 25.1 is the first pip that installs dependency groups.
    for wanted in (("--upgrade", "pip>=25.1"), what):
        if run(*quiet, *wanted):
            sys.exit(1)


def makers() -> None:
    """Install the tools whose locks the tests make, each into an environment of its own; one that fails is said."""
    for name, limits in MAKERS.items():
        held = [word for limit in limits for word in ("--with", limit)]
        if run("uv", "tool", "install", "--quiet", "--python", sys.executable, name, *held):
            print(f"{name} could not be installed; its tests are skipped")


def examples() -> int:
    """Install whypin and lint `examples/`; what it finds there is meant to be found, so that is no failure."""
    install("--editable", ".")
    color = "never" if os.environ.get("NO_COLOR") else "always"
    return run("whypin", "check", "--color", color, "--exit-zero", "--scope", "all", "examples")


def tests() -> int:
    """Install whypin and what its tests need; linter, type checker, tests. All run, the first failure is the status."""
    install("--editable", ".", "--group", "test")
    makers()
    checks = [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("pytest", "-q", "-n", "2")]
    return max([run(*command) for command in checks])


if __name__ == "__main__":
    jobs = {"examples": examples, "tests": tests}
    if len(sys.argv) != 2 or sys.argv[1] not in jobs:
        sys.exit(__doc__)
    sys.exit(jobs[sys.argv[1]]())

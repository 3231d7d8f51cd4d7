"""Set up `.venv` and do a job: `python3 .ci/do.py examples`, `… tests`, `… nox WORDS` for a session, `… release TAG`.

Needs Python 3.10 or newer and git; everything else is installed into `.venv`, at the versions and with the hashes of
`uv.lock`. Any check that fails, or that a signal ends, is status 1.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
# The makers of locks, each with what it needs to be held back by to start at all.
MAKERS = {"pip-tools": (), "poetry": (), "pdm": ("hishel<1", "unearth<0.18"), "pipenv": ()}


def run(*command: str) -> bool:
    """Run a program of the environment from the project's root; whether it ended well."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(HOME),
        "UV_PROJECT_ENVIRONMENT": str(HOME),
        "UV_TOOL_DIR": str(HOME / "makers"),
        "UV_TOOL_BIN_DIR": str(BIN),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment, check=False).returncode == 0


def locked_uv() -> str:
    """The uv of `uv.lock` as a line for pip: its version and the digests of its files."""
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    (entry,) = [entry for entry in lock.split("[[package]]\n") if entry.startswith('name = "uv"\n')]
    version = re.findall('^version = "(.*)"$', entry, re.MULTILINE)[0]
    return " ".join([f"uv=={version}", *[f"--hash={digest}" for digest in re.findall('hash = "(.*?)"', entry)]])


def install(*groups: str) -> None:
    """Install whypin and groups of its dependencies into `.venv`; ends the job where that fails."""
    if not (BIN / "pip").exists() and not (BIN / "pip.exe").exists():
        venv.create(HOME, with_pip=True, clear=True)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.txt"
        wanted.write_text(locked_uv(), encoding="utf-8")
        quiet = ("--quiet", "--disable-pip-version-check")
        done = run("python", "-m", "pip", "install", *quiet, "--require-hashes", "--requirement", str(wanted))
    words = [f"--group={group}" for group in groups]
    if not done or not run("uv", "sync", "--quiet", "--locked", "--inexact", *words):
        sys.exit("the environment could not be set up")


def makers() -> None:
    """Install the tools whose locks the tests make, each into an environment of its own; one that fails is said."""
    for name, limits in MAKERS.items():
        held = [word for limit in limits for word in ("--with", limit)]
        if not run("uv", "tool", "install", "--quiet", "--python", sys.executable, name, *held):
            print(f"{name} could not be installed; its tests are skipped", flush=True)


def examples() -> bool:
    """Install whypin and lint `examples/`; what it finds there is meant to be found, so that is no failure."""
    install()
    color = "never" if os.environ.get("NO_COLOR") else "always"
    return run("whypin", "check", "--color", color, "--exit-zero", "--scope", "all", "examples")


def tests(*words: str) -> bool:
    """Install what the tests need, then run the default sessions of `noxfile.py`, or what nox is told to do."""
    install("test")
    makers()
    return run("nox", *words)


def release(tag: str) -> bool:
    """Build into `dist/` what a tag releases, with no other builder than the one of `uv.lock`."""
    (version,) = re.findall(
        '^__version__ = "(.*)"$', (ROOT / "hooks/whypin/__init__.py").read_text("utf-8"), re.MULTILINE
    )
    if tag != f"v{version}" or f"\n## {version} " not in (ROOT / "CHANGELOG.md").read_text("utf-8"):
        sys.exit(f"the tag, whypin {version} and the newest heading of CHANGELOG.md have to agree")
    install("action")
    return run("uv", "build", "--no-build-isolation", "--python", str(HOME), "--out-dir", "dist")


if __name__ == "__main__":
    job, words = sys.argv[1:2], sys.argv[2:]
    if job == ["examples"] and not words:
        sys.exit(not examples())
    if (job == ["tests"] and not words) or (job == ["nox"] and words):
        sys.exit(not tests(*words))
    if job == ["release"] and len(words) == 1:
        sys.exit(not release(*words))
    sys.exit(__doc__)

"""GitHub's runner, as far as our actions need it: their `run` steps in a shell, with its variables and files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
EXPRESSION = re.compile(r"\$\{\{ ([a-z._-]+) \}\}")
REPOSITORY = "ours/storefront"


class Runner:
    """A job in a checked-out repository; `folder` gets the runner's own files, `said` collects what steps print.

    `action` is the folder of the action, from the root of this project.
    """

    def __init__(self, folder: Path, workspace: Path, action: str = ".", **environ: str) -> None:
        self.temporary = folder / "temporary directory"
        self.temporary.mkdir(parents=True)
        self.workspace = workspace
        self.path = ROOT / action
        self.action = yaml.safe_load((self.path / "action.yml").read_text("utf-8"))
        self.said = ""
        self.values = {f"inputs.{name}": text.get("default", "") for name, text in self.action["inputs"].items()}
        self.values["steps.python.outputs.python-path"] = sys.executable
        self.environ = {
            **os.environ,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_ACTION_PATH": str(self.path),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_STEP_SUMMARY": str(self.temporary / "summary"),
            "RUNNER_TEMP": str(self.temporary),
            "RUNNER_OS": "Linux",
            **environ,
        }

    def event(self, name: str, content: dict[str, Any], **environ: str) -> None:
        """What starts the job."""
        path = self.temporary / "event.json"
        path.write_text(json.dumps({"repository": {"full_name": REPOSITORY, "default_branch": "main"}, **content}))
        self.environ.update(GITHUB_EVENT_NAME=name, GITHUB_EVENT_PATH=str(path), **environ)

    def has_whypin(self) -> None:
        """As if the step `install` had run: the Python of the action's environment is the one that runs the tests."""
        python = self.temporary / "whypin-venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)

    def run(self, step: str, **inputs: str) -> int:
        """Run a step by its name, as `shell: bash` does; gives its status and reads its outputs."""
        (found,) = [one for one in self.action["runs"]["steps"] if step in (one.get("name"), one.get("id"))]
        assert found["shell"] == "bash"
        given = {**self.values, **{f"inputs.{name.replace('_', '-')}": text for name, text in inputs.items()}}
        script = self.temporary / f"{step}.sh"
        script.write_text(found["run"])
        outputs = self.temporary / f"{step}.outputs"
        outputs.write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.workspace,
            env={
                **self.environ,
                "GITHUB_OUTPUT": str(outputs),
                **{
                    name: EXPRESSION.sub(lambda hit: given[hit[1]], text) for name, text in found.get("env", {}).items()
                },
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        self.said += done.stdout + done.stderr
        for line in outputs.read_text("utf-8").splitlines():
            name, _, text = line.partition("=")
            self.values[f"steps.{found.get('id', step)}.outputs.{name}"] = text
        return done.returncode

    def output(self, name: str) -> str:
        """An output of the action."""
        return EXPRESSION.sub(lambda hit: self.values[hit[1]], self.action["outputs"][name]["value"])

    def summary(self) -> str:
        """What the page of the job shows."""
        return Path(self.environ["GITHUB_STEP_SUMMARY"]).read_text("utf-8")

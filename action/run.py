"""What the steps of `action.yml` do: `run.py install`, `run.py check`, and where it is asked for `run.py dossier`.

On a pull request the tree and the event are a stranger's. Neither is run or expanded: this file is started with `-I`,
so that no module of the current directory is imported, and whypin is started in the same way.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LABEL = "whypin: trust"
# Seconds for the dossier: an index that drips must not use up the time of the job, whose end would be red.
PATIENCE = 300.0
CHOICES = {
    "INPUT_ONLINE": ("false", "true"),
    "INPUT_SARIF": ("false", "true"),
    "INPUT_DOSSIER": ("false", "true"),
    "INPUT_TRUST_CHANGE": ("label", "always", "never"),
}


def temporary(name: str) -> Path:
    """A place that the runner empties before and after each job."""
    return Path(os.environ["RUNNER_TEMP"]) / name


def python() -> str:
    """The Python of whypin's own environment."""
    home = temporary("whypin-venv")
    return str(home / "Scripts" / "python.exe" if os.name == "nt" else home / "bin" / "python")


def install() -> int:
    """Install what `uv.lock` holds, with its hashes and without building anything, then this checkout.

    The second command asks no index: what builds whypin is one of the locked packages.
    """
    venv.create(temporary("whypin-venv"), with_pip=True, clear=True, symlinks=os.name != "nt")
    pip = [python(), "-I", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    locked = ["--require-hashes", "--only-binary=:all:", "--requirement", str(ROOT / "action" / "requirements.txt")]
    source = temporary("whypin-source")
    # Building writes beside the source.
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "build", "tests", "examples"), dirs_exist_ok=True)
    own = ["--no-index", "--no-deps", "--no-build-isolation", str(source)]
    for words in (locked, own):
        done = subprocess.run([*pip, *words], cwd=os.environ["RUNNER_TEMP"], check=False)
        if done.returncode:
            return done.returncode
    return 0


def check() -> int:
    """Run `whypin check`; its status is that of the step, and an output of it."""
    for name, choices in CHOICES.items():
        if os.environ.get(name) not in choices:
            option = name.removeprefix("INPUT_").lower().replace("_", "-")
            print(f"::error title=whypin::the input `{option}` takes {', '.join(choices)}", flush=True)
            return 2
    event = read_event()
    sarif, markdown = temporary("whypin.sarif"), temporary("whypin.md")
    status = whypin(
        "check", "--format=github", f"--format=sarif={sarif}", f"--format=markdown={markdown}", *options(event)
    )
    upload = os.environ["INPUT_SARIF"] == "true" and sarif.exists()
    if upload and status > 1:
        # Code scanning closes the alerts that a report leaves out.
        print("::notice title=whypin::not everything could be checked, so nothing is uploaded", flush=True)
        upload = False
    if upload and is_from_fork(event):
        print("::notice title=whypin::a pull request from a fork may not upload to code scanning", flush=True)
        upload = False
    output(status=status, sarif=sarif, markdown=markdown, upload=str(upload).lower())
    return status


def dossier() -> int:
    """Run `whypin review`. It informs: what it cannot tell is said and fails nothing; a fault of its own does."""
    markdown, html = temporary("whypin-dossier.md"), temporary("whypin-dossier.html")
    for file in (markdown, html):
        file.unlink(missing_ok=True)
    formats = [f"--format=markdown={markdown}", f"--format=html={html}"]
    status = whypin("review", "--no-progress", *formats, *for_review(), seconds=PATIENCE)
    if status not in (0, 2, 3):
        return status
    output(markdown=markdown if markdown.exists() else "", html=html if html.exists() else "")
    if markdown.exists():
        with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as page:
            page.write(f"\n{markdown.read_text('utf-8')}")
    if status:
        told = "the dossier has notes on what it could not tell" if markdown.exists() else "there is no dossier"
        kind = "warning" if status == 2 else "notice"
        print(f"::{kind} title=whypin::{told}: the log says why", flush=True)
    return 0


def whypin(*words: str, seconds: float | None = None) -> int:
    """Start whypin, which is told no input and so no token, and give its status; 3 where it took longer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INPUT_")}
    environment.setdefault("WHYPIN_CACHE_DIR", str(temporary("whypin-cache")))
    try:
        command = [python(), "-I", "-m", "whypin", *words]
        return subprocess.run(command, env=environment, check=False, timeout=seconds).returncode
    except subprocess.TimeoutExpired:
        print(f"`whypin {words[0]}` was not done after {seconds:.0f} seconds", flush=True)
        return 3


def output(**values: object) -> None:
    """Set outputs of the step."""
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as out:
        out.writelines([f"{name}={value}\n" for name, value in values.items()])


def options(event: dict[str, Any]) -> list[str]:
    """The options of `whypin check` that the inputs ask for, then the paths, which are never taken for options."""
    given = os.environ
    words = given["INPUT_ARGS"].split()
    if given["INPUT_RULES"].strip():
        words.append(f"--select={','.join(given['INPUT_RULES'].split())}")
    if given["INPUT_BASE"].strip():
        words.append(f"--base={given['INPUT_BASE'].strip()}")
    if given["INPUT_ONLINE"] == "true":
        words.append("--online")
    if is_trusted(event):
        words.append("--trust-change")
    return [*words, *paths()]


def for_review() -> list[str]:
    """Those of the options that `whypin review` takes as well, then the paths."""
    taken = argparse.ArgumentParser(prog="whypin review", add_help=False, allow_abbrev=False)
    for name in ("--base", "--index-url", "--cache-dir", "--allow-host"):
        taken.add_argument(name, action="append", default=[])
    taken.add_argument("--no-cache", action="store_true")
    found = vars(taken.parse_known_args(os.environ["INPUT_ARGS"].split())[0])
    words = ["--no-cache"] * found.pop("no_cache")
    words += [f"--{name.replace('_', '-')}={value}" for name, values in found.items() for value in values]
    if os.environ["INPUT_BASE"].strip():
        words.append(f"--base={os.environ['INPUT_BASE'].strip()}")
    return [*words, *paths()]


def paths() -> list[str]:
    """The paths of the input, behind what ends the options."""
    given = [line.strip() for line in os.environ["INPUT_PATHS"].splitlines() if line.strip()]
    return ["--", *given] if given else []


def read_event() -> dict[str, Any]:
    """What started the workflow; empty where that cannot be read."""
    try:
        event = json.loads(Path(os.environ.get("GITHUB_EVENT_PATH", "")).read_bytes())
    except (OSError, ValueError):
        return {}
    return event if isinstance(event, dict) else {}


def word(event: object, *keys: str) -> str:
    """A word in the tables of an event, "" where it is not there."""
    for key in keys:
        event = event.get(key) if isinstance(event, dict) else None
    return event if isinstance(event, str) else ""


def is_from_fork(event: dict[str, Any]) -> bool:
    """Whether a pull request comes from another repository, or from one that is gone; its token may only read."""
    pull = "pull_request" in event
    return pull and word(event, "pull_request", "head", "repo", "full_name") != os.environ["GITHUB_REPOSITORY"]


def is_trusted(event: dict[str, Any]) -> bool:
    """Whether the change decides what guards report.

    For `label` that is so in the run that the label itself starts, and in no later one: a later push has another event.
    """
    when = os.environ["INPUT_TRUST_CHANGE"]
    if when != "label":
        return when == "always"
    started = os.environ.get("GITHUB_EVENT_NAME") == "pull_request" and word(event, "action") == "labeled"
    if not started or word(event, "label", "name") != LABEL:
        return False
    if may_write(word(event, "sender", "login")):
        return True
    print(f"::warning title=whypin::the label `{LABEL}` counts when someone with write access sets it", flush=True)
    return False


def may_write(login: str) -> bool:
    """Whether GitHub says that a person has write access; the triage role, which may set labels, has not.

    "Get repository permissions for a user", REST API: `permission` is admin, write, read or none.
    """
    person = urllib.parse.quote(login, safe="")
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/collaborators/{person}/permission",
        headers={"Authorization": f"Bearer {os.environ['INPUT_TOKEN']}", "Accept": "application/vnd.github+json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return word(json.loads(answer.read()), "permission") in ("admin", "write")
    except (OSError, ValueError) as error:
        why = f"status {error.code}" if isinstance(error, urllib.error.HTTPError) else "no answer"
        print(f"::warning title=whypin::GitHub did not say who set the label: {why}", flush=True)
        return False


if __name__ == "__main__":
    sys.exit({"install": install, "check": check, "dossier": dossier}[sys.argv[1]]())

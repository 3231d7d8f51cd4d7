"""How long the dossier of ten changed packages takes, beside the download of their sdists and index pages.

usage: python benchmarks/dossier.py [--runs N]

Writes a lock of ten packages as they were and as they became, with the hashes that the index publishes, into a
repository of its own. Every round measures whole processes, one after the other: `curl --parallel` of the pages and the
sdists of both sides, and `whypin review` without a cache. The budget is the time of curl and 2 s; beside the time that
passes stands that of the processor, in which the load of the machine counts for less. Needs curl, git and the index
that pip is set up for.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import Request, urlopen

from rounds import runs

# Name, version before, version after.
CHANGED = """\
attrs 23.1.0 25.3.0
click 8.1.3 8.2.1
cryptography 41.0.3 45.0.5
flask 3.0.0 3.1.1
idna 3.4 3.10
jinja2 3.1.2 3.1.6
pytest 7.4.0 8.4.1
requests 2.31.0 2.32.4
urllib3 2.0.4 2.5.0
werkzeug 3.0.0 3.1.3
"""
INDEX = os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple/"
JSON = "application/vnd.pypi.simple.v1+json"
BUDGET = 2.0
GIT = ["-c", "user.name=a", "-c", "user.email=a@example.org"]


def files(name: str) -> list[dict[str, object]]:
    """The files of a project's page."""
    request = Request(f"{INDEX.rstrip('/')}/{name}/", headers={"Accept": JSON})
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)["files"]


def of(found: list[dict[str, object]], name: str, version: str) -> list[dict[str, object]]:
    """Those of a version, the sdist first."""
    stem = f"{name}-{version}".lower()
    mine = [one for one in found if str(one["filename"]).lower().startswith((f"{stem}.tar.gz", f"{stem}-"))]
    return sorted(mine, key=lambda one: not str(one["filename"]).endswith(".tar.gz"))


def prepare(folder: Path) -> list[str]:
    """Commit the lock as it was and write it as it became; the addresses of pages and sdists."""
    addresses, locks, size = [], ["", ""], 0
    for row in CHANGED.splitlines():
        name, *versions = row.split()
        page = files(name)
        addresses.append(f"{INDEX.rstrip('/')}/{name}/")
        for number, version in enumerate(versions):
            mine = of(page, name, version)
            hashes = [f" \\\n    --hash=sha256:{one['hashes']['sha256']}" for one in mine]
            locks[number] += f"{name}=={version}{''.join(hashes)}\n"
            addresses.append(str(mine[0]["url"]))
            size += int(mine[0].get("size") or 0)
    (folder / "requirements.txt").write_text(locks[0])
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "before"]):
        subprocess.run(["git", *GIT, *words], cwd=folder, check=True)
    (folder / "requirements.txt").write_text(locks[1])
    print(f"{len(CHANGED.splitlines())} packages, {size / 1e6:.1f} MB of sdists, {len(addresses)} addresses")
    return addresses


def once(words: list[str], folder: Path, environ: dict[str, str]) -> tuple[float, float, float]:
    """The time that passes and that of the processor in seconds, and the memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder, env=environ, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"`{words[0]}` ended with status {process.returncode}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    rounds = runs(__doc__, 5)
    program = shutil.which("curl")
    if program is None:
        sys.exit("curl is not installed")
    with tempfile.TemporaryDirectory() as beside:
        folder = Path(beside, "repository")
        folder.mkdir()
        # Compiled modules are kept, as an installation has them, but not in a checkout.
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environ["PYTHONPYCACHEPREFIX"] = str(Path(beside, "compiled"))
        curl = [
            program,
            "-sS",
            "--parallel",
            "--parallel-max",
            "12",
            "--compressed",
            "-L",
            "-H",
            f"Accept: {JSON}, */*",
        ]
        for address in prepare(folder):
            curl += ["-o", os.devnull, address]
        whypin = [sys.executable, "-m", "whypin", "review", "--no-progress", "--no-cache", "--format", "json"]
        whypin += ["--output", os.devnull, "--base", "HEAD"]
        taken: dict[str, list[tuple[float, float, float]]] = {"curl": [], "whypin": []}
        for number in range(rounds + 1):
            for label, words in (("curl", curl), ("whypin", whypin)):
                found = once(words, folder, environ)
                # The first round compiles the modules.
                if number:
                    taken[label].append(found)
    for label, found in taken.items():
        passed, processor, memory = [statistics.median(one) for one in zip(*found, strict=True)]
        print(f"{label:<8} {passed:6.2f} s, processor {processor:6.2f} s, {memory:5.0f} MB")
    more = statistics.median([ours[0] - theirs[0] for ours, theirs in zip(taken["whypin"], taken["curl"], strict=True)])
    print(f"whypin takes {more:.2f} s more, the budget is {BUDGET:g} s{'  OVER BUDGET' if more > BUDGET else ''}")


if __name__ == "__main__":
    main()

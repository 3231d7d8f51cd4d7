"""How long it takes to hold a lock against the index: cold, warm, far away, and beside the tools people use today.

usage: python benchmarks/index.py [--runs N] [--latency MS,MS]

Locks some twenty well-known packages with what they need (about 60 pins) by `uv pip compile --generate-hashes`, in a
folder of its own, then measures whole processes, one after the other in every round:

- cold (no cache): `whypin check --select hash-mismatch` against `curl --parallel` of the same pages (over HTTP/2 where
  the index speaks it, which requests does not; so over HTTP/1.1 as well), `uv pip compile --generate-hashes` and `pip
  download --require-hashes --no-deps`;
- warm (everything in the cache) against the same check of an offline rule;
- the pages saved and served by a server on loopback that waits before it answers, against `curl --parallel` of them.

At last it alters one digest among good ones and prints the exit statuses of what is said to check hashes: dry runs of
pip and uv, and whypin. A ratio is the median of the rounds' own ratios. Needs curl, uv and pip, and the index that they
are set up for; what is missing is left out.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.request import Request, urlopen

WANTED = """\
django
djangorestframework
celery[redis]
flask
sqlalchemy
alembic
httpx
fastapi
uvicorn
cryptography
pillow
boto3
pytest
mypy
ruff
rich
"""
BIN = Path(sys.executable).parent
JSON = "application/vnd.pypi.simple.v1+json"
ACCEPT = f"Accept: {JSON}, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
INDEX = os.environ.get("PIP_INDEX_URL") or os.environ.get("UV_DEFAULT_INDEX") or "https://pypi.org/simple/"
RULE = ["check", "--no-progress", "--select", "hash-mismatch"]
OFFLINE = ["check", "--no-progress", "--select", "missing-hash"]
Commands = dict[str, tuple[list[str], str | None, str]]
"""By label: the command, the label of what it is compared with, and the budget."""


def tool(name: str) -> str | None:
    """Where a program is: beside this Python, else on the PATH."""
    beside = BIN / name
    return str(beside) if beside.exists() else shutil.which(name)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """That of the processes: compiled modules and facts are kept in folders of this run, outside the checked one."""
    beside = folder.parent
    found = {**os.environ, "PYTHONPYCACHEPREFIX": str(beside / "compiled"), "WHYPIN_CACHE_DIR": str(beside / "facts")}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**found, **more}


def lock(folder: Path, uv: str) -> list[str]:
    """Write `requirements.txt`; the names that it pins."""
    (folder / "requirements.in").write_text(WANTED)
    words = ["pip", "compile", "-q", "--generate-hashes", "requirements.in", "-o", "requirements.txt"]
    subprocess.run([uv, *words], cwd=folder, env=environment(folder), check=True)
    text = (folder / "requirements.txt").read_text()
    names = PINNED.findall(text)
    print(f"{len(names)} pins with {text.count('--hash=')} hashes")
    return names


def curl(program: str, index: str, names: list[str], *more: str) -> list[str]:
    """Fetch the pages of all projects at once, as they are sent, and keep none of them."""
    words = [program, "-sS", "--parallel", "--parallel-max", "12", "--compressed", "-L", "-H", ACCEPT, *more]
    for name in names:
        words += ["-o", os.devnull, f"{index.rstrip('/')}/{name}/"]
    return words


def save(index: str, names: list[str]) -> dict[str, tuple[bytes, str]]:
    """The pages, compressed, with their content types, by path."""
    pages = {}
    for name in names:
        request = Request(f"{index.rstrip('/')}/{name}/", headers={"Accept": ACCEPT.partition(": ")[2]})
        with urlopen(request, timeout=60) as answer:
            pages[f"/simple/{name}/"] = gzip.compress(answer.read(), 6), answer.headers["Content-Type"]
    return pages


@contextmanager
def far_away(pages: dict[str, tuple[bytes, str]], delay: float) -> Iterator[str]:
    """Serve pages on loopback as if a round trip took `delay` seconds; the index's address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # A body must not wait for the acknowledgement of its head: 40 ms a page, whatever the line.
        disable_nagle_algorithm = True

        def setup(self) -> None:
            # A handshake is a round trip, too.
            time.sleep(delay)
            super().setup()

        def do_GET(self) -> None:
            time.sleep(delay)
            body, content_type = pages[self.path]
            self.send_response(200)
            for field in (("Content-Type", content_type), ("Content-Encoding", "gzip")):
                self.send_header(*field)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/simple/"
        server.shutdown()


def compare(title: str, what: Commands, folder: Path, runs: int, **more: str) -> None:
    """Run every command once a round, and print the medians."""
    times: dict[str, list[float]] = {label: [] for label in what}
    statuses: dict[str, int] = {}
    for _ in range(runs + 1):
        for label, (command, _, _) in what.items():
            began = time.perf_counter()
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment(folder, **more),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
            times[label].append(1000 * (time.perf_counter() - began))
            statuses[label] = done.returncode
            shutil.rmtree(folder / "downloads", ignore_errors=True)
    print(f"\n{title}")
    for label, (_, other, budget) in what.items():
        # The first round warms what the system keeps.
        taken = times[label][1:]
        pairs = list(zip(taken, times[other][1:], strict=True)) if other in times else []
        ratio = f"{statistics.median([mine / theirs for mine, theirs in pairs]):6.2f} x" if pairs else " " * 8
        note = f"  (status {statuses[label]})" if statuses[label] else ""
        print(f"{statistics.median(taken):8.1f} ms  {ratio}  {label}{f', budget {budget}' if budget else ''}{note}")


def near(folder: Path, names: list[str], programs: dict[str, str | None], runs: int) -> None:
    """Cold and warm against the index that this machine is set up for."""
    whypin = [sys.executable, "-m", "whypin"]
    cold: Commands = {}
    if programs["curl"]:
        cold["curl --parallel"] = curl(programs["curl"], INDEX, names), None, ""
        cold["curl --parallel --http1.1"] = curl(programs["curl"], INDEX, names, "--http1.1"), "curl --parallel", ""
    cold["whypin, cold"] = [*whypin, *RULE, "--no-cache", "requirements.txt"], "curl --parallel", "2.0 x curl (aim 1.6)"
    words = ["pip", "compile", "-q", "--no-cache", "--generate-hashes", "requirements.in", "-o", "again.txt"]
    cold["uv pip compile --generate-hashes"] = [str(programs["uv"]), *words], "whypin, cold", "more than 1 x whypin"
    if programs["pip"]:
        words = ["download", "-q", "--no-cache-dir", "--require-hashes", "--no-deps", "-r", "requirements.txt"]
        command = [programs["pip"], *words, "-d", "downloads"]
        cold["pip download --require-hashes --no-deps"] = command, "whypin, cold", "at least 8 x whypin"
    compare("cold", cold, folder, runs)
    warm: Commands = {
        "python -I -c pass": ([sys.executable, "-I", "-c", "pass"], None, ""),
        "whypin, an offline rule": ([*whypin, *OFFLINE, "requirements.txt"], None, ""),
        "whypin, warm": ([*whypin, *RULE, "requirements.txt"], "whypin, an offline rule", "1.3 x offline"),
    }
    compare("warm", warm, folder, 3 * runs)


def far(folder: Path, names: list[str], program: str, runs: int, latencies: list[int]) -> None:
    """Cold against saved pages behind a slow line."""
    pages = save(INDEX, names)
    for latency in latencies:
        with far_away(pages, latency / 1000) as index:
            words = [sys.executable, "-m", "whypin", *RULE, "--no-cache", "--index-url", index, "requirements.txt"]
            what: Commands = {
                "curl --parallel": (curl(program, index, names), None, ""),
                "whypin, cold": (words, "curl --parallel", "1.6 x curl"),
            }
            compare(
                f"loopback, {latency} ms a round trip, {sum(len(body) for body, _ in pages.values()) >> 20} MB",
                what,
                folder,
                runs,
            )


def missed(folder: Path, programs: dict[str, str | None]) -> None:
    """One digest of thousands altered: who says so."""
    text = (folder / "requirements.txt").read_text()
    at = text.index("--hash=sha256:") + len("--hash=sha256:")
    (folder / "altered.txt").write_text(text[:at] + ("1" if text[at] == "0" else "0") + text[at + 1 :])
    (folder / "venv").mkdir()
    what: dict[str, list[str]] = {}
    subprocess.run([str(programs["uv"]), "venv", "-q", str(folder / "venv" / "it")], check=True)
    python = str(next((folder / "venv" / "it").glob("[bS]*/python*")))
    if programs["pip"]:
        words = ["install", "--dry-run", "--require-hashes", "--no-deps", "--ignore-installed", "-r", "altered.txt"]
        what["pip install --dry-run --require-hashes"] = [programs["pip"], *words]
    uv = str(programs["uv"])
    what["uv pip sync --dry-run --require-hashes"] = [
        *[uv, "pip", "sync", "--dry-run", "--require-hashes"],
        *["--python", python, "altered.txt"],
    ]
    what["uv pip compile --generate-hashes"] = [uv, "pip", "compile", "--generate-hashes", "altered.txt"]
    what["whypin check --select hash-mismatch"] = [sys.executable, "-m", "whypin", *RULE, "altered.txt"]
    print("\none altered digest among good ones: exit statuses")
    for label, command in what.items():
        done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, check=False)
        print(f"{done.returncode:8}  {label}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--latency", default="20,80", metavar="MS,MS")
    options = parser.parse_args()
    programs = {name: tool(name) for name in ("curl", "uv", "pip")}
    if not programs["uv"]:
        sys.exit("uv is needed to write the lock")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "checked"
        folder.mkdir()
        names = lock(folder, str(programs["uv"]))
        near(folder, names, programs, options.runs)
        if programs["curl"]:
            far(folder, names, programs["curl"], options.runs, [int(word) for word in options.latency.split(",")])
        missed(folder, programs)


if __name__ == "__main__":
    main()

"""How long `hash-mismatch` takes when every fact is in the cache, beside the offline run over the same lock.

usage: python benchmarks/warm.py [--runs N]

An index of its own on loopback answers the first round, which is not counted; after that it is shut, so that a run
that asked it anything would fail. Also says which network modules the warm run imports: there should be none.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import rounds

PACKAGES = 60
FILES = 35
NETWORK = ("requests", "urllib3", "http.client", "socket", "ssl")


def name_of(number: int, build: int) -> tuple[str, str]:
    """A file of package `number`, and its digest."""
    file = f"package_{number:02}-1.{number}-cp3{build}-none-any.whl"
    return file, hashlib.sha256(file.encode()).hexdigest()


class Index(BaseHTTPRequestHandler):
    """A Simple API (PEP 691) that publishes every package."""

    def do_GET(self) -> None:
        """Answer with the page of a project."""
        number = int(self.path.rstrip("/").rpartition("-")[2])
        files = [name_of(number, build) for build in range(FILES)]
        listed = [{"filename": file, "hashes": {"sha256": digest}, "url": file} for file, digest in files]
        body = json.dumps({"meta": {"api-version": "1.1"}, "name": f"package-{number:02}", "files": listed}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def lock() -> str:
    """A `requirements.txt` of every package with all of its hashes."""
    lines = []
    for number in range(PACKAGES):
        digests = sorted([name_of(number, build)[1] for build in range(FILES)])
        lines.append(f"package-{number:02}==1.{number} \\")
        lines += [f"    --hash=sha256:{digest} \\" for digest in digests[:-1]]
        lines.append(f"    --hash=sha256:{digests[-1]}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print."""
    number = rounds.runs(__doc__, 15)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as cache:
        (Path(name) / ".git").mkdir()
        (Path(name) / "requirements.txt").write_text(lock())
        url = f"http://127.0.0.1:{server.server_port}/simple/"
        check = ["check", "--isolated", "--index-url", url, "--cache-dir", cache, "requirements.txt"]
        warm = [*check, "--select", "hash-mismatch"]
        subprocess.run(rounds.python("-m", "whypin", *warm), cwd=name, check=True, capture_output=True)
        server.shutdown()
        server.server_close()
        commands = [
            rounds.Command("offline", rounds.python("-m", "whypin", *check)),
            rounds.Command("hash-mismatch, warm", rounds.python("-m", "whypin", *warm), than="offline", budget=1.3),
        ]
        rounds.measured(commands, Path(name), number)
        code = f"import sys; from whypin.commands.main import main; main({warm!r}); print(*sys.modules)"
        told = subprocess.run(rounds.python("-c", code), cwd=name, check=True, capture_output=True, text=True)
    imported = set(told.stdout.splitlines()[-1].split()) & set(NETWORK)
    print(f"network modules in the warm run: {', '.join(sorted(imported)) or 'none'}")


if __name__ == "__main__":
    main()

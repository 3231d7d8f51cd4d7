"""A run that is killed at a random moment, alone or beside another one, never makes a later run wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simple_server import Server, file, page, project

# A round takes a quarter of a second; `WHYPIN_KILLS=200` runs as many as the project promises.
ROUNDS = int(os.environ.get("WHYPIN_KILLS", "40"))
PROJECTS = 6


def digest(number: int, what: str) -> str:
    return f"{number:02x}{what}" * 16


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork and a kill are POSIX's")
def test_killing_a_run_never_makes_a_later_one_wrong(tmp_path: Path) -> None:
    good = [f"p{number}==1.0 --hash=sha256:{digest(number, 'aa')}\n" for number in range(PROJECTS)]
    bad = [*good[:-1], good[-1].replace("aa", "ab")]
    (tmp_path / "good.txt").write_text("".join(good))
    (tmp_path / "bad.txt").write_text("".join(bad))
    with Server() as server:
        for number in range(PROJECTS):
            name = f"p{number}-1.0.tar.gz"
            body = project(f"p{number}", [file(name, digest(number, "aa"))])
            server.add(f"p{number}", page(body, ETag=f'"{number}"', Cache_Control="max-age=0"))
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
        environ = {
            **kept,
            "HOME": str(tmp_path),
            "PIP_INDEX_URL": server.url,
            "PIP_CONFIG_FILE": os.devnull,
            "UV_NO_CONFIG": "1",
            "WHYPIN_CACHE_DIR": str(tmp_path / "cache"),
        }
        script = Path(__file__).with_name("killing.py")
        done = subprocess.run(
            [sys.executable, str(script), str(tmp_path), str(ROUNDS), "7"],
            env=environ,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    said = re.match(r"killed (\d+), ended (\d+), ", done.stdout)
    assert said is not None
    # Moments before, in the middle of and after the writing were met.
    assert min(int(said[1]), int(said[2])) > 0

"""The test command fails whenever a check does, however that ends."""

from __future__ import annotations

import runpy
import subprocess
from pathlib import Path
from typing import Any

import pytest

DO = runpy.run_path(str(Path(__file__).parents[2] / ".ci" / "do.py"))


@pytest.mark.parametrize(
    ("status", "well"),
    [
        (0, True),
        (1, False),
        (-9, False),  # a signal
        (3221225786, False),  # Ctrl-C on Windows
    ],
)
def test_a_check_ends_well_or_not(monkeypatch: pytest.MonkeyPatch, status: int, well: bool) -> None:
    def ended(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, status)

    monkeypatch.setattr(subprocess, "run", ended)
    assert DO["run"]("nox") is well


def test_pip_gets_the_uv_of_the_lock_with_its_digests() -> None:
    name, *digests = DO["locked_uv"]().split()
    assert name.startswith("uv==")
    assert len(digests) > 10
    assert all(digest.startswith("--hash=sha256:") for digest in digests)

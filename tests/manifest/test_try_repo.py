"""What a stranger does first: `pre-commit try-repo` of this repository, in a repository of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CAPPED = "ansible>=2.9.13,<2.10.0\n"


def _try(folder: Path, content: str) -> subprocess.CompletedProcess[str]:
    (folder / "requirements.in").write_text(content, "utf-8")
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "check-constraint-comments"]
    return subprocess.run(
        [*command, "--color", "never"], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.network
def test_a_careless_cap_is_stopped_and_an_explained_one_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    folder = tmp_path / "theirs"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    stopped = _try(folder, CAPPED)
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert "requirements.in:1:8: unexplained-constraint" in stopped.stdout
    passed = _try(folder, "# 2.10.0 breaks our roles and needs its own update logic\n" + CAPPED)
    assert passed.returncode == 0, passed.stdout + passed.stderr

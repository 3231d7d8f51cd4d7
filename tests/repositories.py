"""Repositories that a real git makes, without a setting of anybody's."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENVIRON = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
_SETTINGS = ("user.name=a", "user.email=a@example.org", "init.defaultBranch=main", "protocol.file.allow=always")


def run(root: Path, *words: str) -> str:
    """What git prints, without the last newline; it must succeed."""
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    done = subprocess.run(["git", *settings, *words], cwd=root, env=ENVIRON, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def repository(root: Path, files: Mapping[str, str] | None = None) -> Path:
    """A repository in a new folder, with one commit of the files, or none where there are no files."""
    initialised(root)
    if files is not None:
        commit(root, files)
    return root


def initialised(root: Path) -> Path:
    """The folder, made where it is not there, as a repository without a commit."""
    root.mkdir(parents=True, exist_ok=True)
    run(root, "init", "-q")
    return root


def commit(
    root: Path,
    files: Mapping[str, str | None],
    subject: str = "more",
    *,
    day: str = "2026-11-28",
    author: str = "a <a@example.org>",
) -> str:
    """Write files, None removes one, and commit all; gives the id."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (root / path).unlink()
        else:
            (root / path).write_text(text)
    run(root, "add", "-A")
    run(root, "commit", "-q", "--allow-empty", "-m", subject, "--author", author, "--date", f"{day}T12:00:00Z")
    return run(root, "rev-parse", "HEAD")

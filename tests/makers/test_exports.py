"""What the tools export from their own locks is paired and agrees; one that was not exported again does not."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from makers.makers import MAKERS, QUIET, SECONDS, missing
from whypin.commands.check import main

pytestmark = pytest.mark.network

EXPORTS = {
    "uv requirements": ("uv", "export --quiet --no-emit-project -o requirements.txt", "requirements.txt"),
    "uv pylock": ("uv", "export --quiet --no-emit-project -o pylock.toml", "pylock.toml"),
    "pdm requirements": ("pdm", "export -o requirements.txt", "requirements.txt"),
    "pdm pylock": ("pdm", "export -f pylock -o pylock.toml", "pylock.toml"),
    "pipenv requirements": ("pipenv", "requirements --hash", "requirements.txt"),
}


def ran(maker: str, words: str, folder: Path) -> str:
    """What a tool prints. Skips the test when it cannot."""
    done = subprocess.run(
        [*MAKERS[maker].start(), *words.split()],
        cwd=folder,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        missing(f"{maker} {words} failed: {done.stderr.strip()[-200:]}")
    return done.stdout


def said(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *paths: str) -> list[str]:
    monkeypatch.chdir(folder)
    capsys.readouterr()
    main(["--format", "json", "--quiet", *paths])
    return [finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"]]


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_agrees_with_its_lock(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    maker, words, file = EXPORTS[name]
    MAKERS[maker].make(tmp_path)
    printed = ran(maker, words, tmp_path)
    export = tmp_path / file
    if not export.exists():
        export.write_text(printed, encoding="utf-8")
    assert said(tmp_path, capsys, monkeypatch, file) == []
    text = export.read_text(encoding="utf-8")
    export.write_text(text.replace("1.9.0", "1.8.2"), encoding="utf-8")
    for path in (file, MAKERS[maker].lock):
        assert "conflicting-locks" in said(tmp_path, capsys, monkeypatch, path)


def test_what_pip_compile_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements.in").write_text("idna>=3.4\nsetuptools>=60\nwheel>=0.40\n", encoding="utf-8")
    options = "--quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links"
    for words in ("", "--allow-unsafe ", "--unsafe-package=idna "):
        ran("pip-tools", f"{options} {words}requirements.in", tmp_path)
        assert said(tmp_path, capsys, monkeypatch, "requirements.txt") == []
    text = (tmp_path / "requirements.txt").read_text(encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(text.replace("\nsetuptools==", "\nother==").replace("# idna\n", ""))
    assert said(tmp_path, capsys, monkeypatch) == ["lock-out-of-sync", "unrequested-package"]

"""Locks that the real tools made, against the index they were made from: clean as they are, and no digit may change."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from makers.makers import installed
from whypin.commands.main import main

PROJECT = """\
[project]
name = "real"
version = "1"
requires-python = ">=3.11"
dependencies = ["markupsafe (>=3.0.2,<4)", "six (>=1.17)", "zope.interface (>=7)"]

[tool.poetry]
package-mode = false

[[tool.uv.index]]
url = "https://pypi.org/simple"
default = true

[[tool.poetry.source]]
name = "index"
url = "https://pypi.org/simple/"
"""
RULES = "hash-mismatch,unpublished-version"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, and a cache of its own."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def _uv(output: str = "requirements.txt") -> str:
    Path("requirements.in").write_text("markupsafe>=3.0.2\nsix>=1.17\nzope.interface>=7\n")
    command = [sys.executable, "-m", "uv", "pip", "compile", "-q", "--universal", "--generate-hashes", "--no-config"]
    subprocess.run(
        [*command, "--default-index", "https://pypi.org/simple", "requirements.in", "-o", output],
        check=True,
    )
    return output


def _pylock() -> str:
    return _uv("pylock.toml")


def _uv_lock() -> str:
    Path("pyproject.toml").write_text(PROJECT.replace("(", "").replace(")", ""))
    subprocess.run([sys.executable, "-m", "uv", "lock", "-q"], check=True)
    return "uv.lock"


def _poetry() -> str:
    poetry = installed("poetry")
    if poetry is None:
        pytest.skip("poetry is not installed")
    Path("pyproject.toml").write_text(PROJECT)
    subprocess.run([poetry, "lock", "-q", "--no-interaction"], check=True)
    return "poetry.lock"


MAKERS = {"uv pip compile": _uv, "pylock.toml": _pylock, "uv lock": _uv_lock, "poetry": _poetry}


@pytest.mark.network
@pytest.mark.parametrize("maker", MAKERS)
def test_untouched_is_clean_and_every_altered_digit_is_found(maker: str, capsys: pytest.CaptureFixture[str]) -> None:
    lock = Path(MAKERS[maker]())
    assert main(["check", "--select", RULES, lock.name]) == 0, capsys.readouterr().out
    text = lock.read_text()
    altered = re.sub(r"(sha256(?::| = \")\w{20})(\w)", lambda m: m[1] + ("1" if m[2] == "0" else "0"), text)
    lock.write_text(altered)
    capsys.readouterr()
    assert main(["check", "--select", RULES, "--format", "json", lock.name]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    places = [altered[: match.start()].count("\n") + 1 for match in re.finditer("sha256(:| =)", altered)]
    # What nothing is known of is one finding a package, with the other places beside it.
    told = [place["start"]["line"] for finding in found for place in (finding, *finding["related"])]
    assert sorted(told) == places
    assert len(places) > 50


@pytest.mark.network
def test_an_index_that_is_not_there_fails_closed(capsys: pytest.CaptureFixture[str]) -> None:
    lock = _uv()
    assert main(["check", "--select", RULES, "--no-cache", "--index-url", "http://127.0.0.1:9/simple/", lock]) == 3
    out = capsys.readouterr().out
    assert "unverifiable-lock" in out
    assert "checked nothing against http://127.0.0.1:9/simple/;" in out
    # For more than one version of Python there may be more than one version of a package.
    assert re.search(
        r"not checked: \d packages\n  `http\S+` cannot be reached: markupsafe [^:\n]+, six \S+, zope-interface \S+", out
    )

"""A pull request that brings pip's or uv's configuration along decides nothing about whom whypin asks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from simple_server import Server, file, page, project
from whypin.commands.main import main
from whypin.commands.repository_files import NO_REPOSITORY

A, E = "a" * 64, "e" * 64

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
        yield running


@pytest.fixture
def evil() -> Iterator[Server]:
    with Server() as running:
        running.add("six", page(project("six", [file("six-1.16.0.tar.gz", E)])))
        yield running


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Its tests name configurations of pip and uv.
    monkeypatch.delenv("PIP_CONFIG_FILE")
    monkeypatch.delenv("UV_NO_CONFIG")
    made = tmp_path / "repository"
    made.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=made, check=True)
    monkeypatch.chdir(made)
    return made


# The configuration, what it says, and the variable that makes it the person's.
WAYS = [
    ("pip.conf", "[global]\nindex-url = URL\n", {"PIP_CONFIG_FILE": "pip.conf"}),
    ("pip.conf", "[global]\nproxy = URL\n", {"PIP_CONFIG_FILE": "ROOT/pip.conf"}),
    ("conf/uv.toml", 'index-url = "URL"\n', {"UV_CONFIG_FILE": "ROOT/conf/uv.toml"}),
    (".config/pip/pip.conf", "[global]\nindex-url = URL\n", {"HOME": "ROOT"}),
    (".pip/pip.conf", "[global]\nextra-index-url = URL\n", {"HOME": "ROOT"}),
    ("x/uv/uv.toml", '[[index]]\nurl = "URL"\ndefault = true\n', {"XDG_CONFIG_HOME": "ROOT/x"}),
]


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    status = main(["check", "--online", "--select", "hash-mismatch", "--format", "json", "requirements.txt"])
    return status, json.loads(capsys.readouterr().out)["summary"]["notes_on_run"]


@pytest.mark.skipif(os.name == "nt", reason="the places are POSIX's")
@pytest.mark.parametrize(("name", "text", "variables"), WAYS)
@pytest.mark.parametrize("tracked", [True, False])
def test_configuration_counts_unless_it_came_with_the_repository(
    root: Path,
    server: Server,
    evil: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    variables: dict[str, str],
    tracked: bool,
) -> None:
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value.replace("ROOT", str(root)))
    monkeypatch.setattr("whypin.commands.index_settings.PYPI", server.url)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text.replace("URL", evil.url))
    (root / "requirements.txt").write_text(f"six==1.16.0 --hash=sha256:{E}\n")
    if tracked:
        subprocess.run(["git", "add", "-f", "-A"], check=True)
    status, notes = checked(capsys)
    if tracked:
        assert status == 1
        assert [note.partition("`: ")[0].rpartition("/")[2] for note in notes if "does not count" in note] != []
        assert not evil.seen
    elif "proxy" not in text:
        # A runner that writes its configuration into the folder it works in.
        assert (status, notes) == (0, [])


def test_where_there_is_no_repository_everything_is_the_persons(tmp_path: Path) -> None:
    assert not NO_REPOSITORY.is_untrusted(str(tmp_path))
    assert NO_REPOSITORY.notes == []

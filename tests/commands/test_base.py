"""The base: which commit it is, and that a change cannot allow its own hosts."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from simple_server import Server, file, page, project
from whypin.commands.base import PULL_REQUESTS, TARGETS, Base
from whypin.commands.main import main

ENVIRON = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
A = "a" * 64


def run(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main", *words],
        cwd=root,
        env=ENVIRON,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """`main` is one commit ahead of where `change`, which is checked out, has left it."""
    root = tmp_path / "repository"
    root.mkdir()
    run(root, "init", "-q")
    for branch, words in (("main", ()), ("change", ("-b",)), ("main", ())):
        if branch != "main" or words or (root / ".git" / "refs" / "heads" / "main").exists():
            run(root, "checkout", "-q", *words, branch)
        run(root, "commit", "-q", "--allow-empty", "-m", branch)
    run(root, "checkout", "-q", "change")
    return root


def id_of(repository: Path, ref: str) -> str:
    return run(repository, "rev-parse", ref)


def base(repository: Path, chosen: str | None = None, **environ: str) -> str | None:
    return Base(chosen, {**ENVIRON, **environ}, str(repository)).commit()


def test_the_base_is_what_was_chosen_else_what_is_found_out(repository: Path) -> None:
    forked = id_of(repository, "main~1")
    assert forked == id_of(repository, "change~1")
    assert base(repository) == id_of(repository, "change")
    assert base(repository, "main") == id_of(repository, "main")
    pushed = {"PRE_COMMIT_FROM_REF": "main", "PRE_COMMIT_TO_REF": "change"}
    assert base(repository, **pushed) == forked
    assert base(repository, "main", **pushed) == id_of(repository, "main")
    # One of the two says nothing.
    assert base(repository, PRE_COMMIT_FROM_REF="main") == id_of(repository, "change")


@pytest.mark.parametrize("name", TARGETS)
def test_ci_names_the_target_branch(repository: Path, name: str) -> None:
    forked = id_of(repository, "main~1")
    assert base(repository, **{name: "main"}) == forked
    assert base(repository, **{name: "refs/heads/main"}) == forked
    assert base(repository, **{name: ""}) == id_of(repository, "change")
    # What was fetched goes before what the clone calls so.
    run(repository, "update-ref", "refs/remotes/origin/main", "change")
    assert base(repository, **{name: "main"}) == id_of(repository, "change")


@pytest.mark.parametrize(("name", "target"), [pair for pair in PULL_REQUESTS.items() if pair[1]])
def test_a_branch_is_a_target_where_there_is_a_pull_request(repository: Path, name: str, target: str) -> None:
    forked = id_of(repository, "main~1")
    assert base(repository, **{name: "7", target: "main"}) == forked
    for none in ("", "false"):
        assert base(repository, **{name: none, target: "main"}) == id_of(repository, "change")
    assert base(repository, **{target: "main"}) == id_of(repository, "change")


@pytest.mark.parametrize(
    "environ",
    [
        {"CIRCLE_PULL_REQUEST": "https://forge.example/pull/7"},
        {"TRAVIS_PULL_REQUEST": "7"},
        {"GITHUB_BASE_REF": "gone"},
        {"GITHUB_BASE_REF": "--upload-pack=x"},
        {"PRE_COMMIT_FROM_REF": "0" * 40, "PRE_COMMIT_TO_REF": "HEAD"},
        {"PRE_COMMIT_FROM_REF": "--all", "PRE_COMMIT_TO_REF": "HEAD"},
    ],
)
def test_a_base_that_is_not_there_is_not_replaced_by_another(repository: Path, environ: dict[str, str]) -> None:
    # `HEAD` would be the change itself.
    assert base(repository, **environ) is None


LOCK = "--extra-index-url {url}\nsix==1.16.0 --hash=sha256:" + A + "\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
        yield running


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Path:
    """A lock, in a repository without commits, whose only index is one that it names itself."""
    monkeypatch.setenv("PIP_INDEX_URL", f"{server.url}own/")
    root = tmp_path / "repository"
    root.mkdir()
    run(root, "init", "-q")
    (root / "requirements.txt").write_text(LOCK.format(url=server.url))
    monkeypatch.chdir(root)
    return root


def allow(root: Path, *hosts: str, path: str = "whypin.toml") -> None:
    (root / path).write_text(f"allow-hosts = {json.dumps(hosts)}\n")


def committed(root: Path) -> None:
    run(root, "add", "-A")
    run(root, "commit", "-q", "-m", "more")


def contacted(server: Server) -> bool:
    """Whether the index that only the lock names was asked."""
    return "/simple/six/" in server.paths()


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str | None, list[str]]:
    """Status, base and notes of a run for `hash-mismatch` and `unverifiable-lock`."""
    only = ["--no-cache", "--select", "hash-mismatch,unverifiable-lock", "--format", "json"]
    status = main(["check", "--online", *only, *words])
    report = json.loads(capsys.readouterr().out)
    return status, report["base"], report["summary"]["notes_on_run"]


def test_a_change_cannot_allow_its_own_hosts(lock: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    allow(lock, "other.example")
    committed(lock)
    head = id_of(lock, "HEAD")
    host = server.url.split("/")[2]
    allow(lock, "other.example", host)
    status, base, notes = checked(capsys)
    assert (status, base) == (3, head)
    assert notes == [f"`allow-hosts` names `{host}`, which the base `{head[:12]}` did not allow yet"]
    assert not contacted(server)
    # Once it is committed it counts, and what a later change takes away counts still.
    committed(lock)
    checked(capsys)
    assert contacted(server)
    allow(lock)
    server.seen.clear()
    status, base, notes = checked(capsys)
    assert (status, base, notes) == (0, id_of(lock, "HEAD"), [])
    assert contacted(server)
    server.seen.clear()
    assert checked(capsys, "--base", head)[1] == head
    assert checked(capsys, "--isolated")[1] is None
    assert not contacted(server)


def test_a_base_with_a_broken_configuration_allows_nothing(
    lock: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    (lock / "whypin.toml").write_text("allow-hosts = [\n")
    committed(lock)
    allow(lock, server.url.split("/")[2])
    status, base, notes = checked(capsys)
    assert status == 3
    assert notes == [f"the configuration at the base `{(base or '')[:12]}` cannot be read, so it allows no hosts"]
    assert not contacted(server)


def test_without_commits_nothing_is_allowed(lock: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys) == (3, None, [])
    allow(lock, server.url.split("/")[2])
    why = "`allow-hosts` does not count, because the base is not known: `HEAD`: git knows no such commit"
    assert checked(capsys) == (3, None, [why])
    assert not contacted(server)


def test_a_target_branch_that_was_not_fetched_is_to_be_fetched(
    lock: Path, server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a checkout with a depth of 1 leaves.
    allow(lock, server.url.split("/")[2])
    committed(lock)
    monkeypatch.setenv("GITHUB_BASE_REF", "release")
    why = "`release`: git knows no such commit; fetch that branch with its history"
    assert checked(capsys)[2] == [f"`allow-hosts` does not count, because the base is not known: {why}"]
    assert not contacted(server)


def test_a_configuration_that_was_named(lock: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    host = server.url.split("/")[2]
    allow(lock, host, path="own.toml")
    checked(capsys, "--config", "own.toml")
    assert not contacted(server)
    committed(lock)
    checked(capsys, "--config", "own.toml")
    assert contacted(server)
    # Outside the repository it is no part of a change.
    allow(lock.parent, host, path="outside.toml")
    server.seen.clear()
    checked(capsys, "--config", "../outside.toml")
    assert contacted(server)


def test_a_chosen_base_that_is_not_there_is_status_3(lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lock / "requirements.txt").write_text("")
    for words in ([], ["--quiet"], ["--diff"]):
        assert main(["check", "--base", "v0", *words]) == 3
        shown = capsys.readouterr()
        assert "the base `v0` cannot be used: git knows no such commit" in shown.out + shown.err
    # A file that cannot be read goes first.
    (lock / "requirements.txt").write_bytes(b"\xff\xfe\xfa")
    assert main(["check", "--base", "v0"]) == 2

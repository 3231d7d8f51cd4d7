"""The base: which commit it is, and that a change cannot allow its own hosts."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import repositories
from repositories import ENVIRON, commit, run
from simple_server import Server, file, page, project
from whypin.commands.base import Basis, basis
from whypin.commands.ci import BRANCHES, DEFAULTS, PROTECTED, PULL_REQUESTS, TAGS, TARGETS
from whypin.commands.main import main
from whypin.vcs.revision import Objects

A = "a" * 64


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """`main` is one commit ahead of where `change`, which is checked out, has left it."""
    root = repositories.repository(tmp_path / "repository", {"a.in": "x\n"})
    run(root, "checkout", "-q", "-b", "change")
    commit(root, {})
    run(root, "checkout", "-q", "main")
    commit(root, {"b.in": "x\n"})
    run(root, "checkout", "-q", "change")
    return root


def id_of(repository: Path, ref: str) -> str:
    return run(repository, "rev-parse", ref)


def base(root: Path, chosen: str | None = None, **environ: str) -> Basis:
    environ = {**ENVIRON, **environ}
    objects = Objects(str(root), environ, 1000)
    try:
        return basis(chosen, environ, str(root), objects)
    finally:
        objects.close()


def event(folder: Path, text: str = '{"repository": {"default_branch": "main"}}') -> str:
    (folder / "event.json").write_text(text)
    return str(folder / "event.json")


HEAD, FORK = "HEAD", "main~1"
Z = "0" * 40
ON = {"CI": "true"}
# The variables, the base, and whether the base's policy binds.
SITUATIONS: list[tuple[dict[str, str], str | None, bool]] = [
    # A person's machine.
    ({}, HEAD, False),
    ({"CI": ""}, HEAD, False),
    ({"CI_COMMIT_BRANCH": "change", "CI_DEFAULT_BRANCH": "main"}, HEAD, False),
    ({"GITHUB_BASE_REF": ""}, HEAD, False),
    # What a push hands over; of one side alone nothing follows, nor of a branch that is new or gone over there.
    ({"PRE_COMMIT_FROM_REF": "main", "PRE_COMMIT_TO_REF": "change"}, FORK, False),
    ({"PRE_COMMIT_FROM_REF": "main"}, HEAD, False),
    ({"PRE_COMMIT_FROM_REF": Z, "PRE_COMMIT_TO_REF": "change"}, HEAD, False),
    ({"PRE_COMMIT_FROM_REF": "main", "PRE_COMMIT_TO_REF": Z}, HEAD, False),
    ({"PRE_COMMIT_FROM_REF": "gone", "PRE_COMMIT_TO_REF": "HEAD"}, None, False),
    ({"PRE_COMMIT_FROM_REF": "--all", "PRE_COMMIT_TO_REF": "HEAD"}, None, False),
    # CI that says nothing more.
    (ON, None, False),
    ({"CI": "1", "PRE_COMMIT_FROM_REF": "main", "PRE_COMMIT_TO_REF": "change"}, FORK, True),
    # A pull request, also where its system does not set `CI`.
    ({**ON, "GITHUB_BASE_REF": "main", "GITHUB_REF": "refs/pull/7/merge"}, FORK, True),
    ({"CHANGE_TARGET": "main"}, FORK, True),
    ({**ON, "GITHUB_BASE_REF": "gone"}, None, True),
    ({**ON, "GITHUB_BASE_REF": "--upload-pack=x"}, None, True),
    ({**ON, "CIRCLE_PULL_REQUEST": "https://forge.example/pull/7"}, None, True),
    ({**ON, "TRAVIS_PULL_REQUEST": "7"}, None, True),
    # Who asks for it in a workflow has the last word of all but `--base`.
    ({**ON, "GITHUB_BASE_REF": "main", "PRE_COMMIT_FROM_REF": "HEAD", "PRE_COMMIT_TO_REF": "HEAD"}, FORK, True),
    # A push to the default branch, or to a protected one.
    ({**ON, "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}, HEAD, False),
    ({**ON, "CI_COMMIT_BRANCH": "release", "CI_COMMIT_REF_PROTECTED": "true"}, HEAD, False),
    ({**ON, "GITHUB_REF": "refs/heads/release", "GITHUB_REF_PROTECTED": "true"}, HEAD, False),
    # To another one.
    ({**ON, "CI_COMMIT_BRANCH": "change", "CI_DEFAULT_BRANCH": "main"}, FORK, True),
    ({**ON, "CI_COMMIT_BRANCH": "change", "CI_COMMIT_REF_PROTECTED": "false", "CI_DEFAULT_BRANCH": "main"}, FORK, True),
    ({**ON, "CI_COMMIT_BRANCH": "change", "CI_DEFAULT_BRANCH": "gone"}, None, True),
    # Nobody says which one is the default.
    ({**ON, "CI_COMMIT_BRANCH": "change"}, None, False),
    ({**ON, "GITHUB_REF": "refs/heads/change", "GITHUB_EVENT_PATH": "/nowhere/event.json"}, None, False),
    # A tag may be called like the default branch.
    ({**ON, "GITHUB_REF": "refs/tags/main", "CI_DEFAULT_BRANCH": "main"}, FORK, True),
    ({**ON, "CI_COMMIT_TAG": "v1", "CI_DEFAULT_BRANCH": "main"}, FORK, True),
    ({**ON, "CIRCLE_TAG": "main", "CIRCLE_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}, FORK, True),
]


@pytest.mark.parametrize(("environ", "expected", "gate"), SITUATIONS)
def test_what_a_change_is_compared_with(
    repository: Path, environ: dict[str, str], expected: str | None, gate: bool
) -> None:
    found = base(repository, **environ)
    assert (found.commit, found.gate) == (expected and id_of(repository, expected), gate)
    assert bool(found.why) == (expected is None)


def test_a_base_that_was_chosen_goes_before_all(repository: Path) -> None:
    fork = id_of(repository, FORK)
    for environ in ({}, {**ON, "GITHUB_BASE_REF": "change"}, {"PRE_COMMIT_FROM_REF": "x", "PRE_COMMIT_TO_REF": "y"}):
        assert base(repository, "main", **environ) == Basis(fork, gate=True)
    assert base(repository, "nowhere") == Basis(None, gate=True, why="git knows no such commit")
    run(repository, "checkout", "-q", "--orphan", "alone")
    commit(repository, {"c.in": "x\n"})
    assert base(repository, "main").commit is None


@pytest.mark.parametrize("name", TARGETS)
def test_ci_names_the_target_branch(repository: Path, name: str) -> None:
    assert base(repository, **{name: "main"}) == Basis(id_of(repository, FORK), gate=True)
    assert base(repository, **{name: "refs/heads/main"}) == Basis(id_of(repository, FORK), gate=True)
    # What was fetched goes before what the clone calls so.
    run(repository, "update-ref", "refs/remotes/origin/main", "change")
    assert base(repository, **{name: "main"}) == Basis(id_of(repository, "change"), gate=True)


@pytest.mark.parametrize(("name", "target"), [pair for pair in PULL_REQUESTS.items() if pair[1]])
def test_a_branch_is_a_target_where_there_is_a_pull_request(repository: Path, name: str, target: str) -> None:
    assert base(repository, **{name: "7", target: "main"}).commit == id_of(repository, FORK)
    for none in ("", "false"):
        assert base(repository, **{name: none, target: "main"}).commit == id_of(repository, HEAD)
    assert base(repository, **{target: "main"}).commit == id_of(repository, HEAD)


def test_each_system_has_its_variables(repository: Path, tmp_path: Path) -> None:
    for branch in BRANCHES:
        for default in DEFAULTS:
            assert base(repository, CI="1", **{branch: "change", default: "main"}).gate, (branch, default)
            assert not base(repository, CI="1", **{branch: "main", default: "main"}).gate
        for protected in PROTECTED:
            assert base(repository, CI="1", **{branch: "change", protected: "true"}).commit == id_of(repository, HEAD)
        for tag in TAGS:
            assert base(repository, CI="1", CI_DEFAULT_BRANCH="main", **{branch: "main", tag: "v1"}).gate


def test_the_event_of_a_workflow(repository: Path, tmp_path: Path) -> None:
    words = {**ON, "GITHUB_REF": "refs/heads/change", "GITHUB_EVENT_PATH": event(tmp_path)}
    assert base(repository, **words) == Basis(id_of(repository, FORK), gate=True)
    assert base(repository, **{**words, "GITHUB_REF": "refs/heads/main"}) == Basis(id_of(repository, HEAD), gate=False)
    queue = '{"merge_group": {"base_ref": "refs/heads/main"}, "repository": {"default_branch": "other"}}'
    queued = {**words, "GITHUB_EVENT_NAME": "merge_group", "GITHUB_EVENT_PATH": event(tmp_path, queue)}
    assert base(repository, **queued) == Basis(id_of(repository, FORK), gate=True)
    for broken in ("", "[]", '{"repository": 1}', '{"repository": {"default_branch": ["main"]}}', "[" * 100_000):
        assert base(repository, **{**words, "GITHUB_EVENT_PATH": event(tmp_path, broken)}).commit is None


def test_a_clone_knows_the_default_branch(repository: Path, tmp_path: Path) -> None:
    run(repository, "checkout", "-q", "main")
    run(tmp_path, "clone", "-q", str(repository), "clone")
    clone = tmp_path / "clone"
    run(clone, "checkout", "-q", "change")
    assert base(clone, CI="1", CIRCLE_BRANCH="change") == Basis(id_of(repository, FORK), gate=True)
    assert base(clone, CI="1", CIRCLE_BRANCH="main") == Basis(id_of(repository, "change"), gate=False)


def states(repository: Path, tmp_path: Path) -> dict[str, Path]:
    """Repositories in each state, from the one with two branches."""
    made = {name: tmp_path / name for name in ("missing", "first", "bare", "shallow", "fork", "worktree", "module")}
    made["missing"].mkdir()
    repositories.repository(made["first"])
    url = repository.as_uri()
    run(tmp_path, "clone", "-q", "--bare", url, "bare")
    run(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", "--branch", "change", url, "shallow")
    run(tmp_path, "clone", "-q", "--depth", "1", "--branch", "change", url, "fork")
    run(repository, "worktree", "add", "-q", "--detach", str(made["worktree"]), "change")
    outer = repositories.repository(tmp_path / "outer", {"x": "y\n"})
    run(outer, "submodule", "--quiet", "add", "-b", "change", url, "sub")
    run(outer / "sub", "branch", "main", "origin/main")
    for name in ("broken", "headless"):
        run(tmp_path, "clone", "-q", url, name)
        made[name] = tmp_path / name
    (made["broken"] / ".git" / "HEAD").write_text("nonsense\n")
    (made["headless"] / ".git" / "HEAD").unlink()
    return {**made, "module": outer / "sub", "whole": repository}


PULL = {**ON, "GITHUB_BASE_REF": "main"}
# By state: the base on a person's machine, and that of a pull request to `main`; None is none, with a word of the why.
STATES: dict[str, tuple[str | None, str | None, str]] = {
    "whole": (HEAD, FORK, ""),
    "worktree": (HEAD, FORK, ""),
    "module": (HEAD, FORK, ""),
    # The histories of both branches end before they meet, or there is but one branch.
    "shallow": (HEAD, None, "fetch-depth: 0"),
    "fork": (HEAD, None, "fetch-depth: 0"),
    "first": (None, None, "git knows no such commit"),
    "bare": (None, None, "bare"),
    "missing": (None, None, "not a git repository"),
    "broken": (None, None, "not a git repository"),
    "headless": (None, None, "not a git repository"),
}


def test_the_states_of_a_repository(repository: Path, tmp_path: Path) -> None:
    found = states(repository, tmp_path)
    assert found.keys() == STATES.keys()
    for name, root in found.items():
        local, pull, why = STATES[name]
        here, there = base(root), base(root, **PULL)
        assert here.commit == (local and id_of(root, "HEAD")), name
        assert there.commit == (pull and id_of(repository, pull)), name
        assert (here.gate, there.gate) == (False, True)
        assert why in there.why, name
        assert base(root, CI="1").commit is None
        assert base(root, "nowhere").commit is None


def strangers(folder: Path) -> str:
    """A folder for the PATH whose git takes every repository for another person's."""
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n')
    (folder / "git").chmod(0o755)
    return f"{folder}{os.pathsep}{ENVIRON['PATH']}"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_git_is_missing_or_the_repository_another_persons(repository: Path, tmp_path: Path) -> None:
    other = strangers(tmp_path / "bin")
    for environ in ({}, PULL):
        assert "there is no git on the PATH" in base(repository, **environ, PATH=str(tmp_path)).why
        assert "dubious ownership" in base(repository, **environ, PATH=other).why


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
    commit(root, {})


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
    why = "`release`: git knows no such commit; fetch the whole history (`fetch-depth: 0`)"
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

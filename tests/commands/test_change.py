"""A change against its base, in repositories that a real git makes."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

import repositories
from locked import PROJECTS
from repositories import commit, run
from whypin.commands.hooks import check_locks
from whypin.commands.main import main
from whypin.vcs import git

FILES = PROJECTS["requirements.txt"]
LOCK = FILES["requirements.txt"]
SELECT = ["--select", "lost-lock,missing-hash", "--format", "json"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = repositories.repository(tmp_path / "repository", FILES)
    monkeypatch.chdir(root)
    return root


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], list[str]]:
    """Status, messages and notes."""
    status = main(["check", *SELECT, *words])
    report = json.loads(capsys.readouterr().out)
    return status, [one["message"] for one in report["findings"]], report["summary"]["notes_on_run"]


def gone(path: str, why: str = "is gone") -> list[str]:
    return [f"`{path}`, which locked this at the base, {why}"]


def test_nothing_changed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["requirements.txt"]):
        assert checked(capsys, *words) == (0, [], [])
    # Declarations alone are compared with nothing.
    assert checked(capsys, "requirements.in") == (0, [], [])
    with (repository / "requirements.in").open("a") as file:
        file.write("# more\n")
    assert checked(capsys) == (0, [], [])


def test_the_summary_says_where_nothing_changed_since_a_base_that_was_given(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = run(repository, "rev-parse", "HEAD")
    same = f"nothing to report; nothing changed since the base `{head[:12]}`\n"
    assert main(["check", "--select", "lost-lock"]) == 0
    assert "nothing changed" not in capsys.readouterr().out
    assert main(["check", "--select", "lost-lock", "--base", "HEAD"]) == 0
    assert same in capsys.readouterr().out
    # a gate, whose base nobody needs to give
    monkeypatch.setenv("CI", "true")
    branch = run(repository, "branch", "--show-current")
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", branch)
    main(["check", "--select", "lost-lock"])
    assert "nothing changed" in capsys.readouterr().out
    with (repository / "requirements.txt").open("a") as file:
        file.write("# more\n")
    assert main(["check", "--select", "lost-lock", "--base", "HEAD"]) == 0
    assert "nothing changed" not in capsys.readouterr().out


def test_a_lock_that_is_removed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "requirements.txt").unlink()
    assert checked(capsys) == (1, gone("requirements.txt"), [])
    commit(repository, {})
    # It is committed: the next run has nothing to compare with that had it.
    assert checked(capsys)[:2] == (0, [])
    # But where both have grown from is the older one.
    assert checked(capsys, "--base", "HEAD~1")[:2] == (1, gone("requirements.txt"))


def test_a_pull_request_that_removes_a_lock(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(repository, "checkout", "-q", "-b", "change")
    commit(repository, {"requirements.txt": None})
    assert checked(capsys)[:2] == (0, [])
    assert checked(capsys, "--base", "main")[:2] == (1, gone("requirements.txt"))
    monkeypatch.setenv("CI", "true")
    why = "CI names neither the branch that the change goes to nor the one that was pushed"
    assert checked(capsys) == (0, [], [f"`lost-lock` did not run, because the base is not known: {why}"])
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert checked(capsys)[:2] == (1, gone("requirements.txt"))
    # A change cannot forgive itself, but who starts the run can, and what was merged before.
    ignore = '[[ignore]]\nrule = "lost-lock"\npath = "requirements.in"\nreason = "no lock any more"\n'
    commit(repository, {"whypin.toml": ignore})
    assert checked(capsys)[:2] == (1, gone("requirements.txt"))
    assert checked(capsys, "--trust-change")[:2] == (0, [])
    monkeypatch.setenv("WHYPIN_TRUST_CHANGE", "1")
    assert checked(capsys)[:2] == (0, [])
    monkeypatch.delenv("WHYPIN_TRUST_CHANGE")
    run(repository, "checkout", "-q", "main")
    commit(repository, {"whypin.toml": ignore})
    run(repository, "checkout", "-q", "change")
    run(repository, "merge", "-q", "main")
    assert checked(capsys)[:2] == (0, [])
    run(repository, "checkout", "-q", "main")
    run(repository, "merge", "-q", "change")
    monkeypatch.setenv("GITHUB_BASE_REF", "")
    monkeypatch.setenv("CI_COMMIT_BRANCH", "main")
    monkeypatch.setenv("CI_DEFAULT_BRANCH", "main")
    assert main(["check", "--select", "lost-lock,unused-ignore"]) == 0


def test_a_lock_that_is_renamed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(repository, "mv", "requirements.txt", "requirements.old")
    why = "is called `requirements.old` now, where no tool looks for it"
    assert checked(capsys)[1] == gone("requirements.txt", why)
    # Both together, as where a service moves.
    (repository / "service").mkdir()
    run(repository, "mv", "requirements.old", "service/requirements.txt")
    run(repository, "mv", "requirements.in", "service/requirements.in")
    assert checked(capsys)[:2] == (0, [])


def bare(text: str) -> str:
    """A requirements file without its hashes."""
    return "\n".join([line.rstrip(" \\") for line in text.splitlines() if "--hash=" not in line]) + "\n"


def test_hashes_are_looked_for_where_the_lock_was(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = "".join([f"# line {number}\n" for number in range(60)])
    commit(repository, {"requirements.txt": LOCK + more})
    (repository / "service").mkdir()
    for name in FILES:
        run(repository, "mv", name, f"service/{name}")
    for rest, expected in (
        (more, ["`service/requirements.txt` had hashes at the base and has none"]),
        # So little of it is left that git does not take it for the same file.
        ("", gone("requirements.txt", "is gone, and no other one has its hashes")),
    ):
        (repository / "service" / "requirements.txt").write_text(bare(LOCK) + rest)
        run(repository, "add", "-A")
        assert checked(capsys)[1] == expected


def test_a_lock_that_is_in_a_submodule_now(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = repositories.repository(tmp_path / "other", FILES)
    run(repository, "rm", "-q", "requirements.txt")
    run(repository, "submodule", "--quiet", "add", str(other), "sub")
    assert checked(capsys)[1] == gone("requirements.txt")


def test_a_hook_sees_the_folders_of_its_files(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(repository, {"other/requirements.in": "six>=1\n", "other/requirements.txt": "# by pip-compile\nsix==1\n"})
    (repository / "requirements.txt").write_text("")
    (repository / "other" / "requirements.txt").unlink()
    assert check_locks(["requirements.txt"]) == 1
    shown = capsys.readouterr().out
    assert "requirements.txt:1:1: lost-lock: `requirements.txt`, which locked `requirements.in` at the base" in shown
    assert "other/" not in shown


def test_git_is_not_started_for_declarations(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(git, "start", None)
    assert check_locks(["requirements.in"]) == 0


def test_a_lock_that_only_an_include_names_is_compared(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What needs a base is not loaded for declarations alone; here they lead to a lock that nothing else finds."""
    commit(repository, {"requirements.in": "-r pins.lock\n", "pins.lock": LOCK})
    (repository / "pins.lock").write_text(re.sub("==[^ ]*", "==0.0.1", LOCK))
    assert check_locks(["requirements.in"]) == 1
    shown = capsys.readouterr().out
    assert "pins.lock:7:10: downgraded-lock" in shown
    assert ": recycled-hash: " in shown


def test_one_git_serves_a_hook(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "requirements.txt").write_text(f"{LOCK}# nothing more\n")
    started = []
    start = git.start

    def counted(*words: object) -> object:
        started.append(words[2])
        return start(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(git, "start", counted)
    assert check_locks(["requirements.txt"]) == 0
    assert started == ["cat-file"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="elsewhere they cannot be counted")
def test_git_is_let_go(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = len(os.listdir("/proc/self/fd"))
    assert check_locks(["requirements.txt"]) == main(["check", "--base", "nowhere", "requirements.in"]) - 3 == 0
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_base_that_cannot_be_read_does_not_pass(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As in a clone that lacks what it was not given."""
    blob = run(repository, "rev-parse", "HEAD:requirements.txt")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    status, found, notes = checked(capsys, "requirements.txt")
    assert (status, found) == (1, [])
    assert notes == ["not verified: the repository lacks what `requirements.txt` was at the base"]


@pytest.mark.parametrize("name", PROJECTS)
def test_a_first_commit_has_no_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    root = repositories.repository(tmp_path / "first")
    for path, text in PROJECTS[name].items():
        (root / path).write_text(text)
    monkeypatch.chdir(root)
    why = "`lost-lock` did not run, because the base is not known: `HEAD`: git knows no such commit"
    assert checked(capsys) == (0, [], [why])
    # Neither has what was unpacked from an archive.
    shutil.rmtree(root / ".git")
    assert checked(capsys)[:2] == (0, [])

"""Which commit wrote a constraint that nobody explained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import repositories
from repositories import commit, run
from whypin.commands import hooks
from whypin.commands.main import main
from whypin.vcs import blame

HELP = "say why in a comment above or at the end of the line: `# why:` and the reason"


def written(root: Path, text: str, subject: str) -> str:
    """Commit `requirements.in`; gives the abbreviated id."""
    (root / "requirements.in").write_text(text)
    run(root, "add", "-A")
    run(root, "commit", "-q", "-m", subject)
    return run(root, "rev-parse", "HEAD")[:10]


def helps(capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    main(["check", "--select", "unexplained-constraint", "--format", "json", *more])
    return [one["help"] for one in json.loads(capsys.readouterr().out)["findings"]]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = repositories.initialised(tmp_path / "repository")
    monkeypatch.chdir(root)
    return root


def test_the_commit_is_named(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = written(repository, "flask<4\n", "Add flask")
    second = written(repository, "celery<5.5\nflask<4\n", "Hold celery back")
    commit(repository, {"README.md": "x\n"})
    named = [
        f"{HELP}; commit `{one}` wrote it: `{said}`"
        for one, said in ((second, "Hold celery back"), (first, "Add flask"))
    ]
    assert helps(capsys) == named
    # Through a rename, and in a change that is compared with another commit.
    run(repository, "mv", "requirements.in", "base-requirements.in")
    run(repository, "commit", "-q", "-m", "Move")
    assert helps(capsys) == named
    assert helps(capsys, "--base", "HEAD~1") == named


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Take `rm -rf` out", "Take 'rm -rf' out"),
        ("a\u202eb \x1b[31mred", "a\\u202eb \\x1b[31mred"),
        ("::error::x ##[error]y", "::error::x"),
        ("x" * 100, "x" * 71 + "…"),
    ],
)
def test_a_subject_is_inert(repository: Path, capsys: pytest.CaptureFixture[str], subject: str, shown: str) -> None:
    written(repository, "flask<4\n", subject)
    main(["check", "--select", "unexplained-constraint"])
    out = capsys.readouterr().out
    assert f"wrote it: `{shown}" in out
    assert not {"\x1b", "\u202e"} & set(out)
    assert "##[" not in out
    assert not any(line.startswith("::") for line in out.splitlines())


def test_nothing_is_named_that_is_not_known(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "requirements.in").write_text("flask<4\n")
    # No commit, one that is not made yet, a line that stands there twice, a line that was touched since.
    assert helps(capsys) == [HELP]
    written(repository, "celery<5\n", "First")
    (repository / "requirements.in").write_text("flask<4\ncelery < 5\n")
    assert helps(capsys) == [HELP, HELP]
    written(repository, "celery<5\nflask<4\ncelery<5\n", "Second")
    assert [help == HELP for help in helps(capsys)] == [True, False, True]


def test_a_clone_without_its_history(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(repository, "flask<4\n", "First")
    commit(repository, {"README.md": "x\n"})
    run(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    assert helps(capsys) == [HELP]


def test_a_hook_has_no_time_for_it(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(repository, "flask<4\n", "First")
    monkeypatch.setattr(blame, "lines", None)
    assert hooks.check_constraint_comments(["requirements.in"]) == 1
    assert "wrote it" not in capsys.readouterr().out

"""`whypin check` from the outside: files in, text and exit status out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from whypin.commands.main import main

CAPPED = "ansible>=2.9.13,<2.10.0\n"
EXPLAINED = "# 2.10.0 breaks our roles and needs its own update logic\n" + CAPPED


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository as the current folder."""
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_a_good_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_text(EXPLAINED)
    assert main(["check", "requirements.in"]) == 0
    assert capsys.readouterr().out == "checked 1 file: nothing to report\n"


def test_the_finding_of_the_design(capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_text(CAPPED)
    assert main(["check", "--quiet", "requirements.in"]) == 1
    assert capsys.readouterr().out == (
        "requirements.in:1:8: unexplained-constraint: `>=2.9.13,<2.10.0` caps `ansible` and no comment says why\n"
        "  1 | ansible>=2.9.13,<2.10.0\n"
        "    |        ^^^^^^^^^^^^^^^^\n"
        "  help: say why in a comment above or at the end of the line: `# why:` and the reason\n"
    )


def test_without_a_path_every_known_file_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    (Path("sub")).mkdir()
    Path("sub/requirements.in").write_text(CAPPED)
    Path("constraints.txt").write_text("# see #12\nfoo==1\n")
    Path("notes.txt").write_text(CAPPED)
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "sub/requirements.in:1:8" in out
    assert "checked 2 files: found" in out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 1),
        (["--exit-zero"], 0),
        (["--ignore", "unexplained-constraint"], 0),
        (["--select", "missing-lower-bound"], 0),
        (["--select", "unexplained-constraint,missing-lower-bound"], 1),
        (["--select", "no-such-rule"], 2),
        (["--format", "xml"], 2),
        (["--format", "json", "--format", "text"], 2),  # both to standard output
        (["--config", "absent.toml"], 2),
    ],
)
def test_the_exit_status(arguments: list[str], status: int) -> None:
    Path("requirements.in").write_text(CAPPED)
    assert main(["check", *arguments, "requirements.in"]) == status


def test_warnings_fail_unless_told_otherwise() -> None:
    Path("requirements.in").write_text("ansible\n")
    assert main(["check", "requirements.in"]) == 1
    assert main(["check", "--fail-on", "error", "requirements.in"]) == 0


def test_a_misspelt_rule_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--select", "missing-lower-bond"]) == 2
    assert capsys.readouterr().err == ("whypin: no rule `missing-lower-bond`; did you mean `missing-lower-bound`?\n")


BAD = {
    "not UTF-8": b"caf\xe9==1\n",
    "NUL": b"foo\0==1\n",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_bad_file_is_said_and_the_rest_is_checked(data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad-requirements.in").write_bytes(data)
    Path("requirements.in").write_text(CAPPED)
    assert main(["check"]) == 2
    out = capsys.readouterr().out
    assert "bad-requirements.in:1:1: unreadable-file" in out
    assert "requirements.in:1:8: unexplained-constraint" in out


def test_a_bad_line_is_said_and_the_rest_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_text("ansible>2.6<2.7\n" + CAPPED)
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "requirements.in:1:8: unreadable-requirement" in out
    assert "requirements.in:2:8: unexplained-constraint" in out


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.in"])
def test_a_folder_named_like_a_file(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).mkdir()
    assert main(["check", "--isolated", name]) in {0, 2}
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "requirements.in"]) == 2
    assert "requirements.in" in "".join(capsys.readouterr())


def test_a_bad_configuration_is_said_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text('[tool.whypin]\nlevl = "strict"\n')
    assert main(["check"]) == 2
    error = capsys.readouterr().err
    assert "pyproject.toml:2:1" in error
    assert "did you mean `level`" in error


def test_the_configuration_holds_unless_isolated() -> None:
    Path("requirements.in").write_text(CAPPED)
    Path("whypin.toml").write_text('[rules]\nunexplained-constraint = "off"\n')
    assert main(["check", "requirements.in"]) == 0
    assert main(["check", "--isolated", "requirements.in"]) == 1


def test_development_is_left_out_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dev-requirements.in").write_text(CAPPED)
    assert main(["check"]) == 0
    assert "1 development declaration left out" in capsys.readouterr().out
    assert main(["check", "--scope", "all"]) == 1


POETRY = '[tool.poetry.dependencies]\r\nsphinx = ">=6.1.3,<7"  # a caf\u00e9\r\n'


def test_a_fix_keeps_every_other_byte() -> None:
    Path("pyproject.toml").write_bytes(b"\xef\xbb\xbf" + POETRY.encode())
    os.chmod("pyproject.toml", 0o640)
    assert main(["check", "--select", "non-caret-constraint", "--fix"]) == 0
    assert Path("pyproject.toml").read_bytes() == b"\xef\xbb\xbf" + POETRY.replace(">=6.1.3,<7", "^6.1.3").encode()
    assert os.stat("pyproject.toml").st_mode & 0o777 == 0o640
    assert os.listdir() == [".git", "pyproject.toml"] or sorted(os.listdir()) == [".git", "pyproject.toml"]


def test_a_diff_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_bytes(POETRY.encode())
    assert main(["check", "--select", "non-caret-constraint", "--diff"]) == 1
    assert Path("pyproject.toml").read_bytes() == POETRY.encode()
    assert '+sphinx = "^6.1.3"  # a caf' in capsys.readouterr().out


def test_reports_go_where_they_are_sent(capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_text(CAPPED)
    assert main(["check", "--format", "json=report.json", "--format", "concise", "requirements.in"]) == 1
    assert json.loads(Path("report.json").read_text())["summary"]["errors"] == 1
    assert capsys.readouterr().out.startswith("requirements.in:1:8: unexplained-constraint")


@pytest.mark.parametrize(
    ("environment", "arguments", "colored"),
    [
        ({}, [], False),  # no terminal
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
    ],
)
def test_colour(
    environment: dict[str, str],
    arguments: list[str],
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    Path("requirements.in").write_text(CAPPED)
    main(["check", *arguments, "requirements.in"])
    assert ("\x1b[" in capsys.readouterr().out) is colored


def test_show_files(capsys: pytest.CaptureFixture[str]) -> None:
    Path("requirements.in").write_text(EXPLAINED)
    Path("requirements.txt").write_text("ansible==2.9.13 \\\n    --hash=sha256:" + "a" * 64 + "\n")
    assert main(["check", "--show-files"]) == 0
    out = capsys.readouterr().out
    assert "requirements.in" in out
    assert "lock" in out

"""Annotations: escaped as the runner reads them, the worst first, ten a kind; and the summary of a step."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import document, finding, span_of
from reports.made import GUARD, MANNER, WHERE, folded, many, report, three
from repositories import initialised
from whypin.commands.main import main
from whypin.reports import render


def test_a_command_a_finding() -> None:
    file, title, told = "file=requirements.in", f"title={MANNER}", "is not right%0Ahelp: make it right"
    assert render(three(), "github").splitlines() == [
        f"::error {file},line=2,endLine=2,col=6,endColumn=8,{title}::`<2` {told}",
        f"::warning {file},line=2,endLine=2,col=3,endColumn=6,{title}::`bar` {told}",
        f"::notice {file},line=1,endLine=1,col=1,endColumn=4,{title}::`foo` {told}",
        "checked 1 file: found 1 error, 1 warning, 1 note",
    ]


def test_nothing_found_is_a_summary() -> None:
    assert render(report(), "github") == "checked 1 file: nothing to report\n"
    assert render(report(), "github", quiet=True) == ""


def test_a_list_is_one_annotation() -> None:
    assert render(folded(), "github", quiet=True).count("::error ") == 1


def test_columns_are_left_out_where_lines_differ() -> None:
    found = finding(WHERE, "foo", MANNER).replaced(span=span_of(WHERE.source.text, "foo\n  bar"))
    assert render(report(found), "github").startswith(f"::error file=requirements.in,line=1,endLine=2,title={MANNER}::")


def test_what_separates_is_escaped() -> None:
    where = document("foo\n", "a:b,c%.in")
    found = finding(where, "foo", MANNER).replaced(message="100%: a, b", help="%0A")
    out = render(report(found, where=where), "github", quiet=True)
    assert out == (
        f"::error file=a%3Ab%2Cc%25.in,line=1,endLine=1,col=1,endColumn=4,title={MANNER}::100%25: a, b%0Ahelp: %250A\n"
    )


def test_ten_of_a_kind_and_a_word_about_the_rest() -> None:
    lines = render(many(20_000), "github").splitlines()
    assert len([line for line in lines if line.startswith("::error ")]) == 10
    assert lines[10] == "19990 of 20000 errors are not annotated: GitHub shows 10"
    assert max(len(line) for line in lines) < 4096


def test_attacks_come_before_carelessness() -> None:
    found = [finding(WHERE, "foo", MANNER)] * 10 + [finding(WHERE, "bar", GUARD)]
    assert f"title={GUARD}" in render(report(*found), "github").splitlines()[0]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    initialised(folder)
    monkeypatch.chdir(folder)
    (folder / "requirements.in").write_text("foo<2\n")
    return folder


def test_the_summary_of_a_step_is_appended(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "summary.md"
    file.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    assert main(["check"]) == 1
    assert file.read_text() == "before\n"
    assert main(["check", "--format", "github", "--format", "json=out.json"]) == 1
    text = file.read_text("utf-8")
    assert text.startswith("before\n\n<!-- whypin report -->\n")
    assert text.count("<!-- whypin report -->") == 1
    assert "missing-lower-bound" in text


@pytest.mark.parametrize("written", [1024 * 1024 - 2000, 1024 * 1024 - 100, 1024 * 1024 + 5])
def test_a_summary_stays_below_what_is_shown(
    written: int, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "summary.md"
    file.write_bytes(b"x" * written)
    (repository / "requirements.in").write_text("".join([f"foo{number}<{number}\n" for number in range(50)]))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    assert main(["check", "--format", "github", "--unfolded"]) == 1
    assert file.stat().st_size <= max(written, 1024 * 1024)


def test_a_summary_that_cannot_be_written_is_a_complaint(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(repository))
    assert main(["check", "--format", "github"]) == 1
    assert "cannot write the summary of the step" in capsys.readouterr().err

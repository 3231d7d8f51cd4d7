"""Nothing that a file, a path or an index says is obeyed by who reads the log: every format, every place of a text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from builders import document, finding
from simple_server import Server, file, page, project
from whypin.commands.main import main
from whypin.model.finding import Finding, Related
from whypin.model.report import IndexCoverage, Report
from whypin.reports import FORMATS, render
from whypin.reports.screen import PLAIN, Screen

HOSTILE = {
    "a command anywhere": "x ##[error file=app.py;line=1;]fake",
    "a command of Azure": "##vso[task.complete result=Succeeded;]done",
    "a command at the start": "::error file=app.py::fake",
    "a command after blanks": " \u3000 ::stop-commands::x",
    "a command after a word": "word " * 12 + "::warning::fake",  # where a narrow screen breaks the line
    "an escape sequence": "\x1b]0;owned\x07\x1b[2J",
    "a new line": "x\n::error::fake\r\n##[error]fake",
    "another end of a line": "x\x85::error::fake\u2028##[error]fake",
    "bidi": "a\u202eb\u2066c",
    "a login": "https://user:hunter2@index.test/simple",
}
SCREENS = [PLAIN, Screen(color=True), Screen(columns=40), Screen(color=True, columns=80, links=True)]


def holds(text: str) -> None:
    """Fail where a log would be obeyed, or tells a secret; what our own colours are made of is put aside."""
    text = re.sub(r"\x1b\[\d*m|\x1b\]8;;https://github\.com/whypin/[^\x1b]*\x1b\\|\x1b\]8;;\x1b\\", "", text)
    assert not re.search(r"##[A-Za-z]*\[", text)
    assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069]", text)
    assert "hunter2" not in text


def reports(text: str) -> dict[str, Report]:
    """A report for each place that a text can come to."""
    # A line of a file has no newline; all else may have one.
    line = text.translate({10: " ", 13: " "})
    where = document(f"foo<2  # {line}\n{line}\n")
    # The name of a file is no secret, and JSON gives it as it is.
    folder = text.replace("hunter2", "x")
    other = document("bar\n", f"{folder}/b.in")
    named = document("foo<2\n", f"{folder}/a.in")
    one = finding(where, "foo<2")
    start = finding(where, line).replaced(package=None) if line in where.source.text else one
    sources = {each.path: each.source for each in (where, other, named)}
    related = Related(other.path, finding(other, "bar").span, text)

    def report(*found: Finding, **more: object) -> Report:
        return Report(found, sources, files=1).replaced(**more)

    unchecked = IndexCoverage(text, unchecked=(("a", text), ("b", text)))
    return {
        "message": report(one.replaced(message=text)),
        "help": report(one.replaced(help=text)),
        "path": report(finding(named, "foo<2")),
        "excerpt": report(one),
        "start of a line": report(start),
        "related": report(one.replaced(related=(related,))),
        "member": report(one.replaced(members=(one.replaced(message=text), one.replaced(package="b")))),
        "note": report(notes=(text,)),
        "coverage": report(coverage=(unchecked,)),
    }


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_reports(hostile: str, format: str) -> None:
    for place, report in reports(HOSTILE[hostile]).items():
        for screen in SCREENS:
            out = render(report, format, screen)
            assert out, place
            holds(out)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_json_says_the_same_nevertheless(hostile: str) -> None:
    text = HOSTILE[hostile]
    (found,) = json.loads(render(reports(text)["message"], "json"))["findings"]
    assert found["message"] == text.replace("user:hunter2@", "***@")


@pytest.mark.parametrize(
    ("line", "part", "quoted", "carets"),
    [
        ("-i https://me:hunter2@a.test", "a.test", "-i https://***@a.test", " " * 15 + "^" * 6),
        ("-i https://me:hunter2@a.test", "https://me:hunter2@a.test", "-i https://***@a.test", "   " + "^" * 18),
        ("-i https://me:hunter2@a.test", "hunter2", "-i https://***@a.test", " " * 14 + "^"),  # within the login
        ("a<2  # ##[error]b", "[error]", "a<2  # #\\x23[error]b", " " * 12 + "^" * 7),  # between the two parts
    ],
)
def test_carets_stay_where_they_belong(line: str, part: str, quoted: str, carets: str) -> None:
    where = document(f"{line}\n")
    found = finding(where, line).replaced(span=finding(where, part).span)
    out = render(Report((found,), {where.path: where.source}), "text")
    assert f"  1 | {quoted}\n    | {carets}\n" in out


def test_a_login_before_the_part_that_is_shown_is_none_of_it() -> None:
    where = document(f"https://me:{'hunter2' * 100}@a.test {'x' * 300}\n")
    found = finding(where, "a.test")
    holds(render(Report((found,), {where.path: where.source}), "text"))


PATHS = ["::error ::x", " ::error ::x", "##[error]x", "##vso[x]", "\x1b[2Jx", "a\u202eb"]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--format", "concise"],
        ["--format", "json"],
        ["--diff"],
        ["--show-files"],
        ["--output", "no/such/folder"],
        ["--config", "{path}"],
        ["--no-such-option={path}"],
        ["--select", "{path}"],
        ["--format", "{path}"],
        ["--base", "{path}"],
    ],
    ids=lambda words: " ".join(words) or "text",
)
def test_commands(
    name: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "requirements.in").write_text(f"::foo::<2\nflask\ndjango<5  # {name}\n::error::x\n", "utf-8")
    (folder / "requirements.txt").write_text(f"flask==3.1  # {name}\ndjango==4.2\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    try:
        main(["check", *[word.format(path=name) for word in words], name])
    except SystemExit as error:
        assert error.code == 2
    out, err = capsys.readouterr()
    assert out or err
    holds(out)
    holds(err)


@pytest.mark.parametrize("name", PATHS)
def test_what_is_asked_of_explain(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name]) == 2
    holds(capsys.readouterr().err)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_an_index_says(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_text(f"foo==1.0 --hash=sha256:{'a' * 64}\n")
    monkeypatch.chdir(tmp_path)
    with Server() as server:
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        files = [file("foo-1.0.tar.gz", "a" * 64, yanked=text)]
        server.add("foo", page(project("foo", files, **{"project-status": {"status": "archived", "reason": text}})))
        for format in FORMATS:
            assert main(["check", "--online", "--no-cache", "--format", format]) == 1
            out, err = capsys.readouterr()
            assert "yanked-version" in out
            assert "inactive-project" in out
            holds(out)
            holds(err)

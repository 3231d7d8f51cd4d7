"""The rules that say what the readers could not read."""

from __future__ import annotations

import pytest

from pages.checking import check, findings, only
from whypin import rules


@pytest.mark.parametrize("name", ["unreadable-requirement", "unreadable-file", "missing-include"])
def test_silent_where_all_is_read(name: str) -> None:
    files = {"requirements.in": "-r base.in\na>=1\n", "base.in": "b>=1\n", "pyproject.toml": '[project]\nname = "m"\n'}
    assert not findings(name, files)


def test_a_bad_line_is_one_finding_and_the_others_are_read() -> None:
    files = {"requirements.in": "a>2.6<2.7\nb>=2,<1\n"}
    (found,) = findings("unreadable-requirement", files)
    assert found.span.start < len("a>2.6<2.7\n")
    assert len(findings("unsatisfiable-constraint", files)) == 1


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("pyproject.toml", b"[project\n"),
        ("poetry.lock", b"[[package]]\nname = \n"),
        ("Pipfile.lock", b"{"),
        ("requirements.in", b"a>=1\nb\xff>=1\n"),
        ("requirements.in", b"a>=1\nb\0\n"),
    ],
)
def test_a_bad_file_makes_the_status_2(path: str, data: bytes) -> None:
    report = check([rules.load("unreadable-file")], {path: data, "other-requirements.in": b"a>=1\n"})
    assert len(only(report, "unreadable-file").findings) == 1
    assert report.status == 2


def test_a_bad_line_does_not() -> None:
    report = check([rules.load("unreadable-requirement")], {"requirements.in": b"a>2.6<2.7\n"})
    assert len(report.findings) == 1
    assert report.status == 0


@pytest.mark.parametrize("line", ["-r base.in", "-c limits.txt", "-r ../../outside.in"])
def test_an_include_that_is_not_there(line: str) -> None:
    (found,) = findings("missing-include", {"requirements.in": f"{line}\na>=1\n"})
    assert line.split()[1] in found.message
    assert (found.span.start, found.span.end) == (3, len(line))

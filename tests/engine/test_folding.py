"""One voice a list: what folds, what stays apart, and what a finding is known by in another run."""

from __future__ import annotations

import json

import pytest

from pages.checking import check
from whypin import rules
from whypin.engine.folding import folded
from whypin.model.report import Report
from whypin.reports import render

PINS = ("a==1", "b==2", "c==3", "d==4", "e==5")
KEPT = ("unexplained-constraint", "missing-lower-bound", "non-caret-constraint")


def report_on(files: dict[str, str], configuration: str = "", *names: str) -> Report:
    data = {path: text.encode() for path, text in files.items()}
    return check([rules.load(name) for name in names or KEPT], data, configuration=configuration)


def array(*members: str, key: str = "dependencies", head: str = "[project]\n") -> str:
    return f"{head}{key} = [{', '.join([repr(member) for member in members])}]\n"


def messages(report: Report) -> list[str]:
    return [finding.message for finding in folded(report).findings]


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": array(*PINS[:4])},  # too few
        {"pyproject.toml": array(*PINS, "f>=1", "g>=1")},  # five of seven: less than four fifths
        {"pyproject.toml": array(*PINS[:3], "f<2", "g<2", "h!=1")},  # each cause has its own few
        {"requirements.in": "".join([f"{pin}\n" for pin in PINS[:4]]), "other-requirements.in": "x==1\ny==1\n"},
        # Two lists of one file.
        {"pyproject.toml": array(*PINS[:3]) + array(*PINS[:3], key="x", head="[project.optional-dependencies]\n")},
    ],
)
def test_what_stays_apart(files: dict[str, str]) -> None:
    report = report_on(files)
    assert report.findings
    assert folded(report).findings == report.findings


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"pyproject.toml": array(*PINS)},
            ["pyproject.toml:2:1: all 5 constraints are pinned and no comment says why"],
        ),
        # Bare names are not constraints, so the rule did not look at them.
        (
            {"requirements.in": "x\n" + "".join([f"{pin}\n" for pin in PINS]) + "f>=1\n"},
            [
                "requirements.in:1:1: `x` has no lower bound",
                "requirements.in:2:2: 5 of 6 constraints are pinned and no comment says why",
            ],
        ),
        # A table: at the name in its header.
        (
            {"pyproject.toml": "[tool.poetry.dependencies]\n" + "".join([f'p{n} = "<{n + 2}"\n' for n in range(6)])},
            ["pyproject.toml:1:14: all 6 constraints are not caret ranges and no comment says why"],
        ),
        # Six bare names, two of which have a bound.
        (
            {"requirements.in": "a\nb\nc\nd\ne\nf\ng\nh>=1\n"},
            ["requirements.in:1:1: 7 of 8 requirements have no lower bound"],
        ),
        # The range of a caret is Poetry's routine, and speaks neither for nor against a style.
        (
            {
                "pyproject.toml": "[tool.poetry]\n"
                + array(*[f"p{n} (>=1.{n},<1.{n + 1})" for n in range(5)], "q (>=1,<2)", "r (>=1,<2)", "s (>=1,<2)")
            },
            ["pyproject.toml:3:1: all 5 constraints are capped and no comment says why"],
        ),
        # An explained member is looked at, and has no finding.
        (
            {"requirements.in": "".join([f"{pin}\n" for pin in PINS]) + "f==6  # 7 broke our import\n"},
            ["requirements.in:1:2: 5 of 6 constraints are pinned and no comment says why"],
        ),
    ],
)
def test_what_folds(files: dict[str, str], said: list[str]) -> None:
    report = folded(report_on(files))
    found = []
    for finding in report.findings:
        line, column = report.sources[finding.path].position(finding.span.start)
        found.append(f"{finding.path}:{line}:{column}: {finding.message}")
    assert found == said


def test_an_ignored_member_is_no_member() -> None:
    text = "".join([f"{pin}\n" for pin in PINS]) + "f==6  # whypin: ignore[unexplained-constraint] vendored\n"
    assert messages(report_on({"requirements.in": text})) == ["5 of 6 constraints are pinned and no comment says why"]


def test_the_summary_counts_members() -> None:
    report = folded(report_on({"requirements.in": "".join([f"{pin}\n" for pin in PINS])}))
    assert "found 5 errors" in render(report, "text")


def test_json_gives_the_members() -> None:
    plain = report_on({"requirements.in": "".join([f"{pin}\n" for pin in PINS])})
    (found,) = json.loads(render(folded(plain), "json"))["findings"]
    single = json.loads(render(plain, "json"))["findings"]
    assert (found["members"], found["package"], "declaration" in found) == (5, None, False)
    assert [member["fingerprint"] for member in found["related"]] == [one["fingerprint"] for one in single]
    assert [member["package"] for member in found["related"]] == ["a", "b", "c", "d", "e"]
    assert found["related"][0]["note"] == "`==1` pins `a`"


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("a == 1\n", ["==1"]),  # without blanks
        ("b\n", ["-"]),
        ("b[x] <2 ; python_version < '4'\n", ["<2"] * 2),  # once: no marker; two rules
        # Twice: the marker tells the branches apart.
        (
            "c==1 ; python_version < '3.9'\nc==1 ; python_version >=  '3.9'\n",
            ["==1 ; python_version < '3.9'", "==1 ; python_version >= '3.9'"],
        ),
        ("d @ https://example.org/d.whl\n", ["https://example.org/d.whl"]),
    ],
)
def test_the_subject_of_a_declaration(text: str, subjects: list[str]) -> None:
    assert [finding.subject for finding in report_on({"requirements.in": text}).findings] == subjects


def test_equal_findings_are_numbered() -> None:
    found = report_on({"requirements.in": "a==1\n\na==1\na==1\n"}).findings
    assert [(finding.subject, finding.number) for finding in found] == [("==1", 1), ("==1", 2), ("==1", 3)]


def test_the_subject_of_a_locked_package_is_its_version_and_digest() -> None:
    lock = f"a==1.0 --hash=sha256:{'1' * 63}g --hash=sha256:{'a' * 64}\n"
    (found,) = report_on({"requirements.txt": lock}, "", "weak-hash").findings
    assert found.identity == ("requirements.txt", "weak-hash", "a", "1.0 111111111111")

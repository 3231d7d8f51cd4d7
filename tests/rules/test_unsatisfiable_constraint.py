"""`unsatisfiable-constraint`: ranges that leave nothing."""

from __future__ import annotations

import pytest

from pages.checking import findings

NAME = "unsatisfiable-constraint"
POETRY = '[tool.poetry]\nname = "museum"\npackage-mode = false\n[tool.poetry.dependencies]\na = '


@pytest.mark.parametrize(
    "line",
    [
        "a",
        "a!=1,>=1",
        "a!=1.5,>=1,<2",
        "a!=1",
        "a!=1,!=1",
        "a!=2.*,<2.1",
        "a<3,>=2",
        "a>=3,<=3",
        "a!=1,!=2",
        "a==1.*,!=1.0",
        "a===one,===other",
        "a>2.6,<2.7",
        "a @ file:///a",
        "-e .",
    ],
)
def test_fine(line: str) -> None:
    assert not findings(NAME, {"requirements.in": f"{line}\n"})


@pytest.mark.parametrize(
    "line", ["a>=3,<2", "a ==1, ==2", "a>1,<1", "a (==1.*,>=2)", "a[x]>=2.0rc1,<2.0 ; python_version > '3'"]
)
def test_reported(line: str) -> None:
    (found,) = findings(NAME, {"requirements.in": f"{line}\n"})
    assert found.message.startswith("no version of `a` can satisfy `")
    assert found.severity == "error"
    assert line[found.span.start : found.span.end] in found.message


@pytest.mark.parametrize("spec", ["^1.0,>=2", "~1.2,<1.2", "^1,^2", ">=3,<2 || <0"])
def test_reported_in_poetry(spec: str) -> None:
    assert len(findings(NAME, {"pyproject.toml": f'{POETRY}"{spec}"\n'})) == 1


@pytest.mark.parametrize(
    ("line", "wrong", "what"),
    [
        ("a!=3.4,>=39.0.1", "!=3.4", "`!=3.4` excludes"),
        ("a >= 2, != 1", "!= 1", "`!= 1` excludes"),
        ("a!=1.*,>=2", "!=1.*", "`!=1.*` excludes"),
        ("a<2,!=2.0", "!=2.0", "`!=2.0` excludes"),
        ("a==1.2,!=1.3", "!=1.3", "`!=1.3` excludes"),
        # of many the first is shown, and what still excludes something is not counted
        ("a!=1,!=2,!=3,!=5,>4", "!=1", "`!=1` and 2 more exclude"),
    ],
)
def test_an_exclusion_that_excludes_nothing_is_a_warning(line: str, wrong: str, what: str) -> None:
    (found,) = findings(NAME, {"requirements.in": f"{line}\n"})
    assert (found.message, found.severity) == (f"{what} no version of `a` that the other bounds allow", "warning")
    assert line[found.span.start : found.span.end] == wrong


def test_nobody_is_asked_why_such_an_exclusion_is_there() -> None:
    assert not findings("unexplained-constraint", {"requirements.in": "b!=3.4,>=39\n"})
    assert len(findings("unexplained-constraint", {"requirements.in": "b!=3.4,!=40,>=39\n"})) == 1


def test_each_side_of_a_choice_counts_by_itself() -> None:
    found = findings(NAME, {"pyproject.toml": f'{POETRY}"^1,!=2 || ^2,!=2.1"\n'})
    assert [one.message for one in found] == ["`!=2` excludes no version of `a` that the other bounds allow"]


def test_one_side_is_enough() -> None:
    assert not findings(NAME, {"pyproject.toml": f'{POETRY}">=3,<2 || ^1"\n'})


def test_build_requirements_and_constraints_count_too() -> None:
    files = {
        "pyproject.toml": '[build-system]\nrequires = ["setuptools>=70,<60"]\n',
        "requirements.in": "-c constraints.in\n",
        "constraints.in": "a>1,<1\n",
    }
    found = findings(NAME, files, 'scope = "all"')
    assert [(one.path, one.package) for one in found] == [("constraints.in", "a"), ("pyproject.toml", "setuptools")]

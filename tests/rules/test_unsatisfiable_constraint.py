"""`unsatisfiable-constraint`: ranges that leave nothing."""

from __future__ import annotations

import pytest

from pages.checking import findings

NAME = "unsatisfiable-constraint"
POETRY = '[tool.poetry]\nname = "museum"\npackage-mode = false\n[tool.poetry.dependencies]\na = '


@pytest.mark.parametrize(
    "line",
    ["a", "a<3,>=2", "a>=3,<=3", "a!=1,!=2", "a==1.*,!=1.0", "a===one,===other", "a>2.6,<2.7", "a @ file:///a", "-e ."],
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

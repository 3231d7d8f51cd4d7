"""What is needed in production, and what in development only."""

from __future__ import annotations

import pytest

from whypin.model.declaration import Comments, Declaration
from whypin.model.formats import PYPROJECT, REQUIREMENTS
from whypin.model.project import Document
from whypin.project.scope import mark
from whypin.text.source import Source
from whypin.text.span import Span


def scope(path: str, group: str = "", *patterns: str, role: str = "requirement") -> str:
    format = REQUIREMENTS if path.endswith((".in", ".txt")) else PYPROJECT
    declaration = Declaration(None, "", Span(0, 1), comments=Comments(), group=group, role=role)
    mark([Document(Source(path, "x"), format, declarations=(declaration,))], patterns)
    return str(declaration.scope)


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("requirements.txt", ""),
        ("requirements/prod.in", ""),
        ("requirements-ansible.in", ""),
        ("device-requirements.in", ""),  # `dev` is no word there
        ("latest_requirements.txt", ""),
        ("contest/requirements.txt", ""),
        ("doctor/requirements/base.in", ""),
        ("tests/pyproject.toml", ""),  # in TOML the tables tell
        ("tests/app/requirements.txt", ""),  # only the nearest folder speaks
        ("pyproject.toml", "extra:postgres"),
        ("pyproject.toml", "group:main"),
        ("requirements/dev-constraints.txt", ""),  # binds whatever it is used with
    ],
)
def test_production(path: str, group: str) -> None:
    assert scope(path, group) == "production"


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("dev-requirements.in", ""),
        ("requirements_test.txt", ""),
        ("requirements/dev/main.in", ""),
        ("requirements/lint.in", ""),
        ("test-requirements.in", ""),
        ("requirements-testinfra.in", ""),
        ("Requirements.Dev.txt", ""),
        ("test/requirements/trio.in", ""),
        ("docs/requirements.txt", ""),
        ("securedrop/requirements/python3/develop-requirements.in", ""),
        ("pyproject.toml", "group:lint"),
        ("pyproject.toml", "group:Type-Checks_dev"),
        ("pyproject.toml", "extra:tests"),
        ("pyproject.toml", "build-system"),
    ],
)
def test_development(path: str, group: str) -> None:
    assert scope(path, group) == "development"


def test_the_configuration_names_more() -> None:
    assert scope("requirements-ansible.in", "", "requirements-ansible.in") == "development"
    assert scope("tools/a/base.in", "", "tools/**") == "development"
    assert scope("pyproject.toml", "group:Release_Tools", "group:release-tools") == "development"
    assert scope("pyproject.toml", "extra:release", "group:release") == "production"


def test_a_build_requirement_is_for_development() -> None:
    assert scope("pyproject.toml", "", role="build") == "development"

"""What is needed in production, and what in development only."""

from __future__ import annotations

import pytest

from whypin.model.declaration import Comments, Declaration
from whypin.model.formats import PYPROJECT, REQUIREMENTS
from whypin.model.project import Document
from whypin.project.scope import Named, file_scope, mark
from whypin.text.source import Source
from whypin.text.span import Span


def scope(
    path: str,
    group: str = "",
    *development: str,
    production: tuple[str, ...] = (),
    role: str = "requirement",
    installs_library: bool = False,
) -> str:
    form = REQUIREMENTS if path.endswith((".in", ".txt")) else PYPROJECT
    declaration = Declaration(None, "", Span(0, 1), comments=Comments(), group=group, role=role)
    document = Document(Source(path, "x"), form, declarations=(declaration,))
    mark(document, Named(production), Named(development), installs_library=installs_library)
    return str(declaration.scope)


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("requirements.txt", ""),
        ("requirements/prod.in", ""),
        ("requirements-ansible.in", ""),
        ("device-requirements.in", ""),  # `dev` is no word there
        ("contest/requirements.txt", ""),
        ("doctor/requirements/base.in", ""),
        ("requirements-testinfra.in", ""),
        ("lists/dev/requirements.in", ""),  # a word of names, and no folder of the list
        ("build/requirements.txt", ""),
        ("toolset/requirements.txt", ""),
        ("src/my-tools/requirements.txt", ""),  # `tools` counts as a whole name only
        ("doc-service/requirements.txt", ""),
        ("github/requirements.txt", ""),
        ("pyproject.toml", "extra:postgres"),
        ("pyproject.toml", "extra:latex"),
        ("pyproject.toml", "extra:all"),
    ],
)
def test_production(path: str, group: str) -> None:
    assert scope(path, group) == "production"


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("dev-requirements.in", ""),
        ("requirements_test.txt", ""),
        ("requirements-cidocs.txt", ""),
        ("rtd-requirements.txt", ""),
        ("benchmark-requirements.txt", ""),
        ("latest_requirements.txt", ""),
        ("requirements/lowest.txt", ""),
        ("requirements/dev/main.in", ""),  # below `requirements`, a folder is a part of the name
        ("requirements/lint.in", ""),
        ("requirements/min-constraints.txt", ""),
        ("test-requirements.in", ""),
        ("Requirements.Dev.txt", ""),
        ("test/requirements/trio.in", ""),
        ("test/unit/requirements.txt", ""),
        ("examples/requirements.txt", ""),
        ("docs/pyproject.toml", ""),
        ("tests/app/pyproject.toml", ""),  # every folder above speaks, for TOML as well
        ("a/Tests/b/requirements.txt", ""),
        (".github/requirements.txt", ""),
        (".binder/requirements.txt", ""),
        ("tools/pyproject.toml", "extra:postgres"),
        ("tests_integration/test_data/a/requirements.txt", ""),
        ("e2e-tests/requirements.txt", ""),
        ("securedrop/requirements/python3/develop-requirements.in", ""),
        ("pyproject.toml", "group:codegen"),
        ("pyproject.toml", "group:main"),
        ("pyproject.toml", "extra:tests"),
        ("pyproject.toml", "extra:developer"),
        ("pyproject.toml", "extra:min-versions"),
        ("pyproject.toml", "extra:Type_Checks.dev"),
        ("pyproject.toml", "extra:asv"),
        ("pyproject.toml", "build-system"),
    ],
)
def test_development(path: str, group: str) -> None:
    assert scope(path, group) == "development"


def test_the_configuration_names_more() -> None:
    assert scope("requirements-ansible.in", "", "requirements-ansible.in") == "development"
    assert scope("a/b/base.in", "", "a/") == "development"
    assert scope("a/b/base.in", "", "a/*/*", "!a/b/base.in") == "production"
    assert scope("pyproject.toml", "extra:Release_Candidates", "extra:release-candidates") == "development"
    assert scope("pyproject.toml", "extra:py-x", "extra:py_*") == "development"
    assert scope("pyproject.toml", "extra:a", "group:a") == "production"


def test_the_configuration_takes_back_what_a_name_says() -> None:
    assert scope("docs/requirements.txt", production=("docs/*.txt",)) == "production"
    assert scope("pyproject.toml", "group:Server", production=("group:server",)) == "production"
    assert scope("pyproject.toml", "extra:local", production=("extra:l*",)) == "production"
    # Both at once: what is checked more is right.
    assert scope("a.in", "", "a.in", production=("a.in",)) == "production"
    assert scope("pyproject.toml", "group:a", "group:a", production=("group:*",)) == "production"
    # A file named so has its groups all the same.
    assert scope("pyproject.toml", "group:a", production=("pyproject.toml",)) == "development"


def test_a_build_requirement_is_for_development() -> None:
    assert scope("pyproject.toml", "", role="build") == "development"


def test_what_installs_the_library_beside_it_is_for_development() -> None:
    assert scope("requirements.txt", installs_library=True) == "development"
    assert scope("requirements.txt", installs_library=True, production=("*.txt",)) == "production"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("requirements.in", "nothing says otherwise"),
        ("docs/a/b.in", "it is below `docs`"),
        ("requirements-dev.in", "`dev` in `requirements-dev.in`"),
        ("x.in", "`x.*` in the configuration"),
    ],
)
def test_a_scope_has_its_reason(path: str, why: str) -> None:
    assert file_scope(path, Named(), Named(("x.*",)))[1] == why

"""Which files are read, by name."""

from __future__ import annotations

import pytest

from trees import MemoryTree
from whypin.model.formats import Format
from whypin.project.discovery import discovered, format_of, named_format, programs


def name(form: Format | None) -> str | None:
    return form.name if form is not None else None


@pytest.mark.parametrize(
    "path",
    [
        "README.txt",
        "MANIFEST.in",
        "requirements/MANIFEST.in",  # a template of setuptools wherever it stands
        "config.in",
        "src/requirements.py",
        "requirements.yaml",
        "constraints.pip",
        "pyproject.toml.orig",
        "pylock.a.b.toml",  # PEP 751: no dot in the name
        "pylock..toml",
        "my-pylock.toml",
        "Cargo.lock",
        "pipfile",
        "setup.py",
        "report.py",
        "my-setup.cfg",
        "report.pyx.lock",
        "requirements",
        "old-requirements/notes.md",
    ],
)
def test_other_files_are_left_alone(path: str) -> None:
    assert format_of(path) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("requirements.txt", "requirements"),
        ("admin/requirements-dev.in", "requirements"),
        ("test_requirements_extra.txt", "requirements"),
        ("requirements.pip", "requirements"),
        ("constraints.txt", "requirements"),
        ("a/dev-constraints.in", "requirements"),
        ("requirements/base.in", "requirements"),
        ("requirements/edx/deep/base.txt", "requirements"),
        ("services/api/requirements/base.txt", "requirements"),
        ("pyproject.toml", "pyproject"),
        ("a/b/pyproject.toml", "pyproject"),
        ("Pipfile", "pipfile"),
        ("poetry.lock", "poetry-lock"),
        ("uv.lock", "uv-lock"),
        ("pdm.lock", "pdm-lock"),
        ("Pipfile.lock", "pipfile-lock"),
        ("pylock.toml", "pylock"),
        ("pylock.dev.toml", "pylock"),
        # as people write it on systems that see no difference
        ("Requirements.txt", "requirements"),
        ("docs/REQUIREMENTS.TXT", "requirements"),
        ("Requirements/Base.txt", "requirements"),
        ("requirements.lock", "requirements"),
        ("requirements-dev.lock", "requirements"),
        ("setup.cfg", "setup-cfg"),
        ("hatch.toml", "hatch"),
        ("uv.toml", "uv-toml"),
        ("pdm.toml", "pdm-toml"),
        ("a/.pdm.toml", "pdm-toml"),
        ("poetry.toml", "poetry-toml"),
        ("a/report.py.lock", "uv-lock"),
        ("pdm.dev.lock", "pdm-lock"),
    ],
)
def test_dependency_files_are_found(path: str, expected: str) -> None:
    assert name(format_of(path)) == expected
    assert name(named_format(path)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("deps.in", "requirements"),
        ("deps.txt", "requirements"),
        ("deps.pip", "requirements"),
        ("pyproject-poetry.toml", "pyproject"),
        ("my-pylock.toml", "pylock"),
        ("old-poetry.lock", "poetry-lock"),
        ("uv.linux.lock", "uv-lock"),
        ("Pipfile.prod.lock", "pipfile-lock"),
        ("Pipfile-dev", "pipfile"),
        ("Pipfile.uv.lock", "pipfile-lock"),
        ("pylock.a.b.toml", "pylock"),
        ("DEPS.TXT", "requirements"),
        ("docs/reqs.txt", "requirements"),
        ("report.py", "script"),
        ("a..lock", None),
        ("MANIFEST.in", None),  # never, even named
        ("Cargo.lock", None),
        ("suvs.lock", None),  # `uv` is no word there
        ("config.toml", None),
        ("setup.py", None),
    ],
)
def test_more_names_will_do_for_a_file_that_is_named(path: str, expected: str | None) -> None:
    assert name(named_format(path)) == expected


def test_the_known_files_of_a_folder() -> None:
    tree = MemoryTree(dict.fromkeys(["b/requirements.txt", "a/pyproject.toml", "a/x.py", "ab/uv.lock"], ""))
    assert discovered(tree) == ("a/pyproject.toml", "ab/uv.lock", "b/requirements.txt")
    assert discovered(tree, "a") == ("a/pyproject.toml",)


def test_a_script_is_found_beside_its_lock() -> None:
    tree = MemoryTree(
        dict.fromkeys(["a/x.py", "a/x.py.lock", "b/x.py", "gone.py.lock", "setup.py", "setup.py.lock"], "")
    )
    assert discovered(tree) == ("a/x.py", "a/x.py.lock", "gone.py.lock", "setup.py.lock")
    assert programs(tree) == ("setup.py",)
    assert programs(tree, "a") == ()

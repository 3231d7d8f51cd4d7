"""Library or application."""

from __future__ import annotations

import pytest

from whypin.model.formats import PYPROJECT, REQUIREMENTS
from whypin.model.project import Document, ProjectMetadata
from whypin.project.kind import is_library
from whypin.text.source import Source

DOCUMENTS = (
    Document(Source("pyproject.toml", ""), PYPROJECT, metadata=ProjectMetadata(library=True)),
    Document(Source("app/pyproject.toml", ""), PYPROJECT, metadata=ProjectMetadata()),
    Document(Source("requirements.in", ""), REQUIREMENTS),
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (None, {"pyproject.toml"}),
        ("application", set()),
        ("library", {"pyproject.toml", "app/pyproject.toml", "requirements.in"}),
    ],
)
def test_the_configuration_has_the_last_word(kind: str | None, expected: set[str]) -> None:
    assert {document.path for document in DOCUMENTS if is_library(document, kind)} == expected

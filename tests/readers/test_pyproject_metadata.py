"""What a `pyproject.toml` says of the whole project."""

import pytest

from declared import read
from whypin.model.project import ProjectMetadata

LIBRARY = "[project]\nname = 'My.App'\n[build-system]\nrequires = []\n"


def metadata(text: str) -> ProjectMetadata:
    found = read(text).metadata
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ("", False),
        ("[project]\nname = 'a'\n", False),
        ("[build-system]\nrequires = []\n", False),
        ("[tool.poetry]\nname = 'a'\n[build-system]\nrequires = []\n", False),
        (LIBRARY + "[tool.uv]\npackage = false\n", False),
        (LIBRARY + "[tool.poetry]\npackage-mode = false\n", False),
        (LIBRARY.replace("'My.App'", "'a'\nclassifiers = ['Private :: Do Not Upload']"), False),
        (LIBRARY, True),
        (LIBRARY + "[tool.uv]\npackage = true\n[tool.poetry]\npackages = []\n", True),
        # parts of the wrong kind say nothing
        (LIBRARY.replace("'My.App'", "1\nclassifiers = 5"), True),
    ],
)
def test_library(text: str, library: bool) -> None:
    assert metadata(text).library is library


@pytest.mark.parametrize(
    ("text", "name"),
    [(LIBRARY, "my-app"), ("[tool.poetry]\nname = 'A_b'\n", "a-b"), ("[project]\nname = 1\n", ""), ("project = 1", "")],
)
def test_name(text: str, name: str) -> None:
    assert metadata(text).name == name


@pytest.mark.parametrize(
    ("text", "caret"),
    [
        (LIBRARY, False),
        ("[build-system]\nbuild-backend = 'poetry_own.api'\n", False),
        ("[build-system]\nbuild-backend = 'poetry.core.masonry.api'\n", True),
        ("[tool.poetry.group.x]\noptional = true\n", True),
    ],
)
def test_caret_table(text: str, caret: bool) -> None:
    assert metadata(text).caret_table is caret


def test_workspace_and_sources_of_uv() -> None:
    found = metadata(
        "[tool.uv.workspace]\nmembers = ['libs/*', 5]\nexclude = ['libs/old']\n"
        "[tool.uv.sources]\nA_b = {workspace = true}\nc = [{git = 'x'}, {index = 'y'}]\nd = {index = 'y'}\ne = 1\n"
    )
    assert (found.members, found.excluded, found.sources) == (("libs/*",), ("libs/old",), ("a-b", "c"))


def test_index_urls() -> None:
    document = read(
        "[[tool.poetry.source]]\nurl = 'https://a'\n[[tool.uv.index]]\nurl = 'https://b'\n"
        "[[tool.uv.index]]\nname = 'x'\n"
        "[[tool.pdm.source]]\nurl = 'https://c'\n"
        "[tool.uv]\nindex-url = 'https://d'\nextra-index-url = ['https://e', 1]\n"
    )
    assert document.index_urls == ("https://a", "https://b", "https://c", "https://d", "https://e")
    assert read("[tool.poetry]\nsource = 'https://a'\n").index_urls == ()

"""`[tool.uv.sources]`: a declared name that comes from elsewhere than an index is a direct reference."""

from __future__ import annotations

import pytest

from declared import places_hold, problems, read, words
from whypin.model.declaration import Declaration
from whypin.model.facts import Facts
from whypin.model.project import Project
from whypin.rules.unexplained_constraint import check

PROJECT = '[project]\nname = "x"\ndependencies = ["click>=8"]\n[dependency-groups]\ndocs = ["sphinx>=7"]\n'


def sources(text: str, project: str = PROJECT) -> list[Declaration]:
    document = read(f"{project}[tool.uv.sources]\n{text}\n")
    places_hold(document)
    assert not document.problems
    return [one for one in document.declarations if one.role == "source"]


@pytest.mark.parametrize(
    "text",
    [
        "click = { workspace = true }",
        # in the repository: an own package (the file lies in `app/`)
        'click = { path = "lib" }',
        'click = { path = "../lib/./click", editable = true }',
        # an index stays one
        'click = { index = "ours" }',
        'click = [{ index = "ours", marker = "os_name == \'nt\'" }]',
        # nobody's requirement
        'rich = { git = "https://example.org/rich.git" }',
        "click = 1",
        "click = {}",
    ],
)
def test_no_direct_reference(text: str) -> None:
    assert not sources(text)


@pytest.mark.parametrize(
    ("text", "kind", "moves"),
    [
        ('Click = { git = "https://example.org/click.git" }', "vcs", True),
        ('click = { git = "https://example.org/click.git", branch = "main" }', "vcs", True),
        ('click = { git = "https://example.org/click.git", tag = "8.1.7" }', "vcs", False),
        ('click = { git = "https://example.org/click.git", rev = "874ca2bc1" }', "vcs", False),
        ('click = { url = "https://example.org/click.whl" }', "url", False),
        ('click = { path = "../../click" }', "path", False),
        ('click = { path = "/opt/click" }', "path", False),
        ('click = { path = "C:/click" }', "path", False),
    ],
)
def test_direct_references(text: str, kind: str, moves: bool) -> None:
    (one,) = sources(text)
    assert (one.key, one.group, one.table) == ("click", "", "tool.uv.sources")
    assert one.reference is not None
    assert (one.reference.kind, one.reference.moves) == (kind, moves)


def test_each_source_of_a_list_and_the_group_that_declares_the_name() -> None:
    found = sources(
        'sphinx = [\n  { git = "https://e.org/s.git", rev = "1", marker = "os_name == \'nt\'" },\n'
        '  { url = "https://e.org/s.whl" },\n]'
    )
    assert [one.group for one in found] == ["group:docs", "group:docs"]
    assert [one.marker.value if one.marker else "" for one in found] == ["os_name == 'nt'", ""]


def test_the_root_of_a_workspace_speaks_for_its_members() -> None:
    project = f"{PROJECT}[tool.uv.workspace]\nmembers = ['a']\n"
    assert [one.key for one in sources('rich = { url = "https://e.org/r.whl" }', project)] == ["rich"]


def test_a_reason_at_either_place_will_do() -> None:
    project = '[project]\ndependencies = [\n  # at the name\n  "click>=8",  # beside it\n]\n'
    (one,) = sources('# at the source\nclick = { url = "https://e.org/c.whl" }  # beside that', project)
    assert words(one.comments.above) == ["at the name", "at the source"]
    assert words(one.comments.inline) == ["beside that", "beside it"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{ git = "https://e.org/c", branch = "main" }',
            "`https://e.org/c` takes `click` from a branch of a repository, which moves,",
        ),
        ('{ git = "https://e.org/c", tag = "8" }', "`https://e.org/c` takes `click` from a repository"),
        ('{ path = "../../c" }', "`../../c` takes `click` from a path"),
    ],
)
def test_a_source_needs_a_reason(text: str, said: str) -> None:
    bare = read(f"{PROJECT}[tool.uv.sources]\nclick = {text}\n")
    assert [one.message for one in check(Project((bare,)), Facts())] == [f"{said} and no comment says why"]
    told = read(
        f"{PROJECT}[tool.uv.sources]\n# click 8.2 on the index breaks our completion, see our fork\nclick = {text}\n"
    )
    assert not list(check(Project((told,)), Facts()))


def test_sources_of_the_wrong_kind() -> None:
    document = read(f"{PROJECT}[tool.uv.sources]\nclick = {{ git = 1 }}\n")
    assert problems(document) == [("`git` holds a number, not a string", "1")]
    assert not problems(read(f"{PROJECT}[tool.uv]\nsources = 1\n"))

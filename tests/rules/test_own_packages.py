"""What the repository itself defines needs neither a lower bound nor a reason, and what is bounded beside no bound."""

from __future__ import annotations

import pytest

from pages.checking import DictTree, configured, findings
from whypin import rules
from whypin.engine.run import run
from whypin.model.facts import Facts
from whypin.project.load import load

LOWER, WHY = "missing-lower-bound", "unexplained-constraint"
MEMBER = '[project]\nname = "lib"\nversion = "1"\n'
ROOT = '[project]\nname = "root"\nversion = "1"\n'


def said(rule: str, files: dict[str, str], configuration: str = "") -> list[str]:
    return [finding.message for finding in findings(rule, files, configuration=configuration)]


def app(*wanted: str) -> str:
    listed = ", ".join([f'"{one}"' for one in wanted])
    return f'[project]\nname = "app"\nversion = "1"\ndependencies = [{listed}]\n'


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": app("app[http2]", "app<2")},  # itself
        {"pyproject.toml": app("Lib"), "libs/lib/pyproject.toml": MEMBER},  # a sibling, by its normal name
        {"a/pyproject.toml": app("lib<2"), "b/pyproject.toml": MEMBER},
        {"requirements.in": "lib\n", "pyproject.toml": MEMBER},
        {"requirements.in": "lib==1\n", "setup.cfg": "[metadata]\nname = lib\n"},
        {"requirements.in": "lib\n", "setup.py": "from setuptools import setup\nsetup(\n    name='lib',\n)\n"},
        {"requirements.in": "lib\n", "lib/pyproject.toml": '[tool.poetry]\nname = "lib"\n'},
        {"requirements.in": "lib\n", "lib/pyproject.toml": '[tool.flit.metadata]\nmodule = "x"\ndist-name = "lib"\n'},
        # uv's sources hold for what lies below, and say so even where no project of that name is found.
        {
            "pyproject.toml": f"{ROOT}[tool.uv.sources]\nlib = {{ workspace = true }}\n",
            "apps/a/pyproject.toml": app("lib"),
        },
        {"pyproject.toml": f"{app('lib')}[tool.uv.sources]\nlib = {{ path = 'libs/x', editable = true }}\n"},
        {"pyproject.toml": f"{app('lib<2')}[tool.uv.sources]\nlib = [{{ path = 'x' }}, {{ index = 'b' }}]\n"},
        {"requirements.in": "./sub\n.\n-e .\n./sub[extra]\nfile:sub\n", "pyproject.toml": MEMBER},
        {"api/requirements.in": "../libs/x\n"},
        # A project to test with, for its own sake.
        {"tests/fixtures/a/requirements.in": "lib\n", "tests/fixtures/b/pyproject.toml": MEMBER},
    ],
)
def test_own(files: dict[str, str]) -> None:
    assert said(LOWER, files, 'scope = "all"\n') == []
    assert said(WHY, files, 'scope = "all"\n') == []


@pytest.mark.parametrize(
    ("rule", "files"),
    [
        (LOWER, {"pyproject.toml": app("lib")}),
        (LOWER, {"pyproject.toml": app("lib"), "libs/lib/pyproject.toml": '[tool.x]\nname = "lib"\n'}),  # no project's
        (LOWER, {"pyproject.toml": app("lib"), "lib/pyproject.toml": '[project]\n# name = "lib"\n'}),
        (LOWER, {"pyproject.toml": app("lib"), "lib/setup.py": "NAME = 'lib'\nsetup(name=NAME)\n"}),  # not to be known
        # What is there to be tested with is not what production gets.
        (LOWER, {"pyproject.toml": app("lib"), "tests/fixtures/lib/pyproject.toml": MEMBER}),
        (LOWER, {"pyproject.toml": app("lib"), "examples/lib/pyproject.toml": MEMBER}),
        (
            LOWER,
            {"a/pyproject.toml": app("lib"), "b/pyproject.toml": f"{ROOT}[tool.uv.sources]\nlib = {{path = 'x'}}\n"},
        ),
        (WHY, {"requirements.in": "../outside\n"}),
        (WHY, {"requirements.in": "/opt/lib\n"}),
        (WHY, {"requirements.in": "./wheels/lib-1.0-py3-none-any.whl\n"}),  # somebody else's, put there
        (WHY, {"requirements.in": "lib @ git+https://example.org/lib.git\n", "lib/pyproject.toml": ROOT}),
    ],
)
def test_of_others(rule: str, files: dict[str, str]) -> None:
    assert len(said(rule, files)) == 1


WORKSPACE = f'{ROOT}[tool.uv.workspace]\nmembers = ["apps/*", "libs/*"]\n'
BY_PATH = '[tool.poetry]\nname = "root"\n[tool.poetry.dependencies]\na = {path = "apps/a"}\nb = {path = "libs/b"}\n'


@pytest.mark.parametrize(
    ("files", "count"),
    [
        # itself, what is below it, and the workspace that it is in
        ({"a/pyproject.toml": app("app")}, 0),
        ({"a/requirements.in": "lib\n", "a/pyproject.toml": MEMBER}, 0),
        ({"a/docs/requirements.in": "lib\n", "a/setup.cfg": "[metadata]\nname = lib\n"}, 0),
        ({"a/pyproject.toml": app("lib"), "a/libs/lib/pyproject.toml": MEMBER}, 0),
        ({"a/requirements.in": "lib\n", "a/lib/pyproject.toml": MEMBER}, 0),
        ({"w/pyproject.toml": WORKSPACE, "w/apps/a/pyproject.toml": app("lib"), "w/libs/b/pyproject.toml": MEMBER}, 0),
        ({"pyproject.toml": BY_PATH, "apps/a/pyproject.toml": app("lib"), "libs/b/pyproject.toml": MEMBER}, 0),
        # a neighbour, which may be anybody's
        ({"a/pyproject.toml": app("lib"), "b/pyproject.toml": MEMBER}, 1),
        ({"a/requirements.in": "lib\n", "b/pyproject.toml": MEMBER}, 1),
        ({"w/pyproject.toml": ROOT, "w/a/pyproject.toml": app("lib"), "w/b/pyproject.toml": MEMBER}, 1),
        ({"w/pyproject.toml": WORKSPACE, "w/apps/a/pyproject.toml": app("lib"), "x/libs/b/pyproject.toml": MEMBER}, 1),
    ],
)
def test_outside_git_a_project_is_for_itself(files: dict[str, str], count: int) -> None:
    tree = DictTree({path: text.encode() for path, text in files.items()})
    tree.is_repository = False
    given = configured('scope = "all"\n')
    found = run(load(tree, (), given), [rules.load(LOWER)], Facts(), configuration=given).findings
    assert len([one for one in found if one.package == "lib"]) == count


def test_a_source_outside_the_repository_is_not_its_own() -> None:
    files = {"pyproject.toml": f"{app('lib<2')}[tool.uv.sources]\nlib = {{ path = '../lib' }}\n"}
    assert said(LOWER, files) == []  # it has no version to bound
    assert len(said(WHY, files)) == 1


@pytest.mark.parametrize(
    "text",
    [
        app("httpx>=0.27") + '[project.optional-dependencies]\nx = ["httpx[http2]"]\n',
        app("httpx==0.27.*") + '[project.optional-dependencies]\nx = ["HTTPX[http2]", "httpx!=0.27.1"]\n',
        app("httpx>=0.27") + "[project.optional-dependencies]\nx = [\"httpx[http2]; python_version < '3.12'\"]\n",
        app() + '[project.optional-dependencies]\nx = ["httpx[http2]", "httpx>=0.27"]\n',
        app("httpx") + '[tool.uv]\nconstraint-dependencies = ["httpx>=0.27"]\n',
    ],
)
def test_bounded_beside(text: str) -> None:
    assert said(LOWER, {"pyproject.toml": text}) == []


@pytest.mark.parametrize(
    "text",
    [
        app("httpx<1") + '[project.optional-dependencies]\nx = ["httpx[http2]>=0.27"]\n',  # not everybody has the extra
        app() + '[project.optional-dependencies]\nx = ["httpx[http2]"]\ny = ["httpx>=0.27"]\n',
        app("httpx>=0.27; python_version < '3.12'") + '[project.optional-dependencies]\nx = ["httpx[http2]"]\n',
        app("httpx") + '[build-system]\nrequires = ["httpx>=1"]\n',
        app("httpx[x]", "httpx2>=1"),
    ],
)
def test_not_bounded_beside(text: str) -> None:
    assert len(said(LOWER, {"pyproject.toml": text})) == 1


def test_an_included_file_bounds() -> None:
    assert said(LOWER, {"requirements.in": "-r base.in\nhttpx[http2]\n", "base.in": "httpx>=0.27\n"}) == []
    assert said(LOWER, {"requirements.in": "-c limits.in\nhttpx\n", "limits.in": "httpx>=0.27\n"}) == []
    # The other way round it does not.
    assert len(said(LOWER, {"requirements.in": "-r base.in\nhttpx>=0.27\n", "base.in": "httpx[http2]\n"})) == 1


POETRY = '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\n'


@pytest.mark.parametrize(
    ("kind", "spec", "count"),
    [
        ("library", ">=13", 0),
        ("library", ">13,!=13.5", 0),
        ("library", ">=13,<14", 1),
        ("library", "13.0", 1),
        ("library", "*", 1),
        ("application", ">=13", 1),
    ],
)
def test_a_published_library_may_keep_its_ranges_open(kind: str, spec: str, count: int) -> None:
    files = {"pyproject.toml": f'{POETRY}rich = "{spec}"\n'}
    assert len(said("non-caret-constraint", files, f'kind = "{kind}"\n')) == count


def test_own_packages_of_a_poetry_project_need_no_caret() -> None:
    files = {"pyproject.toml": f'{POETRY}lib = "1.0"\n', "lib/pyproject.toml": MEMBER}
    assert said("non-caret-constraint", files) == []

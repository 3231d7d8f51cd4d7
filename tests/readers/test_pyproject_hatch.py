"""Hatch: which of its tables hold requirements, in `pyproject.toml` and in a file of its own."""

from __future__ import annotations

import pytest

from declared import only, places_hold, problems, read, written
from whypin.readers import hatch
from whypin.text.source import Source

SILENT = [
    "[tool.hatch.envs.x]\nfeatures = ['a']\nscripts.x = 'a<2'\n",
    "[tool.hatch.build.targets.wheel]\nrequire-runtime-features = ['a']\nrequire-runtime-dependencies = true\n",
    "[tool.hatch.build.hooks.vcs]\nversion-file = 'x'\n",
    "[[tool.hatch.envs.x.matrix]]\npython = ['3.11']\na = ['<2']\n",
    # what a field leaves open
    "[tool.hatch.envs.x]\ndependencies = ['a~={matrix:a}.0', 'b=={env:B:1}']\n",
    "[tool.hatch.metadata.hooks.x]\ndependencies = ['a=={{ version }}']\n",
    # tables of a hook's own kind
    "[tool.hatch.metadata.hooks]\nx = 1\n[tool.hatch.build]\nhooks = 1\ntargets = 2\n",
    "[tool.hatch.envs.x]\noverrides = 1\n",
]


@pytest.mark.parametrize("text", SILENT)
def test_nothing_declared(text: str) -> None:
    document = read(text)
    assert not document.declarations
    assert not document.problems


@pytest.mark.parametrize(
    ("table", "key", "group", "role"),
    [
        ("envs.x", "dependencies", "group:x", "requirement"),
        ("envs.x", "extra-dependencies", "group:x", "requirement"),
        ("envs.x.overrides", "matrix.version.extra-dependencies", "group:x", "requirement"),
        ("envs.x.overrides.platform.windows", "dependencies", "group:x", "requirement"),
        ("envs.x.overrides.env", "CI.set-dependencies", "group:x", "requirement"),
        ("envs.x.overrides.name", '"^y".dependencies', "group:x", "requirement"),
        ("env", "requires", "group:env", "requirement"),
        ("build", "dependencies", "build-system", "build"),
        ("build.hooks.mypyc", "dependencies", "build-system", "build"),
        ("build.targets.wheel", "dependencies", "build-system", "build"),
        ("build.targets.wheel.hooks.mypyc", "dependencies", "build-system", "build"),
        ("metadata.hooks.x", "dependencies", "", "requirement"),
        ("metadata.hooks.x.optional-dependencies", "dev", "extra:dev", "requirement"),
    ],
)
@pytest.mark.parametrize("own_file", [False, True])
@pytest.mark.parametrize("value", ["'a<2'", "{ value = 'a<2', if = ['1'] }"])
def test_arrays_of_requirements(table: str, key: str, group: str, role: str, own_file: bool, value: str) -> None:
    header = table if own_file else f"tool.hatch.{table}"
    text = f"[{header}]\n{key} = [{value}]\n"
    document = hatch.read(Source("hatch.toml", text)) if own_file else read(text)
    declaration = only(document)
    places_hold(document)
    assert written(document, declaration) == value
    assert (declaration.key, declaration.group, declaration.role) == ("a", group, role)


def test_a_path_with_a_field_is_a_path() -> None:
    declaration = only(read("[tool.hatch.envs.x]\ndependencies = ['a @ {root:uri}/a']\n"))
    assert declaration.reference is not None
    assert declaration.reference.kind == "path"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[tool.hatch]\nenvs = 1\n", [("`envs` is not a table", "1")]),
        ("[tool.hatch.envs]\nx = 1\n", [("`x` is not a table", "1")]),
        (
            "[tool.hatch.build.hooks.x]\ndependencies = 'a'\n",
            [("`dependencies` is a string, not an array of requirements", "'a'")],
        ),
        (
            "[tool.hatch.envs.x]\ndependencies = ['a>>1', {if = ['x']}]\n",
            [
                ("`>>1` lacks a version", ">>1"),
                ("a table stands among the requirements of `dependencies`", "{if = ['x']}"),
            ],
        ),
    ],
)
def test_what_cannot_be_read(text: str, wrong: list[tuple[str, str]]) -> None:
    assert problems(read(text)) == wrong
    own = text.replace("tool.hatch.", "").replace("[tool.hatch]\n", "")
    assert problems(hatch.read(Source("hatch.toml", own))) == wrong


def test_a_file_of_its_own_that_is_not_toml() -> None:
    (one,) = hatch.read(Source("hatch.toml", "[envs\n")).problems
    assert one.rule == "unreadable-file"
    assert one.message.startswith("`hatch.toml` is not TOML")

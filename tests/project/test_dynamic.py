"""Dependencies that a build tool finds: the files that a project names, and the note on what nobody can read."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from trees import MemoryTree
from whypin.engine.fixing import fixed
from whypin.engine.run import run
from whypin.model.facts import Facts
from whypin.model.project import Project
from whypin.project.configuration import Configuration
from whypin.project.load import load
from whypin.rules import missing_lower_bound

HEAD = '[build-system]\nrequires = ["setuptools>=77"]\n[project]\nname = "x"\n'
DYNAMIC = f'{HEAD}dynamic = ["dependencies", "optional-dependencies"]\n[tool.setuptools.dynamic]\n'


def project(files: Mapping[str, str], *paths: str, scope: str = "all") -> Project:
    return load(MemoryTree(dict(files)), paths, Configuration(), scope=scope)


def declared(found: Project) -> list[tuple[str, str, str, str]]:
    return [
        (document.path, one.key, one.group, one.scope) for document, one in found.declarations() if one.role != "build"
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("dependencies = {file = 'reqs.txt'}", [("reqs.txt", "a", "", "production")]),
        # the project says what a file is for, not the file's name
        ("dependencies = {file = ['docs/tests.txt']}", [("docs/tests.txt", "b", "", "production")]),
        ("optional-dependencies.dev = {file = 'reqs.txt'}", [("reqs.txt", "a", "extra:dev", "development")]),
        (
            "optional-dependencies = {gui = {file = ['docs/tests.txt']}}",
            [("docs/tests.txt", "b", "extra:gui", "production")],
        ),
        # what everybody gets comes first
        (
            "optional-dependencies.dev = {file = 'reqs.txt'}\ndependencies = {file = 'reqs.txt'}",
            [("reqs.txt", "a", "", "production")],
        ),
        (
            "[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ['reqs.txt']\n"
            "optional-dependencies.gui = ['docs/tests.txt']",
            [("docs/tests.txt", "b", "extra:gui", "production"), ("reqs.txt", "a", "", "production")],
        ),
    ],
)
@pytest.mark.parametrize("paths", [(), ("pyproject.toml",), ("reqs.txt", "pyproject.toml")])
def test_files_that_hold_the_dependencies_of_a_project(
    table: str, expected: list[tuple[str, str, str, str]], paths: tuple[str, ...]
) -> None:
    found = project({"pyproject.toml": DYNAMIC + table, "reqs.txt": "a\n", "docs/tests.txt": "b\n"}, *paths)
    if "reqs.txt" in paths and "reqs.txt" not in table:
        expected = [*expected, ("reqs.txt", "a", "", "production")]
    assert sorted(declared(found)) == sorted(expected)
    assert found.targets >= {path for path, *_ in expected}


def test_such_a_file_is_as_much_a_librarys_as_its_project() -> None:
    files = {
        "pyproject.toml": DYNAMIC + "dependencies = {file = 'reqs.txt'}",
        "reqs.txt": "a\n",
        "requirements.in": "b\n",
    }
    assert project(files).library == {"pyproject.toml", "reqs.txt"}


LOCKED = f"a==1 --hash=sha256:{'a' * 64}\n"


@pytest.mark.parametrize("partners", [False, True])
@pytest.mark.parametrize(
    ("files", "owner"),
    [
        # nobody names it
        ({"pyproject.toml": f"{HEAD}dependencies = []\n", "reqs.txt": "a\n"}, ""),
        # its name, and no table that a tool reads; the same name in another folder
        ({"pyproject.toml": f"# reqs.txt\n{DYNAMIC}dependencies = {{file = 'x/reqs.txt'}}", "reqs.txt": "a\n"}, ""),
        # not TOML
        ({"pyproject.toml": "dependencies = {file = 'reqs.txt'", "reqs.txt": "a\n"}, ""),
        # a project below
        ({"sub/pyproject.toml": f"{DYNAMIC}dependencies = {{file = '../reqs.txt'}}", "reqs.txt": "a\n"}, ""),
        ({"pyproject.toml": f"{DYNAMIC}dependencies = {{file = 'reqs.txt'}}", "reqs.txt": "a\n"}, "pyproject.toml"),
        ({"pyproject.toml": f"{DYNAMIC}dependencies = {{file = 'reqs.txt'}}", "reqs.txt": LOCKED}, "pyproject.toml"),
        (
            {"pyproject.toml": f"{DYNAMIC}optional-dependencies.x = {{file = 'a/reqs.txt'}}", "a/reqs.txt": LOCKED},
            "pyproject.toml",
        ),
        ({"setup.cfg": "[options]\ninstall_requires = file: reqs.txt\n", "reqs.txt": "a\n"}, "setup.cfg"),
    ],
)
def test_a_file_that_is_named_alone_finds_the_project_that_names_it(
    files: dict[str, str | bytes | None], owner: str, partners: bool
) -> None:
    path = next(name for name in files if name.endswith("reqs.txt"))
    found = load(MemoryTree(files), (path,), Configuration(), partners=partners)
    (document,) = [one for one in found.documents if one.path == path]
    assert document.owner == owner
    assert found.targets == {path}
    assert (path in found.library) == (owner == "pyproject.toml")


def test_a_table_that_the_project_does_not_ask_for_has_no_effect() -> None:
    text = f"{HEAD}dependencies = ['c']\n[tool.setuptools.dynamic]\ndependencies = {{file = 'gone.txt'}}\n"
    found = project({"pyproject.toml": text})
    assert declared(found) == [("pyproject.toml", "c", "", "production")]
    assert not found.documents[0].problems


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"pyproject.toml": DYNAMIC + "dependencies = {file = 'gone.txt'}"},
            ["`gone.txt` is not there"],
        ),
        (
            {"pyproject.toml": DYNAMIC + "dependencies = {file = '../x.txt'}"},
            ["`../x.txt` lies outside the repository and was not read"],
        ),
        (
            {"pyproject.toml": DYNAMIC + "dependencies = {file = '.env'}", ".env": "SECRET=1"},
            ["`.env` is a hidden file and was not read"],
        ),
        (
            {"pyproject.toml": DYNAMIC + "dependencies = {attr = 'x.y'}\noptional-dependencies.a = {file = [1]}"},
            ["`dependencies` names no file of requirements", "a number stands where a file is named"],
        ),
        (
            {"setup.cfg": "[options]\ninstall_requires = file: gone.txt\n"},
            ["`gone.txt` is not there"],
        ),
        (
            {"setup.cfg": "[options]\ninstall_requires = file: https://u:secret@e.org/x\n"},
            ["`https://e.org/x` is an address, and whypin did not read it"],
        ),
    ],
)
def test_files_that_cannot_be_read(files: dict[str, str], said: list[str]) -> None:
    (document,) = [one for one in project(files).documents if one.problems]
    assert [problem.message for problem in document.problems] == said


def test_the_files_of_a_setup_cfg() -> None:
    files = {
        "a/setup.cfg": "[options]\ninstall_requires = file: deps.txt\n[options.extras_require]\ntest = file: t.txt\n",
        "a/deps.txt": "a\n",
        "a/t.txt": "b\n",
    }
    assert declared(project(files)) == [
        ("a/deps.txt", "a", "", "production"),
        ("a/t.txt", "b", "extra:test", "development"),
    ]


COMPUTED = f'{HEAD}dynamic = ["dependencies"]\n'
PROGRAM = "setup(install_requires=read())\n"


@pytest.mark.parametrize(
    ("files", "paths", "notes"),
    [
        ({"setup.py": "setup()\n", "pyproject.toml": HEAD}, (), ()),
        ({"pyproject.toml": COMPUTED, "setup.cfg": "[options]\ninstall_requires = a>=1\n"}, (), ()),
        ({"pyproject.toml": COMPUTED + "[tool.poetry.dependencies]\na = '^1'\n"}, (), ()),
        ({"pyproject.toml": COMPUTED + "[tool.hatch.metadata.hooks.x]\ndependencies = ['a>=1']\n"}, (), ()),
        ({"setup.py": PROGRAM, "requirements.in": "a>=1\n"}, ("requirements.in",), ()),
        ({"setup.py": PROGRAM}, (), ("`setup.py` was not read: it would have to be run",)),
        # of a file that was named it is said in any case
        ({"setup.py": "setup()\n"}, ("setup.py",), ("`setup.py` was not read: it would have to be run",)),
        ({"a/setup.py": PROGRAM, "setup.py": PROGRAM}, ("a",), ("`a/setup.py` was not read: it would have to be run",)),
        (
            {f"{name}/setup.py": PROGRAM for name in "abcde"},
            (),
            ("`a/setup.py`, `b/setup.py`, `c/setup.py` and 2 more were not read: they would have to be run",),
        ),
        (
            {"pyproject.toml": COMPUTED},
            (),
            ("the dependencies of `pyproject.toml` were not read: its build tool computes them",),
        ),
        # one note, not two, where the program is there
        (
            {"pyproject.toml": COMPUTED, "setup.py": PROGRAM},
            ("pyproject.toml",),
            ("`setup.py` was not read: it would have to be run",),
        ),
        (
            {"a/pyproject.toml": COMPUTED, "b/pyproject.toml": COMPUTED},
            (),
            (
                "the dependencies of `a/pyproject.toml` and `b/pyproject.toml` were not read: "
                "their build tools compute them",
            ),
        ),
    ],
)
def test_what_would_have_to_be_run_is_named_once(
    files: dict[str, str], paths: tuple[str, ...], notes: tuple[str, ...]
) -> None:
    found = project(files, *paths)
    assert found.notes == notes
    assert not [problem for document in found.documents for problem in document.problems]
    assert run(found, [missing_lower_bound], Facts(), configuration=Configuration()).notes == notes


HASH = f" \\\n    --hash=sha256:{'0' * 64}\n"
LOCKED = "# This file is autogenerated by pip-compile\n# by the following command:\n#\n#    pip-compile {}\n#\n"
SCRIPT = "#!/bin/python\r\n# /// script\r\n# dependencies = [\r\n#   'a[x]',  # why\r\n# ]\r\n# ///\r\nprint()\r\n"
SCRIPT_LOCK = (
    'version = 1\n[manifest]\nrequirements = [{ name = "a" }]\n[[package]]\nname = "a"\nversion = "1.5"\n'
    'source = { registry = "https://pypi.org/simple" }\n'
)


@pytest.mark.parametrize(
    ("path", "text", "lock", "locked", "expected"),
    [
        (
            "setup.cfg",
            "[options]\r\ninstall_requires =\r\n    a [x]  # why\r\n    b>=1\r\n",
            "requirements.txt",
            LOCKED.format("setup.cfg") + f"a==1.5{HASH}b==2{HASH}",
            "[options]\r\ninstall_requires =\r\n    a [x]>=1.5  # why\r\n    b>=1\r\n",
        ),
        ("x.py", SCRIPT, "x.py.lock", SCRIPT_LOCK, SCRIPT.replace("a[x]", "a[x]>=1.5")),
    ],
)
def test_a_fix_goes_where_the_requirement_stands(path: str, text: str, lock: str, locked: str, expected: str) -> None:
    found = project({path: text, lock: locked}, path)
    report = run(found, [missing_lower_bound], Facts(), configuration=Configuration())
    changed, count = fixed(report)
    assert (count, changed.get(path, b"").decode()) == (bool(expected), expected)
    again = project({path: expected or text, lock: locked}, path)
    assert not run(again, [missing_lower_bound], Facts(), configuration=Configuration()).findings


def test_a_script_and_its_lock_belong_together() -> None:
    files = {"x.py": SCRIPT, "x.py.lock": SCRIPT_LOCK, "pyproject.toml": HEAD, "y.py": SCRIPT}
    found = project(files)
    assert [(pair.lock.path, [one.path for one in pair.declarations]) for pair in found.pairs] == [
        ("x.py.lock", ["x.py"])
    ]
    assert found.targets == {"pyproject.toml", "x.py", "x.py.lock"}
    # From either half to the other, as a hook starts.
    for path in ("x.py", "x.py.lock"):
        (pair,) = project(files, path).pairs
        assert (pair.lock.path, pair.declarations[0].path) == ("x.py.lock", "x.py")


def test_the_locks_of_pdm_lock_the_project_beside_them() -> None:
    text = '[metadata]\nlock_version = "4.5.0"\ngroups = ["default", "dev"]\n[[package]]\nname = "a"\nversion = "1"\n'
    found = project({"pyproject.toml": HEAD + "dependencies = ['a']\n", "pdm.dev.lock": text})
    assert [(pair.lock.path, pair.declarations[0].path) for pair in found.pairs] == [("pdm.dev.lock", "pyproject.toml")]


@pytest.mark.parametrize("name", ["requirements.lock", "Requirements.txt", "REQUIREMENTS-dev.lock"])
def test_a_requirements_lock_by_any_name(name: str) -> None:
    found = project({name: f"a==1{HASH}"})
    assert [one.lock is not None for one in found.documents] == [True]


def test_a_requirements_lock_without_hashes_is_a_lock_and_has_its_stem() -> None:
    found = project({"requirements.lock": "a==1\n", "requirements.in": "a\n"})
    assert [(pair.lock.path, pair.declarations[0].path) for pair in found.pairs] == [
        ("requirements.lock", "requirements.in")
    ]
    assert [
        pair.lock.path
        for pair in project({"requirements.lock": "a==1\n", "requirements.in": "a\n"}, "requirements.in").pairs
    ]

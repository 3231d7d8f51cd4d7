"""`pyproject.toml`: which requirements it declares, where, and what is left when a part cannot be read."""

import pytest

from collection import FILES
from declared import clauses, only, places_hold, problems, read, words, written
from whypin.readers import pipfile, pyproject
from whypin.text.source import Undecodable, decode


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[project]\nname = 'app'\ndependencies = []\n",
        # keys like dependencies in tables where no tool looks for any
        '[build-system]\nrequires = []\ncelery = "^5"\n',
        '[tool.other]\ndependencies = ["a<2"]\nversion = "1"\n[other]\ndependencies = ["a<2"]\n',
        '[tool.poetry.dependencies]\npython = "<4"\nPython = "<4"\n',
        '[dependency-groups]\nall = [{include-group = "Test"}]\ntest = []\n',
        # two ways lead to one group
        "[dependency-groups]\na = [{include-group='b'}, {include-group='c'}]\nb = [{include-group='c'}]\nc = []\n",
    ],
)
def test_nothing_declared(text: str) -> None:
    document = read(text)
    assert not document.declarations
    assert not document.problems


@pytest.mark.parametrize(
    ("text", "group", "role", "table"),
    [
        ("[project]\ndependencies = ['a<2']", "", "requirement", "project.dependencies"),
        (
            "[project.optional-dependencies]\ngui = ['a<2']",
            "extra:gui",
            "requirement",
            "project.optional-dependencies.gui",
        ),
        # a dotted key inside `[project]`
        (
            "[project]\noptional-dependencies.gui = ['a<2']",
            "extra:gui",
            "requirement",
            "project.optional-dependencies.gui",
        ),
        ("[build-system]\nrequires = ['a<2']", "build-system", "build", "build-system.requires"),
        ("[dependency-groups]\ntest = ['a<2']", "group:test", "requirement", "dependency-groups.test"),
        ("[tool.pdm.dev-dependencies]\nx = ['a<2']", "group:x", "requirement", "tool.pdm.dev-dependencies.x"),
        ("[tool.uv]\ndev-dependencies = ['a<2']", "group:dev", "requirement", "tool.uv.dev-dependencies"),
        ("[tool.uv]\nconstraint-dependencies = ['a<2']", "", "constraint", "tool.uv.constraint-dependencies"),
        ("[tool.uv]\noverride-dependencies = ['a<2']", "", "override", "tool.uv.override-dependencies"),
        (
            "[tool.uv]\nbuild-constraint-dependencies = ['a<2']",
            "build-system",
            "constraint",
            "tool.uv.build-constraint-dependencies",
        ),
        ("[tool.hatch.envs.x]\ndependencies = ['a<2']", "group:x", "requirement", "tool.hatch.envs.x.dependencies"),
        (
            "[tool.hatch.envs.x]\nextra-dependencies = ['a<2']",
            "group:x",
            "requirement",
            "tool.hatch.envs.x.extra-dependencies",
        ),
    ],
)
def test_arrays_of_requirements(text: str, group: str, role: str, table: str) -> None:
    document = read(text)
    declaration = only(document)
    places_hold(document)
    assert written(document, declaration) == "'a<2'"
    assert clauses(declaration) == [[("<", "2")]]
    assert (declaration.key, declaration.dialect) == ("a", "pep508")
    assert (declaration.group, declaration.role, declaration.table) == (group, role, table)


def test_every_part_of_a_requirement_has_its_place() -> None:
    document = read("[project]\ndependencies = [\"Ruamel.YAML [jinja2,x] (>=1, <2) ; python_version < '3.9'\"]\n")
    declaration = only(document)
    places_hold(document)
    assert declaration.key == "ruamel-yaml"
    assert [extra.value for extra in declaration.extras] == ["jinja2", "x"]
    assert clauses(declaration) == [[(">=", "1"), ("<", "2")]]
    assert declaration.marker is not None
    assert declaration.marker.value == "python_version < '3.9'"
    assert declaration.specifier_at == document.source.text.index(" (>=1")


def test_escapes_and_newlines_do_not_move_a_place() -> None:
    data = b'\xef\xbb\xbf[project]\r\ndependencies = [\r\n  "\\u0061>=1,<2",\r\n]\r\n'
    document = pyproject.read(decode("pyproject.toml", data))
    declaration = only(document)
    assert declaration.key == "a"
    text = document.source.text
    assert [text[one.span.start : one.span.end] for one in declaration.constraint.clauses] == [">=1", "<2"]  # type: ignore[union-attr]


def test_direct_references() -> None:
    document = read('[project]\ndependencies = ["a @ git+https://x.org/a@main", "b @ https://x.org/b.whl"]')
    references = [one.reference for one in document.declarations]
    places_hold(document)
    assert [(one.kind, one.target.value) for one in references if one] == [
        ("vcs", "git+https://x.org/a@main"),
        ("url", "https://x.org/b.whl"),
    ]


def test_editables_and_overrides_of_pdm() -> None:
    document = read(
        '[tool.pdm.dev-dependencies]\ndev = ["-e file:///${PROJECT_ROOT}/sub#egg=sub_a", "-e ./other"]\n'
        '[tool.pdm.resolution.overrides]\na = "1.2"\nb = ">=1,<2"\nc = "https://x.org/c.whl"\n'
    )
    assert not document.problems
    places_hold(document)
    sub, other, *overrides = document.declarations
    assert (sub.key, sub.editable, sub.reference and sub.reference.kind) == ("sub-a", True, "path")
    assert (other.key, other.name) == ("", None)
    assert [(one.key, one.role, clauses(one)) for one in overrides] == [
        ("a", "override", [[("", "1.2")]]),
        ("b", "override", [[(">=", "1"), ("<", "2")]]),
        ("c", "override", []),
    ]


def test_a_constraint_of_builds_may_have_hashes() -> None:
    element = f"{{requirement = 'a<2', hashes = ['sha256:{'A' * 64}']}}"
    document = read(f"[tool.uv]\nbuild-constraint-dependencies = [\n  {element}, # why\n]")
    declaration = only(document)
    assert written(document, declaration) == element
    assert (declaration.key, declaration.role, declaration.group) == ("a", "constraint", "build-system")
    assert clauses(declaration) == [[("<", "2")]]
    assert words(declaration.comments.inline) == ["why"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("project = 5", [("`project` is not a table", "5")]),
        ("[project]\ndependencies = 'a<2'", [("`dependencies` is a string, not an array of requirements", "'a<2'")]),
        (
            "[project.dependencies]\na = 1",
            [("`dependencies` is a table, not an array of requirements", "dependencies")],
        ),
        (
            "[project]\ndependencies = [1, true, [], {}]",
            [
                ("a number stands among the requirements of `dependencies`", "1"),
                ("a boolean stands among the requirements of `dependencies`", "true"),
                ("an array stands among the requirements of `dependencies`", "[]"),
                ("a table stands among the requirements of `dependencies`", "{}"),
            ],
        ),
        (
            "[dependency-groups]\nx = [{include = 'a'}]",
            [("a table stands among the requirements of `x`", "{include = 'a'}")],
        ),
        (
            "[dependency-groups]\nx = [{include-group = 3}]",
            [("`include-group` is a number, not the name of a group", "3")],
        ),
        (
            "[dependency-groups]\nx = [{include-group = 'no'}]",
            [("`include-group` names the group `no`, which is not there", "'no'")],
        ),
        (
            "[dependency-groups]\nx = [{include-group = 'y', z = 1}]\ny = []",
            [("`z` stands beside `include-group`", "z")],
        ),
        ("[dependency-groups]\nweb-api = []\nWeb_Api = []", [("`Web_Api` is the same group as `web-api`", "Web_Api")]),
        (
            "[dependency-groups]\nx = [{include-group = 'X'}]",
            [("`x` is included by a group that it includes itself", "'X'")],
        ),
        (
            "[dependency-groups]\nx = [{include-group='y'}]\ny = ['a', {include-group='z'}]\nz = [{include-group='y'}]",
            [("`y` is included by a group that it includes itself", "'y'")],
        ),
        (
            "[tool.uv]\n"
            "build-constraint-dependencies = [{requirement='a', hashes=['sha224:12', 3]}, {requirement='b='}]",
            [
                ("`sha224:12` is not a hash of sha256, sha384, sha512 or blake2b", "'sha224:12'"),
                ("a number is not a hash of sha256, sha384, sha512 or blake2b", "3"),
                ("`=` is not an operator of version specifiers", "="),
            ],
        ),
        (
            "[tool.uv]\nbuild-constraint-dependencies = [{requirement='a', hashes='x'}, {hashes=[]}]",
            [
                ("`hashes` is a string, not an array", "'x'"),
                ("a table stands among the requirements of `build-constraint-dependencies`", "{hashes=[]}"),
            ],
        ),
        # only there
        (
            "[tool.uv]\nconstraint-dependencies = [{requirement='a'}]",
            [("a table stands among the requirements of `constraint-dependencies`", "{requirement='a'}")],
        ),
        ("[project]\noptional-dependencies = []", [("`optional-dependencies` is not a table", "[]")]),
        ("tool.uv = 1", [("`uv` is not a table", "1")]),
        ("tool = 1", [("`tool` is not a table", "1")]),
        ("[tool.hatch]\nenvs = 1", [("`envs` is not a table", "1")]),
        ("[tool.pdm.overrides]\na = 1", [("the override of `a` is a number, not a string", "1")]),
        ("[project]\ndependencies = ['']", [("a requirement is empty", "''")]),
    ],
)
def test_parts_of_the_wrong_kind(text: str, wrong: list[tuple[str, str]]) -> None:
    document = read(text)
    assert problems(document) == wrong
    assert {one.rule for one in document.problems} == {"unreadable-requirement"}
    assert all(one.help for one in document.problems)


def test_what_can_be_read_is_read_beside_what_cannot() -> None:
    document = read(
        '[project]\ndependencies = ["a<2", "b>2.6<2.7", 3, "c"]\n[tool.poetry.dependencies]\nd = "^^1"\ne = "^1"'
    )
    assert [one.key for one in document.declarations] == ["a", "c", "e"]
    assert [place for _, place in problems(document)] == [">2.6<2.7", "3", "^^"]


def test_hostile_nesting_in_a_table_of_dependencies() -> None:
    deep = "[" * 90 + "]" * 90
    document = read(f"[project]\ndependencies = [{deep}]\n[tool.poetry.dependencies]\na = {deep}\n")
    assert [place for _, place in problems(document)] == [deep, deep[1:-1]]


def test_whole_files() -> None:
    found = 0
    for file in sorted([*FILES.rglob("pyproject*.toml"), *FILES.rglob("Pipfile")]):
        try:
            source = decode(file.name, file.read_bytes())
        except Undecodable:
            continue
        document = (pipfile if file.name == "Pipfile" else pyproject).read(source)
        if "\\" not in source.text:
            places_hold(document)
        assert all(0 <= one.span.start < one.span.end <= len(source.text) for one in document.problems)
        found += len(document.declarations)
    assert found > 30

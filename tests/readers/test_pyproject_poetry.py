"""Poetry's tables: every form a value can have, and what stands beside `[project]`."""

import pytest

from declared import clauses, only, places_hold, problems, read, words, written

HEAD = "[tool.poetry.dependencies]\n"


@pytest.mark.parametrize(
    ("text", "entry", "found"),
    [
        ('a = "^1"', 'a = "^1"', [[("^", "1")]]),
        # a quoted key with a dot is one package
        ('"a" = "*"', '"a" = "*"', [[("*", "")]]),
        ('a = {version = "~1", optional = true} # c', 'a = {version = "~1", optional = true}', [[("~", "1")]]),
        # no version stands for any
        ("a = {optional = true}", "a = {optional = true}", []),
        ('a.version = "1"\na.optional = true', 'a.version = "1"\na.optional = true', [[("", "1")]]),
        (
            '[tool.poetry.dependencies.a]\nversion = "1"\n\n',
            '[tool.poetry.dependencies.a]\nversion = "1"',
            [[("", "1")]],
        ),
        (
            '[[tool.poetry.dependencies.a]]\nversion = "1"',
            '[[tool.poetry.dependencies.a]]\nversion = "1"',
            [[("", "1")]],
        ),
        ('a = [{version = "1"}]', '{version = "1"}', [[("", "1")]]),
        ('a = ["1"]', '"1"', [[("", "1")]]),
    ],
)
def test_forms(text: str, entry: str, found: list[list[tuple[str, str]]]) -> None:
    document = read(HEAD + text)
    declaration = only(document)
    places_hold(document)
    assert (declaration.key, declaration.dialect, declaration.role) == ("a", "poetry", "requirement")
    assert (declaration.group, declaration.table) == ("", "tool.poetry.dependencies")
    assert written(document, declaration) == entry
    assert clauses(declaration) == found
    assert declaration.specifier_at is None


@pytest.mark.parametrize(
    ("header", "group"),
    [
        ("tool.poetry.dev-dependencies", "group:dev"),
        ("tool.poetry.group.docs.dependencies", "group:docs"),
        ('tool.poetry.group."my docs".dependencies', "group:my docs"),
    ],
)
def test_groups(header: str, group: str) -> None:
    declaration = only(read(f'[{header}]\na = "^1"\n'))
    assert (declaration.group, declaration.table) == (group, header)


def test_every_element_of_a_list_is_a_declaration() -> None:
    document = read(HEAD + 'a = [\n  {version = "1", python = "<3.9"},\n  {version = "^2", python = ">=3.9"},\n]\n')
    places_hold(document)
    assert [(one.key, clauses(one), one.marker and one.marker.value) for one in document.declarations] == [
        ("a", [[("", "1")]], 'python_version < "3.9"'),
        ("a", [[("^", "2")]], 'python_version >= "3.9"'),
    ]


def test_the_name_of_an_array_of_tables_stands_in_each_header() -> None:
    document = read("[[tool.poetry.dependencies.a]]\nversion='1'\n[x]\n[[tool.poetry.dependencies.a]]\nversion='2'\n")
    places_hold(document)
    assert [document.source.position(one.name.span.start) for one in document.declarations if one.name] == [
        (1, 28),
        (4, 28),
    ]


@pytest.mark.parametrize(
    ("value", "kind", "target"),
    [
        ('{git = "https://x.org/a.git", rev = "1"}', "vcs", "https://x.org/a.git"),
        ('{url = "https://x.org/a.whl"}', "url", "https://x.org/a.whl"),
        ('{path = "../a", develop = true}', "path", "../a"),
        ('{file = "a.whl"}', "path", "a.whl"),
        # a version beside a reference is not what is installed
        ('{path = "../a", version = "^1"}', "path", "../a"),
    ],
)
def test_references(value: str, kind: str, target: str) -> None:
    declaration = only(read(f"{HEAD}a = {value}\n"))
    assert declaration.reference is not None
    assert (declaration.reference.kind, declaration.reference.target.value) == (kind, target)
    assert declaration.constraint is None
    assert declaration.editable == ("develop" in value)


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        # these only say where the package of `[project]` comes from
        ('{source = "own"}', ["a"]),
        ("{allow-prereleases = true}", ["a"]),
        ('[{source = "own", platform = "linux"}]', ["a"]),
        # these say which
        ('{version = "^1"}', ["a", "a"]),
        ('"^1"', ["a", "a"]),
        ('{path = "../a"}', ["a", "a"]),
    ],
)
def test_a_table_that_only_enriches_what_project_declares(value: str, keys: list[str]) -> None:
    document = read(f'[project]\ndependencies = ["A>=1"]\n{HEAD}a = {value}\n')
    assert [one.key for one in document.declarations] == keys
    assert not document.problems


def test_enriching_an_optional_dependency_and_a_group() -> None:
    document = read(
        '[project.optional-dependencies]\nx = ["a>=1"]\n[dependency-groups]\ny = ["b[c]>=1"]\n'
        + HEAD
        + 'a = {source = "own"}\nb = {source = "own"}\n'
        + '[tool.poetry.group.y.dependencies]\nb = {source = "own"}\n'
    )
    # `b` of the main table is declared in a group only, which does not count there
    assert [(one.key, one.dialect) for one in document.declarations] == [
        ("a", "pep508"),
        ("b", "pep508"),
        ("b", "poetry"),
    ]


@pytest.mark.parametrize(
    ("value", "message", "place"),
    [
        ("5", "a number is not a constraint for `a`", "5"),
        ("[[]]", "an array is not a constraint for `a`", "[]"),
        ("{version = 5}", "`version` holds a number, not a string", "5"),
        ("{git = true}", "`git` holds a boolean, not a string", "true"),
        ("{version = '1', extras = 'b'}", "`extras` is not an array", "extras = 'b'"),
        ("{version = '1', extras = [2]}", "`extras` holds a number, not a string", "2"),
        ("{version = '1', python = '^^3'}", "`^^` is not an operator of Poetry", "^^"),
        ("{version = '1', python = 3}", "`python` holds a number, not a string", "3"),
        ("''", "the constraint is empty", "''"),
        ("{version = ''}", "the constraint is empty", "''"),
    ],
)
def test_problems(value: str, message: str, place: str) -> None:
    document = read(f'{HEAD}a = {value}\nb = "^1"\n')
    assert problems(document) == [(message, place)]
    assert [one.key for one in document.declarations] == ["b"]


def test_comments_reach_every_branch_of_a_list() -> None:
    document = read(
        HEAD
        + "# above the key\na = [  # behind the bracket\n"
        + "  {version = '1'},  # first\n  # above the second\n  {version = '2'},\n]  # behind the end\nb = '3'\n"
    )
    places_hold(document)
    first, second, other = [one.comments for one in document.declarations]
    assert words(first.above) == ["above the key", "behind the bracket"]
    assert words(first.inline) == ["first", "behind the end"]
    assert words(second.above) == ["above the key", "behind the bracket", "above the second"]
    assert words(second.inline) == ["behind the end"]
    assert (other.above, other.inline, other.heading) == ((), (), ())
    assert first.run == second.run == other.run


def test_comments_of_a_list_in_one_line() -> None:
    document = read(HEAD + "# above\na = [{version = '1'}, {version = '2'}]  # behind\n")
    for declaration in document.declarations:
        assert words(declaration.comments.above) == ["above"]
        assert words(declaration.comments.inline) == ["behind"]


def test_comments_of_a_table_with_a_header() -> None:
    document = read("# above\n[tool.poetry.dependencies.a]  # header\n# inside\nversion = '1'  # version\n# below\n")
    declaration = only(document)
    assert words(declaration.comments.above) == ["above"]
    assert words(declaration.comments.inline) == ["header", "inside", "version"]


def test_runs() -> None:
    document = read(
        "[[tool.poetry.dependencies.z]]\nversion = '1'\n[[tool.poetry.dependencies.z]]\nversion = '2'\n"
        + "[tool.poetry.group.x.dependencies]\na = '1'\npython = '3'\n# c\nb = '1'\n\nc = '1'\nd = '1'\n"
        + "[tool.poetry.group.y.dependencies]\ne = '1'\n"
    )
    runs = [(one.key, one.comments.run) for one in document.declarations]
    assert runs == [("z", 0), ("z", 1), ("a", 2), ("b", 2), ("c", 3), ("d", 3), ("e", 4)]

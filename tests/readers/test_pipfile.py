"""`Pipfile`: its categories, and every form a value can have."""

import pytest

from declared import clauses, only, places_hold, problems, read_pipfile, words, written

HEAD = "[packages]\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[packages]\n",
        # tables of other matters, and a name that only looks like a category
        "[requires]\npython_version = '3.9'\n[scripts]\na = 'b'\n[pipenv]\nallow_prereleases = true\n",
        "extra = 'a'\n[[more]]\na = '*'\n",
    ],
)
def test_nothing_declared(text: str) -> None:
    document = read_pipfile(text)
    assert (document.declarations, document.problems) == ((), ())


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('"*"', [[("*", "")]]),
        ('"==1.2"', [[("==", "1.2")]]),
        ('">=1, <2"', [[(">=", "1"), ("<", "2")]]),
        ('"~=1.2"', [[("~=", "1.2")]]),
        # a bare version or wildcard is a pin
        ('"1.2"', [[("", "1.2")]]),
        ('"3.*"', [[("", "3.*")]]),
        ('{version = "==1.2", index = "own"}', [[("==", "1.2")]]),
        ('{extras = ["x"]}', []),
    ],
)
def test_constraints(value: str, found: list[list[tuple[str, str]]]) -> None:
    document = read_pipfile(f"{HEAD}'A.b' = {value}  # c\n")
    declaration = only(document)
    places_hold(document)
    assert written(document, declaration) == f"'A.b' = {value}"
    assert (declaration.key, declaration.dialect, declaration.table) == ("a-b", "pipfile", "packages")
    assert clauses(declaration) == found
    assert words(declaration.comments.inline) == ["c"]


@pytest.mark.parametrize(
    ("value", "kind", "target", "editable"),
    [
        ('{git = "https://x.org/a.git", ref = "main", editable = true}', "vcs", "https://x.org/a.git", True),
        ('{hg = "https://x.org/a"}', "vcs", "https://x.org/a", False),
        ('{path = "."}', "path", ".", False),
        ('{file = "https://x.org/a.whl"}', "url", "https://x.org/a.whl", False),
    ],
)
def test_references(value: str, kind: str, target: str, editable: bool) -> None:
    declaration = only(read_pipfile(f"{HEAD}a = {value}\n"))
    assert declaration.reference is not None
    assert (declaration.reference.kind, declaration.reference.target.value) == (kind, target)
    assert (declaration.constraint, declaration.editable) == (None, editable)


def test_categories() -> None:
    document = read_pipfile(
        "[packages]\na = '*'\n[dev-packages]\nb = '*'\n[docs]\nc = '*'\n[packages.d]\nversion = '*'\n"
    )
    found = [(one.key, one.group, one.table, one.comments.run) for one in document.declarations]
    assert found == [
        ("a", "", "packages", 0),
        ("b", "group:dev", "dev-packages", 1),
        ("c", "group:docs", "docs", 2),
        ("d", "", "packages", 3),
    ]


@pytest.mark.parametrize(
    ("fields", "marker"),
    [
        ("markers = \"os_name == 'nt'\"", "os_name == 'nt'"),
        ("sys_platform = \"== 'win32'\"", "sys_platform == 'win32'"),
        (
            "markers = \"os_name == 'a' or os_name == 'b'\", os_name = \"!= 'c'\"",
            "(os_name == 'a' or os_name == 'b') and os_name != 'c'",
        ),
    ],
)
def test_markers(fields: str, marker: str) -> None:
    declaration = only(read_pipfile(f'{HEAD}a = {{version = "*", {fields}}}\n'))
    assert declaration.marker is not None
    assert declaration.marker.value == marker


def test_comments_and_index_urls() -> None:
    document = read_pipfile(
        "[[source]]\nurl = 'https://a'\nname = 'a'\n[[source]]\nname = 'b'\n[packages]\n"
        "# above\na = '<2' # beside\nb = '<2'\n"
    )
    places_hold(document)
    first, second = [one.comments for one in document.declarations]
    assert (words(first.above), words(first.inline), first.heading) == (["above"], ["beside"], ())
    assert (second.above, second.inline, second.run) == ((), (), first.run)
    assert document.index_urls == ("https://a",)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("packages = 5", "`packages` is not a table", "5"),
        ("[packages]\na = 5", "a number is not a constraint for `a`", "5"),
        ("[packages]\na = ''", "the constraint is empty", "''"),
        ("[packages]\na = {version = 5}", "`version` holds a number, not a string", "5"),
        ("[packages]\na = {version = '*', extras = 'b'}", "`extras` is not an array", "extras = 'b'"),
        ("[packages]\na = {version = '*', os_name = 1}", "`os_name` holds a number, not a string", "1"),
    ],
)
def test_problems(text: str, message: str, place: str) -> None:
    assert problems(read_pipfile(text)) == [(message, place)]

"""A file that is not TOML is one problem, at its place, that says what the file is."""

import pytest

from declared import problems, read, read_pipfile


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("[project]\nname\n", "`pyproject.toml` is not TOML: expected `=` after a key", "e"),
        ("[project]\nname = 'a'\nx = [\n\n\n", "`pyproject.toml` is not TOML: expected a value", "["),
        ("a = 1 b = 2", "`pyproject.toml` is not TOML: expected the end of the line", "b"),
        # git's markers, in a table and in an array
        (
            "[a]\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> c\n",
            "`pyproject.toml` holds an unresolved merge conflict",
            "<<<<<<< HEAD",
        ),
        (
            "a = [\n'b',\n<<<<<<< HEAD\n'c',\n=======\n>>>>>>> c\n]",
            "`pyproject.toml` holds an unresolved merge conflict",
            "<<<<<<< HEAD",
        ),
        # the head of the conflict was removed, its foot forgotten
        ("a = 1\n>>>>>>> main\n", "`pyproject.toml` holds an unresolved merge conflict", ">>>>>>> main"),
        # braces in a string elsewhere do not make one
        ("a = '{{ b }}'\nc\n", "`pyproject.toml` is not TOML: expected `=` after a key", "c"),
    ],
)
def test_problems(text: str, message: str, place: str) -> None:
    document = read(text)
    assert problems(document) == [(message, place)]
    (problem,) = document.problems
    assert problem.rule == "unreadable-file"
    assert problem.help
    assert not document.declarations


def test_a_pipfile_is_called_by_its_name() -> None:
    assert problems(read_pipfile("[packages\n")) == [
        ("`Pipfile` is not TOML: expected `]` at the end of a table declaration", "s")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{% if x %}\n[a]\n{% endif %}\n",
        "[a]\nb = {{ c }}\n",
        "[a]\nb = 1\n{#- c #}\n",
        "[project]\nname = '{{ cookiecutter.name }}'\ndependencies = ['flask']\n",  # TOML all the same
        "[tool.poetry]\nname = '{{name}}'\n",
        "[project]\nname = 'a'\ndependencies = ['flask=={{ version }}']\n",
    ],
)
def test_a_template_is_left_out(text: str) -> None:
    document = read(text)
    assert (document.left_out, document.problems, document.declarations) == ("is a template", (), ())


@pytest.mark.parametrize(
    "text",
    [
        "[project]\nname = 'a'\ndependencies = ['flask']\n[tool.x]\ntag = 'v{{ version }}'\n",  # another tool's format
        "[project]\nname = 'a' # {{ b }}\n",
    ],
)
def test_a_format_of_another_tool_is_no_template(text: str) -> None:
    assert not read(text).left_out

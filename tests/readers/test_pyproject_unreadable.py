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
        # templates
        ("{% if x %}\n[a]\n{% endif %}\n", "`pyproject.toml` is a template, not TOML", "{"),
        ("[a]\nb = {{ c }}\n", "`pyproject.toml` is a template, not TOML", "{"),
        ("[a]\nb = 1\n{#- c #}\n", "`pyproject.toml` is a template, not TOML", "{"),
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

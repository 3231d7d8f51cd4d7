"""Which comments stand around a requirement in an array."""

import pytest

from declared import places_hold, read, words

# The array's text; for each requirement its inline, above and heading comments.
ARRAYS = [
    ("x = ['a', 'b']", [([], [], []), ([], [], [])]),
    ("# no\n\nx = ['a']", [([], [], [])]),
    # directly above the header is not above the key
    ("x = [\n'a', # one\n# two\n'b', # three\n]", [(["one"], [], []), (["three"], ["two"], [])]),
    # the comma may stand on a later line
    ("x = [\n'a' # one\n, 'b']", [(["one"], [], []), ([], [], [])]),
    # a blank line ends the reach of a block
    ("x = [\n# one\n\n# two\n# three\n'a',\n# four\n]", [([], ["two", "three"], [])]),
    # the block above the key, what follows the opening bracket, what follows the closing one
    ("# one\n# two\nx = [ # three\n'a',\n] # four", [([], [], ["one", "two", "three", "four"])]),
    # one line: the comment at its end speaks of the array
    ("x = ['a', 'b'] # one", [(["one"], [], []), (["one"], [], [])]),
    # an element on the line of a bracket owns the comment there
    ("x = ['a', # one\n'b'] # two", [(["one"], [], []), (["two"], [], [])]),
    # both on one line of several
    ("x = [\n# one\n'a', 'b', # two\n]", [(["two"], ["one"], []), (["two"], [], [])]),
    # lines that go on with a comment, in its column
    ("x = [\n'a', # one\n     # two\n'b',\n]", [(["one", "two"], [], []), ([], [], [])]),
    # not in its column: the block of the next
    ("x = [\n'a', # one\n    # two\n'b',\n]", [(["one"], [], []), ([], ["two"], [])]),
    ("x = [ # one\n      # two\n'a',\n]", [([], [], ["one", "two"])]),
    # a number sign in a string is none
    ("x = [\n'a @ https://x.org/#sha256=1',\n]", [([], [], [])]),
]


@pytest.mark.parametrize(("text", "expected"), ARRAYS)
def test_arrays(text: str, expected: list[tuple[list[str], list[str], list[str]]]) -> None:
    document = read(f"# above the header\n[dependency-groups]\n{text}\n")
    found = [one.comments for one in document.declarations]
    assert [(words(one.inline), words(one.above), words(one.heading)) for one in found] == expected
    places_hold(document)


def test_crlf_and_blanks_do_not_matter() -> None:
    plain = "[dependency-groups]\n# one\nx = [\n  # two\n  'a', # three\n]\n"
    found = read(plain).declarations[0].comments
    other = read(plain.replace("\n", "\r\n").replace("  'a'", "\t'a'")).declarations[0].comments
    assert (words(found.inline), words(found.above), words(found.heading)) == (["three"], ["two"], ["one"])
    assert [words(getattr(other, kind)) for kind in ("inline", "above", "heading")] == [["three"], ["two"], ["one"]]


def test_runs_end_at_blank_lines_and_at_the_end_of_an_array() -> None:
    document = read(
        "[project]\ndependencies = [\n'a',\n# c\n'b', 'c',\n\n'd',\n \t\n'e']\noptional-dependencies.x = ['f']\n"
    )
    assert [(one.key, one.comments.run) for one in document.declarations] == [
        ("a", 0),
        ("b", 0),
        ("c", 0),
        ("d", 1),
        ("e", 2),
        ("f", 3),
    ]


def test_all_comments_of_the_file_are_kept() -> None:
    document = read("# one\n[tool.x] # two\ny = [ # three\n# four\n]\n")
    assert [(comment.text, comment.own_line) for comment in document.comments] == [
        ("# one", True),
        ("# two", False),
        ("# three", False),
        ("# four", True),
    ]

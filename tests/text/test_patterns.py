"""Path patterns: those of the formats' table, and `.gitignore`'s."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whypin.text.patterns import Pattern, holds, is_usable, matches, matches_name, whole


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("dev.in", "dev.in", True),
        ("dev.in", "a/b/dev.in", True),  # without `/`: wherever it stands
        ("dev.in", "xdev.in", False),
        ("dev.in", "dev.in/x", False),  # of a format, a folder of that name is none
        ("*.in", "a/dev.in", True),
        ("a/*.in", "a/dev.in", True),
        ("a/*.in", "a/b/dev.in", False),  # `*` does not cross `/`
        ("a/*.in", "b/a/dev.in", False),  # with `/`: the whole path
        ("a/**", "a/b/c/dev.in", True),
        ("**/dev.in", "dev.in", True),  # `**` is any number of parts, none included
        ("**/b/*.in", "a/b/c/b/x.in", True),  # the last `b` counts
        ("a/**/b/**/c", "a/b/x/c", True),
        ("de?.in", "dev.in", True),
        ("de?.in", "de.in", False),
        ("./a/dev.in", "a/dev.in", True),
    ],
)
def test_a_pattern_names_paths(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


def test_a_whole_pattern_is_bound_to_the_root() -> None:
    assert whole("tools", "tools")
    assert not whole("tools", "packages/tools")
    assert whole("packages/*", "packages/a")


# Letters count here, and bytes with git: so none beyond ASCII. Files only; what is a folder follows. Every name that
# one of the patterns below is about, and some beside it.
FILES = (
    *("a", "b", "ab", "]", "*", "-", "!", "#", "a ", "z.txt", "q/a", "q/b/c", "q/q/a", "q/ab/b", "c/a/b/a", "c/q/ab"),
    *("d/a.txt", "d/e/a.txt", "d/e/f/a.txt", "A", "5", ".h/a", "q/]/b"),
)
TABLE = (
    *(
        "a",
        "a/",
        "/a",
        "q",
        "q/",
        "/q/",
        "q/*",
        "q/**",
        "**/a",
        "**/q/a",
        "q/**/a",
        "/**",
        "**",
        "**/",
        "*",
        "*/",
        "/*",
    ),
    *(
        "a*",
        "*b",
        "?",
        "??",
        "[ab]",
        "[!ab]",
        "[^ab]",
        "[a-c]",
        "[]a]",
        "[!]a]",
        "[-a]",
        "[a-]",
        "[a",
        "[z-a]",
        "[b-a]",
    ),
    *(
        "[[:alpha:]]",
        "[[:digit:]]",
        "[[:upper:]]",
        "[![:alnum:]]",
        "[[:nope:]]",
        "[\\]]",
        "\\*",
        "\\a",
        "a\\",
        "\\!",
        "\\#",
    ),
    *("a ", "a\\ ", "  ", "d/*.txt", "d/**/*.txt", "d/*/a.txt", "d/e", "d/**/f/", "***", "a**", "c/**/**/a", "/c/a/b"),
    *("q/ab/**", ".h", ".*", "[^a]b", "?/b", "q?a", "c*a", "/d/e/f/a.txt", "./a", "//a", "e/f"),
)
LISTS = (
    ("*", "!a"),
    ("/*", "!/d", "/d/*", "!/d/e"),  # a folder is given back, and what lies in it
    ("d/", "!d/a.txt"),  # what lies in an excluded folder is not given back
    ("d/*", "!d/a.txt"),
    ("!a", "a"),
    ("a", "!a", "/q/a"),
    ("*.txt", "!/d/e/*.txt", "f"),
)


def _git_ignores(folder: Path, patterns: tuple[str, ...]) -> set[str]:
    (folder / ".gitignore").write_text("\n".join(patterns) + "\n", encoding="utf-8")
    command = ["git", "-c", "core.quotePath=false", "check-ignore", "--no-index", "--stdin", "-z"]
    done = subprocess.run(command, cwd=folder, input="\0".join(FILES).encode(), capture_output=True, check=False)
    return set(done.stdout.decode().split("\0")) - {""}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ignoring")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    return folder


@pytest.mark.parametrize("patterns", [*[(one,) for one in TABLE], *LISTS], ids=" ".join)
def test_patterns_are_those_of_git(repository: Path, patterns: tuple[str, ...]) -> None:
    ours = {path for path in FILES if holds([Pattern(one) for one in patterns], path)}
    assert ours == _git_ignores(repository, tuple("\\#" if one == "#" else one for one in patterns))


PIECES = ("a", "b", "q", "*", "**", "?", "/", "**/", "/**", "[ab]", "[!a]", "[a-c]", "\\a", ".txt", "d", "!")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join), min_size=1, max_size=3))
def test_what_no_table_thought_of(repository: Path, patterns: list[str]) -> None:
    # Of these git's own answer depends on what lies in memory before them.
    if any("//" in one or re.search(r"[^/]\*\*|\*\*[^/]", one) for one in patterns):
        return
    ours = {path for path in FILES if holds([Pattern(one) for one in patterns], path)}
    assert ours == _git_ignores(repository, tuple(patterns))


def test_a_pattern_is_seen_from_its_folder() -> None:
    assert holds([Pattern("/x.in", "a/b")], "a/b/x.in")
    assert holds([Pattern("x.in", "a/b")], "a/b/c/x.in")
    assert not holds([Pattern("x.in", "a/b")], "x.in")
    assert not holds([Pattern("*", "a/b")], "a/bc")
    assert not holds([Pattern("**", "a")], "a")


@pytest.mark.parametrize(("pattern", "usable"), [("a/*[bc]", True), ("a[", False), ("a\\", False), ("a" * 501, False)])
def test_what_is_a_pattern_at_all(pattern: str, usable: bool) -> None:
    assert is_usable(pattern) is usable


@settings(max_examples=100)
@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_one_part_agrees_with_a_regular_expression(pattern: str, name: str) -> None:
    expression = "".join({"*": ".*", "?": "."}.get(letter, letter) for letter in pattern)
    assert matches_name(pattern, name) is bool(re.fullmatch(expression, name))


def test_many_stars_end() -> None:
    # A regular expression of this shape would not, within the age of the universe.
    assert not matches("*a" * 40 + "b", "a" * 4000)
    assert not holds([Pattern("/**/a" * 40 + "/b")], "a/" * 400 + "c")

"""`non-caret-constraint`: what passes for a caret, and which caret to write instead."""

from __future__ import annotations

import pytest

from pages.checking import check, findings, fixed_text
from whypin import rules

NAME = "non-caret-constraint"
POETRY = '[tool.poetry]\nname = "museum"\npackage-mode = false\n[tool.poetry.dependencies]\npython = ">=3.10,<4"\n'
LOCK = (
    '[[package]]\nname = "a"\nversion = "{}"\noptional = false\npython-versions = "*"\nfiles = []\n\n'
    '[metadata]\nlock-version = "2.1"\npython-versions = "*"\ncontent-hash = "0"\n'
)


@pytest.mark.parametrize(
    "entry",
    [
        'a = "^1.2"',
        'a = "^1.0,<1.5"',  # the cap needs an explanation as a cap
        'a = "^1.0 || ^3.0"',
        'a = { version = "^1.2", extras = ["x"] }',
        'a = { git = "https://example.org/a.git", rev = "abc" }',
        'a = { path = "../a" }',
        'a = { source = "inner" }',
        '# 1.3 breaks the export of postcards\na = "1.2"',
        'a = ">=1.2,<1.3"  # 1.3 breaks the export of postcards',
        'a = [\n    { version = "^1.2", python = "<3.12" },\n    { version = "^2.0", python = ">=3.12" },\n]',
    ],
)
def test_fine(entry: str) -> None:
    assert not findings(NAME, {"pyproject.toml": f"{POETRY}{entry}\n"})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.in", "a==1.2\n"),
        ("pyproject.toml", '[project]\nname = "m"\ndependencies = ["a>=1,<2"]\n'),
        ("Pipfile", '[packages]\na = "*"\n'),
    ],
)
def test_other_files_have_no_caret(path: str, text: str) -> None:
    assert not findings(NAME, {path: text})


@pytest.mark.parametrize(
    "spec", ["*", "1.2.3", "==1.2.3", "=1.2", ">=1.2", "~1.2", "~=1.2", "1.2.*", "<2", "!=1", "<1||^1"]
)
def test_reported(spec: str) -> None:
    (found,) = findings(NAME, {"pyproject.toml": f'{POETRY}a = "{spec}"\n'})
    assert found.message == f"`{spec}` is not a caret range of `a` and no comment says why"
    assert found.severity == "error"


def test_each_element_of_a_list_is_judged_alone() -> None:
    elements = '{ version = "^1.2", python = "<3.12" },\n    { version = "*", python = ">=3.12" },'
    text = f"{POETRY}a = [\n    {elements}\n]\n"
    (found,) = findings(NAME, {"pyproject.toml": text})
    assert found.message.startswith("`*` ")


def test_a_list_that_nothing_explains_is_reported_by_this_rule_alone() -> None:
    """`unexplained-constraint` is about the whole list, `missing-lower-bound` about the element."""
    elements = '{ version = "=1.2", python = "<3.12" },\n    { version = "<2", python = ">=3.12" },'
    text = f"{POETRY}a = [\n    {elements}\n]\nb = '<2'\n"
    every = [rules.load(name) for name in (NAME, "unexplained-constraint", "missing-lower-bound")]
    found = check(every, {"pyproject.toml": text.encode()}).findings
    assert [(one.rule, one.message.split("`")[1]) for one in found] == [(NAME, "=1.2"), (NAME, "<2"), (NAME, "<2")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (">=6.1.3,<7", "^6.1.3"),
        (">=6.1.3, <7.0.0", "^6.1.3"),
        (">=0.2.3,<0.3", "^0.2.3"),
        (">=0.0.3,<0.0.4", "^0.0.3"),
        ("~0.2.3", "^0.2.3"),
        ("~1", "^1"),
        ("~=1.4", "^1.4"),
        ("1.*", "^1"),
        ("1.2.3", "1.2.3"),  # a caret admits more
        (">=1.2", ">=1.2"),  # or less
        ("*", "*"),  # no lock says what it stands for
    ],
)
def test_safe_fix(before: str, after: str) -> None:
    files = {"pyproject.toml": f'{POETRY}a = "{before}"\n'}
    assert fixed_text(NAME, files)["pyproject.toml"] == f'{POETRY}a = "{after}"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1.2.3", "^1.2.3"),
        ("==1.2.3", "^1.2.3"),
        ("=1.2", "^1.2"),
        ("~1.2", "^1.2"),
        ("~=1.2.3", "^1.2.3"),
        ("1.2.*", "^1.2"),
        (">=1.2", "^1.2"),
        (">=6.1.3,<8", ">=6.1.3,<8"),  # no caret is near
        (">1.2", ">1.2"),
        ("<2", "<2"),
        ("1.2+cpu", "1.2+cpu"),
        ("1!2.0", "1!2.0"),
    ],
)
def test_unsafe_fix(before: str, after: str) -> None:
    files = {"pyproject.toml": f'{POETRY}a = "{before}"\n'}
    assert fixed_text(NAME, files, unsafe=True)["pyproject.toml"] == f'{POETRY}a = "{after}"\n'


def test_a_lock_says_what_a_star_stands_for() -> None:
    files = {"pyproject.toml": f'{POETRY}a = "*"\n', "poetry.lock": LOCK.format("3.4.1")}
    assert fixed_text(NAME, files)["pyproject.toml"] == f'{POETRY}a = "^3.4.1"\n'


def test_the_caret_keeps_what_is_locked() -> None:
    files = {"pyproject.toml": f'{POETRY}a = ">=1.2"\n', "poetry.lock": LOCK.format("3.4.1")}
    assert fixed_text(NAME, files) == files
    assert fixed_text(NAME, files, unsafe=True)["pyproject.toml"] == f'{POETRY}a = "^3.4.1"\n'


@pytest.mark.parametrize(
    ("spec", "locked", "after"),
    [
        ("<4", "3.1.3", "^3.1.3"),
        ("!=3.0", "3.1.3", "^3.1.3"),
        (">=1,<5", "3.1.3", "^3.1.3"),
        ("<4", "1!3.1", "<4"),  # no caret has an epoch
    ],
)
def test_a_lock_gives_the_caret_where_the_spec_gives_none(spec: str, locked: str, after: str) -> None:
    files = {"pyproject.toml": f'{POETRY}a = "{spec}"\n', "poetry.lock": LOCK.format(locked)}
    assert fixed_text(NAME, files) == files
    assert fixed_text(NAME, files, unsafe=True)["pyproject.toml"] == f'{POETRY}a = "{after}"\n'


@pytest.mark.parametrize(
    ("spec", "locked", "safe"),
    [
        ("0.2.*", "0.2.1", True),
        ("0.2.*", "0.2.0rc1", False),  # which `^0.2` does not admit
        ("0.2.*", "0.2.1rc1", True),
        ("1.*", "1.0.dev1", False),
    ],
)
def test_a_safe_fix_keeps_the_pre_release_that_is_locked(spec: str, locked: str, safe: bool) -> None:
    files = {"pyproject.toml": f'{POETRY}a = "{spec}"\n', "poetry.lock": LOCK.format(locked)}
    assert (fixed_text(NAME, files) != files) == safe


WHERE = "in a comment above or at the end of the line: `# why:` and the reason"


@pytest.mark.parametrize(
    ("spec", "locked", "help_"),
    [
        ("<4", "3.1.3", f"write `^3.1.3`, or write `>=3.1.3,<4` and say why {WHERE}"),
        ("*", "3.1.3", f"write `^3.1.3`, or write `>=3.1.3` and say why {WHERE}"),
        ("<4", "", f"write a caret range such as `^1.2`, or add a lower bound and say why {WHERE}"),
        ("~3.1", "3.1.3", f"write `^3.1`, or say why not {WHERE}"),
    ],
)
def test_the_help_speaks_of_a_missing_lower_bound_in_one_go(spec: str, locked: str, help_: str) -> None:
    files = {"pyproject.toml": f'{POETRY}a = "{spec}"\n'} | ({"poetry.lock": LOCK.format(locked)} if locked else {})
    (found,) = findings(NAME, files)
    assert found.help == help_


def test_help_says_what_to_write() -> None:
    (found,) = findings(NAME, {"pyproject.toml": f'{POETRY}a = ">=6.1.3,<7"\n'})
    assert found.help == (
        "write `^6.1.3`, or say why not in a comment above or at the end of the line: `# why:` and the reason"
    )

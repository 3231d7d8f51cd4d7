"""Which rules a run has: what was asked for, what the configuration turns on, what comes with every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pages.checking import DictTree, check
from whypin import rules
from whypin.engine.selection import EVERYTHING, kinds_held, left_out, select
from whypin.model.rule_table import ABOUT
from whypin.project.configuration import Nearest
from whypin.project.load import load
from whypin.project.targets import targets

if TYPE_CHECKING:
    from whypin.model.rule import Grade


@pytest.mark.parametrize(
    ("severity", "by_hook", "runs"),
    [
        (None, True, False),  # it is off by default
        ("off", True, False),
        ("warning", True, True),
        (None, False, True),  # `--select` names it
    ],
)
def test_what_is_off_by_default_is_part_of_a_hook_where_it_is_on(
    severity: Grade | None, by_hook: bool, runs: bool
) -> None:
    severities: dict[str, Grade] = {} if severity is None else {"missing-sdist": severity}
    chosen = select(["yanked-version", "missing-sdist"], (), [severities], True, by_hook=by_hook)
    names = [module.RULE.name for module in chosen]
    assert ("missing-sdist" in names) == runs
    assert "yanked-version" in names


def test_a_hook_runs_what_the_configuration_turned_off() -> None:
    """A hook's selection is fixed: a change cannot take a rule out of it."""
    chosen = select(["yanked-version"], (), [{"yanked-version": "off"}], True, by_hook=True)
    assert "yanked-version" in [module.RULE.name for module in chosen]


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.in": b"django\n-r gone.txt\n-e .\nx @ https://example.com/x-1.zip#md5=0\n?\n"},
        {"requirements.in": b"a==1 --hash=md5:0\na==2\n", "constraints.in": b"a<1\n"},
        {"pyproject.toml": b'[project]\nname = "x"\nversion = "1"\ndependencies = ["a>=1", "a<1", "b @ file:///b"]\n'},
        {"pyproject.toml": b'[tool.poetry.dependencies]\npython = "^3.10"\na = { git = "https://example.com/a" }\n'},
        {"Pipfile": b'[packages]\na = "*"\nb = { file = "https://example.com/b.zip" }\n'},
        {"setup.cfg": b"[options]\ninstall_requires =\n    a==1\n    a==2\n"},
    ],
    ids=" ".join,
)
def test_the_rules_about_some_files_find_nothing_without_them(files: dict[str, bytes]) -> None:
    assert not check([rules.load(name) for name in ABOUT], files).findings


@pytest.mark.parametrize(
    ("file", "text", "about"),
    [
        ("requirements.in", "a>=1\n", set()),
        ("requirements.txt", "a==1 --hash=sha256:00\n", {"locks"}),
        ("supply-chain/imports.toml", '[[import]]\nname = "them"\nend = 2099-01-01\n', {"stores"}),
        ("supply-chain/config.toml", '[cargo-vet]\nversion = "0.10"\n', {"stores"}),
        # An ignore has to have run.
        ("requirements.in", "a>=1  # whypin: ignore[weak-hash] why\n", EVERYTHING),
    ],
)
def test_what_a_file_is_about(file: str, text: str, about: set[str]) -> None:
    tree = DictTree({file: text.encode()})
    nearest = Nearest(tree, rules.names())
    project = load(tree, targets(tree, [file], nearest), nearest, partners=False)
    assert kinds_held(project, nearest) == about


def test_the_rules_that_are_left_out() -> None:
    every = {module.RULE.name for module in select(None, (), [], False)}
    for about in (frozenset(), EVERYTHING - {"locks"}, EVERYTHING - {"stores"}, EVERYTHING):
        names = {module.RULE.name for module in select(None, (), [], False, about=about)}
        assert names == every - left_out(None, (), [], about).keys()
        assert names.isdisjoint([name for name, (kind, _) in ABOUT.items() if kind not in about])
    left = left_out(None, ("weak-hash",), [{"stale-lock": "off"}], ())
    assert left.keys() == ABOUT.keys() - {"weak-hash", "stale-lock"}
    # A hook's selection is fixed.
    assert left_out(["stale-lock", "missing-include"], (), [{"stale-lock": "off"}], ()) == {"stale-lock": "always"}

"""`stale-lock`: one finding a pair, which says less than nothing twice."""

from __future__ import annotations

from pages.checking import DictTree, configured, findings, modules
from whypin import rules
from whypin.engine.run import run
from whypin.model.facts import Facts
from whypin.project.load import load

NAME = "stale-lock"
OLD = 'version = 1\nrevision = 3\n[[package]]\nname = "museum"\nversion = "1"\nsource = { virtual = "." }\n'
LOCK = OLD + '[package.metadata]\nrequires-dist = [{ name = "a", specifier = ">=1" }, { name = "old" }]\n'
PYPROJECT = '[project]\nname = "museum"\nversion = "1"\ndependencies = ["a>=2", "b"]\n'
POETRY = '[tool.poetry]\nname = "museum"\n[tool.poetry.dependencies]\npython = "*"\na = "*"\nb = "*"\n'
POETRY_LOCK = '[metadata]\nlock-version = "2.1"\npython-versions = "*"\ncontent-hash = "00"\n'


def test_one_finding_a_pair_at_the_first_difference() -> None:
    (found,) = findings(NAME, {"pyproject.toml": PYPROJECT, "uv.lock": LOCK})
    assert found.message == "`a>=2` is declared, and the lock was made from `a>=1` (and 2 more differences)"
    assert (found.path, found.help, found.pair) == ("pyproject.toml", "regenerate the lock: `uv lock`", "uv.lock")
    assert PYPROJECT[found.span.start : found.span.end] == '"a>=2"'
    assert found.related == ()


def test_a_hash_cannot_say_what_is_missing() -> None:
    (found,) = findings(NAME, {"pyproject.toml": POETRY, "poetry.lock": POETRY_LOCK})
    assert found.message.endswith("its `content-hash` differs, and `a` and 1 more are not locked")
    assert POETRY_LOCK[found.span.start : found.span.end] == "00"
    packages = "".join([f'[[package]]\nname = "{name}"\nversion = "1"\n' for name in "ab"])
    (found,) = findings(NAME, {"pyproject.toml": POETRY, "poetry.lock": packages + POETRY_LOCK})
    assert found.message.endswith("its `content-hash` differs")


def said(
    files: dict[str, str], names: tuple[str, ...], paths: tuple[str, ...] = ()
) -> list[tuple[str, str, list[str]]]:
    """Rule, path and related paths of what these rules find about these files."""
    settings = configured("")
    project = load(DictTree({path: text.encode() for path, text in files.items()}), paths, settings)
    selected = [module for name in names for module in modules(name)]
    report = run(project, selected, Facts(rules=tuple(rules.names())), configuration=settings)
    return [(one.rule, one.path, [related.path for related in one.related]) for one in report.findings]


def test_missing_packages_are_told_once() -> None:
    files = {"pyproject.toml": POETRY, "poetry.lock": POETRY_LOCK}
    assert [found[0] for found in said(files, ("lock-out-of-sync",))] == ["lock-out-of-sync"] * 2
    assert [found[0] for found in said(files, ("lock-out-of-sync", NAME))] == [NAME]
    # What is locked outside of the declared range is another matter, and so is another lock.
    outside = OLD.replace(
        "[[package]]",
        '[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "https://i.example" }\n[[package]]',
    )
    others = {"x/pyproject.toml": PYPROJECT, "x/uv.lock": outside, **files}
    assert [found[:2] for found in said(others, ("lock-out-of-sync", NAME))] == [
        (NAME, "poetry.lock"),
        (NAME, "x/pyproject.toml"),
        ("lock-out-of-sync", "x/uv.lock"),
    ]


def test_whichever_file_was_changed() -> None:
    files = {"pyproject.toml": PYPROJECT, "uv.lock": LOCK}
    assert said(files, (NAME,), ("pyproject.toml",)) == [(NAME, "pyproject.toml", [])]
    assert said(files, (NAME,), ("uv.lock",)) == [(NAME, "pyproject.toml", ["uv.lock"])]
    files = {"pyproject.toml": POETRY, "poetry.lock": POETRY_LOCK}
    assert said(files, (NAME,), ("pyproject.toml",)) == [(NAME, "poetry.lock", ["pyproject.toml"])]
    assert said(files, (NAME,), ("poetry.lock",)) == [(NAME, "poetry.lock", [])]

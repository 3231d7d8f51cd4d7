"""Which files a run is about, and what the configuration above each says, from the outside."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import repositories
from whypin.commands import disk
from whypin.commands.disk import Disk
from whypin.commands.hooks import check_constraint_comments, check_lower_bounds
from whypin.commands.main import main
from whypin.vcs.ignored import may_be_ignored

BARE = "flask\n"
CAPPED = "ansible>=2.9.13,<2.10.0\n"
CONFLICT = "<<<<<<< ours\n[tool.whypin]\n=======\n>>>>>>> theirs\n"


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository as the current folder."""
    folder = tmp_path / "repository"
    repositories.repository(folder, {})
    monkeypatch.chdir(folder)
    return folder


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


def concise(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The findings of a run, without their messages."""
    main(["check", "--format", "concise", "--quiet", *words])
    return [" ".join(line.split(": ")[:2]) for line in capsys.readouterr().out.splitlines()]


# A run that looks at nothing.


@pytest.mark.parametrize(
    ("files", "words", "said"),
    [
        ({}, [], "no dependency file in this repository: whypin looks for requirements files"),
        ({"README.md": ""}, [], "no dependency file in this repository"),
        ({"docs/x.md": "", "requirements.in": BARE}, ["docs"], "no dependency file in `docs`"),
        (
            {"whypin.toml": 'exclude = ["/a/"]\n', "a/requirements.in": BARE},
            [],
            "`exclude` leaves out every dependency file in this repository (1, see `--show-files`)",
        ),
    ],
)
def test_nothing_to_look_at_is_no_pass(
    files: dict[str, str], words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(files)
    assert main(["check", *words]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(f"whypin: {said}")


@pytest.mark.parametrize("name", ["nowhere", "nowhere/requirements.in", "nowhere.txt"])
def test_what_is_missing_is_said_to_be_missing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "concise", name]) == 2
    assert f"`{name}` is not there" in capsys.readouterr().out


def test_a_walk_ends(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    monkeypatch.setattr(disk, "MOST_FOLDERS", 3)
    monkeypatch.chdir(tmp_path)
    shutil.rmtree("repository/.git")
    write({"a/b/c/requirements.in": BARE})
    assert main(["check"]) == 2
    assert "is not a git repository and holds more than 3 folders; name the files to check" in capsys.readouterr().err
    # Those who are named a file do not walk, not even to look for the names of the repository's own packages.
    assert main(["check", "a/b/c/requirements.in"]) == 1


# What is excluded.


def test_who_names_a_file_means_it_and_a_hook_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    write({"whypin.toml": 'exclude = ["vendor/"]\n', "vendor/requirements.in": BARE, "requirements.in": ""})
    assert main(["check"]) == 0
    assert main(["check", "vendor/requirements.in"]) == 1
    assert main(["check", "vendor"]) == 2
    capsys.readouterr()
    assert check_lower_bounds(["vendor/requirements.in"]) == 0
    assert check_lower_bounds(["requirements.in", "vendor/requirements.in"]) == 0
    assert capsys.readouterr().out.endswith("checked 1 file: nothing to report\n")


# The nearest configuration.


def test_severities_are_those_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        {
            "requirements.in": BARE,
            "pyproject.toml": '[tool.whypin.rules]\nmissing-lower-bound = "off"\n',
            "a/requirements.in": BARE,
            "a/whypin.toml": '[rules]\nmissing-lower-bound = "note"\n',
            "a/b/requirements.in": BARE,
            "a/b/whypin.toml": "",
        }
    )
    expected = [
        "a/b/requirements.in:1:1 missing-lower-bound (warning)",
        "a/requirements.in:1:1 missing-lower-bound (note)",
    ]
    assert concise(capsys) == expected
    assert concise(capsys, "requirements.in") == []
    assert concise(capsys, "a/b/requirements.in") == expected[:1]
    # One that is named runs everywhere.
    assert len(concise(capsys, "--select", "missing-lower-bound")) == 3


@pytest.mark.parametrize("start", [".", "a", "a/b"])
def test_where_one_stands_changes_nothing(
    start: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        {
            "requirements.in": BARE,
            "a/whypin.toml": 'bare-names = "allow"\n',
            "a/requirements.in": BARE,
            "a/b/requirements.in": BARE,
        }
    )
    monkeypatch.chdir(start)
    assert concise(capsys) == ["requirements.in:1:1 missing-lower-bound (warning)"]


def test_an_ignore_is_for_the_files_that_its_configuration_governs(capsys: pytest.CaptureFixture[str]) -> None:
    ignore = '[[ignore]]\nrule = "unexplained-constraint"\npackage = "ans*"\nreason = "the platform team pins it"\n'
    write({"requirements.in": CAPPED, "a/requirements.in": CAPPED, "a/whypin.toml": ignore})
    assert concise(capsys) == ["requirements.in:1:8 unexplained-constraint"]


def test_an_ignore_of_a_configuration_that_does_nothing_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    head = '[[ignore]]\nrule = "unexplained-constraint"\nreason = "ours"\n'
    write({"requirements.in": CAPPED, "whypin.toml": f'{head}path = "svc/**"\n{head}path = "requirements.*"\n'})
    assert concise(capsys) == ["whypin.toml:2:9 unused-ignore (warning)"]


def test_options_for_packages_may_be_patterns(capsys: pytest.CaptureFixture[str]) -> None:
    updates = {'"*"': "minor", '"types-*"': "major", "types-x": "minor"}
    tables = [f'[packages.{name}]\nupdates = "{largest}"\n' for name, largest in updates.items()]
    write({"whypin.toml": "".join(tables), "requirements.in": "types-x>=1\ntypes-y>=1\nz>=1\n"})
    assert concise(capsys) == ["requirements.in:1:8 uncapped-constraint", "requirements.in:3:2 uncapped-constraint"]


def test_patterns_that_match_nothing_are_noted(capsys: pytest.CaptureFixture[str]) -> None:
    keys = 'exclude = ["b/", "gone/"]\nproduction = ["group:server", "group:x*"]\n'
    keys += 'development = ["requirements.in", "y.in"]\n'
    tables = '[packages.flask]\ncooldown = 3\n[packages.flaks]\ncooldown = 3\n[packages."fl*"]\ncooldown = 1\n'
    project = '[project]\nname = "a"\n[dependency-groups]\nserver = ["flask>=3"]\n'
    write({"whypin.toml": keys + tables, "pyproject.toml": project, "requirements.in": BARE, "b/requirements.in": BARE})
    assert main(["check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["notes_on_run"] == [
        "`exclude` in `whypin.toml` names `gone/`, which matches no file that whypin reads",
        "`production` in `whypin.toml` names `group:x*`, which matches nothing",
        "`development` in `whypin.toml` names `y.in`, which matches nothing",
        "`packages` in `whypin.toml` names `flaks`, which is neither declared nor locked",
    ]
    # Of a part of the repository nobody can tell.
    assert main(["check", "--format", "json", "pyproject.toml"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["notes_on_run"] == []


@pytest.mark.parametrize("name", ["pyproject.toml", "whypin.toml"])
def test_a_configuration_that_cannot_be_read_is_a_finding_beside_the_others(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write({name: CONFLICT, "requirements.in": CAPPED})
    for words in ([], ["requirements.in"]):
        assert main(["check", "--format", "json", *words]) == 2
        report = json.loads(capsys.readouterr().out)
        assert [(one["path"], one["rule"], one["message"]) for one in report["findings"]] == [
            (name, "unreadable-file", f"`{name}` holds an unresolved merge conflict"),
            ("requirements.in", "unexplained-constraint", "`>=2.9.13,<2.10.0` caps `ansible` and no comment says why"),
        ][:: 1 if name < "requirements.in" else -1]
    assert check_constraint_comments(["requirements.in"]) == 2


def test_a_mistake_below_the_root_has_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    write({"a/whypin.toml": '[rules]\nmissing-lower-bound = "ignore"\n', "a/requirements.in": BARE})
    assert main(["check"]) == 2
    assert capsys.readouterr().err.startswith("whypin: a/whypin.toml:2:1: `missing-lower-bound` must be")


def test_show_files_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    header = "# This file is autogenerated by pip-compile\n# To update, run:\n#\n#    pip-compile {}\n#\n"
    inputs = [f"requirements/a-name-that-is-long-enough-{number}.in" for number in range(40)]
    write({**dict.fromkeys(inputs, BARE), "requirements/all.txt": header.format(" ".join(inputs)) + "flask==3\n"})
    assert main(["check", "--show-files"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any(line.rstrip().endswith((":", "because")) for line in lines)


# What git ignores.


def git(*words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@x.example", *words], check=True, capture_output=True
    )


PROJECT = '[project]\nname = "a"\nversion = "1"\ndependencies = ["six>=2"]\n[build-system]\nrequires = []\n'
UV_LOCK = """\
version = 1
requires-python = ">=3.10"
[[package]]
name = "six"
version = "1.16.0"
source = { registry = "https://pypi.org/simple" }
"""


@pytest.mark.parametrize(
    ("ignored", "tracked", "pairs"),
    [
        ("", False, True),  # new, and not ignored
        ("*.lock\n", False, False),
        ("*.lock\n!uv.lock\n", False, True),
        ("*.lock\n", True, True),  # git tracks it nevertheless
        ("docs/\n", False, True),
    ],
)
def test_a_lock_that_git_ignores_is_no_partner(
    ignored: str, tracked: bool, pairs: bool, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write({"pyproject.toml": PROJECT, "uv.lock": UV_LOCK, ".gitignore": ignored})
    if tracked:
        git("add", "--force", "uv.lock")
    for words in ([], ["pyproject.toml"]):
        found = concise(capsys, "--select", "lock-out-of-sync", *words)
        assert bool(found) is pairs, words
    assert concise(capsys, "--select", "lock-out-of-sync", "uv.lock")  # who names it means it


def test_git_is_not_started_where_nothing_ignores(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    write({"uv.lock": "", ".gitignore": "*.pyc\n"})
    monkeypatch.setenv("PATH", "")
    tree = Disk(str(repository))
    assert not tree.is_ignored("uv.lock")


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        ({}, "uv.lock", False),
        ({".gitignore": "# uv.lock\n\n"}, "uv.lock", False),
        ({".gitignore": "uv.lock"}, "a/uv.lock", True),
        ({".gitignore": "/uv.lock\r\n"}, "a/uv.lock", False),
        ({".gitignore": "/uv.lock\r\n"}, "uv.lock", True),
        ({"a/.gitignore": "/uv.lock\n"}, "a/uv.lock", True),
        ({".gitignore": "*.lock\n", "a/.gitignore": "!uv.lock\n"}, "a/uv.lock", False),  # the nearer one
        ({".gitignore": "a/\n", "a/.gitignore": "!uv.lock\n"}, "a/uv.lock", True),
        ({".git/info/exclude": "*.lock\n"}, "uv.lock", True),
        ({".git/info/exclude": "*.lock\n", ".gitignore": "!uv.lock\n"}, "uv.lock", False),
    ],
)
def test_what_the_files_of_the_repository_ignore(files: dict[str, str], path: str, expected: bool) -> None:
    assert may_be_ignored(path, lambda name: files.get(name, "")) is expected

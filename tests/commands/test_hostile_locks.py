"""Locks that try to be passed over: what was not compared is said, and nothing ends in a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from simple_server import Server, file, page, project
from whypin.commands.hooks import check_lock_hashes
from whypin.commands.main import main

A, E = "a" * 64, "e" * 64
WHEEL = "https://files.pythonhosted.org/packages/six-1.16.0-py3-none-any.whl"
UV = f"""\
version = 1
[[package]]
name = "six"
version = "1.16.0"
source = {{ SOURCE }}
wheels = [{{ url = "{WHEEL}", hash = "sha256:{E}", size = 1 }}]
"""
PYLOCK = f"""\
lock-version = "1.0"
created-by = "x"
[[packages]]
name = "six"
version = "1.16.0"
directory = {{ path = "x" }}
wheels = [{{ name = "six-1.16.0-py3-none-any.whl", url = "{WHEEL}", hashes = {{ sha256 = "{E}" }} }}]
"""
POETRY = f"""\
[[package]]
name = "six"
version = "1.16.0"
files = [{{file = "six-1.16.0.tar.gz", hash = "sha256:{E}"}}]
[package.source]
type = "directory"
url = "vendor"
[metadata]
lock-version = "2.0"
"""
OLD_POETRY = f"""\
[[package]]
name = "six"
version = "1.16.0"
[[package]]
name = "six"
version = "2.0"
[package.source]
type = "KIND"
url = "vendor"
[metadata]
lock-version = "1.1"
[metadata.files]
six = [
    {{file = "six-1.16.0.tar.gz", hash = "sha256:{A}"}},
    {{file = "six-2.0-py3-none-any.whl", hash = "sha256:{E}"}},
]
"""


def pipfile(entry: str, name: str = "six", source: str = "") -> str:
    sources = f'{{"name": "x", "url": "{source}"}}' if source else ""
    return f'{{"_meta": {{"sources": [{sources}]}}, "default": {{"{name}": {{{entry}}}}}, "develop": {{}}}}'


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
        yield running


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Path:
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def checked(
    root: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, *words: str
) -> tuple[int, list[str], list[str]]:
    """The status, the notes, and the rule of each finding."""
    (root / name).write_text(text)
    status = main(
        ["check", "--online", "--select", "hash-mismatch,unverifiable-lock", "--format", "json", *words, name]
    )
    report = json.loads(capsys.readouterr().out)
    return status, report["summary"]["notes_on_run"], [finding["rule"] for finding in report["findings"]]


NO_REPOSITORY = "no locked package was compared with an index"
ELSEWHERE = "1 locked package comes from no index and cannot be compared with one"
BARE = "1 locked package names no digest that could be compared with the index's"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *[
            ("uv.lock", UV.replace("SOURCE", source))
            for source in ('virtual = "."', 'editable = "."', 'directory = "v"')
        ],
        ("poetry.lock", POETRY),
        ("Pipfile.lock", pipfile(f'"path": ".", "hashes": ["sha256:{E}"]')),
        ("Pipfile.lock", pipfile(f'"git": "https://git.example/six", "hashes": ["sha256:{E}"]')),
    ],
)
def test_a_digest_that_claims_to_be_of_a_folder_is_counted(
    root: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    assert checked(root, capsys, name, text) == (0, [ELSEWHERE, NO_REPOSITORY], [])


def test_a_folder_with_files_is_no_entry_of_a_pylock(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(root, capsys, "pylock.toml", PYLOCK) == (
        1,
        [ELSEWHERE, NO_REPOSITORY],
        ["unreadable-requirement"],
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pylock.toml", 'lock-version = "1.0"\ncreated-by = "x"\npackages = []\n'),
        # The project's own entry is not worth a word.
        ("uv.lock", 'version = 1\n[[package]]\nname = "six"\nsource = { virtual = "." }\n'),
        ("requirements.in", "six>=1.0\n"),
    ],
)
def test_a_run_that_compared_nothing_says_so(
    root: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    assert checked(root, capsys, name, text) == (0, [NO_REPOSITORY], [])


def test_a_package_without_a_digest_is_counted_in_the_second_run_too(
    root: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    text = pipfile('"version": "==1.16.0"')
    assert checked(root, capsys, "Pipfile.lock", text) == (0, [BARE], [])
    assert checked(root, capsys, "Pipfile.lock", text) == (0, [BARE], [])
    assert len(server.seen) == 1


def test_hashes_among_declarations_are_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = "the hashes in `requirements.in` were not compared: it holds declarations"
    text = f"six==1.16.0 --hash=sha256:{E}\n"
    assert checked(root, capsys, "requirements.in", text)[1] == [note, NO_REPOSITORY]
    assert checked(root, capsys, "requirements.in", "six==1.16.0  # no --hash yet\n")[1] == [NO_REPOSITORY]


def test_digests_in_an_included_file_of_any_name_are_compared(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "x.lst").write_text(f"six==1.16.0 --hash=sha256:{E}\n")
    text = f"-r x.lst\nsix==1.16.0 --hash=sha256:{A}\n"
    assert checked(root, capsys, "requirements.txt", text)[::2] == (1, ["hash-mismatch"])


def test_an_address_that_cannot_be_sent_is_none(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    source = f"http://127.0.0.1:{server.port}/\\ud800/simple"
    text = pipfile(f'"version": "==1.0", "hashes": ["sha256:{A}"]', source=source)
    rules = checked(root, capsys, "Pipfile.lock", text, "--allow-host", "127.0.0.1")[2]
    assert rules == ["unverifiable-lock"]
    assert server.seen == []


@pytest.mark.parametrize("kind", ["directory", "git", "file"])
def test_a_digest_does_not_hide_behind_a_version_that_nobody_compares(
    root: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    status, _, rules = checked(root, capsys, "poetry.lock", OLD_POETRY.replace("KIND", kind))
    assert (status, rules) == (1, ["hash-mismatch"])


@pytest.mark.parametrize(
    ("entry", "name", "found"),
    [
        ('"version": "==1.16.0\\ud800"', "six", ["hash-mismatch"]),
        ('"version": "==1.16.0"', "six\\ud800", ["unreadable-requirement", "unverifiable-lock"]),
        ('"version": "==1.16.0"', "%2e%2e/%2e%2e/six", ["unreadable-requirement", "unverifiable-lock"]),
    ],
)
def test_odd_characters_end_in_a_finding(
    root: Path, server: Server, capsys: pytest.CaptureFixture[str], entry: str, name: str, found: list[str]
) -> None:
    _, _, rules = checked(root, capsys, "Pipfile.lock", pipfile(f'{entry}, "hashes": ["sha256:{A}"]', name))
    assert rules == found
    assert set(server.paths()) <= {"/simple/six/"}


@pytest.mark.parametrize("format", ["text", "concise", "json"])
def test_a_change_does_not_turn_off_what_a_hook_names(
    root: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    rules = ("hash-mismatch", "unpublished-version", "unverifiable-lock", "yanked-version")
    (root / "whypin.toml").write_text("[rules]\n" + "".join([f'{rule} = "off"\n' for rule in rules]))
    (root / "requirements.txt").write_text(f"six==1.16.0 --hash=sha256:{E}\n")
    assert check_lock_hashes(["--format", format, "requirements.txt"]) == 1
    assert "hash-mismatch" in capsys.readouterr().out
    # Who runs every rule leaves it off, and is told.
    assert main(["check", "--online", "--format", format, "requirements.txt"]) == 0
    assert "`hash-mismatch` did not run, so no digest was compared" in capsys.readouterr().out

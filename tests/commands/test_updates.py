"""Who published an update, through the hook, with a real git, a lock of each kind and a server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenances import provenance
from repositories import commit, repository
from simple_server import Server, file, page, project
from whypin.commands.hooks import check_releases

OLD, NEW = ("1.0", "a" * 64), ("2.0", "b" * 64)
SAME, OTHER = provenance("o/r", ("17", "4")), provenance("e/r", ("99", "8"))


def requirements(server: Server, version: str, digest: str) -> str:
    return f"p=={version} --hash=sha256:{digest}\n"


def uv(server: Server, version: str, digest: str) -> str:
    return (
        'version = 1\nrequires-python = ">=3.10"\n\n[[package]]\nname = "p"\n'
        f'version = "{version}"\nsource = {{ registry = "{server.url.rstrip("/")}" }}\n'
        f'sdist = {{ url = "https://files.example/p-{version}.tar.gz", hash = "sha256:{digest}", size = 1 }}\n'
    )


def pylock(server: Server, version: str, digest: str) -> str:
    return (
        'lock-version = "1.0"\ncreated-by = "uv"\n\n[[packages]]\nname = "p"\n'
        f'version = "{version}"\nindex = "{server.url}"\n'
        f'sdist = {{ url = "https://files.example/p-{version}.tar.gz", hashes = {{ sha256 = "{digest}" }} }}\n'
    )


LOCKS = {"requirements.txt": requirements, "uv.lock": uv, "pylock.toml": pylock}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def serve(server: Server, *answers: bytes | None) -> None:
    files = []
    for (version, digest), said in zip((OLD, NEW), answers, strict=True):
        path = f"/integrity/p/{version}/p-{version}.tar.gz/provenance"
        if said is not None:
            server.pages[path] = page(said)
        url = None if said is None else path
        more = {"provenance": url, "upload-time": "2025-01-01T00:00:00Z"}
        files.append(file(f"p-{version}.tar.gz", digest, size=1, **more))
    body = {"meta": {"api-version": "1.4"}, "name": "p", "files": files}
    server.add("p", page(json.dumps(body).encode()))


class Repository:
    """A repository whose lock was updated since its last commit."""

    def __init__(self, name: str, server: Server, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.name = name
        self._capsys = capsys
        repository(root, {name: LOCKS[name](server, *OLD)})
        (root / name).write_text(LOCKS[name](server, *NEW))

    def found(self, *words: str) -> tuple[int, list[tuple[str, int]]]:
        """The status of the hook, and rule and line of each finding."""
        status = check_releases(["--format", "json", *words, self.name])
        self.report = json.loads(self._capsys.readouterr().out)
        return status, [(one["rule"], one["start"]["line"]) for one in self.report["findings"]]


@pytest.mark.parametrize("name", LOCKS)
def test_every_kind_of_lock(
    name: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    checked = Repository(name, server, tmp_path / "r", capsys)
    monkeypatch.chdir(tmp_path / "r")
    line = 1 if name == "requirements.txt" else 6
    serve(server, SAME, SAME)
    assert checked.found() == (0, [])
    # Kept for good: an answer about these bytes is not asked for twice.
    serve(server, SAME, OTHER)
    assert checked.found() == (0, [])
    assert checked.found("--no-cache") == (1, [("changed-publisher", line)])
    serve(server, SAME, None)
    assert checked.found("--no-cache") == (1, [("lost-provenance", line)])
    serve(server, SAME, b"{}")
    assert checked.found("--no-cache") == (3, [("unverifiable-lock", line - 1 if line > 1 else 1)])


def test_without_a_change_and_without_a_base(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    checked = Repository("requirements.txt", server, tmp_path / "r", capsys)
    monkeypatch.chdir(tmp_path / "r")
    serve(server, SAME, OTHER)
    commit(tmp_path / "r", {})
    assert checked.found("--no-cache") == (0, [])
    assert server.paths() == ["/simple/p/"]
    assert checked.found("--no-cache", "--base", "HEAD~1") == (1, [("changed-publisher", 1)])
    monkeypatch.setenv("CI", "true")
    assert checked.found("--no-cache") == (0, [])
    assert any("base" in note for note in checked.report["summary"]["notes_on_run"])


def test_an_index_that_is_silent_is_named_in_the_summary(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    checked = Repository("requirements.txt", server, tmp_path / "r", capsys)
    monkeypatch.chdir(tmp_path / "r")
    files = [file(f"p-{version}.tar.gz", digest) for version, digest in (OLD, NEW)]
    server.add("p", page(project("p", files)))
    assert checked.found() == (0, [])
    silent = f"`{server.url}` does not say who published its files"
    silent += ", so the publishers of 1 updated package could not be compared"
    assert silent in checked.report["summary"]["notes_on_run"]

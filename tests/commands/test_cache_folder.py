"""The cache's folder and whatever may lie in it: odd files are passed over, and only what whypin wrote is removed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simple_server import Server, file, page, project
from whypin.commands.cache import main as cache_command
from whypin.commands.cache_folder import CacheFolder, folder
from whypin.commands.main import main
from whypin.commands.repository_files import RepositoryFiles

A, E = "a" * 64, "e" * 64
NAME = "pypi-org-simple-00000000/six@1.0"
ENTRY = b"whypin facts 1 x\n"


@pytest.fixture
def cache(tmp_path: Path) -> CacheFolder:
    made = CacheFolder(str(tmp_path / "cache"))
    made.write(NAME, ENTRY)
    return made


def test_an_entry_is_read_where_the_umask_lets_a_group_write(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        CacheFolder(str(tmp_path / "a" / "cache")).write(NAME, ENTRY)
    finally:
        os.umask(before)
    again = CacheFolder(str(tmp_path / "a" / "cache"))
    assert again.read(NAME) == ENTRY
    assert again.notes == []


def sparse(path: Path) -> None:
    with path.open("wb") as out:
        out.write(ENTRY)
        out.truncate(1 << 34)


def loose(path: Path) -> None:
    path.write_bytes(ENTRY)
    path.chmod(0o666)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX's kinds of files")
@pytest.mark.parametrize(
    "make",
    [
        # A reader would wait for ever.
        os.mkfifo if hasattr(os, "mkfifo") else Path.touch,
        lambda path: path.mkdir(),
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to(path.parent.parent / "whole"),
        lambda path: path.symlink_to(path),
        # More than any entry, and more than the memory of this machine.
        sparse,
        # Anybody could have written it.
        loose,
    ],
    ids=["fifo", "folder", "device", "link", "loop", "sparse", "loose"],
)
def test_what_is_no_file_of_ours_is_no_entry(cache: CacheFolder, make: Callable[[Path], None]) -> None:
    entry = Path(cache.path, NAME)
    Path(cache.path, "whole").write_bytes(ENTRY)
    entry.unlink()
    make(entry)
    assert cache.read(NAME) is None
    assert [name for name, _ in cache.entries()] == []
    assert cache.clear() == 0
    # It is written over, or the run goes on without.
    cache.write(NAME, ENTRY)
    assert cache.read(NAME) == (None if entry.is_dir() else ENTRY)
    assert not list(Path(cache.path).rglob("*.part"))


def test_an_entry_that_is_too_large_to_be_read_is_not_written(cache: CacheFolder) -> None:
    cache.write("a/b@1", ENTRY + bytes(9 << 20))
    assert cache.read("a/b@1") is None
    assert not Path(cache.path, "a").exists()
    assert cache.notes == []


@pytest.mark.parametrize("part", ["", "whyp", "whypin facts 1 "])
def test_only_entries_are_removed(cache: CacheFolder, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    top = Path(cache.path)
    (top / "images").mkdir()
    (top / "images" / "logo@2x.png").write_bytes(b"\x89PNG")
    (top / "images" / "empty@2x.png").write_bytes(b"")
    (top / "empty").mkdir()
    (top / NAME).with_name("six@1.0.1-ab.part").write_text(part)
    assert cache_command(["clear", "--cache-dir", cache.path]) == 0
    assert capsys.readouterr().out == "removed 1 entry\n"
    kept = sorted(path.relative_to(top).as_posix() for path in top.rglob("*"))
    assert kept == ["empty", "images", "images/empty@2x.png", "images/logo@2x.png"]


def test_the_names_of_entries_are_printable(cache: CacheFolder, capsys: pytest.CaptureFixture[str]) -> None:
    cache.write("a/b@\x1b[31m\n", ENTRY)
    assert cache_command(["show", "--cache-dir", cache.path]) == 0
    assert "b@\\x1b[31m\\x0a\n" in capsys.readouterr().out


def git(root: Path, *words: str) -> None:
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *name, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "repository"
    made.mkdir()
    git(made, "init", "-q")
    return made


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
class TestInTheRepository:
    def used(self, path: Path, root: Path) -> bool:
        made = folder(str(path), os.environ, RepositoryFiles(str(root), os.environ))
        made.write("a/b@1", ENTRY)
        assert (made.read("a/b@1") == ENTRY) is (not made.notes)
        return not made.notes

    @pytest.mark.parametrize("words", [[".cache/"], []])
    def test_a_cache_of_the_machine_is_used_ignored_or_not(self, root: Path, words: list[str]) -> None:
        """GitLab keeps nothing that lies outside the project's folder."""
        (root / ".gitignore").write_text("\n".join(words))
        (root / ".cached").write_text("")
        git(root, "add", "-A")
        assert self.used(root / ".cache" / "whypin", root)
        assert self.used(root / ".cache" / "whypin", root)

    @pytest.mark.parametrize("tracked", ["whypin/a/b@2", "whypin/README", "Whypin/a/b@2"])
    def test_a_cache_that_came_with_the_repository_is_not_used(self, root: Path, tracked: str) -> None:
        path = root / ".cache" / tracked
        path.parent.mkdir(parents=True)
        path.write_bytes(ENTRY)
        git(root, "add", "-f", "-A")
        assert not self.used(root / ".cache" / "whypin", root)

    def test_nor_one_that_a_link_leads_to(self, root: Path) -> None:
        (root / "vendor" / "whypin").mkdir(parents=True)
        (root / "vendor" / "whypin" / "x").write_text("")
        (root / ".cache").symlink_to("vendor")
        git(root, "add", "-A")
        assert not self.used(root / ".cache" / "whypin", root)
        assert not self.used(root, root)

    def test_nor_one_in_a_submodule(self, root: Path) -> None:
        (root / ".cache").mkdir()
        git(root / ".cache", "init", "-q")
        git(root / ".cache", "commit", "-q", "--allow-empty", "-m", "x")
        git(root, "add", ".cache")
        assert not self.used(root / ".cache" / "whypin", root)


def test_without_git_nobody_knows_whose_it_is(tmp_path: Path) -> None:
    made = folder(str(tmp_path / "cache"), {}, RepositoryFiles(str(tmp_path), {"PATH": ""}))
    assert made.notes == [
        f"the cache `{tmp_path / 'cache'}` is not used: it lies among the files that are checked, and git does not say "
        "whether it is one of them"
    ]
    assert folder(str(tmp_path / "cache"), {}, RepositoryFiles(str(tmp_path / "repository"), {"PATH": ""})).notes == []


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
@pytest.mark.parametrize("variable", ["XDG_CACHE_HOME", "WHYPIN_CACHE_DIR", "HOME"])
def test_a_forged_cache_in_a_pull_request_vouches_for_nothing(
    root: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str
) -> None:
    monkeypatch.delenv("WHYPIN_CACHE_DIR")
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    place = root / ".cache" / "whypin"
    monkeypatch.setenv(variable, str({"XDG_CACHE_HOME": root / ".cache", "HOME": root}.get(variable, place)))
    monkeypatch.chdir(root)
    (root / "requirements.txt").write_text(f"six==1.16.0 --hash=sha256:{E}\n")
    words = ["check", "--online", "--select", "hash-mismatch", "--format", "json", "requirements.txt"]
    # The forger's machine: its index has the name of the real one.
    server.add("six", page(project("six", [file("six-1.16.0.tar.gz", E)])))
    assert main(words) == 0
    assert place.is_dir() or os.name == "nt" or variable == "HOME"
    git(root, "add", "-f", "-A")
    server.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
    capsys.readouterr()
    status = main(words)
    report = json.loads(capsys.readouterr().out)
    assert [finding["rule"] for finding in report["findings"]] == ["hash-mismatch"]
    assert status == 1
    assert report["summary"]["notes_on_run"] == [
        f"the cache `{place}` is not used: it came with the repository that is checked"
    ]

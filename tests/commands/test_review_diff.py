"""`whypin review diff` and `inspect`: sdists of an index on loopback, against the locks of a real repository."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from archives import INFO, Zip, block, member, pax, tar
from repositories import commit, repository
from simple_server import Handler, Server, page, project
from whypin.commands.main import main

TOP = b"demo-1.0/"
SETUP = b"import os\nprint('one')\n"
CODE = b"\x7fELF\0\1"
OLD = tar(
    member(TOP + b"setup.py", SETUP), member(TOP + b"demo.py", b"a = 1\n"), member(TOP + b"b/moved.txt", b"same\n")
)
NEW = tar(
    member(TOP + b"setup.py", SETUP + b"os.system('x')\n"),
    member(TOP + b"demo.py", b"a = 2\n"),
    member(TOP + b"c/moved.txt", b"same\n"),
    member(TOP + b"lib.so", CODE),
    member(TOP + b"demo.pth", b"import demo\0\n"),
)
EVIL = (
    b"\x1b]0;x\x07 \xe2\x80\xae\xe2\x81\xa6 \xff ##[group]x\r\n"
    b" ::error::x\n// a@b.example/ user:pass@host\n\xef\xb8\x8f"
)

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


def served(body: bytes, **fields: str) -> Any:
    return lambda handler: handler.reply(200, body, "application/octet-stream", **fields)


class Index(Server):
    """Publishes `demo`: files by name."""

    def __enter__(self) -> Index:
        super().__enter__()
        return self

    def publish(self, files: dict[str, bytes], **digests: str) -> None:
        listed = []
        for name, body in files.items():
            self.pages[f"/files/{name}"] = served(body)
            hashes = {"sha256": digests.get(name.replace("-", "_").replace(".", "_"), digest(body))}
            listed.append({"filename": name, "hashes": hashes, "url": f"../../files/{name}", "size": len(body)})
        self.add("demo", page(project("demo", listed)))


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    with Index() as running:
        monkeypatch.setenv("PIP_INDEX_URL", running.url)
        yield running


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for what is temporary: nothing may be left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def lock(version: str, *bodies: bytes) -> str:
    hashes = " ".join([f"--hash=sha256:{digest(body)}" for body in bodies])
    return f"demo=={version} {hashes}\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: Path) -> Path:
    """A lock that had `demo` 1.0 at the base and has 2.0 now."""
    made = repository(tmp_path / "repository", {"requirements.txt": lock("1.0", OLD)})
    (made / "requirements.txt").write_text(lock("2.0", NEW))
    monkeypatch.chdir(made)
    return made


def diff(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["review", *(words or ("diff", "demo"))])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_releases_are_those_of_the_locks(index: Index, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index.publish({"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW})
    status, out, err = diff(capsys)
    assert (status, err) == (0, "")
    assert out.split("\n\n", 2)[:2] == [
        "demo 1.0 -> 2.0\n"
        f"  old  demo-1.0.tar.gz, {len(OLD)} bytes, 4 files\n"
        f"       sha256 {digest(OLD)}\n"
        f"       published by {index.url}\n"
        "       locked by `requirements.txt` at the base\n"
        f"  new  demo-2.0.tar.gz, {len(NEW)} bytes, 6 files\n"
        f"       sha256 {digest(NEW)}\n"
        f"       published by {index.url}\n"
        "       locked by `requirements.txt`",
        "runs by itself\n"
        "  new      demo.pth: runs whenever Python starts\n"
        "  changed  setup.py: can run when it is built\n"
        f"  new      lib.so: code for the machine, 6 bytes, sha256 {digest(CODE)}",
    ]
    rest = out.split("\n\n", 2)[2]
    assert rest.startswith(
        "changed: 3 files, +2 -1 lines\n"
        "moved, with the same content: 1\n"
        "  b/moved.txt -> c/moved.txt\n"
        "not shown: 1\n"
        "  new      lib.so (machine code)\n"
    )
    # What runs by itself comes first, and a byte of zero hides nothing of it.
    lines = rest.split("\n")
    assert lines.index("+import demo\\x00") < lines.index("+os.system('x')") < lines.index("+a = 2")


def test_stat_counts_and_shows_nothing(index: Index, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index.publish({"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW})
    _, out, _ = diff(capsys, "diff", "demo", "1.0", "2.0", "--stat")
    assert "  setup.py  +1 -0\n  demo.py  +1 -1\n" in out
    assert "os.system" not in out


def test_an_sdist_is_shown_whole(index: Index, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index.publish({"demo-2.0.tar.gz": NEW})
    status, out, err = diff(capsys, "inspect", "demo", "2.0")
    assert (status, err) == (0, "")
    assert f"files: 6\n  PKG-INFO  {len(INFO)}\n  c/\n    moved.txt  5\n  demo.pth  13\n" in out
    assert out.index("=== demo.pth") < out.index("=== setup.py") < out.index("=== PKG-INFO")
    assert "  lib.so (machine code): 6 bytes" in out
    assert "=== lib.so" not in out


@pytest.mark.parametrize("color", ["never", "always"])
def test_no_terminal_and_no_runner_obeys_a_content(
    color: str, index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index.publish({"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": tar(member(TOP + b"demo.py", EVIL))})
    (root / "requirements.txt").write_text("demo==2.0\n")
    for words in (("diff", "demo"), ("inspect", "demo", "2.0")):
        _, out, _ = diff(capsys, *words, "--color", color)
        plain = out
        for code in ("1", "0", "7", "27", "31", "32", "36"):
            plain = plain.replace(f"\x1b[{code}m", "")
        assert (plain != out) == (color == "always")
        assert all(char == "\n" or char.isprintable() for char in plain)
        assert r"\x1b]0;x\x07 \u202e\u2066 \xff #\x23[group]x\x0d" in plain
        # A login is not masked: between its slashes and its sign there could be a program.
        assert "// a@b.example/ user:pass@host" in plain
        assert not any(line.lstrip().startswith("::") for line in plain.split("\n"))


WHEEL = "demo-2.0-py3-none-any.whl"
BROKEN: dict[str, tuple[dict[str, bytes], dict[str, str], str, int, str]] = {
    # files, digests that the index gives, the lock now, status, word
    "the index lost the old one": (
        {"demo-2.0.tar.gz": NEW}, {}, lock("2.0", NEW), 3, "does not publish `demo 1.0` (any more)"
    ),
    "no sdist": (
        {"demo-1.0.tar.gz": OLD, WHEEL: b"x"}, {}, lock("2.0", b"x"), 3, "`demo 2.0` has no sdist on"
    ),
    "two sdists": (
        {"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW, "demo-2.0.zip": Zip().made()}, {}, "demo==2.0\n", 2,
        "`demo 2.0` has 2 sdists: `demo-2.0.tar.gz`, `demo-2.0.zip`",
    ),
    "another file than the index says": (
        {"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW}, {"demo_2_0_tar_gz": "0" * 64}, "demo==2.0\n", 3,
        "`demo-2.0.tar.gz` is not the file that",
    ),
    "no hash": (
        {"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW}, {"demo_1_0_tar_gz": ""}, lock("2.0", NEW), 3,
        "is not the file that",
    ),
    "not in the lock": ({}, {}, "", 2, "no lock has `demo`"),
    "not new": (
        {}, {}, lock("1.0", OLD), 2,
        "as the base has; name both releases, or the branch that the update goes to, as in `--base main`",
    ),
    "no project": ({}, {}, lock("2.0", NEW), 3, "has no project `demo`"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_compared_is_one_message(
    name: str, index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, digests, text, status, word = BROKEN[name]
    (root / "requirements.txt").write_text(text)
    if files:
        index.publish(files, **digests)
    found, out, err = diff(capsys)
    assert (found, out) == (status, "")
    assert word in err
    assert [line.startswith("whypin: ") for line in err.splitlines()] in ([True], [True, True])


def test_a_file_that_the_lock_names_with_another_hash_is_refused(
    index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index.publish({"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW})
    (root / "requirements.txt").unlink()
    (root / "uv.lock").write_text(
        'version = 1\n[[package]]\nname = "demo"\nversion = "2.0"\nsource = { registry = "' + index.url + '" }\n'
        'sdist = { url = "https://files.example/demo-2.0.tar.gz", hash = "sha256:' + "0" * 64 + '" }\n'
    )
    status, out, err = diff(capsys)
    assert (status, out) == (1, "")
    assert "`uv.lock` locks another `demo-2.0.tar.gz` than" in err


def test_one_of_two_sdists_is_named_by_the_lock_or_the_person(
    index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW, "demo-2.0.zip": Zip().add(TOP + b"x.py", b"1\n").made()}
    index.publish(files)
    assert "new  demo-2.0.tar.gz" in diff(capsys)[1]
    (root / "requirements.txt").write_text("demo==2.0\n")
    assert "new  demo-2.0.zip" in diff(capsys, "diff", "demo", "--sdist", "demo-2.0.zip")[1]


HOSTILE = {
    "a path that climbs": tar(member(TOP + b"../../x", b"x")),
    "an absolute path": tar(member(b"/etc/passwd", b"x")),
    "a link out": tar(member(TOP + b"l", kind=b"2", link=b"../x")),
    "a hard link": tar(member(TOP + b"a", kind=b"1", link=TOP + b"PKG-INFO")),
    "a device": tar(member(TOP + b"a", kind=b"3")),
    "a sparse file": tar(pax(b"GNU.sparse.major=1") + member(TOP + b"a", b"x")),
    "twice": tar(member(TOP + b"a", b"x") + member(TOP + b"a", b"y")),
    "twice, by case": tar(member(TOP + b"a", b"x") + member(TOP + b"A", b"y")),
    "an escape in a name": tar(member(TOP + b"\x1b[2J", b"x")),
    "a negative size": tar(block(TOP + b"a", b"\xff" * 12)),
    "a bomb": tar(block(TOP + b"a", 80 << 20), bytes(80 << 20)),
    "cut off": OLD[:-20],
    "a second stream": OLD + OLD,
    "no PKG-INFO": gzip.compress(bytes(1024)),
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_one_message_and_leaves_nothing(
    name: str, index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index.publish({"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": HOSTILE[name]})
    (root / "requirements.txt").write_text("demo==2.0\n")
    before = sorted(path.name for path in root.rglob("*") if ".git" not in path.parts)
    status, out, err = diff(capsys)
    assert (status, out) == (2, "")
    assert err.startswith("whypin: `demo-2.0.tar.gz` was not read: ")
    assert err.count("\n") == 1
    assert err[:-1].isprintable()
    assert sorted(path.name for path in root.rglob("*") if ".git" not in path.parts) == before


def test_a_file_is_fetched_from_hosts_that_may_be_asked_only(
    index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for url, word in [
        ("http://files.example/demo-2.0.tar.gz", "speaks plain http"),
        ("file:///etc/passwd", "is a folder"),
        ("ftp://files.example/x", "is not an https address"),
    ]:
        listed = {"filename": "demo-2.0.tar.gz", "hashes": {"sha256": digest(NEW)}, "url": url}
        index.add("demo", page(project("demo", [listed])))
        status, _, err = diff(capsys, "inspect", "demo", "2.0")
        assert status == 3
        assert word in err


def test_an_index_that_only_the_lock_names_is_not_asked(
    index: Index, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://127.0.0.1:9/simple/")
    (root / "requirements.txt").unlink()
    (root / "pdm.lock").write_text("")
    commit(root, {"poetry.lock": _poetry("1.0", index.url)})
    (root / "poetry.lock").write_text(_poetry("2.0", index.url))
    status, _, err = diff(capsys)
    assert status == 3
    assert "is named only by the file under review" in err
    assert index.seen == []


def _poetry(version: str, url: str) -> str:
    return (
        f'[[package]]\nname = "demo"\nversion = "{version}"\noptional = false\npython-versions = "*"\nfiles = []\n\n'
        f'[package.source]\ntype = "legacy"\nurl = "{url}"\nreference = "x"\n\n[metadata]\nlock-version = "2.0"\n'
    )


def test_what_a_server_calls_an_encoding_is_the_file(
    index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Apache's `AddEncoding x-gzip .gz`: pip takes the bytes as they come."""
    index.publish({"demo-2.0.tar.gz": NEW})
    index.pages["/files/demo-2.0.tar.gz"] = served(NEW, Content_Encoding="gzip")
    assert diff(capsys, "inspect", "demo", "2.0", "--stat")[0] == 0


def test_a_file_that_comes_at_the_second_attempt_is_written_once(
    index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index.publish({"demo-2.0.tar.gz": NEW})
    calls = []

    def late(handler: Handler) -> None:
        calls.append(1)
        if len(calls) > 1:
            handler.reply(200, NEW, "application/octet-stream")
            return
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(NEW)))
        handler.end_headers()
        handler.wfile.write(NEW[:100])
        handler.close_connection = True

    index.pages["/files/demo-2.0.tar.gz"] = late
    assert diff(capsys, "inspect", "demo", "2.0", "--stat")[0] == 0
    assert len(calls) == 2


def test_a_tool_is_for_a_persons_machine(
    index: Index, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    index.publish({"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW})
    words = ("diff", "demo", "1.0", "2.0", "--tool", "diffoscope")
    own, ours = tmp_path / "bin", root / "bin"
    for folder, text in ((own, 'test -s "$1" -a -s "$2" || exit 9\nexit 1\n'), (ours, f"touch {root}/started\n")):
        folder.mkdir()
        (folder / "diffoscope").write_text(f"#!/bin/sh\n{text}")
        (folder / "diffoscope").chmod(0o755)
    git = os.path.dirname(shutil.which("git") or "")
    monkeypatch.setenv("PATH", f"{ours}{os.pathsep}{git}")
    monkeypatch.delenv("CI", raising=False)
    assert diff(capsys, *words)[2] == "whypin: `diffoscope` is not on the PATH\n"
    monkeypatch.setenv("PATH", f"{ours}{os.pathsep}{own}{os.pathsep}{git}")
    status, out, _ = diff(capsys, *words)
    assert (status, out.startswith("demo 1.0 -> 2.0\n")) == (0, True)
    assert not (root / "started").exists()
    monkeypatch.setenv("CI", "true")
    assert diff(capsys, *words)[0] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("diff", "demo", "1.0", "2.0"),
            "1 new issue, 1 as before in the files that changed\n  medium setup.py:2: B102 ",
        ),
        (("inspect", "demo", "2.0"), "2 issues\n  medium setup.py:1, 2: B102 "),
    ],
)
def test_a_scan_stands_before_the_contents(
    words: tuple[str, ...],
    told: str,
    index: Index,
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = (tar(member(TOP + b"setup.py", b"exec('')\n" * number)) for number in (1, 2))
    index.publish({"demo-1.0.tar.gz": one, "demo-2.0.tar.gz": two})
    (root / "requirements.txt").write_text("")
    for more in ((), ("--stat",)):
        status, out, err = diff(capsys, *words, *more, "--scan", "bandit")
        if "bandit: not scanned\n  `bandit` is not installed: " in out:
            pytest.skip("bandit is not installed beside whypin")
        assert (status, err) == (0, "")
        assert out.index("runs by itself") < out.index("\nbandit 1.") < out.index(told)
        assert more or out.index(told) < out.index("exec('')")
    monkeypatch.setattr("whypin.commands.review_scan.command", lambda *_: None)
    status, out, err = diff(capsys, *words, "--scan", "bandit")
    assert status == 3
    assert out.index("\nbandit: not scanned\n  `bandit` is not installed: ") < out.index("exec('')")


def test_a_base_that_is_not_there_and_versions_that_are_none(
    index: Index, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index.publish({"demo-1.0.tar.gz": OLD, "demo-2.0.tar.gz": NEW})
    assert diff(capsys, "diff", "demo", "--base", "gone")[0] == 3
    assert diff(capsys, "diff", "demo", "1.0")[0] == 2
    status, _, err = diff(capsys, "diff", "demo", "../x", "\x1b[2J")
    assert (status, err[:-1].isprintable(), err.count("\n")) == (3, True, 1)


def test_a_name_that_is_none_and_a_command_that_is_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(capsys, "inspect", "../x", "1.0")[::2] == (2, "whypin: `../x` is not the name of a package\n")
    assert diff(capsys, "differ")[0] == 2
    assert diff(capsys, "--help")[0] == 0


@pytest.mark.network
def test_the_sdists_of_the_policys_own_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], temporary: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = diff(capsys, "diff", "cryptography", "2.3", "2.7", "--stat")
    assert (status, err) == (0, "")
    assert "sha256 c132bab45d4bd0fff1d3fe294d92b0a6eb8404e93337b3127bdec9f21de117e6\n" in out
    assert "sha256 e6347742ac8f35ded4a46ff835c60e68c22a536a8ae5c4422966d06946b6d4c6\n" in out
    assert "\n  changed  setup.py: can run when it is built\n" in out

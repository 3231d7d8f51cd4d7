from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from locks import is_published, package
from locks import project as locked
from simple_server import Handler, Server, file, page, project
from whypin.commands.cache import main as cache_command
from whypin.commands.cache_folder import CacheFolder, default_folder
from whypin.index.cache import lifetime, pack, unpack
from whypin.index.lookup import Lookup, open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.model.project import Project
from whypin.rules import load

A, B = "a" * 64, "b" * 64
LASTING = frozenset({"hash-mismatch", "unverifiable-lock"})
EVERY = LASTING | {"yanked-version", "unpublished-version"}
SIX = project("six", [file("six-1.16.0.tar.gz", A, yanked="old")])
CHECKED = locked(package("six", "1.16.0", A))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.add("six", page(SIX))
        yield running


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


def asked(
    server: Server,
    folder: CacheFolder,
    rules: frozenset[str] = LASTING,
    checked: Project = CHECKED,
    now: Clock | None = None,
) -> Lookup:
    index = open_index(Settings((server.url,), cache=folder, now=now or Clock(), attempts=1, timeout=5))
    index.prepare(checked, rules, lasting=rules <= LASTING)
    return index


def said(index: Lookup, checked: Project = CHECKED) -> list[str]:
    rules = ("hash-mismatch", "unpublished-version", "yanked-version", "unverifiable-lock")
    return [finding.rule for name in rules for finding in load(name).check(checked, Facts(index=index))]


def test_a_digest_that_was_published_is_never_asked_again(server: Server, tmp_path: Path) -> None:
    assert said(asked(server, CacheFolder(str(tmp_path)))) == ["yanked-version"]
    clock = Clock()
    clock.time *= 100
    index = asked(server, CacheFolder(str(tmp_path)), now=clock)
    assert "hash-mismatch" not in said(index)
    assert len(server.seen) == 1
    assert index.coverage()[0].cached == 1


def test_a_digest_that_the_cache_does_not_know_is_asked_for(server: Server, tmp_path: Path) -> None:
    asked(server, CacheFolder(str(tmp_path)))
    changed = locked(package("six", "1.16.0", A, B))
    index = asked(server, CacheFolder(str(tmp_path)), checked=changed)
    assert said(index, changed)[0] == "hash-mismatch"
    assert len(server.seen) == 2


def test_what_may_change_is_asked_again_after_ten_minutes(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    asked(server, CacheFolder(str(tmp_path)), EVERY, now=clock)
    clock.time += 599
    assert said(asked(server, CacheFolder(str(tmp_path)), EVERY, now=clock)) == ["yanked-version"]
    assert len(server.seen) == 1
    clock.time += 2
    server.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
    assert said(asked(server, CacheFolder(str(tmp_path)), EVERY, now=clock)) == []
    assert len(server.seen) == 2
    # A clock that went back is no reason to believe what is old.
    clock.time -= 10_000
    asked(server, CacheFolder(str(tmp_path)), EVERY, now=clock)
    assert len(server.seen) == 3


def test_an_unchanged_page_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    def tagged(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"one"':
            handler.reply(304, b"", ETag='"one"')
        else:
            handler.reply(200, SIX, ETag='"one"', Cache_Control="max-age=60, public")

    server.add("six", tagged)
    clock = Clock()
    asked(server, CacheFolder(str(tmp_path)), EVERY, now=clock)
    clock.time += 61
    index = asked(server, CacheFolder(str(tmp_path)), EVERY, now=clock)
    assert said(index) == ["yanked-version"]
    assert index.coverage()[0].cached == 0
    clock.time += 30
    asked(server, CacheFolder(str(tmp_path)), EVERY, now=clock)
    assert len(server.seen) == 2


def test_a_mismatch_and_an_absence_are_never_kept(server: Server, tmp_path: Path) -> None:
    wrong = locked(package("six", "1.16.0", B), package("gone", "1", A))
    asked(server, CacheFolder(str(tmp_path)), checked=wrong)
    asked(server, CacheFolder(str(tmp_path)), checked=wrong)
    assert len(server.seen) == 4


def test_one_index_does_not_speak_for_another(server: Server, tmp_path: Path) -> None:
    asked(server, CacheFolder(str(tmp_path)))
    with Server() as other:
        assert said(asked(other, CacheFolder(str(tmp_path))))[:1] == ["hash-mismatch"]


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("", 600),
        ("max-age=60", 60),
        ("public, Max-Age=60", 60),
        ("no-cache", 0),
        ("no-store, max-age=60", 0),
        # A year would freeze a yank for a year.
        ("max-age=31536000", 3600),
        ("max-age=soon", 600),
    ],
)
def test_a_server_says_how_long_its_answer_holds(control: str, seconds: int) -> None:
    assert lifetime({"cache-control": control}) == seconds


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def entry_of_package(folder: Path) -> Path:
    """The one entry of a package; those of whole locks, which would answer first, are removed."""
    for path in folder.glob("locks/*"):
        path.unlink()
    (entry,) = [path for path in folder.rglob("*@*") if path.is_file()]
    return entry


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "replaced", "forged"])
def test_a_damaged_entry_is_asked_for_again(server: Server, tmp_path: Path, damage: str) -> None:
    asked(server, CacheFolder(str(tmp_path)))
    entry = entry_of_package(tmp_path)
    data = entry.read_bytes()
    forged = unpack(data)
    assert forged is not None
    entry.write_bytes(
        {
            "cut": data[:-9],
            "flipped": data.replace(b"aaaa", b"aaab", 1),
            "emptied": b"",
            "replaced": os.urandom(300),
            # Whole, with a checksum, and of another shape.
            "forged": pack({**forged, "files": [["six-1.16.0.tar.gz"]]}),
        }[damage]
    )
    index = asked(server, CacheFolder(str(tmp_path)))
    assert "hash-mismatch" not in said(index)
    assert len(server.seen) == 2
    assert index.notes == ("1 damaged entry of the cache did not count",)
    assert asked(server, CacheFolder(str(tmp_path))).notes == ()


@pytest.mark.parametrize("damage", [b"", b"whypin lock 1 ", b"?", bytes(range(100))])
def test_a_damaged_entry_of_a_lock_does_not_count(server: Server, tmp_path: Path, damage: bytes) -> None:
    asked(server, CacheFolder(str(tmp_path)))
    (entry,) = tmp_path.glob("locks/*")
    whole = entry.read_bytes()
    entry.write_bytes(damage or whole.replace(b"1 1", b"1 2"))
    index = asked(server, CacheFolder(str(tmp_path)))
    assert index.notes == ("1 damaged entry of the cache did not count",)
    assert index.coverage()[0].artifacts == 1
    assert entry.read_bytes() == whole


def test_a_lock_that_was_verified_is_one_look(server: Server, tmp_path: Path) -> None:
    first = asked(server, CacheFolder(str(tmp_path)))
    for path in tmp_path.rglob("six@*"):
        path.unlink()
    again = asked(server, CacheFolder(str(tmp_path)))
    assert not list(again.judgements())
    assert said(again) == []
    (before,), (after,) = first.coverage(), again.coverage()
    assert (after.index, after.packages, after.artifacts, after.serial) == (before.index, 1, 1, before.serial)
    assert (before.cached, after.cached) == (0, 1)
    assert len(server.seen) == 1
    # What may change is still asked for.
    assert "yanked-version" in said(asked(server, CacheFolder(str(tmp_path)), EVERY))
    assert len(server.seen) == 2


@pytest.mark.parametrize("more", [{"allowed": ("x.example",)}, {"indexes": True}])
def test_a_lock_is_verified_by_the_indexes_of_that_run(
    server: Server, tmp_path: Path, more: dict[str, tuple[str, ...] | bool]
) -> None:
    asked(server, CacheFolder(str(tmp_path)))
    other = f"{server.url}other/"
    settings = Settings(
        (other,) if "indexes" in more else (server.url,),
        allowed=("x.example",) if "allowed" in more else (),
        cache=CacheFolder(str(tmp_path)),
        attempts=1,
    )
    index = open_index(settings)
    index.prepare(CHECKED, LASTING, lasting=True)
    assert len(list(tmp_path.glob("locks/*"))) == (1 if "indexes" in more else 2)
    assert is_published(index) is ("indexes" not in more)


def test_what_the_base_allowed_vouches_for_this_run_only(server: Server, tmp_path: Path) -> None:
    with Server() as other:
        lock = locked(package("six", "1.16.0", A), index_urls=(server.url,))
        allowing = Settings(
            (other.url,),
            later_allowed=lambda: (server.url.split("/")[2],),
            cache=CacheFolder(str(tmp_path)),
            attempts=1,
        )
        index = open_index(allowing)
        index.prepare(lock, LASTING, lasting=True)
        assert is_published(index)
        strict = open_index(Settings((other.url,), cache=CacheFolder(str(tmp_path)), attempts=1))
        strict.prepare(lock, LASTING, lasting=True)
        assert not is_published(strict)
        assert said(strict, lock) == ["unverifiable-lock"]


def test_a_lock_with_a_gap_is_not_kept(server: Server, tmp_path: Path) -> None:
    for gap in (
        package("six", "1.16.0", B),
        package("gone", "1"),
        package("x", "1", kind="url", url="https://x.example/y"),
    ):
        asked(server, CacheFolder(str(tmp_path)), checked=locked(package("six", "1.16.0", A), gap))
    assert not list(tmp_path.glob("locks/*"))


def test_an_entry_under_another_name_does_not_count(server: Server, tmp_path: Path) -> None:
    asked(server, CacheFolder(str(tmp_path)))
    entry = entry_of_package(tmp_path)
    entry.rename(entry.with_name("six@1.17.0"))
    checked = locked(package("six", "1.17.0", A))
    assert "hash-mismatch" in said(asked(server, CacheFolder(str(tmp_path)), checked=checked), checked)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="modes are POSIX's")
def test_a_cache_that_others_can_write_is_not_used(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    asked(server, CacheFolder(str(folder)))
    folder.chmod(0o777)
    loose = CacheFolder(str(folder))
    asked(server, loose)
    assert loose.notes == [f"the cache `{folder}` is not used: others can write to it"]
    assert len(server.seen) == 2
    folder.chmod(0o755)
    entry = entry_of_package(folder)
    entry.chmod(0o666)
    asked(server, CacheFolder(str(folder)))
    assert len(server.seen) == 3


def test_a_cache_that_cannot_be_written_is_a_note(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = CacheFolder(str(tmp_path / "file"))
    assert said(asked(server, folder)) == ["yanked-version"]
    assert folder.notes == [f"the cache `{tmp_path / 'file'}` is not used: it is no folder"]
    blocked = CacheFolder(str(tmp_path / "file" / "below"))
    assert said(asked(server, blocked)) == ["yanked-version"]
    assert "the cache" in blocked.notes[0]


@pytest.mark.parametrize("version", ["../../../six", "1/../..", "1\n", "", "é", "1" * 200])
def test_a_version_is_never_a_path(server: Server, tmp_path: Path, version: str) -> None:
    server.add("six", page(project("six", [file(f"six-{version}.tar.gz", A)])))
    asked(server, CacheFolder(str(tmp_path / "cache")), checked=locked(package("six", version, A)))
    assert not [path for path in entries(tmp_path) if "@" in path.name and path.parent.name != "locks"]


def test_two_processes_lose_nothing(server: Server, tmp_path: Path) -> None:
    server.add("seven", page(project("seven", [file("seven-1.tar.gz", B)])))
    first, second = CacheFolder(str(tmp_path)), CacheFolder(str(tmp_path))
    both = locked(package("six", "1.16.0", A), package("seven", "1", B))
    for folder in (first, second, first):
        asked(server, folder, checked=both)
    asked(server, CacheFolder(str(tmp_path)), checked=both)
    assert len(server.seen) == 2


WRITER = """
import sys
from whypin.commands.cache_folder import CacheFolder
folder = CacheFolder(sys.argv[1])
print("ready", flush=True)
while True:
    for number in range(50):
        folder.write(f"index-0/six@{number}", b"whypin ".ljust(200_000, b"x"))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a kill is POSIX's")
def test_a_kill_in_the_middle_leaves_whole_entries(tmp_path: Path) -> None:
    chance = random.Random(5)
    for _ in range(8):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(chance.uniform(0.0, 0.02))
            except subprocess.TimeoutExpired:
                process.kill()
        folder = CacheFolder(str(tmp_path))
        assert {size for _, size in folder.entries()} <= {200_000}
    folder.clear()
    assert entries(tmp_path) == []


def test_the_folder_is_the_systems_own() -> None:
    assert default_folder({}, "linux", "/home/me") == os.path.join("/home/me", ".cache", "whypin")
    assert default_folder({"XDG_CACHE_HOME": "/c"}, "linux", "/home/me") == os.path.join("/c", "whypin")
    assert default_folder({"XDG_CACHE_HOME": "c"}, "linux", "/home/me") == os.path.join("/home/me", ".cache", "whypin")
    assert default_folder({}, "darwin", "/Users/me") == os.path.join("/Users/me", "Library", "Caches", "whypin")
    assert default_folder({"LOCALAPPDATA": "L"}, "win32", "H") == os.path.join("L", "whypin", "Cache")
    assert default_folder({"WHYPIN_CACHE_DIR": "/w"}, "linux", "/home/me") == "/w"


def test_the_command_shows_and_clears(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--cache-dir", str(tmp_path / "cache")]
    asked(server, CacheFolder(place[1]))
    (tmp_path / "cache" / "mine.txt").write_text("not an entry")
    assert cache_command(["dir", *place]) == 0
    assert cache_command(["show", *place]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{place[1]}\n")
    assert "/six@1.16.0\nlocks/lock@" in shown
    assert "\n2 entries, " in shown
    assert cache_command(["clear", *place]) == 0
    assert cache_command(["clear", *place]) == 0
    assert capsys.readouterr().out == "removed 2 entries\nremoved 0 entries\n"
    assert (tmp_path / "cache" / "mine.txt").exists()


def test_the_command_leaves_a_foreign_folder_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert cache_command(["clear", "--cache-dir", str(tmp_path / "file")]) == 2
    assert "is not used" in capsys.readouterr().err


ENTRY: dict[str, Any] = {
    "index": "https://pypi.org/simple/",
    "key": "six",
    "version": "1",
    "at": 1.0,
    "for": 600,
    "etag": "",
    "status": "active",
    "reason": "",
    "serial": None,
    "files": [["six-1.tar.gz", "1", {"sha256": A}, 1, None, None, None]],
}


OTHERS: dict[str, list[Any]] = {
    **{name: [None, 1, [], {}] for name in ("index", "key", "version", "etag", "status", "reason")},
    "at": [None, "1", 1, 10**400, True, []],
    "for": [None, "1", 1.5, -1, 10**400, True],
    "serial": [1, []],
    "files": [
        *[None, [], {}, "x", [None], [[]], [["six-1.tar.gz"]]],
        *[[["six-1.tar.gz", "1", digests, 1, None, None, None]] for digests in (None, [1], {"a": 1}, "x")],
        *[[["six-1.tar.gz", version, {}, 1, None, None, None]] for version in (None, 1)],
        *[
            [["six-1.tar.gz", "1", {}, *more]]
            for more in (["1", *[None] * 3], [1, 1, None, None], [1, None, True, None], [1, None, None, 3])
        ],
    ],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in OTHERS for value in OTHERS[name]])
def test_an_entry_of_another_shape_is_damaged(name: str, value: object) -> None:
    assert unpack(pack(ENTRY)) is not None
    assert unpack(pack({**ENTRY, name: value})) is None
    assert unpack(pack({key: held for key, held in ENTRY.items() if key != name})) is None

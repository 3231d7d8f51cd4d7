"""Wheels that a team rebuilt, by signed sums: every lock passes, and each way to break the signature has its words."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from locked import FILES, PROJECTS, A, B, C, D
from pages.json_v1 import SCHEMA
from repositories import commit, repository, run
from signing import Gpg, Ssh, gpg_at_home
from simple_server import Server, file, page, project
from whypin.commands.hooks import check_lock_hashes
from whypin.commands.main import main

# The digest of the rebuilt wheel.
W, X = "e" * 64, "f" * 64
WHEEL = "blinker-1.9.0-py3-none-any.whl"
SUMS, SIGNATURE = "wheels/sha256sums.txt", "wheels/sha256sums.txt.asc"
KEY = "supply-chain/keys/ann.asc"
ROW = f'[[sums]]\nfile = "{SUMS}"\npackages = ["*"]\n'
GOOD = f"{W}  {WHEEL}\n"
SELECT = "hash-mismatch,unpublished-version,unverifiable-lock,loosened-policy"
PAGES = {
    "blinker": [
        file(WHEEL, A, size=8458, url=f"{FILES}/{WHEEL}"),
        file("blinker-1.9.0.tar.gz", B, size=22460, url=f"{FILES}/blinker-1.9.0.tar.gz"),
    ],
    "idna": [
        file("idna-3.10-py3-none-any.whl", C, size=70442, url=f"{FILES}/idna-3.10-py3-none-any.whl"),
        file("idna-3.10.tar.gz", D, size=190490, url=f"{FILES}/idna-3.10.tar.gz"),
    ],
}


class Keys:
    """The keys of a test run: Ann's is trusted; each of the others has something wrong with it."""

    def __init__(self, gpg: Gpg) -> None:
        self.gpg = gpg
        self.ann, self.bob = gpg.key("Ann <ann@example.org>"), gpg.key("Bob <bob@example.org>")
        then = ("--faked-system-time", "20200101T000000!")
        gpg.run(*then, "--quick-generate-key", "Old <old@example.org>", "ed25519", "sign", "2020-03-01")
        self.gone = gpg.key("Gus <gus@example.org>")
        self.of_gone, self.before_it_was_gone = gpg.detached(GOOD, self.gone), gpg.public(self.gone)
        revoked = (gpg.home / "openpgp-revocs.d" / f"{self.gone}.rev").read_text("utf-8")
        gpg.run("--import", data=revoked.replace("\n:-----", "\n-----"))
        self.sub = gpg.key("Sub <sub@example.org>")
        gpg.run("--quick-add-key", self.sub, "ed25519", "sign")
        self.of_sub = gpg.detached(GOOD, self.sub)
        self.with_sub = gpg.public(self.sub)
        gpg.edited(self.sub, "key 1", "change-usage", "S", "A", "Q")
        # A subkey that was revoked, and one that ended.
        self.cut = gpg.key("Cut <cut@example.org>")
        gpg.run("--quick-add-key", self.cut, "ed25519", "sign")
        self.of_cut = gpg.detached(GOOD, self.cut)
        gpg.edited(self.cut, "key 1", "revkey", "y", "0", "", "y")
        gpg.run(*then, "--quick-generate-key", "Fay <fay@example.org>", "ed25519", "sign", "never")
        fay = gpg.fingerprint("fay@example.org")
        gpg.run(*then, "--quick-add-key", fay, "ed25519", "sign", "2020-03-01")
        self.of_fay = gpg.detached(GOOD, fay, "--faked-system-time", "20200102T000000!")
        self.of_old = gpg.detached(GOOD, "old@example.org", "--faked-system-time", "20200102T000000!")
        past = ("--faked-system-time", "20200102T000000!", "--default-sig-expire", "1d")
        gpg.run(*then, "--quick-generate-key", "Eve <eve@example.org>", "ed25519", "sign", "never")
        self.ended = gpg.detached(GOOD, "eve@example.org", *past)

    def public(self, who: str) -> str:
        return self.gpg.public(who)


@pytest.fixture(scope="module")
def keys() -> Iterator[Keys]:
    with gpg_at_home() as gpg:
        yield Keys(gpg)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        for key, files in PAGES.items():
            running.add(key, page(project(key, files)))
        yield running


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server, keys: Keys) -> Path:
    """A repository without a commit, with a rebuilt wheel in its lock and in signed sums."""
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    folder = repository(tmp_path / "repository")
    monkeypatch.chdir(folder)
    write(folder, locked("requirements.txt", server), keys)
    return folder


def locked(lock: str, server: Server) -> dict[str, str]:
    """The files of a project whose wheel of blinker was rebuilt."""
    files = dict(PROJECTS[lock])
    files[lock] = files[lock].replace("https://pypi.org/simple", server.url.rstrip("/")).replace(A, W)
    if lock in ("uv.lock", "pylock.toml"):
        files[lock] = files[lock].replace(", size = 8458", "")
    return files


def write(root: Path, files: dict[str, str], keys: Keys) -> None:
    more = {SUMS: GOOD, KEY: keys.public(keys.ann), "whypin.toml": ROW}
    for path, text in {**files, **more}.items():
        put(root, path, text)
    sign(root, keys)


def put(root: Path, path: str, data: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data.encode() if isinstance(data, str) else data)


def sign(root: Path, keys: Keys, who: str = "") -> None:
    put(root, SIGNATURE, keys.gpg.detached((root / SUMS).read_text(), who or keys.ann))


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], dict[str, Any]]:
    """Status, each finding with its place, and the whole report."""
    status = main(["check", "--online", "--select", SELECT, "--format", "json", "--no-cache", *words])
    report = json.loads(capsys.readouterr().out)
    found = [f"{one['path']}:{one['start']['line']}: {one['rule']}: {one['message']}" for one in report["findings"]]
    return status, found, report


@pytest.mark.parametrize("lock", PROJECTS)
def test_a_rebuilt_wheel_passes(
    lock: str, root: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in ("requirements.in", "requirements.txt"):
        (root / path).unlink()
    write(root, locked(lock, server), keys)
    status, found, report = checked(capsys, "--allow-host", server.url.split("/")[2])
    assert (status, found) == (0, [])
    (coverage,) = report["coverage"]
    assert (coverage["packages"], coverage["artifacts"], coverage["signed"]) == (2, 3, 1)
    # And without the sums it does not.
    put(root, "whypin.toml", "")
    status, found, _ = checked(capsys, "--allow-host", server.url.split("/")[2])
    assert status == 1
    assert "hash-mismatch" in found[0]


def test_the_summary_counts_them_apart(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--online", "--select", SELECT]) == 0
    assert (
        f"checked 2 packages with 3 digests against {server.url}, 1 digest by signed sums\n" in capsys.readouterr().out
    )
    # What no index published is not kept as published: the second run asks again.
    put(root, SUMS, "")
    assert main(["check", "--online", "--select", SELECT]) == 1
    assert check_lock_hashes(["requirements.txt"]) == 1


RELEASES: dict[str, tuple[str, str, int]] = {
    # By what is locked and what is listed, the status.
    "a local version": ("blinker==1.9.0+museum", "blinker-1.9.0+museum-py3-none-any.whl", 0),
    "a local version that the lock leaves out": ("blinker==1.9.0", "blinker-1.9.0+museum-py3-none-any.whl", 0),
    "a build tag": ("blinker==1.9.0", "blinker-1.9.0-1-py3-none-any.whl", 0),
    "an sdist of ours": ("blinker==1.9.0", "blinker-1.9.0.tar.gz", 0),
    "a release that the index does not have": ("blinker==1.9.9", "blinker-1.9.9-py3-none-any.whl", 0),
    "a project that the index does not have": ("ours==1.0", "ours-1.0-py3-none-any.whl", 0),
    "another spelling": ("Ours_x==1.0", "ours_x-1.0-py3-none-any.whl", 0),
    "another version": ("blinker==1.9.0", "blinker-1.8.0-py3-none-any.whl", 1),
    "another project": ("blinker==1.9.0", "blinker2-1.9.0-py3-none-any.whl", 1),
    "no version": ("blinker==1.9.0", "blinker.whl", 1),
    "a letter of another alphabet": ("blinker==1.9.0", "bl\u0131nker-1.9.0-py3-none-any.whl", 1),
    "no name": ("blinker==1.9.0", "wheel", 1),
    "no pin": ("blinker>=1.9.0", "blinker-1.9.0-py3-none-any.whl", 3),
}


@pytest.mark.parametrize("name", RELEASES)
def test_a_sum_is_of_one_release(root: Path, name: str, keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    entry, listed, wanted = RELEASES[name]
    put(root, "requirements.txt", f"# pip-compile\n{entry} \\\n    --hash=sha256:{W}\n")
    put(root, SUMS, f"{W}  {listed}\n")
    sign(root, keys)
    status, found, _ = checked(capsys)
    assert status == wanted, found
    assert bool(found) is bool(wanted)


def test_of_a_release_that_only_sums_know_every_digest_has_to_be_listed(
    root: Path, capsys: pytest.CaptureFixture[str], keys: Keys
) -> None:
    put(root, "requirements.txt", f"# pip-compile\nours==1.0 \\\n    --hash=sha256:{W} \\\n    --hash=sha256:{X}\n")
    put(root, SUMS, f"{W}  ours-1.0-py3-none-any.whl\n")
    sign(root, keys)
    status, (found,), _ = checked(capsys)
    assert status == 1
    assert found.startswith("requirements.txt:4: hash-mismatch: `sha256:ffffffffffff…` is not a digest")


def test_where_the_index_does_not_answer(
    root: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, "requirements.txt", f"# pip-compile\nblinker==1.9.0 \\\n    --hash=sha256:{W}\n")
    server.add("blinker", lambda handler: handler.reply(403, b"", "text/plain"))
    assert checked(capsys)[:2] == (0, [])
    # An address, of a host that nobody asks.
    put(root, "requirements.txt", f"blinker @ https://wheels.example/{WHEEL} --hash=sha256:{W}\n")
    assert checked(capsys)[:2] == (0, [])
    # Of no index at all.
    put(root, "requirements.txt", f"# pip-compile\nblinker==1.9.0 \\\n    --hash=sha256:{W}\n")
    monkeypatch.setenv("PIP_INDEX_URL", str(root))
    status, found, report = checked(capsys)
    assert (status, found) == (0, [])
    assert [one["signed"] for one in report["coverage"]] == [1]
    # Whether it was yanked is another question.
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    assert main(["check", "--online", "--no-cache", "--select", f"{SELECT},yanked-version"]) == 3


def test_a_yanked_release_stays_one(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, "requirements.txt", f"# pip-compile\nblinker==1.9.0 \\\n    --hash=sha256:{W}\n")
    yanked = [{**one, "yanked": "broken"} for one in PAGES["blinker"]]
    server.add("blinker", page(project("blinker", yanked)))
    assert main(["check", "--online", "--no-cache", "--select", "yanked-version"]) == 1
    assert "`blinker` `1.9.0` was yanked" in capsys.readouterr().out


def test_the_lock_names_the_file(root: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    """What it names is what the sums have to name; and an address beside it is not another file's."""
    write(root, locked("poetry.lock", server), keys)
    put(root, SUMS, f"{W}  blinker-1.9.0-cp312-cp312-linux_x86_64.whl\n")
    sign(root, keys)
    status, found, report = checked(capsys, "poetry.lock")
    assert status == 1
    (place,) = report["findings"][0]["related"]
    assert (place["path"], place["start"]["line"]) == (SUMS, 1)
    assert f"and the lock names `{WHEEL}`" in place["note"]
    assert len(found) == 1


def test_packages(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for packages, wanted in (('["blinker"]', 0), ('["bl*"]', 0), ('["Blinker"]', 0), ('["idna"]', 1)):
        put(root, "whypin.toml", ROW.replace('["*"]', packages))
        status, _, report = checked(capsys)
        assert status == wanted
    (place,) = report["findings"][0]["related"]
    assert place["note"] == "it is listed here, and `packages` does not name `blinker` for this file"


def _altered(root: Path, keys: Keys) -> None:
    put(root, SUMS, f"{GOOD}{X}  blinker-1.9.0.tar.gz\n")


def _of_another_file(root: Path, keys: Keys) -> None:
    put(root, "other/sums", f"{W}  ./{WHEEL}\n")
    put(root, "other/sums.asc", keys.gpg.detached(f"{W}  ./{WHEEL}\n", keys.bob))
    put(root, "whypin.toml", ROW.replace(SUMS, "other/sums") + ROW)
    put(root, SIGNATURE, keys.gpg.detached(f"{W}  ./{WHEEL}\n", keys.ann))


def _after_text(root: Path, keys: Keys) -> None:
    put(root, SIGNATURE, b"by Ann\n" + (root / SIGNATURE).read_bytes())


def _broken_armour(root: Path, keys: Keys) -> None:
    lines = (root / SIGNATURE).read_text().split("\n")
    lines[3] = lines[3][::-1]
    put(root, SIGNATURE, "\n".join(lines))


def _two(root: Path, keys: Keys) -> None:
    put(root, SIGNATURE, (root / SIGNATURE).read_bytes() + keys.gpg.detached(GOOD, keys.bob))


def _inline(root: Path, keys: Keys) -> None:
    put(root, SIGNATURE, keys.gpg.run("--local-user", keys.ann, "--armor", "--sign", data=GOOD))


def _clear_signed(root: Path, keys: Keys) -> None:
    put(root, SIGNATURE, keys.gpg.signed(GOOD, keys.ann))


def _turned(root: Path, keys: Keys) -> None:
    """The signature of a clear-signed message, which is one over the same text."""
    text, _, armour = keys.gpg.signed(GOOD, keys.ann).decode().partition("-----BEGIN PGP SIGNATURE-----")
    put(root, SUMS, text.split("\n\n", 1)[1].rstrip("\n"))
    put(root, SIGNATURE, f"-----BEGIN PGP SIGNATURE-----{armour}")


def _binary(root: Path, keys: Keys) -> None:
    put(root, SIGNATURE, keys.gpg.run("--local-user", keys.ann, "--detach-sign", data=GOOD))


def _ssh(root: Path, keys: Keys) -> None:
    put(root, SIGNATURE, Ssh(root).signed(GOOD).removeprefix(GOOD.encode()))


def _with_key(body: Callable[[Keys], bytes], public: Callable[[Keys], str]) -> Callable[[Path, Keys], None]:
    def change(root: Path, keys: Keys) -> None:
        put(root, SIGNATURE, body(keys))
        put(root, "supply-chain/keys/other.asc", public(keys))

    return change


def _no_key(root: Path, keys: Keys) -> None:
    put(root, KEY, "Ann's key\n")


def _weak(root: Path, keys: Keys) -> None:
    put(root, SIGNATURE, keys.gpg.detached(GOOD, keys.ann, "--digest-algo", "RIPEMD160"))


def _out(root: Path, keys: Keys, path: str) -> None:
    (root / path).rename(root.parent / "kept")
    (root / path).symlink_to(root.parent / "kept")


WRONG: dict[str, tuple[Callable[[Path, Keys], None], str, str]] = {
    # By what is wrong: how, the place, and what is said there.
    "no signature": (
        lambda root, keys: (root / SIGNATURE).unlink(),
        f"{SUMS}:1",
        f"there is no signature `{SIGNATURE}`",
    ),
    "altered": (_altered, f"{SIGNATURE}:1", "did not sign it as it is: it, or the signature, was altered"),
    "of another file": (_of_another_file, f"{SIGNATURE}:1", "its signature is that of `other/sums`"),
    "of a stranger": (lambda root, keys: sign(root, keys, keys.bob), f"{SIGNATURE}:1", "which is not one of `supply-"),
    "of no key": (_no_key, f"{SIGNATURE}:1", f"which is not one of `supply-chain/keys/`, and `{KEY}` gives no key"),
    "an ended key": (
        _with_key(lambda keys: keys.of_old, lambda keys: keys.public("old@example.org")),
        f"{SIGNATURE}:1",
        "ended on 2020-03-01, and the signature is new",
    ),
    "a revoked key": (
        _with_key(lambda keys: keys.of_gone, lambda keys: keys.public(keys.gone)),
        f"{SIGNATURE}:1",
        "is revoked",
    ),
    "a subkey for something else": (
        _with_key(lambda keys: keys.of_sub, lambda keys: keys.public(keys.sub)),
        f"{SIGNATURE}:1",
        "signed it, which is not meant to sign files",
    ),
    "a revoked subkey": (
        _with_key(lambda keys: keys.of_cut, lambda keys: keys.public(keys.cut)),
        f"{SIGNATURE}:1",
        "is revoked",
    ),
    "an ended subkey": (
        _with_key(lambda keys: keys.of_fay, lambda keys: keys.public("fay@example.org")),
        f"{SIGNATURE}:1",
        "ended on 2020-03-01, and the signature is new",
    ),
    "an ended signature": (
        _with_key(lambda keys: keys.ended, lambda keys: keys.public("eve@example.org")),
        f"{SIGNATURE}:1",
        "its signature ended on 2020-01-03",
    ),
    "a hash that is broken": (_weak, f"{SIGNATURE}:1", "is made with RIPEMD"),
    "broken armour": (_broken_armour, f"{SIGNATURE}:3", "it was altered"),
    "text around": (_after_text, f"{SIGNATURE}:1", "text stands before the signature"),
    "two signatures": (_two, f"{SIGNATURE}:8", "it holds more than one signature"),
    "inline": (_inline, f"{SIGNATURE}:1", "it is a message with its text inside"),
    "clear-signed": (_clear_signed, f"{SIGNATURE}:1", "it is a clear-signed message"),
    "turned": (_turned, f"{SIGNATURE}:1", "its signature is not one over the bytes of a file"),
    "binary": (_binary, f"{SIGNATURE}:1", "it is not armoured text"),
    "by SSH": (_ssh, f"{SIGNATURE}:1", "it is an SSH signature"),
    "signature outside": (
        lambda root, keys: _out(root, keys, SIGNATURE),
        f"{SUMS}:1",
        "is a symbolic link out of the repo",
    ),
    "no sums": (lambda root, keys: (root / SUMS).unlink(), "whypin.toml:2", "there is no such file"),
    "sums outside": (lambda root, keys: _out(root, keys, SUMS), "whypin.toml:2", "is a symbolic link out of the repo"),
    "sums are a folder": (
        lambda root, keys: put(root, "whypin.toml", ROW.replace(SUMS, "wheels")),
        "whypin.toml:2",
        "is a folder",
    ),
    "sums clear-signed": (
        lambda root, keys: put(root, SUMS, keys.gpg.signed(GOOD, keys.ann)),
        f"{SUMS}:1",
        "lists no digest: it is a clear-signed message",
    ),
    "sums not UTF-8": (lambda root, keys: put(root, SUMS, GOOD.encode() + b"\xff\n"), f"{SUMS}:2", "is not UTF-8"),
    "sums too long": (lambda root, keys: put(root, SUMS, GOOD + "#" * (1 << 20)), f"{SUMS}:1", "is longer than 1 MiB"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_signature(root: Path, name: str, keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    change, place, said = WRONG[name]
    change(root, keys)
    status, found, report = checked(capsys)
    told = [one for one in found if "unverifiable-lock" in one]
    assert [one for one in told if one.startswith(f"{place}: ") and said in one], found
    assert status == 3
    # The digest is what it would be without sums, and says so; idna is checked all the same.
    assert [one for one in found if one.startswith("requirements.txt:8: hash-mismatch")]
    assert report["coverage"][0]["packages"] == 2
    assert report["coverage"][0]["signed"] == 0
    # Another report quotes the places.
    main(["check", "--online", "--select", SELECT, "--no-cache"])
    assert said in capsys.readouterr().out


def test_every_line_that_lists_nothing_is_told(root: Path, keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, SUMS, f"\ufeff# ours\r\n\r\nsix\r\n{GOOD.strip()}\r\n{'a' * 32}  six.whl\r\n")
    sign(root, keys)
    put(root, SIGNATURE, keys.gpg.detached((root / SUMS).read_bytes().decode(), keys.ann))
    status, found, report = checked(capsys)
    assert status == 3
    assert [one.partition(": ")[0] for one in found] == [f"{SUMS}:3", f"{SUMS}:5"]
    assert report["coverage"][0]["signed"] == 1
    # Of lines for one digest a few count: each would be asked about for each package that has it.
    put(root, SUMS, GOOD + "".join([f"{W}  {number}.whl\n" for number in range(200)]))
    sign(root, keys)
    status, (said,), report = checked(capsys)
    assert (status, report["coverage"][0]["signed"]) == (3, 1)
    assert said.startswith(f"{SUMS}:101: unverifiable-lock: more than 100 lines list the digest of line 1, and this")
    put(root, SUMS, "six\n" * 1000 + GOOD)
    sign(root, keys)
    status, found, _ = checked(capsys)
    assert (status, len(found)) == (3, 11)


def test_a_signature_of_a_subkey_that_may_sign(root: Path, keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, SIGNATURE, keys.of_sub)
    put(root, KEY, keys.with_sub)
    assert checked(capsys)[0] == 0


def test_without_what_verifies(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "pysequoia", None)
    status, (found,), report = checked(capsys)
    assert status == 3
    assert "unverifiable-lock: `blinker` `1.9.0` was not checked" in found
    assert "`pysequoia` is not installed: `pip install whypin[reviews]`" in found
    assert report["findings"][0]["help"] == "install what is missing where this runs"
    # Where nothing hangs on it, nobody misses it.
    put(root, "requirements.txt", (root / "requirements.txt").read_text().replace(W, A))
    assert checked(capsys)[:2] == (0, [])


def test_nothing_is_verified_where_nothing_hangs_on_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> object:
        raise AssertionError

    monkeypatch.setattr("whypin.reviews.sums_signature.hold", fails)
    (root / SUMS).unlink()
    put(root, "requirements.txt", (root / "requirements.txt").read_text().replace(W, A))
    assert checked(capsys)[:2] == (0, [])
    assert main(["check", "--select", SELECT]) == 0


@pytest.fixture
def change(root: Path, server: Server, keys: Keys) -> Path:
    """The key and the table are at the base; the lock there is as the index has it, and no sums are."""
    for path in (SUMS, SIGNATURE):
        (root / path).unlink()
    put(root, "requirements.txt", (root / "requirements.txt").read_text().replace(W, A))
    commit(root, {})
    run(root, "checkout", "-q", "-b", "change")
    return root


def test_a_change_brings_sums(change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    write(change, locked("requirements.txt", server), keys)
    commit(change, {})
    assert checked(capsys, "--base", "main")[:2] == (0, [])


def test_a_change_cannot_bring_the_key(
    change: Path, server: Server, keys: Keys, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(change, locked("requirements.txt", server), keys)
    put(change, KEY, keys.public(keys.bob))
    sign(change, keys, keys.bob)
    commit(change, {})
    status, found, _ = checked(capsys, "--base", "main")
    assert status == 3
    wanted = f"key {keys.bob[-16:]} is new with this change: it counts once it is at the base"
    assert [one for one in found if one.endswith(f"`{SUMS}` does not count: {wanted}")]
    # Who starts the run may say otherwise.
    assert checked(capsys, "--base", "main", "--trust-change")[:2] == (0, [])
    # Once it is there.
    run(change, "checkout", "-q", "main")
    run(change, "merge", "-q", "change")
    assert checked(capsys)[:2] == (0, [])
    # The first key is none of a change's, either; on a person's machine the tree decides.
    run(change, "checkout", "-q", "-b", "first", "HEAD~1")
    run(change, "rm", "-q", KEY)
    commit(change, {})
    write(change, locked("requirements.txt", server), keys)
    assert checked(capsys)[:2] == (0, [])
    commit(change, {})
    assert checked(capsys, "--base", "HEAD~1")[0] == 3
    # And where CI does not know the base.
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "elsewhere")
    status, found, _ = checked(capsys)
    assert status == 3
    assert [one for one in found if "hash-mismatch" in one or "it is not known" in one]


def test_a_change_cannot_bring_the_table(
    change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    run(change, "checkout", "-q", "main")
    commit(change, {"whypin.toml": 'level = "default"\n'})
    run(change, "checkout", "-q", "change")
    run(change, "merge", "-q", "main")
    commit(change, {"whypin.toml": f'level = "default"\n{ROW}'})
    # That alone is a note.
    status, found, report = checked(capsys, "--base", "main")
    assert (status, found) == (
        0,
        [f"whypin.toml:2: loosened-policy: what `{SUMS}` lists counts once this change is the base"],
    )
    assert report["findings"][0]["severity"] == "note"
    write(change, locked("requirements.txt", server), keys)
    commit(change, {"whypin.toml": f'level = "default"\n{ROW}'})
    status, found, _ = checked(capsys, "--base", "main")
    assert status == 1
    assert [one.split(": ")[1] for one in found] == ["hash-mismatch", "loosened-policy"]
    assert found[1].endswith("which would hide a finding of this change")
    # So is a table that is wider than it was.
    run(change, "checkout", "-q", "main")
    commit(change, {"whypin.toml": ROW.replace('"*"', '"idna"')})
    run(change, "checkout", "-q", "change")
    commit(change, {"whypin.toml": ROW})
    assert checked(capsys, "--base", "main")[0] == 1


def test_the_first_file_of_the_root_governs_no_run(
    change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    """A base whose root holds no file at all, so that all there is new."""
    run(change, "checkout", "-q", "--orphan", "other")
    run(change, "rm", "-rqf", ".")
    commit(change, {"app/requirements.in": "idna>=3\n", KEY: keys.public(keys.ann)})
    files = {f"app/{path}": text for path, text in locked("requirements.txt", server).items()}
    write(change, files, keys)
    commit(change, {})
    status, found, _ = checked(capsys, "--base", "HEAD~1")
    assert status
    assert [one for one in found if "hash-mismatch" in one]


def test_the_base_is_the_witness_of_time(
    change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was merged while the key held counts on; what is new does not."""
    write(change, locked("requirements.txt", server), keys)
    put(change, KEY, keys.public("old@example.org"))
    put(change, SIGNATURE, keys.of_old)
    commit(change, {})
    assert checked(capsys, "--base", "HEAD")[:2] == (0, [])
    put(change, SUMS, f"{GOOD}# more\n")
    later = keys.gpg.detached(f"{GOOD}# more\n", "old@example.org", "--faked-system-time", "20200102T000000!")
    put(change, SIGNATURE, later)
    status, found, _ = checked(capsys, "--base", "HEAD")
    assert status == 3
    assert [one for one in found if "ended on 2020-03-01, and the signature is new" in one]
    # A revocation counts at once.
    put(change, SUMS, GOOD)
    put(change, SIGNATURE, keys.of_gone)
    commit(change, {KEY: keys.before_it_was_gone})
    assert checked(capsys, "--base", "HEAD")[:2] == (0, [])
    put(change, KEY, keys.public(keys.gone))
    status, found, _ = checked(capsys, "--base", "HEAD")
    assert status == 3
    assert [one for one in found if one.endswith(f"key {keys.gone[-16:]} is revoked")]


def test_what_was_changed_and_not_signed_again(
    change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    write(change, locked("requirements.txt", server), keys)
    commit(change, {})
    put(change, SUMS, f"{GOOD}# more\n")
    status, found, _ = checked(capsys, "--base", "HEAD")
    assert status == 3
    assert [one for one in found if "it was changed, and key" in one]


def test_what_was_signed_before_does_not_come_back(
    change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build that was replaced has a signature, too."""
    eve = "eve@example.org"
    write(change, locked("requirements.txt", server), keys)
    put(change, KEY, keys.public(eve))
    put(change, SUMS, f"{X}  {WHEEL}\n")
    put(change, SIGNATURE, keys.gpg.detached(f"{X}  {WHEEL}\n", eve, "--faked-system-time", "20200601T000000!"))
    commit(change, {})
    put(change, SUMS, GOOD)
    put(change, SIGNATURE, keys.gpg.detached(GOOD, eve, "--faked-system-time", "20200501T000000!"))
    status, found, _ = checked(capsys, "--base", "HEAD")
    assert status == 3
    assert [one for one in found if one.endswith("its signature is older than the one that the base has")]
    sign(change, keys, eve)
    assert checked(capsys, "--base", "HEAD")[:2] == (0, [])


@pytest.mark.skipif(os.name == "nt", reason="a link needs a right there")
def test_what_was_signed_before_does_not_come_back_behind_a_link(
    change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    eve = "eve@example.org"
    write(change, locked("requirements.txt", server), keys)
    put(change, KEY, keys.public(eve))
    sign(change, keys, eve)
    (change / "wheels").rename(change / "built")
    (change / "wheels").symlink_to("built")
    commit(change, {})
    assert checked(capsys, "--base", "HEAD")[:2] == (0, [])
    put(change, SUMS, f"{GOOD}#\n")
    put(change, SIGNATURE, keys.gpg.detached(f"{GOOD}#\n", eve, "--faked-system-time", "20200501T000000!"))
    status, found, _ = checked(capsys, "--base", "HEAD")
    assert status == 3
    assert [one for one in found if one.endswith("its signature is older than the one that the base has")]


def test_nor_in_the_place_of_other_sums(
    change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two machines' sums, the old file of one."""
    eve, mac, old = "eve@example.org", f"{X}  idna-3.10-py3-none-any.whl\n", f"{D}  {WHEEL}\n"
    write(change, locked("requirements.txt", server), keys)
    put(change, KEY, keys.public(eve))
    sign(change, keys, eve)
    put(change, "mac/sums", mac)
    put(change, "mac/sums.asc", keys.gpg.detached(mac, eve, "--faked-system-time", "20200201T000000!"))
    commit(change, {"whypin.toml": ROW + ROW.replace(SUMS, "mac/sums")})
    assert checked(capsys, "--base", "HEAD")[:2] == (0, [])
    put(change, "requirements.txt", (change / "requirements.txt").read_text().replace(W, D))
    put(change, "mac/sums", old)
    put(change, "mac/sums.asc", keys.gpg.detached(old, eve, "--faked-system-time", "20200501T000000!"))
    status, _, report = checked(capsys, "--base", "HEAD")
    assert status == 1
    (place,) = report["findings"][0]["related"]
    assert place["note"].endswith(f"and `{SUMS}` at the base has the release without it, and is signed later")
    # One that is made today is none of these.
    put(change, "mac/sums.asc", keys.gpg.detached(old, eve))
    assert checked(capsys, "--base", "HEAD")[:2] == (0, [])


@pytest.mark.parametrize("root_then", [ROW.replace('"*"', '"idna"'), ""])
def test_a_change_cannot_bring_the_table_where_it_governs_no_file(
    root_then: str, change: Path, server: Server, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each project has a configuration of its own, and sums are the root's for all of them."""
    run(change, "checkout", "-q", "main")
    for path in ("requirements.in", "requirements.txt"):
        (change / "app").mkdir(exist_ok=True)
        (change / path).rename(change / "app" / path)
    commit(change, {"app/whypin.toml": 'level = "default"\n', "whypin.toml": root_then or None})
    run(change, "checkout", "-q", "change")
    run(change, "merge", "-q", "main")
    files = {f"app/{path}": text for path, text in locked("requirements.txt", server).items()}
    write(change, files, keys)
    commit(change, {})
    for words in ((), ("app/requirements.txt",)):
        status, found, _ = checked(capsys, "--base", "main", *words)
        assert status == 1
        assert [one.split(": ")[1] for one in found] == ["hash-mismatch", "loosened-policy"]


def test_below_the_root_it_is_an_error(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, "app/whypin.toml", ROW)
    put(root, "app/requirements.in", "idna>=3\n")
    assert main(["check", "--online"]) == 2
    assert "`sums` governs the run as a whole; write it in `whypin.toml`" in capsys.readouterr().err


def test_the_report_is_what_its_schema_says(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, report = checked(capsys)
    jsonschema.validate(report, SCHEMA)
    # And in code scanning the places are there.
    (root / SIGNATURE).unlink()
    main(["check", "--online", "--select", SELECT, "--no-cache", "--format", "sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results]
    assert places == ["requirements.txt", SUMS]

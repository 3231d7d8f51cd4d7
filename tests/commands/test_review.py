"""The policy end to end: a lock is bumped, the hook stops it, somebody signs, it passes. And all that fails."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from provenances import provenance
from repositories import commit, repository, run
from signing import Gpg, Ssh, gpg_at_home
from simple_server import Server, file, page, project
from whypin.commands.hooks import check_reviews
from whypin.commands.main import main

DIGESTS = {version: f"{number + 10:x}" * 64 for number, version in enumerate(("1.0", "2.0", "3.0"))}
DIGESTS = {version: digest[:64] for version, digest in DIGESTS.items()}
DAY = 24 * 60 * 60


def lock(version: str) -> str:
    """A requirements file, whose sums have no names."""
    wheel = DIGESTS[version][:60] + "0000"
    return f"demo=={version} \\\n    --hash=sha256:{DIGESTS[version]} \\\n    --hash=sha256:{wheel}\n"


@pytest.fixture(scope="module")
def gpg() -> Iterator[Gpg]:
    with gpg_at_home() as made:
        yield made


@pytest.fixture(scope="module")
def ann(gpg: Gpg) -> str:
    return gpg.key("Ann <ann@example.org>")


@pytest.fixture(scope="module")
def bob(gpg: Gpg) -> str:
    return gpg.key("Bob <bob@example.org>")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        files = []
        for version, digest in DIGESTS.items():
            files.append(file(f"demo-{version}.tar.gz", digest))
            files.append(file(f"demo-{version}-py3-none-any.whl", digest[:60] + "0000"))
        running.add("demo", page(project("demo", files)))
        running.add("wheelonly", page(project("wheelonly", [file("wheelonly-1-py3-none-any.whl", "e" * 64)])))
        yield running


@pytest.fixture
def root(tmp_path: Path, server: Server, gpg: Gpg, ann: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that has begun with reviews: `demo` 1.0 is exempt, and Ann may sign."""
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    monkeypatch.setenv("GNUPGHOME", str(gpg.home))
    folder = repository(tmp_path / "repository", {"requirements.txt": lock("1.0")})
    monkeypatch.chdir(folder)
    assert main(["review", "init", "--yes"]) == 0
    commit(folder, {"supply-chain/keys/ann.asc": gpg.public(ann)})
    return folder


def sign(*words: str) -> int:
    return main(["review", "sign", *words, "--yes"])


def hook(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What the hook says of the whole repository."""
    capsys.readouterr()
    status = check_reviews(["requirements.txt"])
    return status, capsys.readouterr().out


def bump(root: Path, version: str = "2.0") -> None:
    (root / "requirements.txt").write_text(lock(version))


def statement(root: Path, pattern: str = "*") -> Path:
    (found,) = (root / "supply-chain" / "reviews").glob(f"*/{pattern}.asc")
    return found


def test_from_an_update_to_a_review(root: Path, ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert hook(capsys)[0] == 0
    bump(root)
    status, said = hook(capsys)
    assert status == 1
    assert "requirements.txt:1:7: unreviewed-update: no chain of reviews that count leads to `demo` `2.0`\n" in said
    assert "help: `whypin review diff demo 1.0 2.0`, then `whypin review sign demo 1.0 2.0`" in said
    assert main(["review", "suggest"]) == 1
    said = capsys.readouterr().out
    assert "whypin review diff demo 1.0 2.0  # safe-to-deploy; requirements.txt\n" in said
    assert "next: `whypin review sign` with the same name and versions" in said
    assert sign("demo", "1.0", "2.0", "--note", "read whole", "--key", ann, "--print-mail") == 0
    said = capsys.readouterr().out
    assert f"Diff reviewed from:\n\n{DIGESTS['1.0']}  demo-1.0.tar.gz\n{DIGESTS['2.0']}  demo-2.0.tar.gz\n\n" in said
    assert f"wrote `supply-chain/reviews/demo/1.0..2.0-{ann[-16:]}.asc`" in said
    assert "it counts\nnext: " in said
    assert "Subject: review of demo 1.0 to 2.0" in said
    assert hook(capsys)[0] == 0
    commit(root, {})
    assert hook(capsys)[0] == 0
    assert main(["review", "verify", "--online"]) == 0
    assert "counts: safe-to-deploy" in capsys.readouterr().out
    assert main(["review", "who", "demo"]) == 0
    said = capsys.readouterr().out
    assert "exempt 1.0 since" in said
    assert "1.0 to 2.0, safe-to-deploy, by ann@example.org" in said
    assert main(["review", "suggest"]) == 0
    # Signed once is signed.
    before = statement(root).read_bytes()
    assert sign("demo", "1.0", "2.0", "--key", ann) == 2
    assert "is there already" in capsys.readouterr().err
    assert statement(root).read_bytes() == before
    # Whoever is asked knows it before.
    assert main(["review", "sign", "demo", "1.0", "2.0"]) == 1
    assert "note: `supply-chain/reviews/demo/1.0..2.0-" in (said := capsys.readouterr().out)
    assert "is there already" in said


def test_the_index_says_who_owns_the_project(
    root: Path, ann: str, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    roles = [{"role": "Owner", "user": "cid"}, {"role": "Maintainer", "user": "dan"}, {"role": "Owner", "user": "bea"}]
    body = json.dumps({"info": {"name": "demo"}, "ownership": {"organization": None, "roles": roles}}).encode()
    server.pages["/pypi/demo/2.0/json"] = lambda handler: handler.reply(200, body, "application/json")
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    assert "\nowners: bea, cid\npublisher: unknown\n" in capsys.readouterr().out
    assert sign("demo", "1.0", "3.0", "--key", ann, "--owners", "organization us", "--publisher", "none") == 0
    assert "\nowners: organization us\npublisher: none\n" in capsys.readouterr().out


def test_the_index_says_who_published_it(
    root: Path, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/who"] = page(provenance("pyca/demo"))
    who = f"http://127.0.0.1:{server.port}/who"
    # The index says who it was, that nobody is known, and nothing.
    answers: list[tuple[str, dict[str, str | None]]] = [
        ("github:pyca/demo", {"provenance": who}),
        ("none", {"provenance": None}),
        ("unknown", {}),
    ]
    for number, (said, more) in enumerate(answers):
        files = [file("demo-1.0.tar.gz", DIGESTS["1.0"]), file("demo-2.0.tar.gz", DIGESTS["2.0"], **more)]
        server.add("demo", page(project("demo", files)))
        words = ("--cache-dir", str(tmp_path / f"cache{number}"))
        assert main(["review", "sign", "demo", "1.0", "2.0", *words]) == 1
        assert f"\npublisher: {said}\n" in capsys.readouterr().out


def test_the_same_with_an_ssh_key(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ssh = Ssh(tmp_path)
    commit(root, {"supply-chain/keys/allowed_signers": f'ann@example.org namespaces="whypin-review" {ssh.public}\n'})
    bump(root)
    assert sign("demo", "1.0", "2.0", "--ssh", str(ssh.file)) == 0
    assert hook(capsys)[0] == 0
    path = statement(root)
    path.write_bytes(path.read_bytes().replace(b"owners: unknown", b"owners: unknowm"))
    status, said = hook(capsys)
    assert status == 1
    assert "did not sign this text: the text or the signature was altered" in said


def test_what_does_not_count_says_why(
    root: Path, gpg: Gpg, ann: str, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bump(root)
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    path = statement(root)
    whole = path.read_bytes()
    text = whole.decode().partition("\n\n")[2].partition("-----BEGIN PGP SIGNATURE")[0]
    other = path.with_name(f"1.0..2.0-{bob[-16:]}.asc")
    for where, body, word in (
        (path, whole.replace(b"safe-to-deploy", b"safe-to-deplox"), "`criteria: safe-to-deplox` is neither"),
        (path, whole.replace(DIGESTS["1.0"][:4].encode(), b"0000", 1), "did not sign this text"),
        # Both sum and signature are wrong: the signature says why.
        (path, whole.replace(DIGESTS["2.0"][:4].encode(), b"0000", 1), f"does not count, because key {ann[-16:]} did"),
        (path, whole.replace(b"\n", b"\r\n"), "a line ends with a carriage return"),
        (path, b"Read this first.\n" + whole, "is not all that the file holds"),
        (path, whole + whole, "is not written in one block"),
        (other, gpg.signed(text, bob), "no key of `supply-chain/keys/` signed it"),
        (path, gpg.signed(text, bob), "did not sign this text"),
        (path, gpg.signed(text.replace(DIGESTS["2.0"], "9" * 64), ann), "its sum begins with `9999"),
        (path, gpg.signed(text.replace("demo-1.0.tar.gz", "demo-1.1.tar.gz"), ann), "is not an sdist of `demo` `1.0`"),
        (path, gpg.signed(text.replace("safe-to-deploy", "safe-to-run"), ann), "it says `safe-to-run`"),
        (path.with_name("2.0-x.asc"), whole, "its place is"),
    ):
        path.unlink(missing_ok=True)
        other.unlink(missing_ok=True)
        where.write_bytes(body)
        status, said = hook(capsys)
        assert status == 1, word
        assert word in said
        assert main(["review", "verify"]) in (0, 1)
        where.unlink()


def test_keys_and_exemptions_of_the_same_change(
    root: Path, gpg: Gpg, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bump(root)
    (root / "supply-chain/keys/bob.asc").write_text(gpg.public(bob))
    assert sign("demo", "1.0", "2.0", "--key", bob) == 0
    assert "it does not count yet" in capsys.readouterr().out
    status, said = hook(capsys)
    assert status == 1
    assert f"key {bob[-16:]} is new with this change: it counts once it is at the base" in said
    # Who starts the run may trust the change.
    assert check_reviews(["requirements.txt", "--trust-change"]) == 0
    run(root, "clean", "-fdq")
    exemptions = root / "supply-chain/exemptions.toml"
    exemptions.write_text(exemptions.read_text().replace("1.0", "2.0").replace(DIGESTS["1.0"], DIGESTS["2.0"]))
    status, said = hook(capsys)
    assert status == 1
    assert (
        "`exemptions.toml` does not count, because it is new with this change: it counts once it is at the base" in said
    )
    # Neither does the change end what the base asks for.
    shutil.rmtree(root / "supply-chain")
    assert hook(capsys)[0] == 1
    assert main(["check", "--online", "--select", "unreviewed-update,loosened-policy"]) == 1


def test_a_key_that_ended(root: Path, gpg: Gpg, ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.fromtimestamp(time.time(), timezone.utc)
    clock = (now - timedelta(days=30)).strftime("%Y%m%dT%H%M%S")
    then = ("--faked-system-time", f"{clock}!")
    gpg.run(*then, "--quick-generate-key", "Old <old@example.org>", "ed25519", "sign", "10d")
    listed = gpg.run("--with-colons", "--list-keys", "Old <old@example.org>").decode()
    old = next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:"))
    commit(root, {"supply-chain/keys/old.asc": gpg.public(old)})
    bump(root)
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    path = statement(root)
    text = path.read_text().partition("\n\n")[2].partition("-----BEGIN PGP SIGNATURE")[0]
    path.unlink()
    dated = text.replace(now.date().isoformat(), (now - timedelta(days=25)).date().isoformat())
    clock = (now - timedelta(days=25)).strftime("%Y%m%dT%H%M%S")
    # Signed today with a clock that is set back: nothing in the message tells.
    body = gpg.run("--faked-system-time", f"{clock}!", "--local-user", old, "--no-comments", "--clear-sign", data=dated)
    path = path.with_name(f"1.0..2.0-{old[-16:]}.asc")
    path.write_bytes(body)
    status, said = hook(capsys)
    assert status == 1
    assert f"key {old[-16:]} ended on" in said
    assert "and the statement is new" in said
    # One that the base has counts: it was there while the key was good, as far as anybody can tell.
    commit(root, {"requirements.txt": lock("1.0")})
    bump(root)
    assert hook(capsys)[0] == 0
    late = gpg.run(*then, "--local-user", old, "--no-comments", "--clear-sign", data=text)
    commit(root, {"requirements.txt": lock("1.0"), str(path.relative_to(root)): late.decode()})
    bump(root)
    status, said = hook(capsys)
    assert status == 1
    assert "before the statement's date" in said


def test_a_key_that_was_revoked(root: Path, gpg: Gpg, capsys: pytest.CaptureFixture[str]) -> None:
    gone = gpg.key("Gus <gus@example.org>")
    commit(root, {"supply-chain/keys/gus.asc": gpg.public(gone)})
    bump(root)
    assert sign("demo", "1.0", "2.0", "--key", gone) == 0
    commit(root, {"requirements.txt": lock("1.0")})
    revocation = (gpg.home / "openpgp-revocs.d" / f"{gone}.rev").read_text("utf-8").replace("\n:-----", "\n-----")
    gpg.run("--import", data=revocation)
    bump(root)
    for place in ("in the change", "at the base"):
        (root / "supply-chain/keys/gus.asc").write_text(gpg.public(gone))
        status, said = hook(capsys)
        assert status == 1, place
        assert f"key {gone[-16:]} is revoked" in said
        commit(root, {"requirements.txt": lock("1.0")})
        bump(root)


def test_a_rejection_is_stronger(root: Path, ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    bump(root)
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    assert sign("demo", "--reject", "it sends the environment away", "--versions", "<3", "--key", ann) == 0
    status, said = hook(capsys)
    assert status == 1
    assert "it sends the environment away" in said
    # The change cannot take it back.
    commit(root, {"requirements.txt": lock("1.0")})
    rejection = statement(root, "rejected-*")
    rejection.unlink()
    assert hook(capsys)[0] == 1
    rejection.write_text("nothing")
    assert hook(capsys)[0] == 1
    assert main(["review", "suggest"]) == 1
    assert "was rejected" in capsys.readouterr().out


def test_two_reviewers(root: Path, gpg: Gpg, ann: str, bob: str, capsys: pytest.CaptureFixture[str]) -> None:
    configuration = "[packages.demo]\nreviewers = 2\n"
    commit(root, {"whypin.toml": configuration, "supply-chain/keys/bob.asc": gpg.public(bob)})
    bump(root)
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    status, said = hook(capsys)
    assert status == 1
    assert "2 reviewers are asked for, and fewer have signed" in said
    assert sign("demo", "1.0", "2.0", "--key", bob) == 0
    assert hook(capsys)[0] == 0
    # Who wrote the change is no reviewer of it.
    run(root, "checkout", "-q", "-b", "change")
    run(root, "add", "-A")
    run(root, "-c", "user.email=Bob@example.org", "commit", "-q", "-m", "bump")
    capsys.readouterr()
    assert check_reviews(["requirements.txt", "--base", "main"]) == 1
    assert f"key {bob[-16:]} belongs to who changed the lock" in capsys.readouterr().out
    run(root, "-c", "user.email=cid@example.org", "commit", "-q", "--amend", "--reset-author", "-m", "bump")
    assert check_reviews(["requirements.txt", "--base", "main"]) == 0
    # The change cannot ask for fewer.
    (root / "supply-chain" / "reviews" / "demo" / f"1.0..2.0-{bob[-16:]}.asc").unlink()
    commit(root, {"whypin.toml": "[packages.demo]\nreviewers = 1\n"})
    assert check_reviews(["requirements.txt", "--base", "main"]) == 1


def test_a_release_without_an_sdist(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "requirements.txt").write_text(f"wheelonly==1 --hash=sha256:{'e' * 64}\n")
    status, said = hook(capsys)
    assert status == 1
    assert "`wheelonly` `1` has no sdist, so it cannot be reviewed" in said
    assert sign("wheelonly", "1") == 2
    assert "a release without an sdist takes an exemption" in capsys.readouterr().err
    assert main(["review", "init", "--yes"]) == 0
    commit(root, {})
    assert hook(capsys)[0] == 0


def test_what_is_missing_is_status_3(
    root: Path, gpg: Gpg, ann: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bump(root)
    with monkeypatch.context() as bare:
        bare.setenv("PATH", str(tmp_path))
        assert sign("demo", "1.0", "2.0", "--key", ann) == 2
        assert "there is no `gpg` on the PATH" in capsys.readouterr().err
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    with monkeypatch.context() as bare:
        bare.setitem(__import__("sys").modules, "pysequoia", None)
        status, said = hook(capsys)
        assert status == 3
        assert "`pysequoia` is not installed" in said
        # What is exempt needs no signature.
        (root / "requirements.txt").write_text(lock("1.0"))
        assert hook(capsys)[0] == 0
        assert main(["review", "verify"]) == 3
    bump(root)
    statement(root).unlink()
    ssh = Ssh(tmp_path)
    commit(
        root, {"supply-chain/keys/allowed_signers": f"ann@example.org {ssh.public}\n", "requirements.txt": lock("1.0")}
    )
    bump(root)
    assert sign("demo", "1.0", "2.0", "--ssh", str(ssh.file)) == 0
    monkeypatch.setattr("whypin.commands.reviewing.find", lambda *words: None)
    status, said = hook(capsys)
    assert status == 3
    assert "`ssh-keygen` is not installed" in said


def test_what_the_index_does_not_say(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    bump(root, "2.0")
    server.pages.clear()
    status, said = hook(capsys)
    assert status == 3
    assert "`demo` `2.0` was not checked by `unreviewed-update`: no index has the release" in said
    assert sign("demo", "1.0", "2.0") == 2
    assert "the index does not have `demo` `1.0`" in capsys.readouterr().err


def test_a_repository_without_reviews_asks_nobody(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    folder = repository(tmp_path / "other", {"requirements.txt": lock("1.0")})
    monkeypatch.chdir(folder)
    assert hook(capsys)[0] == 0
    assert not server.seen
    # cargo-vet has a folder of that name.
    commit(folder, {"supply-chain/config.toml": "", "supply-chain/audits.toml": "[audits]\n"})
    assert hook(capsys)[0] == 0
    assert not server.seen
    (folder / "whypin.toml").write_text('[packages.demo]\nreview = "diff"\n')
    status, said = hook(capsys)
    assert status == 1
    assert "`whypin review inspect demo 1.0`, then `whypin review sign demo 1.0`" in said


def test_ten_thousand_statements(root: Path, gpg: Gpg, ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Those of other packages are not read, and of this one those that lead nowhere are not verified."""
    bump(root)
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    body = statement(root).read_bytes()
    folder = root / "supply-chain" / "reviews" / "demo"
    for number in range(10_000):
        digest = f"{number:064x}".encode()
        (folder / f"0.{number}..0.{number + 1}-{ann[-16:]}.asc").write_bytes(
            body.replace(DIGESTS["2.0"].encode(), digest)
        )
    status, said = hook(capsys)
    assert status == 0, said[:2000]


PYLOCK = """lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "demo"
version = "{}"
sdist = {{url = "https://files.pythonhosted.org/packages/demo-{}.tar.gz", hashes = {{sha256 = "{}"}}}}
"""


def test_a_lock_that_names_its_sdist_needs_no_index(
    root: Path, ann: str, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(root, {"requirements.txt": None, "pylock.toml": PYLOCK.format("1.0", "1.0", DIGESTS["1.0"])})
    server.seen.clear()
    assert check_reviews([]) == 0
    (root / "pylock.toml").write_text(PYLOCK.format("2.0", "2.0", DIGESTS["2.0"]))
    assert check_reviews(["pylock.toml"]) == 1
    # A version that the reviews do not know by that sum is another release.
    (root / "pylock.toml").write_text(PYLOCK.format("2.0", "2.0", DIGESTS["1.0"]))
    assert check_reviews(["pylock.toml"]) == 1
    assert not server.seen
    # PyPI is asked, as the lock names no index; what it refuses, the lock says.
    (root / "pylock.toml").write_text(PYLOCK.format("2.0", "2.0", "9" * 64))
    capsys.readouterr()
    assert sign("demo", "1.0", "2.0", "--key", ann) == 2
    assert "a lock has the sum `999999999999` for the sdist of `demo` `2.0`" in capsys.readouterr().err


def test_an_index_that_lost_the_old_release(
    root: Path, ann: str, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(root, {"requirements.txt": None, "pylock.toml": PYLOCK.format("1.0", "1.0", DIGESTS["1.0"])})
    (root / "pylock.toml").write_text(PYLOCK.format("2.0", "2.0", DIGESTS["2.0"]))
    server.add("demo", page(project("demo", [file("demo-2.0.tar.gz", DIGESTS["2.0"])])))
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    assert "the index has no sdist of `demo` `1.0`: its sum is the one of the locks" in capsys.readouterr().out
    assert check_reviews(["pylock.toml"]) == 0


def test_a_pull_request(
    root: Path, gpg: Gpg, ann: str, bob: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(root, "checkout", "-q", "-b", "change")
    bump(root)
    commit(root, {"supply-chain/keys/bob.asc": gpg.public(bob)})
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    select = ("check", "--online", "--select", "unreviewed-update,loosened-policy")
    assert main([*select]) == 1
    said = capsys.readouterr().out
    assert "supply-chain/keys/bob.asc:1:1: loosened-policy (note): this key counts once this change is the base" in said
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    commit(root, {})
    assert main([*select]) == 0
    # What a change turns off stays on.
    statement(root).unlink()
    commit(root, {"whypin.toml": '[packages.demo]\nreview = "none"\n'})
    capsys.readouterr()
    assert main([*select]) == 1
    said = capsys.readouterr().out
    assert "no chain of reviews that count leads to `demo` `2.0`" in said
    # A base that was not fetched decides nothing, and nothing passes for it.
    monkeypatch.setenv("GITHUB_BASE_REF", "gone")
    assert main([*select]) == 3
    said = capsys.readouterr().out
    assert "the keys and exemptions that count are the base's, and it is not known" in said
    assert main(["review", "suggest"]) == 3


def test_what_is_no_key_and_no_exemption_is_told_at_its_place(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "supply-chain/keys/allowed_signers").write_text("\nnobody\n")
    (root / "supply-chain/keys/bad.asc").write_text("-----BEGIN PGP PRIVATE KEY BLOCK-----\n")
    exemptions = root / "supply-chain/exemptions.toml"
    exemptions.write_text(exemptions.read_text() + '\n[[exemption]]\nname = "x"\nversion = "1"\n')
    status, said = hook(capsys)
    assert status == 1
    for line in (
        "supply-chain/exemptions.toml:8:1: unreviewed-update: the exemption has no `sha256`",
        "supply-chain/keys/allowed_signers:2:1: unreviewed-update: the line is not `e-mail options key-type key`",
        "supply-chain/keys/bad.asc:1:1: unreviewed-update: the file holds a secret key",
    ):
        assert line in said
    for text in ("[[exemption]", "\xff", "exemption = 1\n"):
        exemptions.write_bytes(text.encode("latin-1"))
        assert hook(capsys)[0] == 1
    assert main(["review", "init", "--yes"]) in (0, 1, 2)


def test_a_statement_alone_starts_a_look_at_the_repository(root: Path, ann: str) -> None:
    bump(root)
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    path = statement(root).relative_to(root).as_posix()
    assert check_reviews([path]) == 0
    bump(root, "3.0")
    assert check_reviews([path]) == 1


def test_a_release_in_several_locks_is_told_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "requirements-prod.txt").write_text(lock("2.0"))
    bump(root)
    capsys.readouterr()
    assert check_reviews([]) == 1
    said = capsys.readouterr().out
    assert said.count("no chain of reviews that count leads to") == 1
    assert "leads to `demo` `2.0`, in 2 locks" in said
    # For development less is asked: another finding.
    (root / "requirements-dev.txt").write_text(lock("2.0"))
    assert main(["review", "suggest"]) == 1
    said = capsys.readouterr().out
    assert "whypin review diff demo 1.0 2.0  # safe-to-deploy; requirements-prod.txt, requirements.txt" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("demo",), "name the package with the old and the new version"),
        (("demo", "1.0", "2.0", "3.0"), "name the package with the old and the new version"),
        (("demo", "one", "2.0"), "`one` is not a version"),
        (("../x", "1.0"), "`../x` is not the name of a package"),
        (("demo", "1.0", "9.9"), "the index does not have `demo` `9.9`"),
        (("demo", "--reject", "why"), "takes the package and `--versions SPEC`"),
        (("demo", "1.0", "--versions", "<2"), "name the package with"),
        (("demo", "--reject", "why", "--versions", "two"), "is not a list of specifiers"),
        (("demo", "1.0", "2.0", "--note", "x\u202ey"), "has hidden characters"),
        (("demo", "1.0", "2.0", "--key", "nobody@example.org"), "`gpg` did not sign"),
        (("demo", "1.0", "2.0", "--ssh", "/nonexistent"), "`ssh-keygen` did not sign"),
    ],
)
def test_what_cannot_be_signed(
    root: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bump(root)
    assert sign(*words) == 2
    assert said in capsys.readouterr().err
    assert not (root / "supply-chain" / "reviews").exists()


def test_a_stranger_s_key_writes_nothing(root: Path, bob: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert sign("demo", "1.0", "2.0", "--key", bob) == 2
    said = capsys.readouterr().err
    assert "the key that signed is not one of `supply-chain/keys/`" in said
    assert "or sign with another: `--key KEY`" in said
    assert not (root / "supply-chain" / "reviews").exists()


def test_a_step_down_is_said_before_it_is_signed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "sign", "demo", "2.0", "1.0"]) == 1
    assert "note: `1.0` is older than `2.0`: this is a step down" in capsys.readouterr().out


def test_nothing_is_signed_or_written_without_a_word(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "sign", "demo", "1.0", "2.0"]) == 1
    assert "nothing was signed: there is no terminal" in capsys.readouterr().out
    bump(root)
    assert main(["review", "init"]) == 1
    said = capsys.readouterr().out
    assert '+version = "2.0"' in said
    assert "nothing was written" in said
    assert DIGESTS["2.0"] not in (root / "supply-chain/exemptions.toml").read_text()


def test_a_link_leads_nowhere(root: Path, tmp_path: Path, ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "supply-chain" / "reviews").symlink_to(outside)
    assert sign("demo", "1.0", "2.0", "--key", ann) == 2
    assert "`supply-chain/reviews` is a symbolic link" in capsys.readouterr().err
    assert not list(outside.iterdir())


def test_git_s_own_key_is_taken(root: Path, ann: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "config", "user.signingKey", ann)
    assert sign("demo", "1.0", "2.0") == 0
    ssh = Ssh(tmp_path)
    commit(root, {"supply-chain/keys/allowed_signers": f"ann@example.org {ssh.public}\n"})
    run(root, "config", "gpg.format", "ssh")
    run(root, "config", "user.signingKey", f"{ssh.file}.pub")
    assert sign("demo", "1.0", "2.0") == 0
    run(root, "config", "user.signingKey", ssh.public)
    assert sign("demo", "1.0", "3.0") == 2
    assert "name one with `--ssh FILE`" in capsys.readouterr().err


def test_sign_says_what_a_statement_does_not_reach(root: Path, ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    # On another branch than that of the update the lock has the old release.
    assert "note: it is apart: no chain leads from it to a locked release; is this" in capsys.readouterr().out
    statement(root).unlink()
    bump(root, "3.0")
    assert sign("demo", "2.0", "3.0", "--key", ann) == 0
    assert "note: `demo` still needs: `whypin review diff demo 1.0 2.0`\n" in capsys.readouterr().out
    assert sign("demo", "1.0", "2.0", "--key", ann) == 0
    assert "note: " not in capsys.readouterr().out


def test_verify_says_that_there_is_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "verify"]) == 0
    assert capsys.readouterr().out == "there are no statements\n"
    assert main(["review", "verify", "Demo", "other"]) == 0
    assert capsys.readouterr().out == "there are no statements about `demo`, `other`\n"


def test_who_and_verify_say_what_is_apart(root: Path, ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert sign("demo", "2.0", "3.0", "--key", ann) == 0
    assert sign("demo", "--reject", "no", "--versions", "==7", "--key", ann) == 0
    capsys.readouterr()
    assert main(["review", "verify", "demo"]) == 0
    said = capsys.readouterr().out
    assert "apart: no chain leads from it to a locked release" in said
    assert "counts: rejects ==7" in said
    assert "statements about `demo` that count: 2 of 2\n" in said
    assert main(["review", "who", "demo"]) == 0
    said = capsys.readouterr().out
    assert "==7 rejected by ann@example.org" in said
    assert main(["review", "who", "nothing"]) == 1
    bump(root)
    assert main(["review", "who", "demo"]) == 1


def test_verify_compares_sums(
    root: Path, gpg: Gpg, ann: str, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign("demo", "2.0", "3.0", "--key", ann) == 0
    path = statement(root)
    text = path.read_text().partition("\n\n")[2].partition("-----BEGIN PGP SIGNATURE")[0]
    path.write_bytes(gpg.signed(text.replace(DIGESTS["3.0"], "9" * 64), ann))
    assert main(["review", "verify"]) == 0
    capsys.readouterr()
    assert main(["review", "verify", "--online"]) == 1
    assert (
        "its sum of `3.0` begins with `999999999999`, and the index publishes no such sdist" in capsys.readouterr().out
    )
    (root / "pylock.toml").write_text(PYLOCK.format("3.0", "3.0", DIGESTS["3.0"]))
    assert main(["review", "verify"]) == 1
    assert f"and that of a lock with `{DIGESTS['3.0'][:12]}`" in capsys.readouterr().out
    # One in the folder of another package, and a key that is none.
    other = root / "supply-chain" / "reviews" / "other" / path.name
    other.parent.mkdir()
    path.rename(other)
    (root / "supply-chain/keys/allowed_signers").write_text("nobody\n")
    assert main(["review", "verify"]) == 1
    said = capsys.readouterr().out
    assert "its place is `supply-chain/reviews/demo/" in said
    assert "supply-chain/keys/allowed_signers:1: gives no key" in said
    other.write_text("nothing")
    assert main(["review", "verify"]) == 1
    assert "does not count, it is not canonical" in capsys.readouterr().out


def test_suggest_says_what_no_review_closes(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    wheel = f"wheelonly==1 --hash=sha256:{'e' * 64}\n"
    (root / "requirements.txt").write_text(wheel + f"gone==1 --hash=sha256:{'f' * 64}\n")
    assert main(["review", "suggest"]) == 3
    captured = capsys.readouterr()
    assert "wheelonly 1 has no sdist: exempt it, or lock another release" in captured.out
    assert "gone 1 is not known: no index has the release" in captured.err
    assert main(["review", "init", "--yes"]) == 3
    assert "gone 1 is not known" in capsys.readouterr().err
    (root / "requirements.txt").write_text("")
    assert main(["review", "suggest"]) == 0
    assert "nothing to review" in capsys.readouterr().out


def test_init_keeps_what_is_there(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "init", "--yes"]) == 0
    assert "nothing to exempt" in capsys.readouterr().out
    exemptions = root / "supply-chain/exemptions.toml"
    exemptions.write_text("# ours\n" + exemptions.read_text())
    bump(root)
    assert main(["review", "init", "--yes", "--note", "Windows only"]) == 0
    text = exemptions.read_text()
    assert text.startswith("# ours\n")
    assert text.count("[[exemption]]") == 2
    assert 'note = "Windows only"' in text
    bump(root, "3.0")
    assert main(["review", "init", "--note", "\n"]) == 2
    exemptions.unlink()
    exemptions.symlink_to(tmp_path / "elsewhere")
    assert main(["review", "init", "--yes"]) == 2
    assert not (tmp_path / "elsewhere").exists()


def test_a_person_is_asked(
    root: Path, gpg: Gpg, ann: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    run(root, "config", "user.signingKey", ann)
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert main(["review", "sign", "demo", "1.0", "2.0"]) == 1
    assert "sign this? [y/N] nothing was signed" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert main(["review", "sign", "demo", "1.0", "2.0"]) == 0


def test_review_without_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--help"]) == 0
    assert main(["review", "help"]) == 0
    assert main(["review", "sing"]) == 2
    assert "there are `diff`, `import`, `init`" in capsys.readouterr().err


@pytest.mark.network
def test_a_release_of_pypi(
    tmp_path: Path, gpg: Gpg, ann: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The statement of the policy, from the real sdists."""
    old, new = (
        "c132bab45d4bd0fff1d3fe294d92b0a6eb8404e93337b3127bdec9f21de117e6",
        "e6347742ac8f35ded4a46ff835c60e68c22a536a8ae5c4422966d06946b6d4c6",
    )
    monkeypatch.setenv("GNUPGHOME", str(gpg.home))
    text = "cryptography=={} --hash=sha256:{}\n"
    folder = repository(tmp_path / "repository", {"requirements.txt": text.format("2.3", old)})
    monkeypatch.chdir(folder)
    assert main(["review", "init", "--yes"]) == 0
    commit(folder, {"supply-chain/keys/ann.asc": gpg.public(ann)})
    (folder / "requirements.txt").write_text(text.format("2.7", new))
    assert hook(capsys)[0] == 1
    assert sign("cryptography", "2.3", "2.7", "--key", ann) == 0
    lines = statement(folder).read_text("utf-8").split("\n")
    assert lines[3:7] == [
        "Diff reviewed from:",
        "",
        f"{old}  cryptography-2.3.tar.gz",
        f"{new}  cryptography-2.7.tar.gz",
    ]
    assert hook(capsys)[0] == 0
    assert subprocess.run(["git", "status"], cwd=folder, check=True, capture_output=True).returncode == 0

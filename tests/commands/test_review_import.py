"""Another team's reviews: brought in with real keys, pinned, counted from the base on, and each way to break that."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from repositories import commit, repository, run
from signing import Gpg, Ssh, gpg_at_home
from simple_server import Server, file, page, project
from whypin.commands import folders
from whypin.commands.disk import Disk
from whypin.commands.hooks import check_reviews
from whypin.commands.main import main
from whypin.reviews.imports import last_end
from whypin.reviews.signed import ssh_key_id
from whypin.reviews.statement import DIFF, REJECTION, Statement, Sum, written

DIGESTS = {version: digit * 64 for version, digit in (("1.0", "a"), ("2.0", "b"), ("3.0", "c"))}
PINNED = "supply-chain/imported/them"
TODAY = time.strftime("%Y-%m-%d")


def lock(version: str) -> str:
    return f"demo=={version} \\\n    --hash=sha256:{DIGESTS[version]}\n"


@pytest.fixture(scope="module")
def gpg() -> Iterator[Gpg]:
    with gpg_at_home() as made:
        yield made


@pytest.fixture(scope="module")
def ann(gpg: Gpg) -> str:
    """Ours."""
    return gpg.key("Ann <ann@example.org>")


@pytest.fixture(scope="module")
def bob(gpg: Gpg) -> str:
    """Theirs."""
    return gpg.key("Bob <bob@example.com>")


@pytest.fixture(scope="module")
def cid(gpg: Gpg) -> str:
    """Theirs as well."""
    return gpg.key("Cid <cid@example.com>")


def diff(old: str, new: str, package: str = "demo", day: str = TODAY) -> str:
    """The text of a statement about a difference."""
    sums = (Sum(DIGESTS[old], f"{package}-{old}.tar.gz"), Sum(DIGESTS[new], f"{package}-{new}.tar.gz"))
    fields = {"whypin-review": "1", "package": package, "from": old, "to": new, "criteria": "safe-to-deploy"}
    fields |= {"date": day, "owners": "unknown", "publisher": "unknown"}
    return written(Statement(kind=DIFF, sums=sums, fields=fields))


def rejection(versions: str, reason: str, package: str = "demo") -> str:
    fields = {"whypin-review": "1", "package": package, "versions": versions, "date": TODAY}
    return written(Statement(kind=REJECTION, sums=(), fields=fields, reason=reason))


@pytest.fixture
def them(tmp_path: Path, gpg: Gpg, bob: str, cid: str) -> Path:
    """The other team's repository: two keys, two reviews of `demo`, one of a package that we have not."""
    folder = tmp_path / "them"
    files = {
        "supply-chain/keys/bob.asc": gpg.public(bob).encode(),
        "supply-chain/keys/cid.asc": gpg.public(cid).encode(),
        "supply-chain/keys/README.md": b"not a key",
        f"supply-chain/reviews/demo/1.0..2.0-{bob[-16:]}.asc": gpg.signed(diff("1.0", "2.0"), bob),
        f"supply-chain/reviews/demo/2.0..3.0-{cid[-16:]}.asc": gpg.signed(diff("2.0", "3.0"), cid),
        f"supply-chain/reviews/other/1.0..2.0-{bob[-16:]}.asc": gpg.signed(diff("1.0", "2.0", "other"), bob),
        "supply-chain/exemptions.toml": f'[[exemption]]\nname = "demo"\nversion = "3.0"\nsha256 = "{"c" * 64}"\n'
        'note = "theirs"\ndate = 2026-01-01\n'.encode(),
        "supply-chain/imports.toml": b"[[import]]\n",
        "supply-chain/imported/others/keys/eve.asc": b"theirs",
        "setup.py": b"raise SystemExit\n",
    }
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        files = [file(f"demo-{version}.tar.gz", digest) for version, digest in DIGESTS.items()]
        running.add("demo", page(project("demo", files)))
        yield running


@pytest.fixture
def root(tmp_path: Path, server: Server, gpg: Gpg, ann: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Our repository: `demo` 1.0 is exempt, and Ann may sign."""
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    monkeypatch.setenv("GNUPGHOME", str(gpg.home))
    folder = repository(tmp_path / "us", {"requirements.txt": lock("1.0")})
    monkeypatch.chdir(folder)
    assert main(["review", "init", "--yes"]) == 0
    commit(folder, {"supply-chain/keys/ann.asc": gpg.public(ann)})
    return folder


def bring(*words: str) -> int:
    return main(["review", "import", *words])


def hook(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What the hook says of the whole repository."""
    capsys.readouterr()
    status = check_reviews(["requirements.txt"])
    return status, capsys.readouterr().out


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_from_another_team_to_a_lock_that_passes(
    root: Path, them: Path, bob: str, cid: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring("them", str(them)) == 1
    said = capsys.readouterr().out
    end = last_end(date.fromisoformat(TODAY)).isoformat()
    assert f"import `them` from {them}, until {end}\n2 statements about 1 package would come:\n  demo: 2\n" in said
    assert "left out: 1 statement about 1 package that no lock here holds (`--all` brings them)\n" in said
    assert f"  {bob}  Bob <bob@example.com>\n  {cid}  Cid <cid@example.com>\n" in said
    assert "nothing was written: there is no terminal to ask at" in said
    assert not (root / "supply-chain/imports.toml").exists()
    assert bring("them", str(them), "--yes") == 0
    # Byte for byte, and nothing else of theirs.
    brought, theirs = tree(root / PINNED), tree(them / "supply-chain")
    wanted = {"keys/bob.asc", "keys/cid.asc"} | {path for path in theirs if path.startswith("reviews/demo/")}
    assert brought == {path: theirs[path] for path in wanted}
    # New with this change, so nothing of it counts yet.
    (root / "requirements.txt").write_text(lock("3.0"))
    status, said = hook(capsys)
    assert status == 1
    assert "`imports.toml` does not count, because import `them` is new with this change: it counts once it is" in said
    commit(root, {"requirements.txt": lock("1.0")})
    (root / "requirements.txt").write_text(lock("3.0"))
    assert hook(capsys)[0] == 0
    assert main(["review", "who", "demo"]) == 0
    said = capsys.readouterr().out
    assert f"1.0 to 2.0, safe-to-deploy, by bob@example.com, through import `them`, {TODAY}" in said
    assert main(["review", "verify"]) == 0
    said = capsys.readouterr().out
    assert f"supply-chain/imports.toml: import `them` counts until {end}, what {bob}, {cid} signed\n" in said
    assert f"counts: safe-to-deploy, {TODAY}, cid@example.com, through import `them`\n" in said
    assert main(["review", "suggest"]) == 0


def test_the_pin_is_what_sha256sum_says(root: Path, them: Path) -> None:
    assert bring("them", str(them / "supply-chain"), "--all", "--yes") == 0
    command = "find keys reviews -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"
    done = subprocess.run(["sh", "-c", command], cwd=root / PINNED, check=True, capture_output=True, text=True)
    assert f'sha256 = "{done.stdout.split()[0]}"\n' in (root / "supply-chain/imports.toml").read_text()
    assert len(tree(root / PINNED)) == 5


def test_what_is_at_the_base_counts_as_the_base_has_it(
    root: Path, them: Path, gpg: Gpg, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A change alters the folder, or what pins it: it is said, and the base's import stays what it was."""
    assert bring("them", str(them), "--key", bob, "--yes") == 0
    said = capsys.readouterr().out
    assert "which is not one of those that come" in said
    assert "keys/cid.asc" not in tree(root / PINNED)
    commit(root, {})
    imports, whole = root / "supply-chain/imports.toml", (root / "supply-chain/imports.toml").read_text()
    (root / "requirements.txt").write_text(lock("2.0"))
    assert hook(capsys)[0] == 0
    forged = root / PINNED / f"reviews/demo/2.0..3.0-{bob[-16:]}.asc"
    forged.write_bytes(gpg.signed(diff("2.0", "3.0"), bob))
    status, said = hook(capsys)
    assert status == 1
    assert (
        f"supply-chain/imports.toml:4:1: unreviewed-update: `{PINNED}/` is not what was imported: its listing" in said
    )
    (root / "requirements.txt").write_text(lock("3.0"))
    assert "no chain of reviews that count leads to `demo` `3.0`" in hook(capsys)[1]
    # With a pin that fits it is a change of the import.
    fits = hashlib.sha256(
        "".join(
            f"{hashlib.sha256(body).hexdigest()}  {path}\n" for path, body in sorted(tree(root / PINNED).items())
        ).encode()
    ).hexdigest()
    imports.write_text(whole.replace(whole.split('sha256 = "')[1][:64], fits))
    status, said = hook(capsys)
    assert status == 1
    assert "`imports.toml` does not count, because the `sha256` of import `them` in" in said
    # Who starts the run may trust the change.
    assert check_reviews(["requirements.txt", "--trust-change"]) == 0
    assert main(["check", "--select", "loosened-policy", "--base", "HEAD"]) == 0
    forged.unlink()
    (root / "requirements.txt").write_text(lock("2.0"))
    # A folder that is gone is said; what it held counts as long as the base has it.
    shutil.rmtree(root / PINNED)
    imports.write_text(whole)
    status, said = hook(capsys)
    assert f"`{PINNED}/` is not there" in said
    assert "no chain" not in said


def test_a_loosened_import_is_a_note(root: Path, them: Path, cid: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring("them", str(them), "--until", TODAY, "--yes") == 0
    commit(root, {})
    imports = root / "supply-chain/imports.toml"
    whole = imports.read_text()
    later = (date.fromisoformat(TODAY) + timedelta(days=1)).isoformat()
    select = ("check", "--online", "--select", "unreviewed-update,loosened-policy", "--base", "HEAD")
    for text, word in (
        (whole, ""),
        # Less is none.
        (whole.replace(f'    "{cid}",\n', ""), ""),
        (whole.replace(TODAY, later), "the `end` of import `them` in `supply-chain/imports.toml` is new with this"),
        (whole.replace("}", ""), ""),
        (whole.replace("them", "others", 1), "import `others` is new with this change"),
    ):
        imports.write_text(text)
        capsys.readouterr()
        main([*select])
        said = capsys.readouterr().out
        assert ("loosened-policy (note)" in said) == bool(word), said
        assert word in said


def test_an_import_ends(
    root: Path, them: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring("them", str(them), "--until", TODAY, "--yes") == 0
    commit(root, {})
    (root / "requirements.txt").write_text(lock("2.0"))
    assert hook(capsys)[0] == 0
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 24 * 60 * 60)
    status, said = hook(capsys)
    assert status == 1
    assert f"does not count, because import `them` ended on {TODAY}" in said
    assert main(["review", "verify"]) == 1
    assert f"supply-chain/imports.toml: import `them` ended on {TODAY}\n" in capsys.readouterr().out
    assert main(["review", "suggest"]) == 1
    assert f"note: import `them` ended on {TODAY}\n" in capsys.readouterr().out
    assert main(["review", "who", "demo"]) == 1


def test_a_key_vouches_for_its_own_folder_alone(
    root: Path, them: Path, gpg: Gpg, ann: str, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring("them", str(them), "--yes") == 0
    commit(root, {})
    (root / "requirements.txt").write_text(lock("2.0"))
    # Theirs, among our own statements.
    name = f"1.0..2.0-{bob[-16:]}.asc"
    shutil.copytree(root / PINNED / "reviews", root / "supply-chain/reviews")
    shutil.rmtree(root / PINNED)
    commit(root, {"supply-chain/imports.toml": None, "requirements.txt": lock("1.0")})
    (root / "requirements.txt").write_text(lock("2.0"))
    status, said = hook(capsys)
    assert status == 1
    assert f"`{name}` does not count, because no key of `supply-chain/keys/` signed it" in said
    shutil.rmtree(root / "supply-chain/reviews")
    # Ours, among theirs: it is refused.
    ours = f"1.0..2.0-{ann[-16:]}.asc"
    (them / "supply-chain/reviews/demo" / name).unlink()
    (them / "supply-chain/reviews/demo" / ours).write_bytes(gpg.signed(diff("1.0", "2.0"), ann))
    assert bring("them", str(them), "--yes") == 0
    assert f"  reviews/demo/{ours}: no key of `{PINNED}/keys/` signed it\n" in capsys.readouterr().out
    assert f"reviews/demo/{ours}" not in tree(root / PINNED)


def test_their_rejection_counts(root: Path, them: Path, gpg: Gpg, bob: str, capsys: pytest.CaptureFixture[str]) -> None:
    place = f"reviews/demo/rejected-{TODAY}-{bob[-16:]}.asc"
    (them / "supply-chain" / place).write_bytes(gpg.signed(rejection("<3", "it sends the environment away"), bob))
    assert bring("them", str(them), "--yes") == 0
    said = capsys.readouterr().out
    assert "releases that they reject, which would count here as well:\n  demo <3: it sends the environment" in said
    commit(root, {})
    # It is stronger than our exemption of 1.0, and no change takes it back.
    for change in ("none", "the import is gone"):
        status, said = hook(capsys)
        assert status == 1, change
        assert "`demo` `1.0` was rejected: rejected-" in said
        assert ", through import `them`: it sends the environment away" in said
        shutil.rmtree(root / PINNED, ignore_errors=True)
        (root / "supply-chain/imports.toml").unlink(missing_ok=True)


def test_once_more(root: Path, them: Path, gpg: Gpg, bob: str, cid: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring("them", str(them), "--until", TODAY, "--yes") == 0
    imports = root / "supply-chain/imports.toml"
    imports.write_text("# why we trust them\n" + imports.read_text().replace("]\nend", "] # two\nend"))
    commit(root, {})
    # No host, and no folder, is taken from a file.
    assert bring("them") == 2
    assert f"`whypin review import them FROM`; the last one was `{them}`" in capsys.readouterr().err
    (them / f"supply-chain/reviews/demo/2.0..3.0-{cid[-16:]}.asc").unlink()
    (them / "supply-chain/keys/cid.asc").unlink()
    (them / f"supply-chain/reviews/demo/1.0..3.0-{bob[-16:]}.asc").write_bytes(gpg.signed(diff("1.0", "3.0"), bob))
    assert bring("them", str(them), "--yes") == 0
    said = capsys.readouterr().out
    assert "since the last import:\n" in said
    assert f"  gone: key {cid}\n" in said
    assert f"  gone: reviews/demo/2.0..3.0-{cid[-16:]}.asc\n" in said
    assert f"  new: reviews/demo/1.0..3.0-{bob[-16:]}.asc\n" in said
    text = imports.read_text()
    assert text.startswith("# why we trust them\n[[import]]\n")
    assert "] # two\n" in text
    assert text.count("[[import]]") == 1
    assert sorted(os.listdir(root / "supply-chain/imported")) == ["them"]
    assert bring("others", str(them), "--yes") == 0
    assert imports.read_text().count("[[import]]") == 2


def test_the_same_with_an_ssh_key(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ssh, folder = Ssh(tmp_path), tmp_path / "theirs" / "supply-chain"
    (folder / "keys").mkdir(parents=True)
    (folder / "keys/allowed_signers").write_text(f'bob@example.com namespaces="whypin-review" {ssh.public}\n')
    (folder / "reviews/demo").mkdir(parents=True)
    body = ssh.signed(diff("1.0", "2.0"))
    key = ssh_key_id(base64.b64decode(ssh.public.split()[1]))
    (folder / f"reviews/demo/1.0..2.0-{key}.asc").write_bytes(body)
    assert bring("them", str(folder.parent), "--yes") == 0
    shown = subprocess.run(["ssh-keygen", "-l", "-f", ssh.file], check=True, capture_output=True, text=True)
    fingerprint = shown.stdout.split()[1]
    assert f"  {fingerprint}  bob@example.com\n" in capsys.readouterr().out
    commit(root, {})
    (root / "requirements.txt").write_text(lock("2.0"))
    assert hook(capsys)[0] == 0


def archive(folder: Path, more: dict[str, bytes]) -> bytes:
    """A `.tar.gz` with members that git would not make."""
    files = {f"them-5f1c/{path}": body for path, body in tree(folder).items()} | more
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for path, body in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return made.getvalue()


@pytest.mark.parametrize("kind", ["tar.gz", "zip"])
def test_an_archive(
    kind: str, root: Path, them: Path, server: Server, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(them, "init", "-q")
    commit(them, {})
    run(them, "archive", "--prefix=them-5f1c/", f"--output={root.parent / 'made'}.{kind}", "HEAD")
    body = (root.parent / f"made.{kind}").read_bytes()
    base = server.url.removesuffix("/simple/").rstrip("/")
    server.pages[f"/archive/5f1c.{kind}"] = page(body, "application/octet-stream")
    address = f"{base}/archive/5f1c.{kind}"
    assert bring("them", address, "--yes") == 0
    assert f"import `them` from {address}, until" in capsys.readouterr().out
    assert f'from = "{address}"\n' in (root / "supply-chain/imports.toml").read_text()
    theirs = tree(them / "supply-chain")
    assert all(theirs[path] == got for path, got in tree(root / PINNED).items())
    assert len(tree(root / PINNED)) == 4
    server.pages.clear()
    server.seen.clear()
    assert main(["review", "verify"]) == 0
    assert not server.seen


def test_an_address_that_is_not_asked(root: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    base = server.url.removesuffix("/simple/").rstrip("/")
    away = "http://example.org/x.tar.gz"
    server.pages["/away.tar.gz"] = lambda handler: handler.reply(302, b"", "text/plain", Location=away)
    server.pages["/text.tar.gz"] = lambda handler: handler.reply(200, b"<html>", "text/html")
    server.seen.clear()
    for source, word in (
        ("http://example.org/x.tar.gz", "FROM names an address that speaks plain http"),
        ("git+https://example.org/x.tar.gz", "FROM names an address that is not an https address"),
        ("https://ann:secret@example.org/x.tar.gz", "FROM is an address without a login"),
        ("https://example.org/x.tar.gz?token=secret", "FROM is an address without a login"),
        ("https://example.org/them", "FROM is the address of a `.tar.gz` or a `.zip`"),
        ("file:///etc/x.tar.gz", "FROM names an address that"),
        (f"{base}/none.tar.gz", "answered 404"),
        (f"{base}/away.tar.gz", "redirects to an address that speaks plain http"),
        (f"{base}/text.tar.gz", "was not read: the archive is no gzip stream"),
    ):
        assert bring("them", source, "--yes") == 2, source
        said = capsys.readouterr().err
        assert word in said
        assert "secret" not in said
    assert not (root / "supply-chain/imports.toml").exists()


def test_a_hostile_archive(
    root: Path, them: Path, server: Server, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    base = server.url.removesuffix("/simple/").rstrip("/")
    keys = "them-5f1c/supply-chain/keys"
    before = tree(root)
    for more, word in (
        ({"../out": b"x"}, "`../out` leads out of the archive"),
        ({"them-5f1c/../../out": b"x"}, "leads out of the archive"),
        ({f"{keys}/a\x1b[31m.asc": b"x"}, "has hidden characters"),
        ({"/etc/x": b"x"}, "leads out of the archive"),
        ({"second/x": b"x"}, "the archive has more than one folder at its top"),
        ({f"{keys}/BOB.asc": b"x"}, "are one file on some systems"),
        ({f"{keys}/big.asc": bytes(65 << 20)}, "the archive is a bomb"),
    ):
        body = archive(them, more)
        server.pages["/x.tar.gz"] = page(body, "application/octet-stream")
        assert bring("them", f"{base}/x.tar.gz", "--yes") == 2, word
        said = capsys.readouterr().err
        assert word in said
        assert "\x1b" not in said
    assert tree(root) == before
    assert not (root.parent / "out").exists()


def test_a_hostile_folder(root: Path, them: Path, bob: str, capsys: pytest.CaptureFixture[str]) -> None:
    keys, reviews = them / "supply-chain/keys", them / "supply-chain/reviews"
    before = tree(root)
    secret = them.parent / "secret"
    secret.write_text("secret")
    for link, target in (
        (keys / "zed.asc", secret),
        (reviews / "away", them.parent),
        (reviews / "demo" / "x.asc", secret),
    ):
        link.symlink_to(target)
        assert bring("them", str(them), "--yes") == 2, link
        assert "is a symbolic link, which is not followed" in capsys.readouterr().err
        link.unlink()
    os.mkfifo(keys / "pipe.asc")
    assert bring("them", str(them), "--yes") == 2
    assert "is not a regular file" in capsys.readouterr().err
    (keys / "pipe.asc").unlink()
    keys.rename(them / "keys")
    keys.symlink_to(them / "keys")
    assert bring("them", str(them), "--yes") == 2
    keys.unlink()
    assert bring("them", str(them), "--yes") == 2
    assert "has no `supply-chain/keys/`" in capsys.readouterr().err
    (them / "keys").rename(keys)
    for name in ("../x", "a/b", "A", "", "/etc", "..", "a\x1b"):
        assert bring(name, str(them), "--yes") == 2
        assert "NAME is made of small letters" in capsys.readouterr().err
    for source, word in (("", "name where it is from"), ("nowhere", "neither a folder nor"), ("a\x1bb", "hidden")):
        assert bring("them", source, "--yes") == 2
        assert word in capsys.readouterr().err
    assert tree(root) == before


def test_too_much(root: Path, them: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (them / "supply-chain/keys/big.asc").write_bytes(bytes(1 << 20))
    for name, most, word in (
        ("MOST_FILES", 2, "more than 2 "),
        ("MOST_BYTES", 1 << 20, "more than 1 MiB of keys and reviews"),
    ):
        with monkeypatch.context() as small:
            small.setattr(f"whypin.commands.review_source.{name}", most)
            assert bring("them", str(them), "--yes") == 2
        assert word in capsys.readouterr().err
    assert bring("them", str(them), "--yes") == 0
    commit(root, {})
    (root / "requirements.txt").write_text(lock("2.0"))
    monkeypatch.setattr("whypin.reviews.imported.MOST_FILES", 2)
    status, said = hook(capsys)
    assert status == 1
    assert f"`{PINNED}/` holds more than 2 files" in said


def test_what_may_not_come_is_named_and_the_rest_comes(
    root: Path, them: Path, gpg: Gpg, bob: str, cid: str, capsys: pytest.CaptureFixture[str]
) -> None:
    demo, good = them / "supply-chain/reviews/demo", f"1.0..2.0-{bob[-16:]}.asc"
    whole = (demo / good).read_bytes()
    (demo / "odd\x1b[31m.asc").write_bytes(whole)
    (demo / f"1.0..3.0-{bob[-16:]}.asc").write_bytes(whole.replace(b"demo-2.0", b"demo-3.0"))
    (demo / f"1.0..3.1-{bob[-16:]}.asc").write_bytes(whole + b"more\n")
    (demo / f"9.0-{bob[-16:]}.asc").write_bytes(whole)
    (demo / "note.txt").write_bytes(b"not looked at")
    (demo / f"2.0..1.0-{bob[-16:]}.asc").write_bytes(gpg.signed(diff("2.0", "1.0", "other"), bob))
    (them / "supply-chain/keys/bad.asc").write_bytes(b"-----BEGIN PGP PUBLIC KEY BLOCK-----")
    (them / "supply-chain/keys/an odd name.asc").write_text(gpg.public(bob))
    assert bring("them", str(them), "--key", bob, "--yes") == 0
    out = capsys.readouterr()
    for word in (
        "  reviews/demo/odd\\x1b[31m.asc: no statement has such a name\n",
        f"  reviews/demo/1.0..3.0-{bob[-16:]}.asc: key {bob[-16:]} did not sign this text",
        f"  reviews/demo/1.0..3.1-{bob[-16:]}.asc: it is not canonical: ",
        f"  reviews/demo/9.0-{bob[-16:]}.asc: its place is",
        f"  reviews/demo/2.0..1.0-{bob[-16:]}.asc: its place is",
        f"  reviews/demo/2.0..3.0-{cid[-16:]}.asc: key {cid[-16:]} signed it, which is not one of those that come\n",
    ):
        assert word in out.out, word
    assert "keys/bad.asc:1 gives no key: the file is not one armoured" in out.err
    assert "keys/an odd name.asc gives no key: its name is not made of" in out.err
    assert "\x1b" not in out.out + out.err
    assert sorted(tree(root / PINNED)) == ["keys/bob.asc", f"reviews/demo/{good}"]
    for word in ("0123", "SHA256:nothing-of-the-kind", cid[:-1]):
        assert bring("them", str(them), "--key", word, "--yes") == 2
        assert "is no fingerprint of a key that it has; there are" in capsys.readouterr().err
    for day in ("yesterday", "2020-01-01", "2099-01-01"):
        assert bring("them", str(them), "--until", day, "--yes") == 2
        assert "`--until`" in capsys.readouterr().err


def test_a_revoked_key_does_not_come(
    root: Path, them: Path, gpg: Gpg, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    gus = gpg.key("Gus <gus@example.com>")
    (them / "supply-chain/keys/gus.asc").write_text(gpg.public(gus))
    body = gpg.signed(diff("1.0", "3.0"), gus)
    (them / f"supply-chain/reviews/demo/1.0..3.0-{gus[-16:]}.asc").write_bytes(body)
    assert bring("them", str(them), "--yes") == 0
    commit(root, {})
    (root / "requirements.txt").write_text(lock("3.0"))
    assert hook(capsys)[0] == 0
    revocation = (gpg.home / "openpgp-revocs.d" / f"{gus}.rev").read_text("utf-8").replace("\n:-----", "\n-----")
    gpg.run("--import", data=revocation)
    (them / "supply-chain/keys/gus.asc").write_text(gpg.public(gus))
    assert bring("them", str(them), "--yes") == 0
    said = capsys.readouterr().out
    assert f"  gone: key {gus}\n" in said
    assert f"  reviews/demo/1.0..3.0-{gus[-16:]}.asc: key {gus[-16:]} is revoked\n" in said
    # Put among our own keys, the revoked one ends what it signed for the base's import at once.
    run(root, "checkout", "-q", ".")
    run(root, "clean", "-fdq")
    (root / "requirements.txt").write_text(lock("3.0"))
    (root / "supply-chain/keys/gus.asc").write_text(gpg.public(gus))
    assert main(["review", "verify", "demo"]) == 1
    assert f"does not count: key {gus[-16:]} is revoked" in capsys.readouterr().out


def test_a_person_is_asked(
    root: Path, them: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert bring("them", str(them)) == 1
    assert "write this? [y/N] nothing was written\n" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert bring("them", str(them)) == 0
    assert (root / PINNED).is_dir()


def test_a_write_that_fails_leaves_the_old_one(
    root: Path, them: Path, bob: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring("them", str(them), "--key", bob, "--yes") == 0
    before = tree(root / "supply-chain")
    real = os.rename
    for failing in (1, 2):
        calls: list[str] = []

        def rename(source: str, target: str, *, calls: list[str] = calls, failing: int = failing) -> None:
            calls.append(target)
            if len(calls) == failing:
                raise OSError(28, "No space left on device")
            real(source, target)

        with monkeypatch.context() as full:
            full.setattr("os.rename", rename)
            assert bring("them", str(them), "--yes") == 2
        assert "cannot be written: no space left on device" in capsys.readouterr().err
        assert tree(root / "supply-chain") == before
    with monkeypatch.context() as full:
        full.setattr("os.replace", lambda *words: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert bring("them", str(them), "--yes") == 2
    assert tree(root / "supply-chain") == before
    assert os.listdir(root / "supply-chain/imported") == ["them"]


def test_a_process_that_was_killed(tmp_path: Path) -> None:
    disk = Disk(str(tmp_path))
    folders.replace(disk, "a/b", {"x/y": b"1"}, lambda: None)
    # Between the two names the folder is gone, and the next call has it back before anything else.
    (tmp_path / "a/b").rename(tmp_path / "a/.b.old")

    def fails() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        folders.replace(disk, "a/b", {"x/y": b"2"}, fails)
    assert tree(tmp_path) == {"a/b/x/y": b"1"}
    # One that was killed behind the second leaves what nobody needs.
    (tmp_path / "a/.b.old").mkdir()
    folders.replace(disk, "a/b", {"x/z": b"2"}, lambda: None)
    assert tree(tmp_path) == {"a/b/x/z": b"2"}
    assert os.listdir(tmp_path / "a") == ["b"]


def test_links_in_the_way(root: Path, them: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    away = tmp_path / "away"
    away.mkdir()
    for path in ("supply-chain/imported", "supply-chain/imported/them", "supply-chain/imports.toml"):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).symlink_to(away)
        assert bring("them", str(them), "--yes") == 2
        assert "symbolic link" in capsys.readouterr().err
        (root / path).unlink()
    assert not tree(away)


def test_a_broken_file_of_imports(root: Path, them: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring("them", str(them), "--yes") == 0
    imports = root / "supply-chain/imports.toml"
    whole = imports.read_text()
    for text, place, word in (
        ("[[import", "1:1", ""),
        (whole + whole, "11:1", "a second import is called `them`"),
        (whole.replace("end = ", "end = 'soon' # "), "9:1", "`end` is not a day such as"),
        (
            whole + '[[import]]\nname = "../x"\nfrom = "a"\nsha256 = "a"\nkeys = ["a"]\nend = 2027-01-01\n',
            "11:1",
            "`name`",
        ),
    ):
        imports.write_text(text)
        commit(root, {})
        status, said = hook(capsys)
        assert status == 1
        assert f"supply-chain/imports.toml:{place}: unreviewed-update: " in said
        assert word in said
        assert said.count("supply-chain/imports.toml:") == 1
        assert bring("them", str(them), "--yes") == 2
        assert "has to be mended first" in capsys.readouterr().err
        assert main(["review", "verify"]) in (0, 1)
        capsys.readouterr()


def test_imports_of_imports_are_not_read(
    root: Path, them: Path, gpg: Gpg, bob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not by the import, and not where somebody pins a folder that has them."""
    inner = them / "supply-chain/imported/them"
    shutil.copytree(them / "supply-chain/reviews", inner / "reviews")
    shutil.copytree(them / "supply-chain/keys", inner / "keys")
    shutil.rmtree(them / "supply-chain/reviews/demo")
    assert bring("them", str(them), "--all", "--yes") == 0
    assert not [path for path in tree(root / PINNED) if "imported" in path or "demo" in path]
    shutil.copytree(inner, root / PINNED / "imported/them")
    (root / PINNED / "imports.toml").write_text("[[import]]\n")
    listing = subprocess.run(
        ["sh", "-c", "find * -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"],
        cwd=root / PINNED,
        check=True,
        capture_output=True,
        text=True,
    )
    imports = root / "supply-chain/imports.toml"
    text = imports.read_text()
    imports.write_text(text.replace(text.split('sha256 = "')[1][:64], listing.stdout.split()[0]))
    commit(root, {})
    (root / "requirements.txt").write_text(lock("2.0"))
    status, said = hook(capsys)
    assert status == 1
    assert "imports.toml" not in said
    assert "no chain of reviews that count leads to `demo` `2.0`" in said


def _linked(root: Path, folder: str) -> None:
    (root / folder).rename(root / "real")
    (root / folder).symlink_to(os.path.relpath(root / "real", (root / folder).parent))


def _submodule(root: Path, folder: str) -> None:
    shutil.copytree(root / folder, root.parent / "other")
    repository(root.parent / "other", {})
    run(root, "rm", "-rqf", folder)
    run(root, "submodule", "--quiet", "add", str(root.parent / "other"), folder)


@pytest.mark.skipif(os.name == "nt", reason="a link needs a right there")
@pytest.mark.parametrize(
    ("change", "folder", "status", "word"),
    [
        (_linked, "supply-chain", 1, "is new with this change"),
        (_linked, "supply-chain/keys", 1, "is new with this change"),
        # What such a one had at the base nobody can see.
        (_submodule, "supply-chain", 3, "`supply-chain` is a submodule at the base, which has none of its files"),
    ],
)
def test_a_folder_that_is_elsewhere(
    change: Callable[[Path, str], None],
    folder: str,
    status: int,
    word: str,
    root: Path,
    gpg: Gpg,
    bob: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A change brings no key because the base has its keys behind a link, or in a submodule."""
    change(root, folder)
    commit(root, {})
    (root / "requirements.txt").write_text(lock("2.0"))
    (root / "supply-chain/keys/bob.asc").write_text(gpg.public(bob))
    place = root / f"supply-chain/reviews/demo/1.0..2.0-{bob[-16:]}.asc"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(gpg.signed(diff("1.0", "2.0"), bob))
    commit(root, {})
    capsys.readouterr()
    assert check_reviews(["requirements.txt", "--base", "HEAD~1"]) == status
    assert word in capsys.readouterr().out


def test_an_end_too_far_ahead(root: Path, them: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring("them", str(them), "--until", TODAY, "--yes") == 0
    imports = root / "supply-chain/imports.toml"
    capsys.readouterr()
    assert main(["check", "--select", "overlong-trust"]) == 0
    imports.write_text(imports.read_text().replace(TODAY, "2099-01-01"))
    assert main(["check", "--select", "overlong-trust"]) == 1
    said = capsys.readouterr().out
    assert "supply-chain/imports.toml:9:7: overlong-trust: the import `them` ends on `2099-01-01`, more than 6" in said


def test_what_verifies_is_missing(
    root: Path, them: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pysequoia", None)
    assert bring("them", str(them), "--yes") == 3
    assert "nothing was written: `pysequoia` is not installed" in capsys.readouterr().err
    assert not (root / "supply-chain/imports.toml").exists()

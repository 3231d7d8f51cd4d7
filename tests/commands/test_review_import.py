"""Another team's reviews: brought in with real keys, pinned, counted from the base on, and each way to break that."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from repositories import commit, repository
from signing import Gpg, Ssh
from simple_server import Server, file, page, project
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
    # The agent's socket has to fit into a hundred characters.
    with tempfile.TemporaryDirectory(prefix="wh-", dir="/tmp") as folder:
        made = Gpg(Path(folder) / "g")
        try:
            yield made
        finally:
            made.close()


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

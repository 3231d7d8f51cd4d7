"""Signatures, made by the real `gpg` and `ssh-keygen` with throw-away keys, and verified."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from signing import Gpg, Ssh
from statements import REVIEWED
from whypin.reviews.keys import Key, NoKey, read_signers
from whypin.reviews.signature import NotSigned, NoVerifier, read_certificate, sign_pgp, sign_ssh, verifies
from whypin.reviews.signed import taken_apart

SSH_KEYGEN = shutil.which("ssh-keygen")


@pytest.fixture(scope="module")
def gpg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gpg]:
    made = Gpg(tmp_path_factory.mktemp("gpg") / "home")
    yield made
    made.close()


def signer(body: bytes, *keys: Key) -> str | None:
    found = verifies(body, taken_apart(body), keys, SSH_KEYGEN)
    return None if found is None else found.id


def of_line(ssh: Ssh) -> Key:
    ((key,), _) = read_signers(f"ann@example.org {ssh.public}\n")
    return key


def test_openpgp(gpg: Gpg) -> None:
    ann, bob = gpg.key("Ann <ann@example.org>"), gpg.key("Bob <bob@example.org>")
    keys = [read_certificate(gpg.public(key).encode()) for key in (ann, bob)]
    assert [(key.id, key.people, key.end, key.revoked) for key in keys] == [
        (ann[-16:], ("ann@example.org",), None, False),
        (bob[-16:], ("bob@example.org",), None, False),
    ]
    message = gpg.signed(REVIEWED, bob)
    assert signer(message, *keys) == bob[-16:]
    assert signer(message, keys[0]) is None  # nobody whom the repository trusts
    assert signer(message) is None
    assert signer(message.replace(b"skimmed", b"read"), *keys) is None


def test_a_subkey_signs_for_its_certificate(gpg: Gpg) -> None:
    ann = gpg.key("Sub <sub@example.org>")
    gpg.run("--quick-add-key", ann, "ed25519", "sign")
    assert signer(gpg.signed(REVIEWED, ann), read_certificate(gpg.public(ann).encode())) == ann[-16:]


def test_a_subkey_counts_as_long_as_it_does(gpg: Gpg) -> None:
    """Sequoia takes it for good if it was when the signature says that it was made, which proves nothing."""
    then = ("--faked-system-time", "20200101T000000!")
    gpg.run(*then, "--quick-generate-key", "Sue <sue@example.org>", "ed25519", "cert", "never")
    sue = gpg.fingerprint("sue@example.org")
    gpg.run(*then, "--quick-add-key", sue, "ed25519", "sign", "2020-03-01")
    words = ("--faked-system-time", "20200102T000000!", "--local-user", sue, "--no-emit-version", "--no-comments")
    body = gpg.run(*words, "--clear-sign", data=REVIEWED)
    key = read_certificate(gpg.public(sue).encode())
    found = verifies(body, taken_apart(body), [key], None)
    assert key.end is None
    assert found is not None
    assert found.end is not None
    assert found.end.date().isoformat() == "2020-03-01"


def test_the_end_and_the_revocation_of_a_certificate_are_read(gpg: Gpg) -> None:
    short = read_certificate(gpg.public(gpg.key("Eve <eve@example.org>", "2100-01-31")).encode())
    assert short.end is not None
    assert short.end.year == 2100
    gone = gpg.key("Gus <gus@example.org>")
    certificate = (gpg.home / "openpgp-revocs.d" / f"{gone}.rev").read_text("utf-8").replace("\n:-----", "\n-----")
    gpg.run("--import", data=certificate)
    assert read_certificate(gpg.public(gone).encode()).revoked


def test_what_is_no_certificate_is_refused(gpg: Gpg) -> None:
    ann, bob = gpg.key("Dan <dan@example.org>"), gpg.key("Fay <fay@example.org>")
    secret = gpg.run("--armor", "--export-secret-keys", ann)
    ring = gpg.run("--armor", "--export", ann, bob)
    binary = gpg.run("--export", ann)
    # To ask for the user ids of such a one raises.
    gpg.run("--faked-system-time", "20900101T000000!", "--quick-generate-key", "Zoe <zoe@example.org>", "ed25519")
    for body, word in (
        (b"", "is not one armoured OpenPGP certificate"),
        (b"\x99\xff\xff" + bytes(100), "is not one armoured OpenPGP certificate"),
        (ring, "is not one armoured OpenPGP certificate"),
        (binary, "is not one armoured OpenPGP certificate"),
        (secret, "holds a secret key"),
        (gpg.public("zoe@example.org").encode(), "binds its parts with no signature that holds today"),
        (bytes(2 << 20), "longer than 1 MiB"),
    ):
        with pytest.raises(NoKey, match=word):
            read_certificate(body)


def test_ssh(tmp_path: Path) -> None:
    ann, bob = Ssh(tmp_path, "ann"), Ssh(tmp_path, "bob", "ecdsa")
    for key in (ann, bob):
        body = sign_ssh(REVIEWED, str(SSH_KEYGEN), str(key.file), os.environ)
        assert signer(body, of_line(ann), of_line(bob)) == of_line(key).id
        assert signer(body.replace(b"skimmed", b"read"), of_line(ann), of_line(bob)) is None
        assert signer(body) is None


def test_a_missing_program_is_said(tmp_path: Path) -> None:
    ssh = Ssh(tmp_path)
    body = ssh.signed(REVIEWED)
    for program in (None, str(tmp_path / "nothing")):
        with pytest.raises(NoVerifier, match="`ssh-keygen` "):
            verifies(body, taken_apart(body), [of_line(ssh)], program)


def test_a_text_is_signed_with_the_persons_own_gpg(gpg: Gpg, monkeypatch: pytest.MonkeyPatch) -> None:
    key = gpg.key("Ida <ida@example.org>")
    monkeypatch.setenv("GNUPGHOME", str(gpg.home))
    program = str(shutil.which("gpg"))
    assert taken_apart(sign_pgp(REVIEWED, program, key, os.environ)).text == REVIEWED
    with pytest.raises(NotSigned, match="nobody"):
        sign_pgp(REVIEWED, program, "nobody@example.org", os.environ)
    with pytest.raises(NotSigned):
        sign_pgp(REVIEWED, str(gpg.home / "nothing"), key, os.environ)

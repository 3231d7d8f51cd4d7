"""Files of signed statements: what the real tools write is taken apart, and nothing else is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from signing import Gpg, Ssh
from statements import REVIEWED
from whypin.reviews.signed import PGP, SSH, ssh_key_id, taken_apart
from whypin.reviews.statement import NotCanonical, read


@pytest.fixture(scope="module")
def gpg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gpg]:
    made = Gpg(tmp_path_factory.mktemp("gpg") / "home")
    yield made
    made.close()


@pytest.fixture(scope="module")
def message(gpg: Gpg) -> bytes:
    return gpg.signed(REVIEWED, gpg.key())


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Ssh:
    return Ssh(tmp_path_factory.mktemp("ssh"))


def test_what_gpg_writes_is_taken_apart(message: bytes) -> None:
    found = taken_apart(message)
    assert (found.form, found.text, found.statement) == (PGP, REVIEWED, read(REVIEWED))
    assert message.endswith(found.armour.encode())
    assert found.signature


def test_what_ssh_keygen_writes_is_taken_apart(ssh: Ssh) -> None:
    found = taken_apart(ssh.signed(REVIEWED))
    assert (found.form, found.text, found.statement) == (SSH, REVIEWED, read(REVIEWED))
    assert len(ssh_key_id(found.key)) == 16


def test_an_rsa_key_signs_as_well(tmp_path: Path) -> None:
    assert taken_apart(Ssh(tmp_path, kind="rsa").signed(REVIEWED)).form == SSH


BEGIN, SIGNATURE, END = (
    b"-----BEGIN PGP SIGNED MESSAGE-----\n",
    b"-----BEGIN PGP SIGNATURE-----\n",
    b"-----END PGP SIGNATURE-----\n",
)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (BEGIN, b"hello\n" + BEGIN, "the signed message is not all that the file holds"),
        (END, END + b"x", "the signature is not written in one block to the file's end"),
        (END, END[:-1], "the signature is not written in one block"),
        (END, END + BEGIN, "the signature is not written in one block"),
        (SIGNATURE, SIGNATURE + b"Comment: trust me\n", "no `-----BEGIN PGP SIGNATURE-----` follows the statement"),
        (b"\nHash: ", b"\nComment: x\nHash: ", "the message is signed with none of"),
        (b"Hash: SHA", b"Hash: MD5, SHA", "the message is signed with none of"),
        (b"\n", b"\r\n", "a line ends with a carriage return"),
        (b"\nnote: ", b"\n- note: ", "a line begins with `-`"),
        (b"note: src", b"note: \xff", "the file is not UTF-8"),
        (b"\n=", b"\n=A", "the signature is "),
        (SIGNATURE, b"", "no `-----BEGIN PGP SIGNATURE-----` follows the statement"),
    ],
)
def test_a_message_with_anything_beside_it_is_refused(message: bytes, old: bytes, new: bytes, word: str) -> None:
    altered = message.replace(old, new) if old == b"\n" else message.replace(old, new, 1)
    assert altered != message
    with pytest.raises(NotCanonical, match=word):
        taken_apart(altered)


def test_each_line_of_a_message_belongs_to_it(message: bytes) -> None:
    """A line that is left out, doubled or broken is noticed, wherever it stands.

    Only the armour's sum may be left out (RFC 9580).
    """
    lines = message.splitlines(keepends=True)
    for at, line in enumerate(lines):
        for altered in (
            lines[:at] + lines[at + 1 :],
            [*lines[:at], line, *lines[at:]],
            [*lines[:at], b" " + line, *lines[at + 1 :]],
        ):
            body = b"".join(altered)
            try:
                assert taken_apart(body).text != REVIEWED or line.startswith(b"=")
            except NotCanonical as reason:
                assert reason.line >= 1


def test_two_signatures_in_one_armour_are_refused(gpg: Gpg) -> None:
    first, second = gpg.key("Bob <bob@example.org>"), gpg.key("Cid <cid@example.org>")
    both = gpg.run("-u", first, "-u", second, "--no-emit-version", "--no-comments", "--clear-sign", data=REVIEWED)
    with pytest.raises(NotCanonical, match="the armour holds something else than one signature"):
        taken_apart(both)


def test_a_git_signature_is_not_a_review(ssh: Ssh) -> None:
    with pytest.raises(NotCanonical, match="the signature was made for another purpose than `whypin-review`"):
        taken_apart(ssh.signed(REVIEWED, "git"))


@pytest.mark.parametrize(
    "body", [b"", b"\0" * 10, b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n", b"x" * 200_000]
)
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(NotCanonical):
        taken_apart(body)


def test_an_altered_digit_of_an_ssh_block_is_no_other_form_of_it(ssh: Ssh) -> None:
    """Base64 has digits whose last bits nobody reads: two files would be one signature."""
    body = ssh.signed(REVIEWED)
    for at in range(len(body) - 60, len(body)):
        altered = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        try:
            assert taken_apart(altered).signature != taken_apart(body).signature
        except NotCanonical:
            continue

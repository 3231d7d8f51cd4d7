"""The folder of reviews: each file is judged on its own, with one word for what is wrong with it."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from signing import Gpg, Ssh
from statements import REJECTED, REVIEWED, WHOLE
from whypin.reviews.keys import Key
from whypin.reviews.signed import taken_apart
from whypin.reviews.statement import read
from whypin.reviews.store import KEYS, Keys, Verdict, judged, place, trusted

NOW = datetime(2026, 12, 3, 12, tzinfo=timezone.utc)
SSH_KEYGEN = shutil.which("ssh-keygen")


@pytest.fixture(scope="module")
def gpg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gpg]:
    made = Gpg(tmp_path_factory.mktemp("gpg") / "home")
    yield made
    made.close()


@pytest.fixture(scope="module")
def ann(gpg: Gpg) -> str:
    return gpg.key("Ann <ann@example.org>")


@pytest.fixture(scope="module")
def keys(gpg: Gpg, ann: str) -> list[Key]:
    return Keys({f"{KEYS}ann.asc": gpg.public(ann).encode()}).keys


def verdict(body: bytes, path: str, keys: list[Key], others: list[Key] | None = None, now: datetime = NOW) -> Verdict:
    return judged(path, body, taken_apart(body), keys, others or [], False, now, SSH_KEYGEN)


def test_where_statements_stand() -> None:
    assert [place(read(text), "K") for text in (REVIEWED, WHOLE, REJECTED)] == [
        "supply-chain/reviews/cryptography/2.3..2.7-K.asc",
        "supply-chain/reviews/cryptography/2.7-K.asc",
        "supply-chain/reviews/cryptography/rejected-2026-12-03-K.asc",
    ]


def test_a_statement_counts(gpg: Gpg, ann: str, keys: list[Key]) -> None:
    for text in (REVIEWED, WHOLE, REJECTED):
        found = verdict(gpg.signed(text, ann), place(read(text), ann[-16:]), keys)
        assert (found.trouble, found.key) == ("", keys[0])


def test_a_statement_of_an_ssh_key_counts(tmp_path: Path) -> None:
    ssh = Ssh(tmp_path)
    found = Keys({f"{KEYS}allowed_signers": f"ann@example.org {ssh.public}\n".encode()})
    path = place(read(REVIEWED), found.keys[0].id)
    assert verdict(ssh.signed(REVIEWED), path, found.keys).trouble == ""


def test_what_does_not_count_says_why(gpg: Gpg, ann: str, keys: list[Key]) -> None:
    bob = gpg.key("Bob <bob@example.org>")
    new = Keys({f"{KEYS}bob.asc": gpg.public(bob).encode()}).keys
    path, his = (place(read(REVIEWED), key[-16:]) for key in (ann, bob))
    message, other = gpg.signed(REVIEWED, ann), gpg.signed(REVIEWED, bob)
    altered = message.replace(b"skimmed", b"read")
    early = NOW - timedelta(days=1)
    for found, word in (
        (verdict(altered, path, keys), f"key {ann[-16:]} did not sign this text"),
        (verdict(other, his, keys), "no key of `supply-chain/keys/` signed it"),
        (verdict(other, path, keys), f"key {ann[-16:]} did not sign this text"),
        (verdict(other, his, keys, new), f"key {bob[-16:]} is new with this change"),
        (verdict(message, his, keys), f"its place is `{path}`"),
        (verdict(message, path, keys, now=early), "it is dated 2026-12-03, which is not yet"),
    ):
        assert word in found.trouble


def test_a_key_that_the_change_revokes_counts_no_more(gpg: Gpg) -> None:
    gone = gpg.key("Gus <gus@example.org>")
    base = Keys({f"{KEYS}gus.asc": gpg.public(gone).encode()})
    certificate = (gpg.home / "openpgp-revocs.d" / f"{gone}.rev").read_text("utf-8").replace("\n:-----", "\n-----")
    gpg.run("--import", data=certificate)
    tree = Keys({f"{KEYS}gus.asc": gpg.public(gone).encode()})
    assert [key.revoked for key in trusted(tree, base)] == [True]
    assert [key.revoked for key in trusted(base, None)] == [False]
    assert trusted(tree, Keys({})) == []


def test_keys_that_are_none_are_named_and_the_others_count(gpg: Gpg, ann: str) -> None:
    found = Keys(
        {
            f"{KEYS}ann.asc": gpg.public(ann).encode(),
            f"{KEYS}bad.asc": b"-----BEGIN PGP PUBLIC KEY BLOCK-----",
            f"{KEYS}allowed_signers": b"nothing\n",
            f"{KEYS}README.md": b"who may sign",
        }
    )
    assert len(found.keys) == 1
    assert [(path.removeprefix(KEYS), line) for path, line, _ in found.problems] == [
        ("allowed_signers", 1),
        ("bad.asc", 1),
    ]

"""The keys that may sign: what `allowed_signers` and OpenPGP files give, and what they don't."""

from datetime import datetime, timezone
from pathlib import Path

import pytest

from signing import Ssh
from whypin.reviews.keys import people_of, read_signers
from whypin.reviews.signed import SSH

BODY = "AAAAC3NzaC1lZDI1NTE5AAAAIHR5cGVkIGJ5IGhhbmQsIG5vYm9keSdzIGtleSBhdCBhbGw="
LINE = f"ann@example.org ssh-ed25519 {BODY}"


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        f"{LINE} a comment of several words",
        f'ann@example.org namespaces="whypin-review" ssh-ed25519 {BODY}',
        f'ann@example.org namespaces="git,whypin-review",valid-after="20260101Z" ssh-ed25519 {BODY}',
    ],
)
def test_a_line_gives_a_key(line: str) -> None:
    (key,), problems = read_signers(f"# reviewers\n\n{line}\n")
    assert (key.form, key.people, len(key.id), problems) == (SSH, ("ann@example.org",), 16, [])


def test_the_times_of_a_key_are_read() -> None:
    (key,), _ = read_signers(f'a@b valid-after="20260101Z",valid-before="202701312359Z" ssh-ed25519 {BODY}')
    assert key.start == datetime(2026, 1, 1, tzinfo=timezone.utc)
    assert key.end == datetime(2027, 1, 31, 23, 59, tzinfo=timezone.utc)


def test_a_key_for_another_purpose_is_none_of_ours() -> None:
    assert read_signers(f'a@b namespaces="git" ssh-ed25519 {BODY}') == ([], [])


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("ann@example.org", "the line is not `e-mail options key-type key`"),
        (f"* ssh-ed25519 {BODY}", "the line is not `e-mail options key-type key`"),  # anybody
        (f"!ann@example.org ssh-ed25519 {BODY}", "the line is not `e-mail options key-type key`"),
        (f"a@b cert-authority ssh-ed25519 {BODY}", "`cert-authority` is an option that whypin does not obey"),
        (f'a@b valid-before="20270131" ssh-ed25519 {BODY}', "`20270131` is no time in UTC"),
        (f'a@b valid-before="20271331Z" ssh-ed25519 {BODY}', "`20271331Z` is no time in UTC"),
        (f'a@b valid-before="1Z",valid-before="2Z" ssh-ed25519 {BODY}', "`valid-before` stands twice"),
        (f"a@b ssh-rsa {BODY}", "the key is not of the type that its line says"),
        ("a@b ssh-ed25519 AAAAA", "the key is no base64"),
    ],
)
def test_a_line_that_gives_no_key_is_named(line: str, word: str) -> None:
    keys, (problem,) = read_signers(f"\n{line}\n{LINE}\n")
    assert word in str(problem)
    assert problem.line == 2
    assert len(keys) == 1  # the other line still counts


def test_a_real_public_key_is_read(tmp_path: Path) -> None:
    (key,), problems = read_signers(f"ann@example.org {Ssh(tmp_path).public}\n")
    assert not problems
    assert key.body


def test_the_people_of_user_ids() -> None:
    assert people_of(["Ann <Ann@Example.org>", "no address", "x <a@b> y", "<c@d>"]) == ("ann@example.org", "c@d")

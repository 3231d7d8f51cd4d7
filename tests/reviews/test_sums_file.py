"""Files of digests in every form that `sha256sum` and its like write, and what of a file lists nothing."""

from __future__ import annotations

import pytest

from whypin.reviews.sums_file import read

A, B, LONG = "a" * 64, "b" * 64, "c" * 128
WHEEL = "six-1.16.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("line", "algorithm", "digest", "name"),
    [
        (f"{A}  {WHEEL}", "sha256", A, WHEEL),
        (f"{A} *{WHEEL}", "sha256", A, WHEEL),  # read as binary, on Windows
        (f"{A.upper()}  {WHEEL}", "sha256", A, WHEEL),
        (f"{A}  ./{WHEEL}", "sha256", A, WHEEL),
        (f"{A}  build/wheels/{WHEEL}", "sha256", A, WHEEL),
        (f"{A}  ../{WHEEL}", "sha256", A, WHEEL),
        (f"{LONG}  {WHEEL}", "sha512", LONG, WHEEL),
        (f"{LONG[:96]}  {WHEEL}", "sha384", LONG[:96], WHEEL),
        (f"SHA256 ({WHEEL}) = {A}", "sha256", A, WHEEL),  # `sha256sum --tag`
        (f"SHA-512 ({WHEEL}) = {LONG}", "sha512", LONG, WHEEL),
        (f"{A}  a (copy) = b.whl", "sha256", A, "a (copy) = b.whl"),
        (f"{A}    two spaces more", "sha256", A, "  two spaces more"),  # they belong to the name
    ],
)
def test_a_line(line: str, algorithm: str, digest: str, name: str) -> None:
    ((one,), problems) = read(f"# built with `make wheels`\n\n{line}\n")
    assert (one.algorithm, one.digest, one.name, one.line) == (algorithm, digest, name, 3)
    assert not problems


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("six", "is not `digest  name`"),
        (f"{A} {WHEEL}", "is not `digest  name`"),  # one space
        (f"{A}\t{WHEEL}", "is not `digest  name`"),
        (f"{A}  ", "is not `digest  name`"),
        (f" {A}  {WHEEL}", "is not `digest  name`"),
        (f"\\{A}  six\\n.whl", "names its file with escapes"),
        (f"\\SHA256 (six\\n.whl) = {A}", "names its file with escapes"),
        (f"{'a' * 32}  {WHEEL}", "is md5, which can be forged"),
        (f"{'a' * 40}  {WHEEL}", "is sha1, which can be forged"),
        (f"MD5 ({WHEEL}) = {'a' * 32}", "is md5, which can be forged"),
        (f"{'a' * 56}  {WHEEL}", "is none of sha256, sha384, sha512"),
        (f"{A}a  {WHEEL}", "is none of sha256, sha384, sha512"),
        (f"SHA256 ({WHEEL}) = {A[1:]}", "has 64 digits, and this one has 63"),
        (f"BLAKE2b ({WHEEL}) = {LONG}", "is not `digest  name`"),
    ],
)
def test_what_lists_nothing_is_said_and_the_rest_is_read(line: str, word: str) -> None:
    found, ((number, said),) = read(f"{B}  idna-3.10.tar.gz\n{line}\n{A}  {WHEEL}\n")
    assert number == 2
    assert word in said
    assert [one.line for one in found] == [1, 3]


def test_two_digests_of_one_file_are_none() -> None:
    found, problems = read(f"{A}  {WHEEL}\n{B}  idna.whl\n{B}  ./{WHEEL}\n{A}  {WHEEL}\n")
    assert [one.name for one in found] == ["idna.whl"]
    assert problems == [(3, f"`{WHEEL}` has another digest on line 1, and neither counts")]
    # By two algorithms, or in two folders, such as for two platforms.
    for other in (f"{LONG}  {WHEEL}", f"{B}  arm/{WHEEL}"):
        found, problems = read(f"{A}  {WHEEL}\n{other}\n")
        assert (len(found), problems) == (2, [])


def test_a_name_that_a_terminal_would_obey_is_shown_as_escapes() -> None:
    _, ((_, said),) = read(f"{A}  \x1b[31m.whl\n{B}  \x1b[31m.whl\n")
    assert "\x1b" not in said
    assert "\\x1b" in said

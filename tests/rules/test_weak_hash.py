"""`weak-hash`: which digests prove nothing."""

from __future__ import annotations

import pytest

from locked import A
from pages.checking import findings

NAME = "weak-hash"
MD5, SHA1 = "1" * 32, "2" * 40


def requirements(*digests: str) -> dict[str, str]:
    """A hashed requirements file."""
    return {"requirements.txt": "a==1 " + " ".join([f"--hash={digest}" for digest in digests]) + "\n"}


def pylock(hashes: str) -> dict[str, str]:
    """A `pylock.toml` of one wheel."""
    wheel = f'wheels = [{{ name = "a-1-py3-none-any.whl", hashes = {{ {hashes} }} }}]\n'
    return {"pylock.toml": f'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "a"\nversion = "1"\n{wheel}'}


@pytest.mark.parametrize(
    "files",
    [
        requirements(f"sha256:{A}"),
        requirements(f"sha256:{A.upper()}"),  # pip lowers it
        requirements(f"sha384:{'3' * 96}", f"sha512:{'4' * 128}"),
        pylock(f'sha3_256 = "{A}"'),
        pylock(f'blake2b = "{"5" * 128}"'),
        pylock(f'md5 = "{MD5}", sha256 = "{A}"'),  # a stronger one beside it
        pylock('shake_128 = "1234"'),  # of any length
    ],
)
def test_in_order(files: dict[str, str]) -> None:
    assert findings(NAME, files) == []


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        (requirements(f"md5:{MD5}"), ["`md5:111111111111…` of `a` is of md5, which can be forged"]),
        (requirements(f"sha1:{SHA1}"), ["`sha1:222222222222…` of `a` is of sha1, which can be forged"]),
        # Any one digest of the entry lets a file in.
        (requirements(f"sha256:{A}", f"md5:{MD5}"), ["`md5:111111111111…` of `a` is of md5, which can be forged"]),
        (pylock(f'md5 = "{MD5}"'), ["`md5:111111111111…` of `a-1-py3-none-any.whl` is of md5, which can be forged"]),
        (requirements(f"sha256:{A[1:]}"), ["`sha256:aaaaaaaaaaaa…` of `a` has 63 digits, and sha256 has 64"]),
        (requirements(f"sha256:{A}a"), ["`sha256:aaaaaaaaaaaa…` of `a` has 65 digits, and sha256 has 64"]),
        (requirements("sha256:"), ["`sha256:` of `a` has 0 digits, and sha256 has 64"]),
        (requirements(f"sha256:{A[1:]}x"), ["`sha256:aaaaaaaaaaaa…` of `a` has a sign in it that is no hex digit"]),
        (requirements(f"sha255:{A}"), ["`sha255:aaaaaaaaaaaa…` of `a` names no algorithm that whypin knows"]),
        (pylock('sha256 = "12"'), ["`sha256:12` of `a-1-py3-none-any.whl` has 2 digits, and sha256 has 64"]),
        # A digest that is none is no strong one beside the weak one.
        (
            pylock(f'md5 = "{MD5}", sha256 = "12"'),
            [
                "`md5:111111111111…` of `a-1-py3-none-any.whl` is of md5, which can be forged",
                "`sha256:12` of `a-1-py3-none-any.whl` has 2 digits, and sha256 has 64",
            ],
        ),
    ],
)
def test_reported(files: dict[str, str], messages: list[str]) -> None:
    assert [finding.message for finding in findings(NAME, files)] == messages


def test_a_digest_without_an_algorithm() -> None:
    files = {"Pipfile.lock": f'{{"_meta": {{}}, "default": {{"a": {{"version": "==1", "hashes": ["{A}"]}}}}}}'}
    (found,) = findings(NAME, files)
    assert found.message == "`aaaaaaaaaaaa…` of `a` does not say its algorithm"
    assert files["Pipfile.lock"][found.span.start : found.span.end] == A


def test_where() -> None:
    files = requirements(f"sha256:{A}", f"md5:{MD5}")
    (found,) = findings(NAME, files)
    assert files["requirements.txt"][found.span.start : found.span.end] == f"md5:{MD5}"

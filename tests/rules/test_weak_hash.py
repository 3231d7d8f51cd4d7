"""`weak-hash`: which digests prove nothing."""

from __future__ import annotations

import pytest

from locked import A
from pages.checking import findings

NAME = "weak-hash"
OF_A = "of `a-1-py3-none-any.whl`"
OF_PIP = "the lock's installer takes sha256, sha384 or sha512"
OF_UV = "the lock's installer takes sha256, sha384, sha512 or blake2b"
MD5, SHA1 = "1" * 32, "2" * 40


def requirements(*digests: str) -> dict[str, str]:
    """A hashed requirements file."""
    return {"requirements.txt": "a==1 " + " ".join([f"--hash={digest}" for digest in digests]) + "\n"}


def pylock(hashes: str) -> dict[str, str]:
    """A `pylock.toml` of one wheel."""
    wheel = f'wheels = [{{ name = "a-1-py3-none-any.whl", hashes = {{ {hashes} }} }}]\n'
    return {"pylock.toml": f'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "a"\nversion = "1"\n{wheel}'}


def direct(fragment: str, hashes: str = "") -> dict[str, str]:
    """A hashed requirements file with a file by its address."""
    return {"requirements.txt": f"b==1 --hash=sha256:{A}\na @ https://example.org/a-1.zip{fragment}{hashes}\n"}


def uv(digest: str, manifest: str = "") -> dict[str, str]:
    """A `uv.lock` of one wheel."""
    wheel = f'wheels = [{{ url = "https://a/a-1-py3-none-any.whl", hash = "{digest}" }}]\n'
    entry = f'[[package]]\nname = "a"\nversion = "1"\nsource = {{ registry = "https://a" }}\n{wheel}'
    return {"uv.lock": f'version = 1\nrequires-python = ">=3.10"\n{manifest}{entry}'}


@pytest.mark.parametrize(
    "files",
    [
        requirements(f"sha256:{A}"),
        requirements(f"sha256:{A.upper()}"),  # pip lowers it
        requirements(f"sha384:{'3' * 96}", f"sha512:{'4' * 128}"),
        direct(f"#sha256={A}"),
        direct(f"#egg=a&sha256={A}", f" --hash=sha256:{A}"),
        direct("#egg=a"),  # another rule's business
        uv(f"blake2b:{A}"),  # uv's has 64 digits
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
        # pip refuses these, whatever they prove
        (
            requirements(f"SHA256:{A}"),
            ["`SHA256:aaaaaaaaaaaa…` of `a` has capitals in the name of its algorithm"],
        ),
        (requirements(f"sha224:{'1' * 56}"), [f"`sha224:111111111111…` of `a` is of sha224, and {OF_PIP}"]),
        (requirements(f"sha3_256:{A}"), [f"`sha3_256:aaaaaaaaaaaa…` of `a` is of sha3_256, and {OF_PIP}"]),
        (requirements(f"blake2b:{A}{A}"), [f"`blake2b:aaaaaaaaaaaa…` of `a` is of blake2b, and {OF_PIP}"]),
        (requirements("shake_128:12"), ["`shake_128:12` of `a` names no algorithm that whypin knows"]),
        (requirements(f"sha256:{A}#x"), ["`sha256:aaaaaaaaaaaa…` of `a` has 66 digits, and sha256 has 64"]),
        # so does uv, others
        (
            uv(f"blake2b:{A}{A}"),
            ["`blake2b:aaaaaaaaaaaa…` of `a-1-py3-none-any.whl` has 128 digits, and blake2b has 64"],
        ),
        (uv(f"sha224:{'1' * 56}"), [f"`sha224:111111111111…` of `a-1-py3-none-any.whl` is of sha224, and {OF_UV}"]),
        (
            uv(f"SHA256:{A}"),
            ["`SHA256:aaaaaaaaaaaa…` of `a-1-py3-none-any.whl` has capitals in the name of its algorithm"],
        ),
        # the fragment of an address is a digest, too: beside a strong one it still lets a file in
        (direct(f"#md5={MD5}"), ["`md5:111111111111…` of `a` is of md5, which can be forged"]),
        (direct(f"#md5={MD5}", f" --hash=sha256:{A}"), ["`md5:111111111111…` of `a` is of md5, which can be forged"]),
        (direct(f"#sha256={A[1:]}"), ["`sha256:aaaaaaaaaaaa…` of `a` has 63 digits, and sha256 has 64"]),
        (direct(f"#sha256={A}x&egg=a"), ["`sha256:aaaaaaaaaaaa…` of `a` has 65 digits, and sha256 has 64"]),
        (direct("#sha256="), ["`sha256:` of `a` has 0 digits, and sha256 has 64"]),
        # what builds are held to
        (
            uv(
                f"sha256:{A}",
                '[manifest]\nbuild-constraints = [{ name = "s", specifier = "==1", hashes = ["sha256:1"] }]\n',
            ),
            ["`sha256:1` of `s` has 1 digit, and sha256 has 64"],
        ),
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

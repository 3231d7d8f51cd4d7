"""`foreign-artifact`: whose files a lock takes."""

from __future__ import annotations

import pytest

from locked import A
from pages.checking import findings

NAME = "foreign-artifact"
PYPI, FILES = "https://pypi.org/simple", "https://files.pythonhosted.org/packages/a1"
INNER = "https://pypi.example.org/simple"


def uv(index: str, *urls: str) -> dict[str, str]:
    """A `uv.lock` with one package `a` of version 1 and its files."""
    wheels = "".join([f'    {{ url = "{url}", hash = "sha256:{A}" }},\n' for url in urls])
    source = f'source = {{ registry = "{index}" }}'
    return {"uv.lock": f'version = 1\n[[package]]\nname = "a"\nversion = "1"\n{source}\nwheels = [\n{wheels}]\n'}


def from_address(url: str) -> dict[str, str]:
    """A `uv.lock` whose package `a` of version 1 is locked by the address of its file."""
    text = uv("", url)["uv.lock"]
    return {"uv.lock": text.replace('{ registry = "" }', f'{{ url = "{url}" }}')}


def pdm(*urls: str) -> dict[str, str]:
    """A `pdm.lock`, which names no index."""
    files = "".join([f'    {{url = "{url}", hash = "sha256:{A}"}},\n' for url in urls])
    head = '[metadata]\nlock_version = "4.5.0"\n'
    return {"pdm.lock": f'{head}[[package]]\nname = "a"\nversion = "1"\nfiles = [\n{files}]\n'}


@pytest.mark.parametrize(
    "files",
    [
        uv(PYPI, f"{FILES}/a-1.tar.gz", f"{FILES}/A-1.0-py3-none-any.whl"),
        uv("https://PyPI.org/simple/", f"{FILES}/a-1.tar.gz"),
        uv("https://test.pypi.org/simple", "https://test-files.pythonhosted.org/packages/a-1.tar.gz"),
        uv(INNER, "https://pypi.example.org/files/a-1.tar.gz?token=1#sha256=2"),
        uv(INNER, "https://files.example.org/a-1.tar.gz"),  # the same owner
        uv(INNER, f"{FILES}/a-1.tar.gz"),  # a proxy
        uv(INNER, "https://storage.example.net/a-1.tar.gz"),  # it may keep all files there
        uv("http://10.0.0.1/simple", "http://10.0.0.1/a-1.tar.gz"),  # plain by choice
        uv("http://localhost:3141/root/pypi/+simple/", "http://localhost:3141/root/pypi/+f/1/a-1.tar.gz"),
        uv("https://pypi.example.org/x", "http://127.0.0.1:8000/a-1.tar.gz"),
        uv("../wheels", "a-1-py3-none-any.whl"),
        uv("../wheels", "file:///srv/wheels/a-1-py3-none-any.whl"),
        uv(PYPI, f"{FILES}/a-1%2Bcpu-py3-none-any.whl"),
        pdm(f"{FILES}/a-1.tar.gz", "https://storage.example.net/a-1-py3-none-any.whl"),  # no index is named
        pdm("http://10.0.0.1/a-1.tar.gz"),
        from_address("https://example.org/a-1-py3-none-any.whl"),
        from_address("https://example.org/archive/v7.zip"),  # of a forge
    ],
)
def test_in_order(files: dict[str, str]) -> None:
    assert findings(NAME, files) == []


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            uv(PYPI, "https://example.org/a-1.tar.gz"),
            "`a-1.tar.gz` comes from `example.org`, which is not a host of `https://pypi.org/simple`",
        ),
        (
            uv(PYPI, "https://files.pythonhosted.org@example.org/a-1.tar.gz"),
            "`a-1.tar.gz` comes from `example.org`, which is not a host of `https://pypi.org/simple`",
        ),
        (
            uv(PYPI, "https://example.org\\\\@files.pythonhosted.org/a-1.tar.gz"),
            "`a-1.tar.gz` comes from `example.org`, which is not a host of `https://pypi.org/simple`",
        ),
        (
            uv(INNER, "https://pypi.example.org/a-1.tar.gz", "https://example.net/a-1-py3-none-any.whl"),
            "`a-1-py3-none-any.whl` comes from `example.net`, which is not a host of `https://pypi.example.org/simple`",
        ),
        (
            uv(INNER, "https://pypi.exampel.org/a-1.tar.gz"),
            "`a-1.tar.gz` comes from `pypi.exampel.org`, which is not `pypi.example.org`",
        ),
        (
            pdm("https://files.pythonhosted.orq/a-1.tar.gz"),
            "`a-1.tar.gz` comes from `files.pythonhosted.orq`, which is not `files.pythonhosted.org`",
        ),
        (
            uv(PYPI, f"{FILES}/a-1.tar.gz".replace("https", "http")),
            "`a-1.tar.gz` comes from `files.pythonhosted.org` by plain `http`",
        ),
        (
            pdm("https://example.org/a-1.tar.gz", "http://example.org/a-1-py3-none-any.whl"),
            "`a-1-py3-none-any.whl` comes from `example.org` by plain `http`",
        ),
        (uv(PYPI, "ftp://files.pythonhosted.org/a-1.tar.gz"), "`a-1.tar.gz` has the scheme `ftp`"),
        (uv(PYPI, "file:///tmp/a-1.tar.gz"), "`a-1.tar.gz` has the scheme `file`"),
        (uv(PYPI, f"{FILES}/b-1.tar.gz"), "`b-1.tar.gz` is not a file of `a`"),
        (uv(PYPI, f"{FILES}/a-1.1.tar.gz"), "`a-1.1.tar.gz` is not a file of `a` `1`"),
        (uv(PYPI, f"{FILES}/%62-1.tar.gz"), "`b-1.tar.gz` is not a file of `a`"),
        # uv refuses a wheel of another version, wherever it lies.
        (
            from_address("https://example.org/a-1.1-py3-none-any.whl"),
            "`a-1.1-py3-none-any.whl` is not a file of `a` `1`",
        ),
        (uv(PYPI, f"{FILES}/b-1.tar.gz?x=/a-1.tar.gz"), "`b-1.tar.gz` is not a file of `a`"),
    ],
)
def test_reported(files: dict[str, str], message: str) -> None:
    assert [finding.message for finding in findings(NAME, files)] == [message]


def test_name_and_address_must_agree() -> None:
    """PEP 751: the name counts; what is fetched is what the address says."""
    wheel = f'{{ name = "a-1-py3-none-any.whl", url = "{FILES}/b-1-py3-none-any.whl", hashes = {{ sha256 = "{A}" }} }}'
    text = f'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "a"\nversion = "1"\nwheels = [{wheel}]\n'
    assert [one.message for one in findings(NAME, {"pylock.toml": text})] == [
        "`b-1-py3-none-any.whl` is not a file of `a`"
    ]


def test_what_one_package_may_another_may_not() -> None:
    """A private index keeps all files of one package elsewhere; of the other it serves some itself."""
    elsewhere = uv(INNER, "https://storage.example.net/a-1.tar.gz")["uv.lock"]
    mixed = uv(INNER, "https://pypi.example.org/b-1.tar.gz", "https://storage.example.net/b-1-py3-none-any.whl")[
        "uv.lock"
    ]
    text = elsewhere + mixed.partition("\n")[2].replace('name = "a"', 'name = "b"')
    (found,) = findings(NAME, {"uv.lock": text})
    assert found.message.startswith("`b-1-py3-none-any.whl` comes from `storage.example.net`")

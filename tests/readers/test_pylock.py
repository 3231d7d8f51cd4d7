"""`pylock.toml` (PEP 751)."""

from __future__ import annotations

import pytest

from lock_places import packages, placed, problems, shown
from whypin.model.formats import PYLOCK
from whypin.readers.pylock import read
from whypin.text.source import Source

HEAD = 'lock-version = "1.0"\ncreated-by = "uv"\nrequires-python = ">=3.10"\n'


def lock(text: str) -> Source:
    return Source("pylock.toml", text)


def test_a_package_of_an_index() -> None:
    text = f"""{HEAD}
[[packages]]
name = "attrs"
version = "25.1.0"
marker = "os_name == 'nt'"
requires-python = ">=3.8"
index = "https://index.example/simple"
dependencies = [{{ name = "Six" }}, {{ index = "https://index.example/simple" }}]
sdist = {{ url = "https://files.example/attrs-25.1.0.tar.gz", upload-time = 2025-01-25T11:30:12Z, size = 7, \
hashes = {{ sha256 = "1c97", sha512 = "77" }} }}
wheels = [
    {{ name = "attrs-25.1.0-py3-none-any.whl", path = "w/x.whl", upload-time = 2025-01-25T11:30:10Z, hashes = {{}} }},
    {{ path = "wheels/attrs-25.1.0-py2-none-any.whl" }},
]
"""
    document = read(lock(text))
    placed(document)
    attrs = packages(document)["attrs 25.1.0"]
    assert document.format is PYLOCK
    assert document.lock is not None
    assert (document.lock.maker, document.lock.hashed) == ("uv", True)
    assert document.lock.index_urls == ("https://index.example/simple",)
    assert (attrs.name, attrs.marker, [edge.key for edge in attrs.links.edges]) == ("attrs", "os_name == 'nt'", ["six"])
    assert (attrs.origin.kind, attrs.origin.url) == ("index", "https://index.example/simple")
    sdist, named, pathed = attrs.artifacts
    assert (sdist.filename, sdist.size, sdist.uploaded) == ("attrs-25.1.0.tar.gz", 7, "2025-01-25T11:30:12+00:00")
    assert [(digest.algorithm, digest.value) for digest in attrs.digests] == [("sha256", "1c97"), ("sha512", "77")]
    assert shown(document, attrs.digests[0].at) == "1c97"
    assert (named.filename, named.uploaded) == ("attrs-25.1.0-py3-none-any.whl", "2025-01-25T11:30:10+00:00")
    assert (pathed.filename, pathed.url) == ("attrs-25.1.0-py2-none-any.whl", None)


@pytest.mark.parametrize(
    ("lines", "kind", "url", "files"),
    [
        ('vcs = { type = "git", url = "https://g.example/a", commit-id = "0" }', "vcs", "https://g.example/a", []),
        ('vcs = { type = "git", path = "../a", commit-id = "0" }', "vcs", "../a", []),
        ('directory = { path = "a", editable = true }', "path", "a", []),
        ('archive = { url = "https://f.example/a.zip" }', "url", "https://f.example/a.zip", ["a.zip"]),
        ('archive = { path = "../a.zip", hashes = { sha256 = "0" } }', "path", "../a.zip", ["a.zip"]),
        ("", "index", None, []),
    ],
)
def test_origins(lines: str, kind: str, url: str | None, files: list[str]) -> None:
    document = read(lock(f'{HEAD}[[packages]]\nname = "a"\nversion = "1"\n{lines}\n'))
    placed(document)
    package = packages(document)["a 1"]
    assert (package.origin.kind, package.origin.url) == (kind, url)
    assert [item.filename for item in package.artifacts] == files


def test_a_version_may_be_left_out() -> None:
    document = read(lock(f'{HEAD}[[packages]]\nname = "a"\ndirectory = {{ path = "." }}\n'))
    placed(document)
    assert (packages(document)["a"].version, packages(document)["a"].pinned) == ("", True)


@pytest.mark.parametrize(
    ("text", "message", "quoted"),
    [
        ("packages = []\n", "the file has no `lock-version`, which PEP 751 requires", "packages = []"),
        ('lock-version = "1.0"\n', "the file has no `packages`, which PEP 751 requires", 'lock-version = "1.0"'),
        ('packages = []\nlock-version = "2.0"\n', "whypin does not know version `2.0` of this format", "2.0"),
        ("packages = []\nlock-version = 1.0\n", "`lock-version` is not a string", "lock-version = 1.0"),
        ('packages = 1\nlock-version = "1.1"\n', "`packages` is not a list", "packages = 1"),
        (f"{HEAD}packages = []\n".replace('"uv"', "1"), "`created-by` is not a string", "created-by = 1"),
    ],
)
def test_what_is_no_pylock(text: str, message: str, quoted: str) -> None:
    document = read(lock(text))
    assert document.lock is None
    assert problems(document) == [("unreadable-file", message, quoted)]


@pytest.mark.parametrize(
    ("lines", "message", "quoted"),
    [
        ("sdist = { hashes = { sha256 = 1 } }", "`sha256` is not a string", "sha256 = 1"),
        ("wheels = [{ hashes = [] }]", "`hashes` is not a table", "hashes = []"),
        ("wheels = [{ upload-time = 1 }]", "`upload-time` is not a string", "upload-time = 1"),
        ("archive = 1", "`archive` is not a table", "archive = 1"),
        ("vcs = { url = 1 }", "`url` is not a string", "url = 1"),
        ("dependencies = [1]", "an element of `dependencies` is not a table", "1"),
        ("index = 1", "`index` is not a string", "index = 1"),
    ],
)
def test_a_malformed_entry_costs_itself_alone(lines: str, message: str, quoted: str) -> None:
    sound = '[[packages]]\nname = "six"\nversion = "1"\n'
    document = read(lock(f'{HEAD}[[packages]]\nname = "a"\nversion = "1"\n{lines}\n{sound}'))
    assert problems(document) == [("unreadable-requirement", message, quoted)]
    assert document.problems[0].help == "restore the lock, or regenerate it with the tool that wrote it"
    assert document.lock is not None
    assert [package.name for package in document.lock.packages] == ["six"]


@pytest.mark.parametrize(
    ("lines", "message", "quoted"),
    [
        ('requires-python = ">3.x"', "`>3.x` is not a range of versions", ">3.x"),
        ('marker = "os_name"', "`os_name` is not an environment marker", "os_name"),
        ('vcs = { type = "git", url = "x" }', "`vcs` has no `commit-id`", 'vcs = { type = "git", url = "x" }'),
        ("directory = { editable = true }", "`directory` has no `path`", "directory = { editable = true }"),
        ('archive = { url = "" }', "`archive` has no `url` and no `path`", 'archive = { url = "" }'),
        (
            'vcs = { type = "git", url = "x", commit-id = "0" }\nwheels = [{ url = "https://a/a-1-py3-none-any.whl" }]',
            "the entry has `wheels` beside `vcs`",
            "",
        ),
        ('sdist = { name = "a-1.zip" }', "the file has no `url` and no `path`", 'sdist = { name = "a-1.zip" }'),
        ('wheels = [{ name = "a.whl", path = "a" }]', "`a.whl` is not the file name of a wheel", "a.whl"),
        (
            'sdist = { url = "a-1.zip", upload-time = "2024" }',
            "`upload-time` is a string, not a date and time",
            "2024",
        ),
        ("attestation-identities = [{}]", "an attestation identity has no `kind`", "{}"),
    ],
)
def test_what_the_standard_does_not_allow_is_said_and_the_entry_read(lines: str, message: str, quoted: str) -> None:
    entry = f'[[packages]]\nname = "a"\nversion = "1"\n{lines}'
    document = read(lock(f"{HEAD}{entry}\n"))
    assert problems(document) == [("unreadable-requirement", message, quoted or entry)]
    assert document.lock is not None
    assert [package.name for package in document.lock.packages] == ["a"]

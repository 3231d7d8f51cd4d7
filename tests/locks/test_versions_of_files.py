from __future__ import annotations

import pytest

from whypin.locks.file_names import is_sdist, version_of

NAMES = [
    ("six-1.16.0.tar.gz", "six", "1.16.0"),
    ("six-1.16.0-py2.py3-none-any.whl", "six", "1.16.0"),
    # A build tag stands between version and tags.
    ("foo-1.0-1-py3-none-any.whl", "foo", "1.0"),
    # Old spellings of the name.
    ("ruamel.yaml-0.17.tar.gz", "ruamel-yaml", "0.17"),
    ("Zope.Interface-5.0_1-cp39-cp39-linux_x86_64.whl", "zope-interface", "5.0-1"),
    ("torch-2.1.0+cpu-cp311-cp311-linux_x86_64.whl", "torch", "2.1.0+cpu"),
    # Eggs, installers, dumb archives, packages of systems.
    ("numpy-1.0-py2.7.egg", "numpy", "1.0"),
    ("numpy-1.0.win32-py2.4.exe", "numpy", "1.0"),
    ("numpy-1.0.dev3460.win-amd64-py2.7.msi", "numpy", "1.0.dev3460"),
    ("mercurial-2.0.linux-x86_64.tar.gz", "mercurial", "2.0"),
    ("foo-1.0-1.noarch.rpm", "foo", "1.0"),
    # Of another project: the name only begins alike.
    ("six-more-1.0.tar.gz", "six", "more-1.0"),
    ("sixty-1.0.tar.gz", "six", None),
    ("seven-1.0.tar.gz", "six", None),
    # No file of a release.
    ("six-1.16.0.tar.gz.asc", "six", None),
    ("six-1.0-any.whl", "six", None),
    ("six", "six", None),
    ("", "six", None),
]


@pytest.mark.parametrize(("filename", "key", "version"), NAMES)
def test_a_file_name_says_the_version(filename: str, key: str, version: str | None) -> None:
    assert version_of(filename, key) == version


@pytest.mark.parametrize(
    ("filename", "said"),
    [("a-1.tar.gz", True), ("a-1.zip", True), ("a-1.linux-x86_64.tar.gz", False), ("a-1-py3-none-any.whl", False)],
)
def test_a_file_name_says_whether_it_is_an_sdist(filename: str, said: bool) -> None:
    assert is_sdist(filename) is said

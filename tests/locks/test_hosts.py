"""Hosts: what stands behind an address, whose it is, and what only looks like it."""

from __future__ import annotations

import pytest

from whypin.locks.hosts import domain, is_loopback, resembles, serves, split


@pytest.mark.parametrize(
    ("url", "scheme", "host"),
    [
        ("https://pypi.org/simple", "https", "pypi.org"),
        ("HTTPS://PyPI.org:443", "https", "pypi.org"),
        ("https://pypi.org./x", "https", "pypi.org"),  # the root's own dot
        ("https://pypi.org:/x", "https", "pypi.org"),
        ("https://user:word@pypi.org/x", "https", "pypi.org"),
        ("https://files.pythonhosted.org@example.org/x", "https", "example.org"),  # that is a user
        ("https://example.org\\@files.pythonhosted.org/x", "https", "example.org"),
        ("https://example.org?@files.pythonhosted.org/x", "https", "example.org"),
        ("https://example.org#@files.pythonhosted.org/x", "https", "example.org"),
        ("http://[::1]:8080/x", "http", "[::1]"),
        ("file:///srv/wheels", "file", ""),
        ("../wheels", "", ""),
        ("", "", ""),
    ],
)
def test_split(url: str, scheme: str, host: str) -> None:
    assert split(url) == (scheme, host)


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("files.pythonhosted.org", "pythonhosted.org"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("pypi.example.io", "example.io"),
        ("localhost", "localhost"),
        ("10.0.0.1", "10.0.0.1"),
        ("[::1]", "[::1]"),
    ],
)
def test_domain(host: str, owner: str) -> None:
    assert domain(host) == owner


@pytest.mark.parametrize(
    ("index", "host", "may"),
    [
        ("pypi.org", "files.pythonhosted.org", True),
        ("pypi.org", "pypi.org", True),
        ("test.pypi.org", "test-files.pythonhosted.org", True),
        ("pypi.org", "test-files.pythonhosted.org", False),
        ("pypi.org", "other.pypi.org", False),  # PyPI has one host for files
        ("pypi.org", "example.org", False),
        ("pypi.example.org", "files.example.org", True),
        ("pypi.example.org", "files.pythonhosted.org", True),  # a proxy that leaves addresses as they are
        ("pypi.example.org", "files.example.net", False),
        ("a.co.uk", "b.co.uk", False),
    ],
)
def test_serves(index: str, host: str, may: bool) -> None:
    assert serves(index, host) is may


@pytest.mark.parametrize(
    "host",
    [
        "files.pyth0nhosted.org",
        "files.pythonhosted.orq",
        "file.pythonhosted.org",  # same domain: caught below
        "filespythonhosted.org",
        "files.pythonhosetd.org",  # two letters exchanged
        "fi1es.pythonh0sted.org",
    ],
)
def test_resembles(host: str) -> None:
    assert resembles(host, "files.pythonhosted.org") is (not host.endswith(".pythonhosted.org"))


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("files.pythonhosted.org", "files.pythonhosted.org"),
        ("cdn.example.org", "files.pythonhosted.org"),
        ("files2.example.org", "files1.example.org"),
        ("pypi1.inner", "pypi2.inner"),  # machines of one network
        ("a.io", "b.io"),  # short names resemble each other by chance
    ],
)
def test_resembles_nothing(host: str, known: str) -> None:
    assert not resembles(host, known)


@pytest.mark.parametrize(
    ("host", "own"),
    [("localhost", True), ("127.0.0.1", True), ("[::1]", True), ("localhost.example.org", False), ("10.0.0.1", False)],
)
def test_loopback(host: str, own: bool) -> None:
    assert is_loopback(host) is own

"""Hosts: whose they are, and what only looks like one of them."""

from __future__ import annotations

import pytest

from whypin.locks.hosts import domain, resembles, serves


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("files.pythonhosted.org", "pythonhosted.org"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("pypi.example.io", "example.io"),
        ("localhost", "localhost"),
        ("10.0.0.1", "10.0.0.1"),
        ("::1", "::1"),
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

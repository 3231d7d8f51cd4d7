"""Whom a lock under review makes whypin ask, and for what."""

from __future__ import annotations

import pytest

from locks import package
from locks import project as locked
from whypin.index.plan import Plan
from whypin.index.settings import Settings

A = "a" * 64


def refusals(name: str, *, kind: str = "index", url: str | None = None) -> list[str]:
    checked = locked(package(name, "1.0", A, kind=kind, url=url))
    document = checked.documents[0]
    assert document.lock is not None
    return [question.refused for question in Plan(Settings()).questions(document, document.lock.packages[0])]


@pytest.mark.parametrize("name", ["six", "Ruamel.YAML", "zope.interface", "a", "9base", "A--b_.c"])
def test_a_name_is_asked_for(name: str) -> None:
    assert refusals(name) == [""]


@pytest.mark.parametrize(
    "name",
    [
        # What `requests` turns into a path above the index, where a login would go along.
        "%2e%2e/%2e%2e/admin/delete?x=1#",
        "%2E%2E/admin",
        "../admin",
        "six/../../admin",
        "six?x=1",
        "six#x",
        "six\\..",
        "six\r\nX: y",
        "six\x00",
        "six\ud800",
        "s\u0131x",
        "-six",
        "_",
        "six six",
    ],
)
@pytest.mark.parametrize("url", [None, "https://pypi.org/simple"])
def test_what_is_no_name_is_not_asked_for(name: str, url: str | None) -> None:
    assert refusals(name, url=url) == ["is not asked for what no project can be called"]


def test_the_name_in_a_direct_reference_is_held_to_the_same() -> None:
    url = "https://files.pythonhosted.org/packages/six-1.0.tar.gz"
    assert refusals("six", kind="url", url=url) == [""]
    assert refusals("%2e%2e/six", kind="url", url=url) == ["is not asked for what no project can be called"]

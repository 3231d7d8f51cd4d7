"""What an index left open is said, though another one had the answer: a gap, not silence."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import formatdate

import pytest

from locks import package
from locks import project as locked
from simple_server import Page, Server, file, page, project
from whypin.index.lookup import Lookup, open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.rules import load

A = "a" * 64
NOW = 1_780_000_000
STANDING = frozenset(["hash-mismatch", "unverifiable-lock", "yanked-version"])
LASTING = frozenset(["hash-mismatch", "unverifiable-lock"])
CHECKED = locked(package("six", "1.16.0", A))


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    with Server() as first, Server() as second:
        first.add("six", page(project("six", [file("six-1.16.0.tar.gz", A)])))
        yield first, second


def status(code: int) -> Page:
    return lambda handler: handler.reply(code, b"", "text/plain")


def asked(servers: tuple[Server, Server], rules: frozenset[str], **more: object) -> Lookup:
    urls = tuple([server.url for server in servers])
    index = open_index(Settings(urls, attempts=1, timeout=2, **more))  # type: ignore[arg-type]
    index.prepare(CHECKED, rules, lasting=rules == LASTING)
    return index


def said(index: Lookup) -> list[str]:
    return [finding.message for finding in load("unverifiable-lock").check(CHECKED, Facts(index=index))]


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        (404, STANDING),
        # What was published stays published, whatever else there is.
        (500, LASTING),
    ],
)
def test_another_index_that_has_nothing_to_say_is_none(
    servers: tuple[Server, Server], code: int, rules: frozenset[str]
) -> None:
    servers[1].add("six", status(code))
    assert said(asked(servers, rules)) == []


@pytest.mark.parametrize("code", [500, 403])
def test_one_of_two_indexes_answers_with_an_error(servers: tuple[Server, Server], code: int) -> None:
    servers[1].add("six", status(code))
    index = asked(servers, STANDING)
    (message,) = said(index)
    assert message.startswith(
        f"`six` `1.16.0` was not checked: whether it was yanked is not known, because `{servers[1].url}` "
    )
    assert any(part.unchecked for part in index.coverage())


def test_an_index_that_refuses_one_project_and_answers_for_another_does_not_have_it(
    servers: tuple[Server, Server],
) -> None:
    servers[1].add("six", status(403))
    servers[1].add("own", page(project("own", [file("own-1.tar.gz", A)])))
    checked = locked(package("six", "1.16.0", A), package("own", "1", A))
    index = open_index(Settings(tuple([server.url for server in servers]), attempts=1, timeout=2))
    index.prepare(checked, STANDING)
    assert [finding.message for finding in load("unverifiable-lock").check(checked, Facts(index=index))] == []


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, ""),
        (80_000, ""),
        (-365 * 86_400, "365 days ahead of"),
        (90_000, "1 day behind"),
    ],
)
def test_a_clock_that_is_wrong_is_said(
    servers: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch, seconds: int, expected: str
) -> None:
    server = servers[0]
    told = formatdate(NOW + seconds, usegmt=True)
    monkeypatch.setattr("simple_server.Handler.date_time_string", lambda self, timestamp=None: told)
    notes = asked((server,), frozenset(["fresh-release"]), now=lambda: NOW).notes  # type: ignore[arg-type]
    found = [note for note in notes if "the clock here" in note]
    assert found == (
        [f"the clock here is {expected} that of `{server.url}`, and `fresh-release` went by it"] if expected else []
    )


@pytest.mark.parametrize("named", [None, "https://pypi.org/simple/"])
def test_who_wants_no_index_to_be_asked_gets_no_pass(servers: tuple[Server, Server], named: str | None) -> None:
    checked = locked(package("six", "1.16.0", A, url=named))
    index = open_index(Settings((servers[0].url,), asks_nothing="`PIP_NO_INDEX` is set"))
    index.prepare(checked, LASTING)
    (message,) = [finding.message for finding in load("unverifiable-lock").check(checked, Facts(index=index))]
    assert "is not asked, because `PIP_NO_INDEX` is set" in message
    assert servers[0].seen == []
    assert "no index is asked, because `PIP_NO_INDEX` is set" in index.notes

"""A server that misbehaves on purpose: each way gives the right verdict, and never a pass."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator

import pytest

from behaviours import LIMIT, drips, encoded, stalls, status
from locks import answers, package
from locks import project as locked
from simple_server import JSON, Handler, Page, Server, file, page, project
from whypin.index.lookup import Lookup, open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.rules import load

A, B = "a" * 64, "b" * 64
SIX = project("six", [file("six-1.16.0.tar.gz", A)])


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def asked(server: Server, *, url: str = "", login: tuple[str, str] | None = None, timeout: float = 5) -> Lookup:
    index = open_index(
        Settings(
            (url or server.url,),
            login=lambda host: login,
            attempts=2,
            pause=0.01,
            timeout=timeout,
            deadline=5,
            limit=LIMIT,
        )
    )
    index.prepare(CHECKED)
    return index


CHECKED = locked(package("six", "1.16.0", A))


def said(index: Lookup) -> list[str]:
    """What all the rules about digests report: `rule: message`, the index's address left out."""
    found = [
        f"{finding.rule}: {finding.message}"
        for name in ("hash-mismatch", "unpublished-version", "unverifiable-lock")
        for finding in load(name).check(CHECKED, Facts(index=index))
    ]
    return [text.replace("`six` `1.16.0` was not checked: ", "") for text in found]


def stalls_in_the_middle(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", str(len(SIX)))
    handler.end_headers()
    handler.wfile.write(SIX[:20])
    handler.wfile.flush()
    time.sleep(3)


GONE, NO_RELEASE = "hash-mismatch", "unpublished-version"
# Beside the kinds of `test_behaviours`.
UNANSWERED = [
    # Not waited for.
    (status(429, Retry_After="3600"), "answered 429"),
    (status(503, Retry_After="Fri, 31 Dec 2199 23:59:59 GMT"), "answered 503"),
    (status(304), "answered 304 to a question without a condition"),
    (status(429), "answered 429 2 times"),
    (status(504), "answered 504 2 times"),
    (stalls_in_the_middle, "stopped answering"),
    (encoded(gzip.compress(SIX)[:60], "gzip"), "answered with a page that is no JSON"),
    (encoded(gzip.compress(gzip.compress(SIX)), "gzip, gzip"), "sends its page in several layers of compression"),
    (status(302, Location="ftp://index.example/six/"), "redirects to an address that is not an https address"),
    # What a browser strips from an address is no part of it.
    (status(302, Location="\thttps://localhost:1/"), "cannot be reached"),
    (status(302, Location=f"https://{64 * 'a'}/"), "redirects to an address that no host can have"),
    (page(SIX[:-20]), "answered with a page that is no JSON"),
    (page(b"[]"), "answered with JSON that describes no project"),
    (page(b'{"meta": {"api-version": "1.0"}}'), "answered with JSON that lists no files"),
    (page(SIX.replace(b"api-version", b"version")), "answered with a page that names no API version"),
    (page(project("six", ["six-1.16.0.tar.gz"])), "lists a file that is no object"),  # type: ignore[list-item]
    (page(b"not here", "text/html"), "answered with a page that is not HTML"),
    (page(SIX, "image/png"), "answered with `image/png`, which is not a page"),
]


@pytest.mark.parametrize(("served", "why"), UNANSWERED)
def test_a_question_without_an_answer_is_never_a_pass(server: Server, served: Page, why: str) -> None:
    server.add("six", served)
    # Only servers that stall wait for it.
    index = asked(server, timeout=0.4 if "stopped" in why else 5)
    (text,) = said(index)
    assert text.startswith(f"unverifiable-lock: `{server.url}` {why}")
    assert [unchecked for unchecked, _ in index.coverage()[0].unchecked] == ["six 1.16.0"]


ANSWERED = [
    (page(SIX), []),
    # One that has no files says so in its own words.
    (page(b"<html><title>Links for six</title></html>", "text/html"), [GONE, NO_RELEASE]),
    (page(project("six", [file("six-1.16.0.tar.gz", B)])), [GONE]),
]


@pytest.mark.parametrize(("served", "rules"), ANSWERED)
def test_a_proper_answer_is_judged(server: Server, served: Page, rules: list[str]) -> None:
    server.add("six", served)
    assert [text.partition(":")[0] for text in said(asked(server))] == rules


@pytest.mark.parametrize("code", [404, 410])
def test_a_project_that_vanished_is_reported(server: Server, code: int) -> None:
    server.add("six", status(code))
    assert said(asked(server))[1] == f"unpublished-version: `{server.url}` has no project `six`"


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_server_that_asks_for_patience_is_asked_again(server: Server, code: int) -> None:
    first = threading.Event()

    def later(handler: Handler) -> None:
        if first.is_set():
            handler.reply(200, SIX)
        else:
            first.set()
            handler.reply(code, b"", "text/plain", Retry_After="0")

    server.add("six", later)
    assert said(asked(server)) == []
    assert len(server.seen) == 2


def test_a_server_that_drips_is_given_up_once(server: Server) -> None:
    """Another page of it had come in time."""
    names = ("first", "second", "third", "fourth")
    server.add("first", page(project("first", [])))
    for key in names[1:]:
        server.add(key, drips)
    checked = locked(*[package(key, "1") for key in names])
    index = open_index(Settings((server.url,), threads=1, attempts=1, timeout=0.4, deadline=0.1))
    index.prepare(checked)
    assert len(server.seen) == 2
    for waited in answers(index)[1:]:
        assert "gave no page in time" in repr(waited)


def test_wrong_credentials_are_said_once_and_asked_once(server: Server) -> None:
    index = open_index(Settings((server.url,), login=lambda host: ("me", "hunter2"), threads=1))
    checked = locked(package("six", "1"), package("seven", "1"))
    server.add("six", status(401))
    index.prepare(checked)
    second = repr(answers(index)[1])
    assert "refuses the credentials (401)" in second
    assert "hunter2" not in second
    assert len(server.seen) == 1


@pytest.mark.parametrize(("first", "asked_for"), [(stalls, 1), (status(404), 3)])
def test_a_server_that_never_answered_is_not_waited_for_once_a_page(
    server: Server, first: Page, asked_for: int
) -> None:
    for key, served in (("first", first), ("second", stalls), ("third", stalls)):
        server.add(key, served)
    checked = locked(*[package(key, "1") for key in ("first", "second", "third")])
    index = open_index(Settings((server.url,), threads=1, attempts=1, timeout=0.3))
    index.prepare(checked)
    assert len(server.seen) == asked_for
    for waited in answers(index)[1:]:
        assert "stopped answering" in repr(waited)


def test_a_redirect_to_another_host_is_followed_without_credentials(server: Server) -> None:
    with Server() as other:
        other.add("six", page(SIX))
        server.add("six", status(301, Location=f"http://localhost:{other.port}/simple/six/"))
        assert said(asked(server, login=("me", "hunter2"))) == []
        assert "authorization" in server.seen[0][1]
        assert "authorization" not in other.seen[0][1]


def test_a_redirect_on_the_same_host_keeps_credentials(server: Server) -> None:
    server.pages["/other/six/"] = page(SIX)
    server.add("six", status(302, Location="/other/six/"))
    assert said(asked(server, login=("me", "hunter2"))) == []
    assert "authorization" in server.seen[1][1]


def test_a_compressed_page_is_read(server: Server) -> None:
    server.add("six", lambda handler: handler.reply(200, gzip.compress(SIX), JSON, Content_Encoding="gzip"))
    assert said(asked(server)) == []


def test_cookies_are_not_kept(server: Server) -> None:
    server.add("six", page(SIX, Set_Cookie="session=1; Path=/"))
    index = open_index(Settings((server.url,), threads=1))
    checked = locked(package("six", "1.16.0", A), package("seven", "1"))
    index.prepare(checked)
    assert not any("cookie" in fields for _, fields in server.seen)


def test_certificates_that_are_not_there_are_said(server: Server) -> None:
    server.add("six", page(SIX))
    index = open_index(Settings((server.url,), ca="/no/such/file.pem"))
    index.prepare(CHECKED)
    (text,) = said(index)
    assert "the certificates in `/no/such/file.pem` cannot be read" in text

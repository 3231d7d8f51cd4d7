"""Which login is sent when: from the address, netrc and the keyring, to which index, and how often."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator

import pytest

from locks import answers, package
from locks import project as locked
from simple_server import Handler, Page, Server, file, page, project
from whypin.index.lookup import open_index
from whypin.index.settings import NoKeyring, Settings
from whypin.model.project import Project
from whypin.model.release import Unanswered

A = "a" * 64
SIX = project("six", [file("six-1.16.0.tar.gz", A)])
CHECKED = locked(package("six", "1.16.0", A))
MANY = locked(*[package(f"six{number}", "1.16.0", A) for number in range(40)])

Login = tuple[str, str]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def guarded(user: str, password: str, served: Page | None = None) -> Page:
    """A page for one login."""

    def answer(handler: Handler) -> None:
        if sent(dict(handler.headers.items())) == (user, password):
            (served or page(SIX))(handler)
        else:
            handler.reply(401, b"", "text/plain")

    return answer


def sent(fields: dict[str, str]) -> Login | None:
    """The login of a request."""
    given = {name.lower(): value for name, value in fields.items()}.get("authorization")
    if given is None:
        return None
    user, _, password = base64.b64decode(given.removeprefix("Basic ")).decode().partition(":")
    return user, password


class Ring:
    """A keyring; `asked` are the services and users it was asked for."""

    def __init__(self, *entries: tuple[str, str, str], broken: tuple[str, ...] = ()) -> None:
        self.entries = entries
        self.broken = broken
        self.asked: list[tuple[str, str | None]] = []

    def __call__(self, service: str, user: str | None) -> Login | None:
        self.asked.append((service, user))
        if service in self.broken:
            raise NoKeyring("the keyring cannot be read")
        found = [entry for entry in self.entries if entry[0] == service and user in (None, entry[1])]
        return found[0][1:] if found else None


def said(settings: Settings, checked: Project = CHECKED) -> list[str]:
    """Why the packages of a lock have no answer, one clause each."""
    index = open_index(settings)
    index.prepare(checked)
    return [answer.why for said in answers(index) for answer in said if isinstance(answer, Unanswered)]


def host(server: Server) -> str:
    return f"127.0.0.1:{server.port}"


def with_user(server: Server, userinfo: str) -> str:
    return server.url.replace("//", f"//{userinfo}@")


def test_an_index_without_credentials_is_asked_without_a_keyring(server: Server) -> None:
    server.add("six", page(SIX))
    ring = Ring((server.url, "me", "hunter2"))
    assert said(Settings((server.url,), keyring=ring)) == []
    assert ring.asked == []
    assert [sent(fields) for _, fields in server.seen] == [None]


@pytest.mark.parametrize("service", ["address", "host"])
def test_the_keyring_opens_an_index_that_asks_for_credentials(server: Server, service: str) -> None:
    server.add("six", guarded("me", "hunter2"))
    places = {"address": server.url, "host": host(server)}
    ring = Ring((places[service], "me", "hunter2"))
    assert said(Settings((server.url,), keyring=ring)) == []
    assert ring.asked == [(server.url, None), (host(server), None)][: 1 if service == "address" else 2]
    assert [sent(fields) for _, fields in server.seen] == [None, ("me", "hunter2")]


def test_the_address_is_asked_for_as_the_person_wrote_it(server: Server) -> None:
    server.add("six", guarded("me", "hunter2"))
    written = server.url.rstrip("/")
    ring = Ring((written, "me", "hunter2"))
    assert said(Settings((written,), keyring=ring)) == []
    assert ring.asked == [(written, None)]


def test_a_user_in_the_address_is_asked_for_with_it(server: Server) -> None:
    server.add("six", guarded("me", "hunter2"))
    ring = Ring((server.url, "another", "x"), (server.url, "me", "hunter2"))
    assert said(Settings((with_user(server, "me"),), keyring=ring)) == []
    assert ring.asked == [(server.url, "me")]
    assert [sent(fields) for _, fields in server.seen] == [("me", ""), ("me", "hunter2")]


def test_a_token_without_a_password_does_not_go_to_the_keyring(server: Server) -> None:
    server.add("six", guarded("token", ""))
    ring = Ring()
    assert said(Settings((with_user(server, "token"),), keyring=ring)) == []
    assert ring.asked == []


@pytest.mark.parametrize(
    ("userinfo", "netrc", "expected"),
    [
        ("", None, None),
        ("", ("me", "netrc"), ("me", "netrc")),
        # The password of another user is no password of this one.
        ("me@", ("me", "netrc"), ("me", "netrc")),
        ("me@", ("another", "netrc"), ("me", "")),
        # The address goes first, also with a password that is empty.
        ("me:url@", ("me", "netrc"), ("me", "url")),
        ("me:@", ("me", "netrc"), ("me", "")),
        (":url@", ("me", "netrc"), ("", "url")),
        # No user at all.
        ("@", ("me", "netrc"), ("me", "netrc")),
        ("@", None, None),
        # What has a meaning in an address, raw where it can be, else with a percent sign.
        ("me:a%3Ab%40c%2Fd%25e%23f%3Fg@", None, ("me", "a:b@c/d%e#f?g")),
        ("me:a:b@c@", None, ("me", "a:b@c")),
        ("me%40pip.example:p%20q@", None, ("me@pip.example", "p q")),
        # Not ASCII, raw and with percent signs; a percent sign that stands for nothing.
        ("mé:pässwörd→@", None, ("mé", "pässwörd→")),
        ("m%C3%A9:p%C3%A4ss@", None, ("mé", "päss")),
        ("me:100%@", None, ("me", "100%")),
        ("", ("mé", "pässwörd→"), ("mé", "pässwörd→")),
        ("me:+@", None, ("me", "+")),
    ],
)
def test_what_is_sent_is_what_was_written(
    server: Server, userinfo: str, netrc: Login | None, expected: Login | None
) -> None:
    server.add("six", page(SIX))
    url = server.url.replace("//", f"//{userinfo}")
    assert said(Settings((url,), login=lambda _: netrc)) == []
    assert [sent(fields) for _, fields in server.seen] == [expected]


def test_bytes_that_are_no_utf8_are_sent_as_they_are(server: Server) -> None:
    server.add("six", page(SIX))
    assert said(Settings((with_user(server, "m%E9:p%FF"),))) == []
    (_, fields) = server.seen[0]
    assert base64.b64decode(fields["authorization"].removeprefix("Basic ")) == b"m\xe9:p\xff"


@pytest.mark.parametrize(("userinfo", "netrc"), [("me:wrong@", None), ("", ("me", "wrong")), ("me@", ("me", "wrong"))])
def test_the_keyring_is_not_asked_where_a_password_was_refused(
    server: Server, userinfo: str, netrc: Login | None
) -> None:
    server.add("six", guarded("me", "hunter2"))
    ring = Ring((server.url, "me", "hunter2"))
    url = server.url.replace("//", f"//{userinfo}")
    assert said(Settings((url,), login=lambda _: netrc, keyring=ring)) == ["refuses the credentials (401)"]
    assert ring.asked == []


@pytest.mark.parametrize("status", [403, 404, 500])
def test_only_the_question_for_credentials_is_taken_to_the_keyring(server: Server, status: int) -> None:
    server.add("six", lambda handler: handler.reply(status, b"", "text/plain"))
    ring = Ring((server.url, "me", "hunter2"))
    said(Settings((server.url,), keyring=ring, attempts=1))
    assert ring.asked == []


def test_another_host_that_asks_for_credentials_gets_none(server: Server) -> None:
    with Server() as other:
        other.add("six", guarded("me", "hunter2"))
        away = f"http://localhost:{other.port}/simple/six/"
        server.add("six", lambda handler: handler.reply(302, b"", "text/plain", Location=away))
        ring = Ring((server.url, "me", "hunter2"))
        why = "leads to another host, which asks for credentials (401)"
        assert said(Settings((server.url,), keyring=ring)) == [why]
        assert ring.asked == []
        assert [sent(fields) for _, fields in other.seen] == [None]


def test_a_password_of_the_keyring_is_not_sent_to_another_host(server: Server) -> None:
    with Server() as other:
        other.add("six", page(SIX))
        away = f"http://localhost:{other.port}/simple/six/"
        server.add("six", guarded("me", "hunter2", lambda h: h.reply(302, b"", "text/plain", Location=away)))
        assert said(Settings((server.url,), keyring=Ring((server.url, "me", "hunter2")))) == []
        assert [sent(fields) for _, fields in other.seen] == [None]


def test_a_host_that_only_a_file_names_gets_nothing(server: Server) -> None:
    server.add("six", guarded("me", "hunter2"))
    with Server() as own:
        own.add("six", page(SIX))
        named = locked(package("six", "1.16.0", A), index_urls=(server.url,))
        ring = Ring((server.url, "me", "hunter2"))
        said(Settings((own.url,), keyring=ring), named)
        assert ring.asked == []
        assert server.seen == []


@pytest.mark.parametrize(
    ("ring", "why"),
    [
        (None, "asks for credentials (401)"),
        (Ring(), "asks for credentials (401)"),
        (Ring(broken=("", "host", "address")), "asks for credentials (401), and the keyring cannot be read"),
        (Ring(("address", "me", "wrong")), "refuses the credentials (401)"),
        (Ring(("host", "me", "wrong"), broken=("address",)), "refuses the credentials (401)"),
    ],
)
def test_a_keyring_that_does_not_help_is_asked_once(server: Server, ring: Ring | None, why: str) -> None:
    for number in range(40):
        server.add(f"six{number}", guarded("me", "hunter2"))
    places = {"address": server.url, "host": host(server)}

    def asked(service: str, user: str | None) -> Login | None:
        assert ring is not None
        (name,) = [name for name, place in places.items() if place == service]
        return ring(name, user)

    assert said(Settings((server.url,), keyring=asked if ring else None), MANY) == [why] * 40
    assert ring is None or len(ring.asked) == len(set(ring.asked))
    # One request a thread, and those with the login that the keyring had one after the other.
    assert len(server.seen) <= 13
    assert len([fields for _, fields in server.seen if sent(fields)]) <= 1


def test_a_keyring_that_helps_is_asked_once_for_all_threads(server: Server) -> None:
    for number in range(40):
        found = project(f"six{number}", [file(f"six{number}-1.16.0.tar.gz", A)])
        server.add(f"six{number}", guarded("me", "hunter2", page(found)))
    ring = Ring((server.url, "me", "hunter2"))
    assert said(Settings((server.url,), keyring=ring), MANY) == []
    assert ring.asked == [(server.url, None)]


@pytest.mark.parametrize("userinfo", ["me:wrong", "me"])
def test_a_wrong_password_is_tried_once(server: Server, userinfo: str) -> None:
    for number in range(40):
        server.add(f"six{number}", guarded("me", "hunter2"))
    assert said(Settings((with_user(server, userinfo),)), MANY) == ["refuses the credentials (401)"] * 40
    assert len(server.seen) == 1


def test_many_are_asked_at_once_when_the_password_was_right(server: Server) -> None:
    together = threading.Barrier(4)

    def meets(served: Page) -> Page:
        def answer(handler: Handler) -> None:
            # The first goes alone; the four others would wait for each other for good if they went one by one.
            if len(server.seen) > 1:
                together.wait(10)
            served(handler)

        return answer

    for number in range(5):
        found = page(project(f"six{number}", [file(f"six{number}-1.16.0.tar.gz", A)]))
        server.add(f"six{number}", guarded("me", "right", meets(found)))
    checked = locked(*[package(f"six{number}", "1.16.0", A) for number in range(5)])
    assert said(Settings((with_user(server, "me:right"),), threads=5), checked) == []


@pytest.mark.parametrize("ring", [None, Ring()])
def test_one_page_that_asks_for_credentials_does_not_speak_for_all(
    server: Server, ring: Callable[[str, str | None], Login | None] | None
) -> None:
    server.add("six", page(SIX))
    server.add("seven", guarded("me", "hunter2"))
    server.add("eight", page(project("eight", [file("eight-1.tar.gz", A)])))
    checked = locked(package("six", "1.16.0", A), package("seven", "1", A), package("eight", "1", A))
    assert said(Settings((server.url,), keyring=ring, threads=1), checked) == ["asks for credentials (401)"]

"""Asking for all that indexes have, by servers on loopback; what is made of it is in `tests/commands/test_why.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from simple_server import Handler, Server, file, page, project
from whypin.index.json_api import NOTHING
from whypin.index.releases import Releases
from whypin.index.settings import Settings
from whypin.model.formats import REQUIREMENTS
from whypin.model.lock import LockedPackage, Origin
from whypin.model.project import Document
from whypin.model.release import Published, Unanswered
from whypin.text.source import Source
from whypin.text.span import Span

NOWHERE = Span(0, 0)
DOCUMENT = Document(Source("requirements.in", ""), REQUIREMENTS)


def package(origin: Origin | None = None) -> LockedPackage:
    origin = origin or Origin("index")
    return LockedPackage("six", "six", "", NOWHERE, NOWHERE, NOWHERE, lambda: ((), ()), origin=origin)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.add(
            "six", page(project("six", [file("six-1.16.0.tar.gz", "a" * 64), file("six-1.0.tar.gz", "b" * 64)]))
        )
        yield running


def settings(*indexes: str, **more: object) -> Settings:
    return Settings(indexes, attempts=1, pause=0.01, timeout=1, deadline=3).replaced(**more)


def test_every_index_is_asked_for_the_whole_page(server: Server) -> None:
    with Server() as other:
        found = Releases(settings(server.url, other.url)).pages({"six": (DOCUMENT, package())})
    first, second = found["six"]
    assert isinstance(first, Published)
    assert [one.version for one in first.files or ()] == ["1.16.0", "1.0"]
    assert isinstance(second, Published)
    assert second.files is None


def test_what_is_not_asked_says_why(server: Server) -> None:
    from_elsewhere = Origin("index", "https://elsewhere.example/simple/")
    (found,) = Releases(settings(server.url)).pages({"six": (DOCUMENT, package(from_elsewhere))})["six"]
    assert isinstance(found, Unanswered)
    assert "named only by the file under review" in found.why
    assert Releases(settings(server.url)).pages({"six": (DOCUMENT, package(Origin("vcs", "git+x")))}) == {"six": ()}
    nobody = Releases(settings(server.url, asks_nothing="`PIP_NO_INDEX` is set"))
    (silent,) = nobody.pages({"six": (DOCUMENT, package())})["six"]
    assert isinstance(silent, Unanswered)
    assert server.seen == []
    assert nobody.notes == ("no index is asked, because `PIP_NO_INDEX` is set",)


def refuses(handler: Handler) -> None:
    handler.reply(403, b"", "text/plain")


def test_the_json_api(server: Server) -> None:
    body = json.dumps({"info": {"name": "six"}, "vulnerabilities": []}).encode()
    server.pages["/pypi/six/1.0/json"] = page(body, "application/json")
    server.pages["/pypi/six/3.0/json"] = refuses
    releases = Releases(settings(server.url))
    wanted = [(server.url, "six", version) for version in ("1.0", "2.0", "3.0")]
    wanted.append(("https://elsewhere.example/index/", "six", "1.0"))
    found = list(releases.facts(wanted).values())
    assert getattr(found[0], "advisories", None) == ()
    assert found[1] == NOTHING
    assert isinstance(found[2], Unanswered)
    assert found[3] == NOTHING
    assert [fields["accept"] for _, fields in server.seen] == ["application/json"] * 3
    assert releases.facts([]) == {}


def test_certificates_that_cannot_be_read(server: Server) -> None:
    releases = Releases(settings(server.url, ca="/nonexistent/ca.pem"))
    (found,) = releases.facts([(server.url, "six", "1.0")]).values()
    assert isinstance(found, Unanswered)
    assert "cannot be read" in found.why

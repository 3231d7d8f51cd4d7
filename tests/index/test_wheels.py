"""What releases need, by the metadata that a server of ours has beside their wheels: never a guess or a traceback."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import pytest

from behaviours import drips, hangs_up_at_once, status
from locks import package
from locks import project as locked
from simple_server import HTML, Handler, Page, Server, cut_off, file, never_ends, page, project
from whypin.index.lookup import Lookup, open_index
from whypin.index.settings import Settings
from whypin.model.lock import LockedPackage
from whypin.model.release import Requirements

A, B, C = "a" * 64, "b" * 64, "c" * 64
WHEEL = "six-1.0-py3-none-any.whl"
METADATA = b"Metadata-Version: 2.1\nName: Six\nVersion: 1.0\nRequires-Dist: idna>=2\n\nRequires-Dist: text\n"
SHA = hashlib.sha256(METADATA).hexdigest()
SIX = package("six", "1.0", A)


class Memory(dict[str, bytes]):
    """A cache of the tests (`whypin.index.settings.Store`)."""

    def read(self, name: str) -> bytes | None:
        return self.get(name)

    def write(self, name: str, data: bytes) -> None:
        self[name] = data


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def asked(server: Server, one: LockedPackage = SIX, **more: object) -> tuple[Lookup, Requirements]:
    settings = Settings((server.url,), attempts=1, timeout=5, deadline=5, pause=0.01, limit=200_000)
    index = open_index(settings.replaced(**more))
    checked = locked(one)
    index.prepare(checked)
    (found,) = index.needs(checked.documents[0], [one])
    assert index.needs(checked.documents[0], [one]) == (found,)
    return index, found


def wheel(server: Server, filename: str = WHEEL, digest: str = A, **more: object) -> dict[str, object]:
    return file(filename, digest, **{"url": f"{server.url}files/{filename}", **more})


def serve(server: Server, body: bytes | Page = METADATA, more: Mapping[str, object] | None = None) -> None:
    """The page of a wheel with `more` in its row, and its metadata."""
    server.add("six", page(project("six", [{**wheel(server), **(more or {})}])))
    answer = body if callable(body) else page(body, "binary/octet-stream")
    server.pages[f"/simple/files/{WHEEL}.metadata"] = answer


def names(found: Requirements) -> list[str]:
    return [edge.key for edge in found.edges]


def whole(requirements: str) -> bytes:
    return METADATA.replace(b"Requires-Dist: idna>=2", requirements.encode())


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        (METADATA, ["idna"]),
        # Nothing; in other letters, and over two lines.
        (b"Name: six\nVersion: 1\n", []),
        (b"name: SIX\r\nversion: 1.0.0\r\nREQUIRES-DIST: idna\r\n\r\nRequires-Dist: text", ["idna"]),
        (whole('Requires-Dist: Idna[a] >=2 ;\n  extra == "x"'), ["idna"]),
        # Fields that nobody asks for, however long.
        (whole("Requires-Dist: idna\nDescription: x\n" + "  x\n" * 9999), ["idna"]),
    ],
)
def test_what_a_release_needs(server: Server, body: bytes, needed: list[str]) -> None:
    serve(server, body)
    _, found = asked(server)
    assert (names(found), found.why) == (needed, "")


def test_a_requirement_is_taken_apart(server: Server) -> None:
    serve(server, whole('Requires-Dist: Idna[b,a]>=2; extra == "x" and python_version < "3"'))
    (edge,) = asked(server)[1].edges
    assert (edge.name, edge.extras, edge.specifier) == ("Idna", ("a", "b"), ">=2")
    assert edge.marker == 'extra == "x" and python_version < "3"'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (status(404), f"has no metadata of `{WHEEL}`"),
        (status(410), f"has no metadata of `{WHEEL}`"),
        (status(403), "refuses to answer (403)"),
        (status(500), "answered 500"),
        (hangs_up_at_once, "cannot be reached"),
        (cut_off(METADATA), "sent a page that is cut off"),
        (never_ends, "sends a page of more than"),
        (METADATA + b" " * 300_000, "sends a page of more than"),
        (status(302, Location="file:///etc/passwd"), "redirects to an address that is a folder"),
        (status(302, Location="http://files.example/x"), "redirects to an address that speaks plain http"),
        (METADATA.replace(b"idna", b"\xff\xfe"), "answered with metadata that are not UTF-8"),
        (b"", "answered with what is not the metadata of a release"),
        (b"<html>log in</html>", "answered with what is not the metadata of a release"),
        (b"\0" * 1000, "answered with what is not the metadata of a release"),
        (METADATA.replace(b"Version: 1.0", b"Version: 1.0\nVersion: 1.0"), "answered with what is not the metadata"),
        (METADATA.replace(b"Six", b"seven"), "answered with the metadata of another release"),
        (METADATA.replace(b"1.0", b"1.1"), "answered with the metadata of another release"),
        (METADATA.replace(b"1.0", b"9" * 5000), "answered with the metadata of another release"),
        (whole("Requires-Dist: ???"), "answered with metadata that hold a requirement nobody can read"),
        # A Python string with half an escape.
        (
            whole("Requires-Dist: a ; 'lin\\ux' in sys_platform"),
            "answered with metadata that hold a requirement nobody can read",
        ),
        (whole("Requires-Dist: idna; " + "(" * 1900), "answered with metadata that hold a requirement nobody can"),
        (whole("Requires-Dist: idna\x1b[2J ::error::x"), "answered with metadata that hold a requirement nobody can"),
        (whole("Requires-Dist: idna\n" + "  x\n" * 9999), "answered with metadata that name too many requirements"),
        (whole("Requires-Dist: a\n" * 10_001), "answered with metadata that name too many requirements"),
    ],
)
def test_what_is_no_answer(server: Server, body: bytes | Page, why: str) -> None:
    serve(server, body)
    cache = Memory()
    _, found = asked(server, cache=cache)
    assert found.edges == ()
    assert found.why.startswith(f"`{server.url}` {why}")
    assert not any(name.startswith("metadata/") for name in cache)


def test_a_server_that_drips_is_given_up(server: Server) -> None:
    serve(server, drips)
    _, found = asked(server, timeout=0.2, deadline=0.1)
    assert found.why == f"`{server.url}` gave no metadata of it in time"


@pytest.mark.parametrize(
    ("announced", "right"),
    [
        ({"core-metadata": {"sha256": SHA}}, True),
        ({"dist-info-metadata": {"sha256": SHA.upper()}}, True),
        # The newer name counts (PEP 714).
        ({"core-metadata": {"sha256": SHA}, "dist-info-metadata": {"sha256": B}}, True),
        ({"core-metadata": {"sha256": B}}, False),
        ({"dist-info-metadata": {"sha256": B}}, False),
        ({"core-metadata": {"sha384": hashlib.sha384(METADATA).hexdigest()}}, True),
    ],
)
def test_what_is_announced_is_compared_and_kept(server: Server, announced: dict[str, object], right: bool) -> None:
    serve(server, more=announced)
    cache = Memory()
    _, found = asked(server, cache=cache)
    assert names(found) == ["idna"] * right
    assert found.why.endswith(f"serves other metadata of `{WHEEL}` than it announces") != right
    del server.pages[f"/simple/files/{WHEEL}.metadata"]
    seen = len(server.seen)
    assert names(asked(server, cache=cache)[1]) == ["idna"] * right
    # The page has an answer of its own in the cache.
    assert len(server.seen) == seen + (0 if right else 2)


@pytest.mark.parametrize("announced", [{}, {"core-metadata": True}, {"core-metadata": False}, {"core-metadata": [1]}])
def test_what_is_not_announced_is_asked_for_and_not_kept(server: Server, announced: dict[str, object]) -> None:
    serve(server, more=announced)
    cache = Memory()
    for _ in range(2):
        assert names(asked(server, cache=cache)[1]) == ["idna"]
    assert server.paths().count(f"/simple/files/{WHEEL}.metadata") == 2


def test_an_entry_of_the_cache_counts_for_what_it_is(server: Server) -> None:
    serve(server, more={"core-metadata": {"sha256": SHA}})
    cache = Memory()
    asked(server, cache=cache)
    (name,) = [one for one in cache if one.startswith("metadata/")]
    whole_entry = cache[name]
    del server.pages[f"/simple/files/{WHEEL}.metadata"]
    for damaged in (whole_entry[:-1], whole_entry.replace(b"idna", b"evil"), b"", b"\xff" * 99):
        cache[name] = damaged
        assert asked(server, cache=cache)[1].why
    cache[name] = whole_entry
    # Another file of that release, whose metadata may be others.
    assert asked(server, package("six", "1.0", B), cache=cache)[1].why
    assert asked(server, package("six", "1.0"), cache=cache)[1].why == ""


def test_a_locked_wheel_alone_is_asked(server: Server) -> None:
    """An sdist says nothing, and what another wheel needs is its own business."""
    sdist, other = "six-1.0.tar.gz", "six-1.0-py2-none-any.whl"
    server.add("six", page(project("six", [wheel(server), wheel(server, sdist, B), wheel(server, other, C)])))
    for name, needed in ((WHEEL, "idna"), (other, "evil")):
        body = METADATA.replace(b"idna", needed.encode())
        server.pages[f"/simple/files/{name}.metadata"] = page(body, "text/plain")
    assert names(asked(server)[1]) == ["idna"]
    assert names(asked(server, package("six", "1.0", C))[1]) == ["evil"]
    # The one that is announced comes first.
    assert names(asked(server, package("six", "1.0", A, C))[1]) == ["evil"]
    _, found = asked(server, package("six", "1.0", B))
    assert found.why == f"`{server.url}` publishes no wheel of it that is locked"
    assert not any(path.endswith("tar.gz.metadata") for path in server.paths())


def test_another_wheel_is_asked_where_one_has_no_metadata(server: Server) -> None:
    tags = ("macosx_11_0_arm64", "manylinux_2_17_x86_64", "win32", "win_amd64", "win_arm64")
    names_ = [f"six-1.0-cp312-cp312-{tag}.whl" for tag in tags]
    server.add("six", page(project("six", [wheel(server, name, A) for name in names_])))
    assert asked(server)[1].why.endswith(f"has no metadata of `{names_[1]}`")
    # A few times.
    assert len(server.seen) == 1 + 4
    server.pages[f"/simple/files/{names_[2]}.metadata"] = page(METADATA, "text/plain")
    assert names(asked(server)[1]) == ["idna"]
    # Other metadata than announced are no reason to ask on.
    rows = [wheel(server, name, A, **{"core-metadata": {"sha256": B}}) for name in names_]
    server.add("six", page(project("six", rows)))
    server.pages[f"/simple/files/{names_[1]}.metadata"] = page(METADATA, "text/plain")
    assert asked(server)[1].why.endswith(f"serves other metadata of `{names_[1]}` than it announces")


def test_a_page_of_html(server: Server) -> None:
    link = f'<a href="files/{WHEEL}#sha256={A}" data-core-metadata="sha256={{}}">{WHEEL}</a>'
    server.pages[f"/simple/six/files/{WHEEL}.metadata"] = page(METADATA, "text/plain")
    for digest, right in ((SHA, True), (B, False)):
        server.add("six", page(f"<html>{link.format(digest)}</html>".encode(), HTML))
        assert names(asked(server)[1]) == ["idna"] * right


def test_credentials_are_for_the_index(server: Server) -> None:
    login = ("me", "hunter2")
    serve(server)
    assert names(asked(server, login=lambda host: login)[1]) == ["idna"]
    assert "authorization" in server.seen[-1][1]
    with Server() as other:
        serve(server, more={"url": f"{other.url}files/{WHEEL}"})
        other.pages[f"/simple/files/{WHEEL}.metadata"] = page(METADATA, "text/plain")
        assert names(asked(server, login=lambda host: login)[1]) == ["idna"]
        assert "authorization" not in other.seen[0][1]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://files.example/six-1.0-py3-none-any.whl", "speaks plain http"),
        ("file:///etc/six-1.0-py3-none-any.whl", "is a folder"),
        ("ftp://files.example/six-1.0-py3-none-any.whl", "is not an https address"),
    ],
)
def test_where_nobody_goes(server: Server, url: str, why: str) -> None:
    serve(server, more={"url": url})
    _, found = asked(server)
    assert found.why.startswith(f"`{server.url}` has its wheel at an address that {why}")


def test_who_is_not_asked_about_pages_is_not_asked_about_metadata(server: Server) -> None:
    serve(server)
    with Server() as stranger:
        one = package("six", "1.0", A, url=stranger.url)
        _, found = asked(server, one)
        assert "is named only by the file under review, so it is not contacted" in found.why
        assert not stranger.seen
    _, found = asked(server, package("six", "1.0", kind="vcs", url="git+https://example.org/six"))
    assert found.why == "it is from no index"
    _, found = asked(server, asks_nothing="PIP_NO_INDEX is set")
    assert "PIP_NO_INDEX" in found.why


def test_many_at_once(server: Server) -> None:
    def answer(handler: Handler) -> None:
        name = handler.path.rpartition("/")[2].partition("-")[0]
        handler.reply(200, METADATA.replace(b"Six", name.encode()), "text/plain")

    packages = []
    for number in range(40):
        key, filename = f"p{number}", f"p{number}-1.0-py3-none-any.whl"
        server.add(key, page(project(key, [wheel(server, filename)])))
        server.pages[f"/simple/files/{filename}.metadata"] = answer
        packages.append(package(key, "1.0", A))
    checked = locked(*packages)
    index = open_index(Settings((server.url,)))
    index.prepare(checked)
    assert [names(one) for one in index.needs(checked.documents[0], packages)] == [["idna"]] * 40
    # Each page and each file once.
    assert len(server.seen) == 80

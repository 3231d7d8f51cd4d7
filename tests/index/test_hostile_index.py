"""An index that means harm: every answer ends in a verdict and in text that can be shown, never in an exception."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from locks import package
from locks import project as locked
from simple_server import HTML, JSON, Handler, Page, Server, file, page, project
from whypin.commands.cache_folder import CacheFolder
from whypin.index.lookup import Lookup, open_index
from whypin.index.settings import Settings
from whypin.model.facts import Facts
from whypin.rules import load

A = "a" * 64
SIX = project("six", [file("six-1.16.0.tar.gz", A)])
CHECKED = locked(package("six", "1.16.0", A))
CUT = "sent a page that is cut off"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def asked(server: Server, folder: CacheFolder | None = None) -> Lookup:
    now = 1e6
    settings = Settings(
        (server.url,), attempts=1, pause=0.01, timeout=2, deadline=3, limit=200_000, cache=folder, now=lambda: now
    )
    index = open_index(settings)
    index.prepare(CHECKED, frozenset({"hash-mismatch", "unverifiable-lock", "yanked-version"}))
    return index


def said(index: Lookup) -> list[str]:
    """What the rules about digests report."""
    found = [
        f"{finding.rule}: {finding.message}"
        for name in ("hash-mismatch", "unverifiable-lock")
        for finding in load(name).check(CHECKED, Facts(index=index))
    ]
    return [text.rpartition("` ")[2] if "unverifiable" in text else text.partition(":")[0] for text in found]


def raw(*fields: str, body: bytes = SIX, status: str = "200 OK", content_type: str = JSON) -> Page:
    """A response as its bytes; a length unless the fields have one."""
    own = [] if any(field.lower().startswith(("content-length", "transfer")) for field in fields) else [len(body)]
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *[f"Content-Length: {size}" for size in own]]

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write("\r\n".join([*lines, *fields, "", ""]).encode("latin-1") + body)

    return answer


def layers(count: int, body: bytes) -> bytes:
    for _ in range(count):
        body = gzip.compress(body)
    return body


def chunked(*fields: bytes) -> Page:
    return raw("Transfer-Encoding: chunked", body=b"\r\n".join(fields))


ODD = {
    "a bomb": (raw("Content-Encoding: gzip", body=gzip.compress(bytes(9 << 20))), "sends a page of more than 0 MiB"),
    "a deflated bomb": (
        raw("Content-Encoding: deflate", body=zlib.compress(bytes(9 << 20))),
        "sends a page of more than 0 MiB",
    ),
    "layers": (
        raw("Content-Encoding: gzip, gzip", body=layers(2, SIX)),
        "sends its page in several layers of compression",
    ),
    "a length of another script": (raw("Content-Length: \xb2"), ""),
    "a length of 5000 digits": (raw("Content-Length: " + "9" * 5000), CUT),
    "a length below nothing": (raw("Content-Length: -5"), ""),
    "two lengths": (raw("Content-Length: 5", "Content-Length: 9"), "cannot be reached"),
    "a chunk below nothing": (chunked(b"-5", b"abc"), CUT),
    "a chunk of no number": (chunked(b"zz", b"abc"), CUT),
    "a chunk of 5000 digits": (chunked(b"f" * 5000, b"abc"), CUT),
    "trailers": (chunked(b"%x" % len(SIX), SIX, b"0", *[b"X: y"] * 5000, b"", b""), ""),
    "a thousand fields": (raw(*[f"X-{number}: y" for number in range(1000)]), "cannot be reached"),
    "a long field": (raw("X: " + "y" * 100_000), "cannot be reached"),
    "a long status": (raw(status="200 " + "x" * 200_000), "cannot be reached"),
    "no number for a status": (raw(status="-1 x"), "cannot be reached"),
    "an unasked range": (raw(status="206 Partial Content"), "answered 206"),
    "unasked constancy": (raw(status="304 Not Modified", body=b""), "answered 304 to a question without a condition"),
    "a wait for ever": (raw("Retry-After: inf", status="503 X"), "answered 503"),
    "a wait until the year 1": (raw("Retry-After: Mon, 01 Jan 0001 00:00:00 -0000", status="503 X"), "answered 503"),
    "a wait of no date": (raw("Retry-After: Mon, 01 Jan 2024 00:00:00 +99999999999", status="503 X"), "answered 503"),
    "a number of 5000 digits": (
        raw(body=SIX.replace(b'"url"', b'"size": ' + b"9" * 5000 + b', "url"')),
        "answered with a page that is no JSON",
    ),
    "numbers that are none": (raw(body=SIX.replace(b'"url"', b'"size": 1e400, "upload-time": NaN, "url"')), ""),
    "depth": (
        raw(body=SIX[:-1] + b',"x":' + b"[" * 80_000 + b"]" * 80_000 + b"}"),
        "answered with a page that is no JSON",
    ),
    "UTF-16": (raw(body=SIX.decode().encode("utf-16")), ""),
}


@pytest.mark.parametrize("odd", ODD)
def test_every_answer_has_a_verdict(server: Server, odd: str) -> None:
    answer, why = ODD[odd]
    server.add("six", answer)
    assert said(asked(server)) == ([why] if why else [])


LINK = b"<html><a href='six-1.16.0.tar.gz#sha256=" + A.encode() + b"'>six</a>"


# Codecs of Python that are no encodings of pages: some raise what is no UnicodeDecodeError, some take for ever.
@pytest.mark.parametrize(
    "charset",
    ["undefined", "punycode", "idna", "unicode_escape", "utf-7", "uu", "zlib", "rot13", "mbcs", "x-none", "0"],
)
def test_the_index_does_not_choose_among_pythons_codecs(server: Server, charset: str) -> None:
    server.add("six", page(LINK + b"-" + b"z" * 30_000, f"text/html; charset={charset}"))
    assert said(asked(server)) == []


@pytest.mark.parametrize("charset", ["utf-8", "UTF-16", "iso-8859-1", "windows-1252"])
def test_the_charsets_of_pages_are_read(server: Server, charset: str) -> None:
    server.add("six", page((LINK.decode() + "\xe9").encode(charset), f'text/html; charset="{charset}"'))
    assert said(asked(server)) == []


@pytest.mark.parametrize(
    "tail",
    [
        b"<a " * 50_000,
        b"<a " + b"x=y " * 40_000,
        b"<a " + b"x='" * 50_000,
        b"<a " + (b"x" + b" " * 255) * 500,
        b"<a " + b"=" * 150_000,
        b"<!--" * 40_000,
        b"<a href='" + b"&" * 8000 + b"'>",
        b"<base href='https://user:pw@[evil'><a href='//[six-1.16.0.tar.gz'>",
        b"<a href='%ff%00%1b%0a'><a href='six-1.16.0%00.tar.gz' data-yanked='&#0;&#xd800;&#x110000;&#99999999999;'>",
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(server: Server, tail: bytes) -> None:
    server.add("six", page(LINK + tail, HTML))
    assert said(asked(server)) == []


CONTROL = "\x1b[31m\x07\u202e\ud800"


def test_what_is_told_of_a_page_is_plain(server: Server) -> None:
    body = json.loads(SIX)
    body["meta"]["_last-serial"] = CONTROL
    server.add("six", raw(f"X-PyPI-Last-Serial: {CONTROL[:3]}", body=json.dumps(body).encode()))
    assert asked(server).coverage()[0].serial is None
    body["meta"]["_last-serial"] = "1" * 100_000
    server.add("six", raw(body=json.dumps(body).encode()))
    assert asked(server).coverage()[0].serial is None


@pytest.mark.parametrize("tag", ['"a\tb"', f'"{"x" * 60_000}"', '"\xe9"', '"\x01"', "", " "])
def test_a_tag_that_cannot_be_sent_back_is_not(server: Server, tmp_path: Path, tag: str) -> None:
    """Kept, it would make every later run fail."""
    server.add("six", raw(f"ETag: {tag}", "Cache-Control: max-age=0"))
    for _ in range(2):
        assert said(asked(server, CacheFolder(str(tmp_path)))) == []
    assert [fields.get("if-none-match") for _, fields in server.seen] == [None, None]


@pytest.mark.parametrize("age", ["9" * 4000, "-1", "\xb2", "1e3", "0x10", ""])
def test_an_age_is_a_number_of_seconds(server: Server, tmp_path: Path, age: str) -> None:
    server.add("six", raw(f"Cache-Control: max-age={age}"))
    for _ in range(2):
        assert said(asked(server, CacheFolder(str(tmp_path)))) == []
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "place",
    [
        "https://x\x1b[31m/\x00",
        f"https://{'a' * 60_000}/",
        "file:///etc/passwd",
        "ftp://x.example/",
        "https://x.example:99999/",
        "https://[::1",
        "https://\xe9\xe9..x/",
        "http://x.example/",
        "//127.0.0.1\\@x.example/simple/six/",
        "\\\\x.example\\",
        "#x",
    ],
)
def test_a_redirect_leads_nowhere_odd(server: Server, place: str) -> None:
    server.add("six", raw(f"Location: {place}", status="302 X", body=b""))
    (why,) = said(asked(server))
    assert why.isprintable()
    assert len(why) < 200

"""How an index may misbehave: one page a way, for servers of the tests."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable

from simple_server import HTML, JSON, Handler, Page, cut_off, file, never_ends, page, project

A, B = "a" * 64, "b" * 64
LIMIT = 200_000
LOGIN = b"<!doctype html><html><title>Log in</title><form action=/login></form></html>"
LINKED = LOGIN.replace(b"</html>", b"<a href='/terms.html'>terms</a></html>")


def status(code: int, **fields: str) -> Page:
    return lambda handler: handler.reply(code, b"", "text/plain", **fields)


def stalls(handler: Handler) -> None:
    time.sleep(3)


def drips(handler: Handler) -> None:
    """A byte now and then: never silent, and never done."""
    _start(handler, Content_Length="100000")
    for _ in range(60):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def hangs_up_at_once(handler: Handler) -> None:
    handler.close_connection = True


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")
    handler.close_connection = True


def around(handler: Handler) -> None:
    handler.reply(302, b"", "text/plain", Location=handler.path)


def to_and_fro(handler: Handler) -> None:
    path = handler.path.rstrip("/")
    back = path.removesuffix("-again") if path.endswith("-again") else f"{path}-again"
    handler.server.pages[f"{back}/"] = to_and_fro
    handler.reply(302, b"", "text/plain", Location=f"{back}/")


def further(handler: Handler) -> None:
    """A new address each time, thirty times."""
    path = f"{handler.path}x/"
    handler.server.pages[path] = further if len(path) < 200 else status(404)
    handler.reply(302, b"", "text/plain", Location=path)


def chunked(body: bytes) -> Page:
    """A chunk that ends before its length, and nothing after it."""

    def answer(handler: Handler) -> None:
        _start(handler, Transfer_Encoding="chunked")
        handler.wfile.write(f"{len(body):x}\r\n".encode() + body[:20])
        handler.close_connection = True

    return answer


def closed(body: bytes, content_type: str = JSON) -> Page:
    """A body without a length, which ends with the connection."""

    def answer(handler: Handler) -> None:
        _start(handler, Content_Type=content_type)
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def encoded(body: bytes, coding: str) -> Page:
    return lambda handler: handler.reply(200, body, JSON, Content_Encoding=coding)


def announced(length: int, body: bytes) -> Page:
    """The beginning of a page of some length."""

    def answer(handler: Handler) -> None:
        _start(handler, Content_Length=str(length))
        handler.wfile.write(body)
        handler.wfile.flush()
        time.sleep(3)

    return answer


def headed(body: bytes, *fields: str) -> Page:
    """A good page behind header fields."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.send_header("Content-Length", str(len(body)))
        for number, value in enumerate(fields):
            handler.send_header(f"X-{number}", value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def _start(handler: Handler, **fields: str) -> None:
    handler.send_response(200)
    for name, value in {"Content_Type": JSON, **fields}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def good(key: str, *files: dict[str, object], **more: object) -> bytes:
    """The page of a project that is locked as 1.0 with the digest A, uploaded long ago."""
    return project(key, list(files) or [_file(key)], **more)


def wrong(key: str) -> bytes:
    """The page of a project that has other contents there."""
    return good(key, _file(key, B))


def link(key: str, digest: str = f"sha256={A}") -> bytes:
    """The line of a page of HTML."""
    return f"<a href='{key}-1.0.tar.gz#{digest}'>{key}-1.0.tar.gz</a>\n".encode()


def _file(key: str, digest: str = A, **more: object) -> dict[str, object]:
    return {**file(f"{key}-1.0.tar.gz", digest), "upload-time": "2020-01-01T00:00:00Z", **more}


def _html(body: bytes) -> bytes:
    return b"<!doctype html><html><body>" + body + b"</body></html>"


def _replaced(key: str, old: bytes, new: bytes) -> Page:
    body = good(key)
    assert old in body
    return page(body.replace(old, new))


def _files_twice(key: str, first: bytes, second: bytes) -> Page:
    one, other = (body.partition(b'"files": ')[2][:-1] for body in (first, second))
    return page(first.replace(one, one + b', "files": ' + other))


Behaviour = Callable[[str], Page]


def same(answer: Page) -> Behaviour:
    """For every project."""
    return lambda key: answer


def for_six(answer: Page) -> Behaviour:
    """For one project; the others are as they should be."""
    return lambda key: answer if key == "six" else page(good(key))


NO_JSON = "answered with a page that is no JSON"
TWICE = "answered with JSON that gives a name twice in one object"
PORTAL = "answered with a page that lists no file of the project and is not one of the Simple API"
CUT_OFF, LARGE, AROUND = "sent a page that is cut off", "sends a page of more than", "redirects more than 5 times"
NOT_THERE = "unpublished-version"

# By its name: the pages, the status of the run, and what the index is said to have done, or the rules that speak.
KINDS: dict[str, tuple[Behaviour, int, str]] = {
    **{
        f"status {code} for all": (same(status(code)), 3, f"answered {code}")
        for code in (201, 202, 204, 206, 300, 304, 400, 405, 418, 429, 451, 500, 502, 503)
    },
    "status 401 for all": (same(status(401)), 3, "asks for credentials (401)"),
    "status 403 for all": (same(status(403)), 3, "refuses to answer (403)"),
    "status 404 for all": (same(status(404)), 1, NOT_THERE),
    "status 410 for all": (same(status(410)), 1, NOT_THERE),
    # Not waited for.
    "503 Retry-After 3600": (same(status(503, Retry_After="3600")), 3, "answered 503"),
    "status 404 with the good page as body": (lambda key: lambda to: to.reply(404, good(key)), 1, NOT_THERE),
    "404 for one project only": (for_six(status(404)), 1, NOT_THERE),
    "403 for one project only": (for_six(status(403)), 3, "refuses to answer (403)"),
    "headers never come (hang)": (same(stalls), 3, "stopped answering"),
    "body drips a byte a second": (same(drips), 3, "gave no page in time"),
    "partial page: Content-Length longer than body": (lambda key: cut_off(good(key)), 3, CUT_OFF),
    "partial page: chunked, cut off": (lambda key: chunked(good(key)), 3, CUT_OFF),
    "partial page: no length, connection closed in the middle of the JSON": (
        lambda key: closed(good(key)[:40]),
        3,
        NO_JSON,
    ),
    # Nobody can tell.
    "partial HTML page: no length, cut after the release's files": (
        lambda key: closed(b"<html>" + link(key), HTML),
        0,
        "",
    ),
    **{
        f"JSON under {kind}": (
            lambda key, kind=kind: page(good(key), kind),  # type: ignore[misc]
            3,
            f"answered with `{kind}`, which is not a page",
        )
        for kind in ("text/plain", "application/octet-stream")
    },
    "JSON without a content type": (lambda key: page(good(key), ""), 3, "names no content type"),
    "JSON under text/html": (lambda key: page(good(key), "text/html"), 3, "answered with a page that is not HTML"),
    "HTML under the JSON type": (lambda key: page(_html(link(key))), 3, NO_JSON),
    "captive portal: HTML 200 without links": (same(page(LOGIN, "text/html")), 3, PORTAL),
    "captive portal: HTML 200 with links": (same(page(LINKED, "text/html; charset=utf-8")), 3, PORTAL),
    "captive portal: 302 to a portal": (same(status(302, Location="/login")), 3, PORTAL),
    "empty body, 200": (same(page(b"")), 3, NO_JSON),
    "empty files list": (lambda key: page(project(key, [])), 1, NOT_THERE),
    "files: null": (
        lambda key: page(project(key, None)),  # type: ignore[arg-type]
        3,
        "answered with JSON that lists no files",
    ),
    "files without hashes": (
        lambda key: page(good(key, {"filename": f"{key}-1.0.tar.gz", "url": "x"})),
        3,
        "lists a file without a name or hashes",
    ),
    "api-version 2.0": (lambda key: _replaced(key, b'"1.1"', b'"2.0"'), 3, "speaks version `2.0` of the Simple API"),
    "page of another project (name says so)": (
        same(page(project("seven", []))),
        3,
        "answered with the page of `seven`",
    ),
    "page of another project, no name": (
        same(page(good("seven").replace(b'"name": "seven", ', b""))),
        1,
        NOT_THERE,
    ),
    "JSON duplicate key files (good, then wrong digests)": (
        lambda key: _files_twice(key, good(key), wrong(key)),
        3,
        TWICE,
    ),
    "JSON duplicate key files (wrong, then good)": (lambda key: _files_twice(key, wrong(key), good(key)), 3, TWICE),
    "JSON duplicate key hashes in each file (good, then wrong)": (
        lambda key: _replaced(key, b'"url": ', b'"hashes": {"sha256": "0"}, "url": '),
        3,
        TWICE,
    ),
    "JSON duplicate sha256 (good, then wrong)": (
        lambda key: _replaced(key, A.encode() + b'"', A.encode() + b'", "sha256": "0"'),
        3,
        TWICE,
    ),
    "JSON duplicate yanked (true, then false)": (
        lambda key: _replaced(key, b'"url": ', b'"yanked": true, "yanked": false, "url": '),
        3,
        TWICE,
    ),
    "JSON: release in a string of another key": (
        lambda key: page(project(key, [], about=good(key).decode())),
        1,
        NOT_THERE,
    ),
    "JSON: release nested in another object": (
        lambda key: page(project(key, [], about={"files": [_file(key)]})),
        1,
        NOT_THERE,
    ),
    "JSON: release only in a file's member": (
        lambda key: page(project(key, [file(f"{key}-9.tar.gz", B, more=_file(key))])),
        1,
        NOT_THERE,
    ),
    "JSON trailing garbage": (lambda key: page(good(key) + b"{}"), 3, NO_JSON),
    "JSON deep nesting": (same(page(b"[" * 100_000)), 3, NO_JSON),
    "JSON NaN/Infinity sizes": (lambda key: _replaced(key, b'"url": ', b'"size": NaN, "url": '), 0, ""),
    "JSON huge integer size": (
        lambda key: _replaced(key, b'"url": ', b'"size": ' + b"9" * 5000 + b', "url": '),
        3,
        NO_JSON,
    ),
    "gzip bomb 1 GiB": (same(encoded(gzip.compress(b" " * (LIMIT * 20)), "gzip")), 3, LARGE),
    "gzip of gzip": (lambda key: encoded(gzip.compress(gzip.compress(good(key))), "gzip"), 3, NO_JSON),
    "gzip header, plain body": (lambda key: encoded(good(key), "gzip"), 3, CUT_OFF),
    # Nothing says what it is encoded with, and it is not.
    "Content-Encoding br (unknown)": (lambda key: encoded(good(key), "br"), 0, ""),
    "huge page, never ends": (same(never_ends), 3, LARGE),
    "huge page announced (10 GB)": (lambda key: announced(10**10, good(key)), 3, "stopped answering"),
    "one header of 1 MB": (lambda key: headed(good(key), "x" * 1_000_000), 3, "cannot be reached"),
    "100 000 headers": (lambda key: headed(good(key), *["x"] * 100_000), 3, "cannot be reached"),
    "redirect loop": (same(around), 3, AROUND),
    "redirect loop of two": (same(to_and_fro), 3, AROUND),
    "redirect chain of 30": (same(further), 3, AROUND),
    "redirect to file:": (
        same(status(302, Location="file:///etc/passwd")),
        3,
        "redirects to an address that is a folder",
    ),
    "redirect to http on another host": (
        same(status(302, Location="http://index.example/six/")),
        3,
        "redirects to an address that speaks plain http",
    ),
    "redirect to an empty location": (same(status(301, Location="")), 3, AROUND),
    "redirect without location": (same(status(302)), 3, "answered 302"),
    "redirect to a bad address": (same(status(302, Location="http://[/")), 3, "redirects to what is not an address"),
    "connection closed at once": (same(hangs_up_at_once), 3, "cannot be reached"),
    "garbage instead of HTTP": (same(no_http), 3, "cannot be reached"),
    "HTML good control": (lambda key: page(_html(link(key)), "text/html"), 0, ""),
    "HTML digests in a comment / script only": (
        lambda key: page(
            _html(b"<!--" + link(key) + b"--><script>'" + link(key).replace(b"'", b"") + b"'</script>")
            + link(key, "sha256=0").replace(b"1.0", b"0.9"),
            HTML,
        ),
        1,
        NOT_THERE,
    ),
    "HTML md5 fragments only": (
        lambda key: page(_html(link(key, "md5=0")), "text/html"),
        3,
        "publishes no sha256 digest",
    ),
    "control: good JSON": (lambda key: page(good(key)), 0, ""),
    "good JSON, quarantined": (
        lambda key: page(good(key, **{"project-status": {"status": "quarantined"}})),
        1,
        "inactive-project",
    ),
    "good JSON, status of unknown word": (
        lambda key: page(good(key, **{"project-status": {"status": "resting"}})),
        0,
        "",
    ),
    "good JSON, status null / list": (
        lambda key: page(good(key, **{"project-status": {"status": None} if key == "six" else []})),
        3,
        "answered with a project status that cannot be read",
    ),
    # What cannot be judged is counted.
    "good JSON, upload times missing (fresh-release cannot judge)": (
        lambda key: page(good(key, file(f"{key}-1.0.tar.gz", A))),
        0,
        "gives no upload times, so `fresh-release` could not judge 2 of its packages",
    ),
    "good JSON, upload times in year 9999": (
        lambda key: page(good(key, _file(key, **{"upload-time": "9999-12-31T23:59:59Z"}))),
        1,
        "fresh-release",
    ),
    "good JSON, upload times garbage": (
        lambda key: page(good(key, _file(key, **{"upload-time": "yesterday"}))),
        0,
        "gives upload times that cannot be read, so `fresh-release` could not judge 2 of its packages",
    ),
}

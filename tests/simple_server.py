"""A Simple API server on loopback that can misbehave on purpose.

Pages are functions of the request; `Server` runs them in threads and remembers what was asked.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "application/vnd.pypi.simple.v1+html"

Page = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request; the page of its path answers it, and a path without a page has no project."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        page = self.server.pages.get(self.path)
        if page is None:
            self.reply(404, b"", "text/plain")
        else:
            page(self)

    def reply(self, status: int, body: bytes, content_type: str = JSON, **fields: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the tests' output clean."""


class Server(ThreadingHTTPServer):
    """`with Server() as server:` serves `server.url`; `pages` maps paths to pages, `seen` lists the requests."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Page] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.port = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/simple/"

    def __enter__(self) -> Server:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about."""

    def add(self, key: str, page: Page) -> None:
        self.pages[f"/simple/{key}/"] = page

    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]


def project(key: str, files: list[dict[str, Any]], **more: Any) -> bytes:
    """A project's page, JSON."""
    return json.dumps({"meta": {"api-version": "1.1"}, "name": key, "files": files, **more}).encode()


def file(filename: str, digest: str, **more: Any) -> dict[str, Any]:
    """One file of a page."""
    return {"filename": filename, "hashes": {"sha256": digest}, "url": f"https://files.example/{filename}", **more}


def page(body: bytes, content_type: str = JSON, **fields: str) -> Page:
    """A well-behaved page."""
    return lambda handler: handler.reply(200, body, content_type, **fields)


def cut_off(body: bytes) -> Page:
    """A body that ends a hundred bytes before its announced length."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.send_header("Content-Length", str(len(body) + 100))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def never_ends(handler: Handler) -> None:
    """A body of blanks, far over any limit of the tests."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    handler.close_connection = True
    for _ in range(10_000):
        handler.wfile.write(b" " * 10_000)

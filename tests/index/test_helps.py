"""What is said to do about an index that gave no page: held against what the client says of real servers."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest

from locks import answers, package
from locks import project as locked
from simple_server import Handler, Page, Server
from tls_server import Certificates, TlsServer
from whypin.index.lookup import open_index
from whypin.index.plan import Plan
from whypin.index.settings import Settings
from whypin.model.release import Unanswered

CHECKED = locked(package("six", "1.16.0", "a" * 64))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


def said(url: str, **more: Any) -> tuple[str, str]:
    """Why the index gave no page, and what to do."""
    index = open_index(Settings((url,), attempts=1, timeout=5, **more))
    index.prepare(CHECKED)
    ((answer,),) = answers(index)
    assert isinstance(answer, Unanswered)
    return answer.why, answer.help


def status(code: int, **fields: str) -> Page:
    def answer(handler: Handler) -> None:
        handler.reply(code, b"", **fields)

    return answer


@pytest.mark.parametrize(
    ("code", "user", "why", "help"),
    [
        (401, "", "asks for credentials (401)", "put user and password into the index's address"),
        (401, "me:no@", "refuses the credentials (401)", "correct user and password in the index's address"),
        (403, "me:no@", "refuses the credentials (403)", "correct user and password in the index's address"),
        # Nothing to be done but to try again: the rule says so.
        (403, "", "refuses to answer (403)", ""),
        (503, "", "answered 503", ""),
    ],
)
def test_a_server_that_refuses(code: int, user: str, why: str, help: str) -> None:
    with Server() as server:
        server.pages["/simple/six/"] = status(code)
        found = said(server.url.replace("://", f"://{user}"))
    assert found[0] == why
    assert found[1].startswith(help) if help else not found[1]


def test_credentials_that_another_host_asks_for() -> None:
    with Server() as server, Server() as other:
        server.pages["/simple/six/"] = status(302, Location=f"{other.url}six/")
        other.pages["/simple/six/"] = status(401)
        assert said(server.url) == (
            "leads to another host, which asks for credentials (401)",
            "name the index by the address that it leads to",
        )


def test_certificates(made: Certificates, tmp_path: Path) -> None:
    with TlsServer(made, ssl.CERT_NONE) as server:
        why, help = said(server.url, ca=made.client)
        assert why == "has a certificate that cannot be verified"
        assert help.endswith("name a file that holds the authority's certificate in `PIP_CERT`")
        nowhere = str(tmp_path / "nowhere")
        assert said(server.url, ca=nowhere) == (
            f"is not asked, because the certificates in `{nowhere}` cannot be read",
            "name a file of certificates that can be read in `PIP_CERT` or `SSL_CERT_FILE`",
        )
    with TlsServer(made, ssl.CERT_REQUIRED) as server:
        why, help = said(server.url, ca=made.ca)
        assert "client certificate" in why
        assert help == "name the file of the certificate and its key in `PIP_CLIENT_CERT`"


@pytest.mark.parametrize(
    ("url", "help"),
    [
        ("http://pip.example/simple/", "serve it over https; plain http is for indexes on this machine"),
        ("pip.example/simple/", "write its address as `https://HOST/PATH/`"),
        ("https://pip.example:port/", "write its address as `https://HOST/PATH/`"),
        ("file:///srv/simple/", "name an index that serves these files over https"),
        ("/srv/wheels", "name an index that serves these files over https"),
        ("../wheels/", "name an index that serves these files over https"),
        ("wheels", "name an index that serves these files over https"),
        ("me:hunter2@pip/simple/", "write its address as `https://HOST/PATH/`"),
    ],
)
def test_an_address_that_is_never_asked(url: str, help: str) -> None:
    checked = locked(package("six", "1.16.0", "a" * 64, url=url))
    (question,) = Plan(Settings()).questions(checked.documents[0], checked.documents[0].lock.packages[0])  # type: ignore[union-attr]
    assert question.refused
    assert question.help == help
    assert "hunter2" not in question.index


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:1", "http://", "socks5://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used(proxy: str) -> None:
    assert said("https://pip.invalid/simple/", proxies={"https": proxy}) == (
        "cannot be reached through the proxy",
        "check `HTTPS_PROXY`, or leave the host out of it with `NO_PROXY`",
    )

"""A real TLS server that demands a client certificate: who is let in, who gets to see it, and what is said."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from locks import answers, package
from locks import project as locked
from repositories import initialised
from simple_server import Handler, Page, Server, file, page, project
from tls_server import Certificates, TlsServer
from whypin.commands.main import main
from whypin.index.lookup import open_index
from whypin.index.settings import Settings
from whypin.model.release import Unanswered

A = "a" * 64
SIX = project("six", [file("six-1.16.0.tar.gz", A)])
CHECKED = locked(package("six", "1.16.0", A))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server(made: Certificates) -> Iterator[Server]:
    with TlsServer(made, ssl.CERT_REQUIRED) as running:
        running.add("six", page(SIX))
        yield running


def noting(shown: list[object], served: Page) -> Page:
    """A page that notes the certificate that its visitor shows."""

    def answer(handler: Handler) -> None:
        assert isinstance(handler.connection, ssl.SSLSocket)
        shown.append(handler.connection.getpeercert())
        served(handler)

    return answer


def said(url: str, made: Certificates, certificate: str | None, allowed: tuple[str, ...] = ()) -> list[str]:
    settings = Settings((url,), ca=made.ca, certificate=certificate, allowed=allowed, attempts=1, timeout=10)
    index = open_index(settings)
    index.prepare(CHECKED)
    return [answer.why for said in answers(index) for answer in said if isinstance(answer, Unanswered)]


def test_the_certificate_opens_the_index(server: Server, made: Certificates) -> None:
    assert said(server.url, made, made.client) == []
    assert server.paths() == ["/simple/six/"]


@pytest.mark.parametrize(
    ("which", "why"),
    [("", "asks for a client certificate"), ("stranger", "refuses the client certificate")],
)
def test_nobody_else_is_let_in(server: Server, made: Certificates, which: str, why: str) -> None:
    assert said(server.url, made, getattr(made, which) if which else None) == [why]
    assert server.seen == []


@pytest.mark.parametrize("what", ["gone", "empty", "garbage", "without a key", "encrypted"])
def test_a_certificate_that_cannot_be_read_is_said(
    server: Server, made: Certificates, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "client.pem"
    texts = {"empty": "", "garbage": "\0", "without a key": Path(made.ca).read_text()}
    if what in texts:
        path.write_text(texts[what])
    elif what == "encrypted":
        # No passphrase is asked for.
        path.write_text(Path(made.encrypted).read_text())
    assert said(server.url, made, str(path)) == [
        f"is not asked, because the client certificate in `{path}` cannot be read"
    ]
    assert server.seen == []


def test_hosts_that_are_not_the_persons_own_do_not_see_it(made: Certificates) -> None:
    own: list[object] = []
    others: list[object] = []
    with TlsServer(made, ssl.CERT_OPTIONAL) as server:
        away = f"https://localhost:{server.port}/other/six/"
        server.add("six", noting(own, lambda handler: handler.reply(302, b"", "text/plain", Location=away)))
        server.pages["/other/six/"] = noting(others, page(SIX))
        assert said(server.url, made, made.client) == []
        assert [bool(certificate) for certificate in (*own, *others)] == [True, False]


def test_a_host_that_is_only_allowed_does_not_see_it(made: Certificates) -> None:
    shown: list[object] = []
    with TlsServer(made, ssl.CERT_OPTIONAL) as server:
        server.add("six", noting(shown, page(SIX)))
        settings = Settings(
            ("https://127.0.0.1:9/simple/",), allowed=("localhost",), ca=made.ca, certificate=made.client
        )
        index = open_index(settings)
        index.prepare(locked(package("six", "1.16.0", A, url=f"https://localhost:{server.port}/simple/")))
        assert shown in ([None], [{}])


@pytest.mark.parametrize("name", ["PIP_CLIENT_CERT", "SSL_CLIENT_CERT", "client-cert"])
def test_a_run_takes_it_from_the_persons_configuration(
    server: Server,
    made: Certificates,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    (tmp_path / "pip.conf").write_text("")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.setenv("PIP_CERT", made.ca)
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    initialised(tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    Path("requirements.txt").write_text(f"six==1.16.0 --hash=sha256:{A}\n")
    for certificate, status in ((made.client, 0), (str(tmp_path / "gone.pem"), 3)):
        if name == "client-cert":
            (tmp_path / "pip.conf").write_text(f"[global]\nclient-cert = {certificate}\n")
        else:
            monkeypatch.setenv(name, certificate)
        assert main(["check", "--online", "--no-cache", "--select", "unverifiable-lock"]) == status
        assert ("the client certificate in" in capsys.readouterr().out) is bool(status)

from __future__ import annotations

import os
import ssl
import sys
from pathlib import Path

import certifi
import pytest

import tls_server
from locks import is_published, package
from locks import project as locked
from simple_server import file, page, project
from whypin.index.certificates import Certificates
from whypin.index.lookup import open_index
from whypin.index.settings import Settings

needs_openssl = pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="the system verifies there")


def test_certificates_are_read_from_a_file_or_a_folder(tmp_path: Path) -> None:
    for path in (certifi.where(), str(tmp_path)):
        context = Certificates(path).context()
        assert context is not None
        assert context.check_hostname
        assert bool(context.cert_store_stats()["x509_ca"]) is (path != str(tmp_path))


def test_what_holds_no_certificates_is_not_replaced_by_others(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    (tmp_path / "other.pem").write_bytes(b"\xff" * 100)
    for name in ("gone.pem", "empty.pem", "other.pem", "nul\0.pem"):
        assert Certificates(str(tmp_path / name)).context() is None


def test_without_a_file_the_system_is_asked() -> None:
    context = Certificates(None).context()
    assert context is not None
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


@needs_openssl
def test_an_authority_of_the_system_vouches_for_an_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = tls_server.Certificates(tmp_path)
    checked = locked(package("six", "1.16.0", "a" * 64))
    # Where OpenSSL takes the system's authorities from.
    for place in (made.ca, certifi.where()):
        monkeypatch.setenv("SSL_CERT_FILE", place)
        with tls_server.TlsServer(made, ssl.CERT_NONE) as server:
            server.add("six", page(project("six", [file("six-1.16.0.tar.gz", "a" * 64)])))
            index = open_index(Settings((server.url,), attempts=1, timeout=10))
            index.prepare(checked)
        assert is_published(index) is (place == made.ca)


@needs_openssl
def test_connections_are_made_side_by_side() -> None:
    context = Certificates(None).context()
    # That of truststore holds a lock until the other side has answered.
    assert context is not None
    assert context.sslsocket_class is ssl.SSLSocket


@needs_openssl
@pytest.mark.parametrize("folder", ["gone", "empty"])
def test_a_machine_that_names_no_authorities_has_certifis(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / folder))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    monkeypatch.setattr(os.path, "isfile", lambda path: False)
    context = Certificates(None).context()
    assert context is not None
    expected = ssl.create_default_context(cafile=certifi.where())
    assert context.cert_store_stats() == expected.cert_store_stats()
    # Whoever names authorities gets no others.
    (tmp_path / "empty" / "0a1b2c3d.0").write_text("")
    context = Certificates(None).context()
    assert context is not None
    assert bool(context.cert_store_stats()["x509_ca"]) is (folder == "gone")

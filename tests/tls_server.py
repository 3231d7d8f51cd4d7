"""A Simple API server on loopback that speaks TLS, and the certificates for it, made by the `openssl` command."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from simple_server import Server

NAMES = "subjectAltName=IP:127.0.0.1,DNS:localhost"
PASSPHRASE = "key-hunter2"


class Certificates:
    """Files in PEM form: `ca`, and certificates with their keys: `server`, `client`, `encrypted`, `stranger`'s."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("the openssl command is not installed")
        self._folder = folder
        self.ca = str(folder / "ca.pem")
        self._authority("ca")
        self._authority("other")
        self.server = self._issued("server", "ca", NAMES)
        self.client = self._issued("client", "ca")
        self.stranger = self._issued("stranger", "other")
        self._openssl("pkey", "-in", "client.key", "-aes128", "-passout", f"pass:{PASSPHRASE}", "-out", "secret.key")
        self.encrypted = self._joined("encrypted", "client.crt", "secret.key")

    def _authority(self, name: str) -> None:
        key = ("-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key")
        usage = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self._openssl("req", "-x509", *key, *usage, "-days", "2", "-subj", f"/CN={name}", "-out", f"{name}.pem")

    def _issued(self, name: str, by: str, extension: str = "basicConstraints=CA:FALSE") -> str:
        key = ("-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key")
        self._openssl("req", *key, "-subj", f"/CN={name}", "-out", f"{name}.csr")
        # Python 3.13 wants to know whose key it is signed with.
        (self._folder / "extension").write_text(f"authorityKeyIdentifier=keyid\n{extension}\n")
        authority = ("-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial", "-extfile", "extension")
        self._openssl("x509", "-req", "-in", f"{name}.csr", *authority, "-days", "2", "-out", f"{name}.crt")
        return self._joined(name, f"{name}.crt", f"{name}.key")

    def _joined(self, name: str, *parts: str) -> str:
        path = self._folder / f"{name}.pem"
        path.write_text("".join([(self._folder / part).read_text() for part in parts]))
        return str(path)

    def _openssl(self, *words: str) -> None:
        done = subprocess.run(["openssl", *words], cwd=self._folder, capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"openssl does not make certificates here: {done.stderr.decode()[-300:]}")


class TlsServer(Server):
    """A `Server` that asks who its visitors are: `ssl.CERT_REQUIRED` lets in nobody without a certificate."""

    def __init__(self, made: Certificates, verify: ssl.VerifyMode) -> None:
        super().__init__()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made.server)
        context.load_verify_locations(made.ca)
        context.verify_mode = verify
        # The handshake belongs to the thread of the connection.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.port}/simple/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who is not let in; the alert is lost when the connection ends before the request was read."""
        with socket.socket(fileno=request.detach()) as raw:
            raw.settimeout(1)
            with suppress(OSError):
                raw.shutdown(socket.SHUT_WR)
                while raw.recv(65536):
                    pass

    def shutdown_request(self, request: Any) -> None:
        """Nothing is left to shut down after `handle_error`."""
        if request.fileno() >= 0:
            super().shutdown_request(request)

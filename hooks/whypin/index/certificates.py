"""The authorities that a certificate must come from, read while the rest of the client is being imported."""

from __future__ import annotations

import os
import ssl
import sys
import threading


class Certificates:
    """Reads the system's authorities, or a file or folder of certificates instead, in a thread of its own.

    A file takes 25 ms without the GIL. `client` is a file with a certificate and its key (pip's `--client-cert`), which
    `own` shows where it is asked for.
    """

    def __init__(self, path: str | None, client: str | None = None) -> None:
        self._path = path
        self._client = client
        self._context: ssl.SSLContext | None = None
        self._own: ssl.SSLContext | None = None
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def context(self) -> ssl.SSLContext | None:
        """The context for connections; None where the certificates cannot be read."""
        self._thread.join()
        return self._context

    def own(self) -> ssl.SSLContext | None:
        """The context for hosts that may see the client certificate; None where there is none that can be read."""
        self._thread.join()
        return self._own

    @property
    def trouble(self) -> str:
        """What cannot be read, "" for nothing."""
        if self.context() is None:
            return f"the certificates in `{self._path}`"
        return f"the client certificate in `{self._client}`" if self._client and self._own is None else ""

    def _read(self) -> None:
        try:
            self._context = _authorities(self._path)
            if self._client:
                own = _authorities(self._path)
                # Without a password OpenSSL would ask for the one of an encrypted key.
                own.load_cert_chain(self._client, password="")
                self._own = own
        except (OSError, ValueError):
            # A file that is not there, no certificates (ssl.SSLError), or no path.
            return


def _authorities(path: str | None) -> ssl.SSLContext:
    """A context that trusts what is in a file or folder; without one, what this machine trusts."""
    if path is None:
        return _system()
    folder = os.path.isdir(path)
    return ssl.create_default_context(cafile=None if folder else path, capath=path if folder else None)


def _system() -> ssl.SSLContext:
    """A context that trusts what this machine trusts; certifi's authorities where it names none (a bare container)."""
    from truststore import SSLContext

    native = SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if sys.platform in ("darwin", "win32"):
        return native
    # Elsewhere OpenSSL verifies by itself, once truststore has found it the authorities: it would read them again for
    # each connection, and let one connection after the other be made.
    context = native.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost").context
    context.sslsocket_class = ssl.SSLSocket
    # A folder is looked into when a certificate is there to be verified.
    folder = ssl.get_default_verify_paths().capath
    if context.cert_store_stats()["x509_ca"] or (folder and os.listdir(folder)):
        return context
    from certifi import where

    return _authorities(where())

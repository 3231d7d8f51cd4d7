"""The authorities that a certificate must come from, read while the rest of the client is being imported."""

from __future__ import annotations

import os
import ssl
import threading


class Certificates:
    """Reads a file or folder of certificates, certifi's by default, in a thread of its own: 25 ms without the GIL.

    `client` is a file with a certificate and its key (pip's `--client-cert`), which `own` shows where it is asked for.
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
    if path is None:
        from certifi import where

        path = where()
    folder = os.path.isdir(path)
    return ssl.create_default_context(cafile=None if folder else path, capath=path if folder else None)

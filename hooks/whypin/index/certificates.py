"""The authorities that a certificate must come from, read while the rest of the client is being imported."""

from __future__ import annotations

import os
import ssl
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


class Certificates:
    """Reads a file or folder of certificates, certifi's by default, in a thread of its own: 25 ms without the GIL."""

    def __init__(self, path: str | None) -> None:
        self.path: Final = path
        self._context: ssl.SSLContext | None = None
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def context(self) -> ssl.SSLContext | None:
        """The context for connections; None where the certificates cannot be read."""
        self._thread.join()
        return self._context

    def _read(self) -> None:
        try:
            path = self.path
            if path is None:
                from certifi import where

                path = where()
            folder = os.path.isdir(path)
            self._context = ssl.create_default_context(cafile=None if folder else path, capath=path if folder else None)
        except (OSError, ValueError):
            # A file that is not there, no certificates (ssl.SSLError), or no path.
            self._context = None

"""Connections that several rounds of questions share: a host is greeted once, and not by more than may ask at once."""

from __future__ import annotations

from threading import Lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.index.client import Client
    from whypin.index.settings import Settings


class Connections:
    """Opened when they are first needed; several threads may ask for them."""

    def __init__(self) -> None:
        self._client: Client | None = None
        self._lock = Lock()

    def client(self, settings: Settings) -> Client:
        """A client over them with the limits of its own settings. Raises `Unreachable`."""
        with self._lock:
            if self._client is None:
                self._client = opened(settings)
        return self._client.limited(settings)

    def close(self) -> None:
        """Let go of all of them."""
        if self._client is not None:
            self._client.close()


def opened(settings: Settings) -> Client:
    """A client with the person's certificates. Raises `Unreachable`."""
    from whypin.index.certificates import Certificates

    certificates = Certificates(settings.ca, settings.certificate)
    from whypin.index.client import Client

    return Client(settings, certificates)


def borrowed(settings: Settings, shared: Connections | None) -> tuple[Client, Callable[[], None]]:
    """A client, and what is to be called when it is done with. Raises `Unreachable`."""
    if shared is not None:
        return shared.client(settings), _nothing
    client = opened(settings)
    return client, client.close


def _nothing() -> None:
    """What is shared is closed by whoever opened it."""

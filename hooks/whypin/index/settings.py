"""How the indexes are to be asked: everything the outside has to say, as plain values.

Nothing here reads the environment or a file: commands hand both in.
"""

from __future__ import annotations

from whypin.model.pypi import PYPI
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Final, Protocol

    Login = Callable[[str], tuple[str, str] | None]
    Keyring = Callable[[str, str | None], tuple[str, str] | None]

    class Store(Protocol):
        """A folder of small files, handed in by the commands; names are `folder/file`."""

        def read(self, name: str) -> bytes | None:
            """The bytes of an entry, None without one."""
            ...

        def write(self, name: str, data: bytes) -> None:
            """Write an entry whole or not at all."""
            ...


class NoKeyring(Exception):
    """The person's keyring gives no answer. The message is a clause."""


class Settings(Record):
    """What a person set for the indexes.

    - `indexes`: addresses in order, the default index first; they may hold credentials.
    - `asks_nothing`: how the person said that no index is to be asked (`PIP_NO_INDEX`), or "".
    - `allowed`: hosts that linted files may name; `later_allowed` gives more of them, asked when a file names another.
    - `login`: user and password for a host (netrc), or None; `keyring`: the same for an address or host and the user
      in the address, asked after a 401. It may raise `NoKeyring`.
    - `ca`: a file or folder of certificates instead of the built-in ones; `certificate`: a file with a certificate and
      its key, shown to the hosts of `indexes`; `proxies`: address by scheme, and `no`.
    - `cache`: where verified facts are kept, None for nowhere; `now`: the time in seconds since the epoch.
    - `threads` at once, `timeout` in seconds for a connection and for each read, `deadline` for a whole page.
    - `limit`: the most bytes of a page; `attempts` for a page, `pause` the first wait between them in seconds.
    """

    __slots__ = (
        "allowed",
        "asks_nothing",
        "attempts",
        "ca",
        "cache",
        "certificate",
        "deadline",
        "indexes",
        "keyring",
        "later_allowed",
        "limit",
        "login",
        "now",
        "pause",
        "proxies",
        "threads",
        "timeout",
    )

    def __init__(
        self,
        indexes: tuple[str, ...] = (PYPI,),
        *,
        asks_nothing: str = "",
        allowed: tuple[str, ...] = (),
        later_allowed: Callable[[], tuple[str, ...]] = tuple,
        login: Login | None = None,
        keyring: Keyring | None = None,
        ca: str | None = None,
        certificate: str | None = None,
        proxies: Mapping[str, str] | None = None,
        cache: Store | None = None,
        now: Callable[[], float] = float,
        threads: int = 12,
        timeout: float = 15.0,
        deadline: float = 60.0,
        limit: int = 64 * 1024 * 1024,
        attempts: int = 3,
        pause: float = 0.5,
    ) -> None:
        self.indexes: Final = indexes
        self.asks_nothing: Final = asks_nothing
        self.allowed: Final = allowed
        self.later_allowed: Final = later_allowed
        self.login: Final = login
        self.keyring: Final = keyring
        self.ca: Final = ca
        self.certificate: Final = certificate
        self.proxies: Final = proxies or {}
        self.cache: Final = cache
        self.now: Final = now
        self.threads: Final = threads
        self.timeout: Final = timeout
        self.deadline: Final = deadline
        self.limit: Final = limit
        self.attempts: Final = attempts
        self.pause: Final = pause

    def __repr__(self) -> str:
        return f"Settings({len(self.indexes)} indexes)"

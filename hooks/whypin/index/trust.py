"""Addresses: which may be contacted, which are the same place, and how to show one without its secrets."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from urllib.parse import SplitResult

PYPI = "https://pypi.org/simple/"
# What older tools and locks call PyPI.
_PYPI_NAMES = frozenset(
    {"pypi.org/simple", "pypi.python.org/simple", "pypi.org/pypi", "pypi.python.org/pypi", "pypi.org"}
)
_PORTS = {"https": 443, "http": 80}


def canonical(url: str) -> str:
    """An index's address without credentials, query and fragment, ending in one slash. Raises ValueError."""
    if url == PYPI:
        return PYPI
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url.strip())
    host = place(parts)
    path = parts.path.rstrip("/")
    if parts.scheme.lower() == "https" and (host + path).lower() in _PYPI_NAMES:
        return PYPI
    return urlunsplit((parts.scheme.lower(), host, path + "/", "", ""))


def place(parts: SplitResult) -> str:
    """Host and port of an address, lower case, the scheme's own port left out. Raises ValueError."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port is None or port == _PORTS.get(parts.scheme.lower()) else f"{host}:{port}"


def host_of(url: str) -> str:
    """Host and port of an address; "" where it has none that can be read."""
    from urllib.parse import urlsplit

    try:
        return place(urlsplit(url.strip()))
    except ValueError:
        return ""


def credentials(url: str) -> tuple[str, str | None] | None:
    """User and password of an address; None for a password that it does not have. Raises ValueError."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url.strip())
    if parts.username is None and parts.password is None:
        return None
    # What is no UTF-8 comes through as it is.
    user, password = [
        None if text is None else unquote(text, errors="surrogateescape") for text in (parts.username, parts.password)
    ]
    return user or "", password


def shown(url: str) -> str:
    """An address as it may be printed: without user, password, query and fragment."""
    from urllib.parse import urlsplit, urlunsplit

    try:
        parts = urlsplit(url.strip())
        host = place(parts)
    except ValueError:
        return "an address that cannot be read"
    if not parts.netloc or "@" in parts.path + parts.query + parts.fragment:
        # Without a scheme (`user:secret@host/simple`), or with a slash or `#` in a password, secrets hide elsewhere.
        return f"file://{parts.path}" if parts.scheme == "file" else "an address that cannot be read"
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def refusal(url: str) -> str:
    """Why an address is not contacted whoever names it, one clause; "" when it may be."""
    if url == PYPI:
        return ""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url.strip())
        place(parts)
    except ValueError:
        return "is no address"
    if not url.strip().isprintable() or "@" in parts.query + parts.fragment:
        # What a terminal obeys, what `urlsplit` leaves out (a tab), what cannot be sent (half a surrogate); a password
        # that ends the host's part.
        return "is no address"
    scheme = parts.scheme.lower()
    if scheme == "https" and parts.hostname:
        return ""
    if scheme == "http" and parts.hostname:
        return "" if is_loopback(parts.hostname) else "speaks plain http, which anyone on the way can change"
    if scheme == "file":
        return "is a folder"
    return "is no https address"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: `localhost`, `127.0.0.0/8` or `::1`."""
    if host.lower().rstrip(".") == "localhost" or host == "::1":
        return True
    parts = host.split(".")
    return len(parts) == 4 and parts[0] == "127" and all(part.isascii() and part.isdigit() for part in parts)


def is_trusted(url: str, indexes: Iterable[str], hosts: Iterable[str]) -> bool:
    """Whether an address that a linted file names may be contacted.

    It may when it is PyPI's, one of the person's own `indexes` (canonical), or lies on a host the person allowed; a
    path beside the person's own index is another index, perhaps another owner's.
    """
    try:
        address = canonical(url)
    except ValueError:
        return False
    if address == PYPI or address in set(indexes):
        return True
    host = host_of(address)
    allowed = {name.strip().lower() for name in hosts}
    return bool(host) and (host in allowed or host.partition(":")[0] in allowed)

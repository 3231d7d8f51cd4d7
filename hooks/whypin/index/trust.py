"""Addresses: which may be contacted, which are the same place, and how to show one without its secrets."""

from __future__ import annotations

from whypin.model.address import Address
from whypin.model.pypi import PYPI, PYPI_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def canonical(url: str) -> str:
    """An index's address without credentials, query and fragment, ending in one slash. Raises ValueError."""
    if url == PYPI:
        return PYPI
    address = Address(url)
    if not address.place or not address.scheme or address.vcs:
        raise ValueError("an address without a host that can be read")
    path = address.path.rstrip("/")
    if address.scheme == "https" and (address.place + path).lower() in PYPI_NAMES:
        return PYPI
    return f"{address.scheme}://{address.place}{path}/"


def host_of(url: str) -> str:
    """Host and port of an address; "" where it has none that can be read."""
    return Address(url).place


def credentials(url: str) -> tuple[str, str | None] | None:
    """User and password of an address; None for a password that it does not have."""
    login = Address(url).login
    if login is None:
        return None
    from urllib.parse import unquote

    user, colon, password = login.partition(":")
    # What is no UTF-8 comes through as it is.
    return unquote(user, errors="surrogateescape"), unquote(password, errors="surrogateescape") if colon else None


def shown(url: str) -> str:
    """An address as it may be printed: without user, password, query and fragment."""
    return Address(url).shown


def refusal(url: str) -> str:
    """Why an address is not contacted whoever names it, one clause; "" when it may be."""
    if url == PYPI:
        return ""
    address = Address(url)
    if not address.is_readable:
        return "is not an address"
    if address.is_path:
        return "is a folder"
    if address.place and not address.vcs:
        if address.scheme == "https" or (address.scheme == "http" and address.is_loopback):
            return ""
        if address.scheme == "http":
            return "speaks plain http, which anyone on the way can change"
    return "is not an https address"


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

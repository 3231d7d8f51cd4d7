"""Addresses of indexes, files and repositories, taken apart once and never with an error.

The parts are those of RFC 3986, found where WHATWG's URL standard (uv, browsers) and urllib3 (pip, Poetry) agree: an
authority ends at `/`, `?`, `#` or a backslash, and what is before its last `@` is a login. What they would read in
different ways has parts nevertheless, and is not `is_readable`.
"""

from __future__ import annotations

import re

from whypin.model.pypi import PYPI_FILES, PYPI_NAMES
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

UNREADABLE = "an address that cannot be read"
"""What is shown for an address whose secrets cannot be told from the rest."""

# Compiled when the first address is taken apart; most locks ask for file names only.
_VCS = r"(?i:(git|hg|svn|bzr))\+"
# One letter and a colon are a drive of Windows.
_SCHEME = r"([A-Za-z][A-Za-z0-9+.-]+):"
# `git@host:path`, as scp and git write it ("GIT URLS", git's documentation).
_SCP = r"([^\s:/@?#\\]+)@([^\s:/@?#\\]+):(?!//)"
_AUTHORITY = r"//([^/?#\\]*)"
_DRIVE = r"[A-Za-z]:[/\\]"
_LETTERS = r"[^\x00-\x20\x7f\"%<>\[\\\]^`|]*"
_DIGEST = r"(?:^|&)(md5|sha1|sha224|sha256|sha384|sha512|blake2b)=([^&]*)"
_PORTS = {"https": 443, "http": 80}
_LAST_PORT = 65535
_FORGES = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")


class Address(Record):
    """The parts of an address as written; "" (None for `login` and `port`) is a part that it does not have.

    `vcs` is what stands before a plus sign (`git+https:`), `scheme` and `host` are in lower case, the host without
    brackets and its last dot, in Unicode or punycode as written. `login` is a user, or user and password with a colon
    between, percent-encoded: it is never to be shown. `is_readable`: every installer would find these parts.
    """

    __slots__ = ("fragment", "host", "is_readable", "login", "path", "port", "query", "scheme", "text", "vcs")

    def __init__(self, text: str) -> None:
        self.text: Final = text.strip()
        rest, _, self.fragment = self.text.partition("#")
        found = re.match(_VCS, rest)
        self.vcs: Final = found[1].lower() if found else ""
        rest = rest[found.end() :] if found else rest
        scheme, authority, rest = _beginning(rest)
        self.path, _, self.query = rest.partition("?")
        login, at, place = (authority or "").rpartition("@")
        host, port, fits = _host_and_port(place)
        self.scheme: Final = scheme
        self.login: Final = login if at else None
        self.host: Final = host
        self.port: Final = port
        # A password may have ended the authority, or what looks like an IPv6 address is one.
        hidden = "@" in self.query or "@" in self.fragment or "[" in login or "]" in login or not _is_stable(login)
        hidden = hidden or (authority is not None and self.path.startswith("\\"))
        self.is_readable: Final = fits and not hidden and self.text.isprintable()

    def __repr__(self) -> str:
        return f"Address({self.shown!r})"

    @property
    def place(self) -> str:
        """Host and port, the scheme's own port left out, an IPv6 address in brackets; "" where they are unclear."""
        if not self.host or not self.is_readable:
            return ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in (None, _PORTS.get(self.scheme)) else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """The address as it may be printed: without login, query and fragment; `UNREADABLE` if they may be elsewhere.

        A slash in a password, or an address without its scheme (`user:secret@host`), puts a secret into the path.
        """
        if not self.is_readable:
            return UNREADABLE
        if self.is_path and not self.host:
            if not self.scheme:
                return self.path
            return f"file://{self.path}" if self.path.startswith("/") else f"file:{self.path}"
        if not self.place or "@" in self.path:
            return UNREADABLE
        slash = "/" if self.path and self.path[0] != "/" else ""
        scheme = f"{self.vcs}+{self.scheme}:" if self.vcs else f"{self.scheme}:" if self.scheme else ""
        return f"{scheme}//{self.place}{slash}{self.path}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine: `localhost`, `127.0.0.0/8` or `::1` (RFC 6761; RFC 1122; RFC 4291)."""
        return is_loopback(self.host)

    @property
    def is_path(self) -> bool:
        """Whether it leads to this machine's files: `file:`, or a path, which is no host without its scheme."""
        if self.scheme == "file":
            return True
        if self.scheme or self.host or not self.path:
            return False
        if re.match(_DRIVE, self.path):
            return True
        # A password may hide where a colon or an `@` is.
        if ":" in self.path or "@" in self.path:
            return False
        return self.path[0] in "./\\" or "." not in self.path.partition("/")[0]

    @property
    def file_name(self) -> str:
        """What the path ends in, percent-decoded."""
        return last_segment(self.text)

    @property
    def digests(self) -> tuple[tuple[str, str], ...]:
        """Algorithms and digests in the fragment, as written (PEP 503; "VCS Support", pip's documentation)."""
        return tuple(re.findall(_DIGEST, self.fragment))


def is_pypi(url: str) -> bool:
    """Whether an address is that of PyPI's index or of its files, in any spelling of it, by https."""
    address = Address(url)
    if address.scheme != "https" or address.vcs:
        return False
    path = address.path.rstrip("/")
    return address.place == PYPI_FILES or (address.place + path).lower() in PYPI_NAMES


def place(url: str) -> str:
    """An address as it compares: host and path, without scheme, login, fragment and what its end may have too much.

    Forges do not tell capitals from small letters; `file://None/` is how old versions of pip-tools write `file:///`.
    """
    address = Address(url)
    path = address.path
    while "//" in path:
        path = path.replace("//", "/")
    path = path.rstrip("/").removesuffix(".git").rstrip("/")
    host = "" if address.host == "none" and address.scheme == "file" else address.place or address.host
    if host in _FORGES:
        path = path.lower()
    whole = f"{host}/{path.lstrip('/')}".rstrip("/")
    return "pypi.org/simple" if whole.lower() in PYPI_NAMES else whole


def is_loopback(host: str) -> bool:
    """Whether a host is this machine; an IPv6 address is without brackets."""
    name = host.lower().rstrip(".")
    if name in ("localhost", "::1"):
        return True
    parts = name.split(".")
    return len(parts) == 4 and parts[0] == "127" and all(part.isascii() and part.isdigit() for part in parts)


def last_segment(text: str) -> str:
    """What the path of an address ends in, percent-decoded: `Address.file_name` for those who ask nothing else."""
    path = text.strip().partition("#")[0].partition("?")[0]
    before, _, name = path.rpartition("/")
    if before == "/" or (before.endswith(":/") and before.count("/") == 1):
        # A host that no path follows.
        return ""
    if "\\" in name and ("://" not in path or path[:5].lower() == "file:"):
        # A path of Windows.
        name = name.rpartition("\\")[2]
    if "%" in name:
        from urllib.parse import unquote

        return unquote(name)
    return name


def _beginning(text: str) -> tuple[str, str | None, str]:
    """Scheme, authority (None without one), and path and query of an address without fragment."""
    found = re.match(_SCP, text)
    if found:
        return "ssh", f"{found[1]}@{found[2]}", text[found.end() :]
    found = re.match(_SCHEME, text)
    scheme = found[1].lower() if found else ""
    rest = text[found.end() :] if found else text
    found = re.match(_AUTHORITY, rest)
    return (scheme, found[1], rest[found.end() :]) if found else (scheme, None, rest)


def _host_and_port(place: str) -> tuple[str, int | None, bool]:
    """Host, port, and whether both are such as there can be."""
    if place.startswith("["):
        host, bracket, rest = place[1:].partition("]")
        fits = bool(bracket) and (not rest or rest[0] == ":") and _is_ipv6(host)
        digits = rest[1:]
    else:
        host, _, digits = place.partition(":")
        fits = _is_name(host)
    host = host.lower().rstrip(".")
    number = digits.lstrip("0") or "0"
    if not digits:
        return host, None, fits
    if not (digits.isascii() and digits.isdigit() and len(number) <= 5 and int(number) <= _LAST_PORT):
        return host, None, False
    return host, int(number), fits


def _is_name(host: str) -> bool:
    """Whether a host has no letter that ends it, or stands for another one, with some reader (WHATWG: host parsing)."""
    return re.fullmatch(_LETTERS, host) is not None and _is_stable(host)


def _is_stable(text: str) -> bool:
    """Whether no letter turns into a sign of an address where names are compared in compatibility form (RFC 3490)."""
    if text.isascii():
        return True
    from unicodedata import normalize

    return all(normalize("NFKC", text).count(sign) == text.count(sign) for sign in "/?#@:\\%")


def _is_ipv6(host: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address

    try:
        IPv6Address(host)
    except AddressValueError:
        return False
    return True

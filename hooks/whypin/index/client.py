"""The only socket: pages from an index, over https, bounded in size, time and patience."""

from __future__ import annotations

import threading
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth

from whypin import __version__
from whypin.index.proxies import bypasses
from whypin.index.simple import ACCEPT
from whypin.index.trust import host_of, refusal
from whypin.model.address import Address
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, Final

    from whypin.index.certificates import Certificates
    from whypin.index.settings import Settings

    # Takes the pieces of a body, from its start at each attempt.
    Save = Callable[[Iterator[bytes]], None]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({429, 500, 502, 503, 504})
_HOPS = 5
_LONGEST_PAUSE = 30.0
_CHUNK = 128 * 1024
# Digits of a length.
_SHORT = 4


class Unreachable(Exception):
    """An index that gave no page. The message is a clause that follows its address; `for_all`: the host is down."""

    def __init__(self, why: str, for_all: bool = False) -> None:
        super().__init__(why)
        self.for_all: Final = for_all


class Unauthorized(Unreachable):
    """The index itself answered 401: another login may open it."""


class HttpResponse(Record):
    """What came back: the status, header fields by lower-case name, the body, and the address that gave it."""

    __slots__ = ("body", "fields", "status", "url")

    def __init__(self, status: int, fields: Mapping[str, str], body: bytes, url: str) -> None:
        self.status: Final = status
        self.fields: Final = fields
        self.body: Final = body
        self.url: Final = url


class _Adapter(HTTPAdapter):
    """Reads the certificates once for all connections; requests reads them for each, 25 ms a time."""

    def __init__(self, settings: Settings, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(pool_connections=4, pool_maxsize=settings.threads)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        return super().proxy_manager_for(proxy, **more, ssl_context=self._context)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: Any = None
    ) -> tuple[Any, Any]:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        pool.pop("ca_certs", None)
        pool.pop("ca_cert_dir", None)
        return host, pool

    def cert_verify(self, conn: Any, url: str, verify: bool | str, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"


class Client:
    """Pooled connections for all hosts; `get` may be called from several threads. Raises `Unreachable`."""

    def __init__(self, settings: Settings, certificates: Certificates) -> None:
        self._settings = settings
        self._down: dict[tuple[str, tuple[str, str] | None], str] = {}
        self._slow: dict[str, str] = {}
        self._heard: set[str] = set()
        # The pools of a session without the session: it would read the environment, keep cookies and look at where a
        # redirect leads; commands hand in proxies, certificates and credentials, and redirects are followed below.
        context, own = certificates.context(), certificates.own()
        if context is None or certificates.trouble:
            raise Unreachable(f"is not asked, because {certificates.trouble} cannot be read")
        self._adapters = {
            "https": _Adapter(settings, context),
            "http": HTTPAdapter(pool_connections=4, pool_maxsize=settings.threads),
        }
        # The certificate says who the person is: for the hosts of their own indexes only.
        self._own = {} if own is None else {host_of(url): _Adapter(settings, own) for url in settings.indexes}
        self._fields = {"User-Agent": f"whypin/{__version__}", "Accept": ACCEPT, "Accept-Encoding": "gzip"}
        self._stopped = threading.Event()

    def limited(self, settings: Settings) -> Client:
        """A client over the same connections that goes by the limits of other settings."""
        other = Client.__new__(Client)
        other.__dict__.update(self.__dict__)
        other._settings = settings
        return other

    def close(self) -> None:
        """Let go of all connections; requests under way give up."""
        self._stopped.set()
        for adapter in (*self._adapters.values(), *self._own.values()):
            adapter.close()

    def give_up(self, url: str, why: str) -> None:
        """Ask nothing more of the host of an address that kept a page waiting for too long."""
        self._slow[host_of(url)] = why

    def get(
        self,
        url: str,
        login: tuple[str, str] | None,
        fields: Mapping[str, str] | None = None,
        leads: Callable[[str], bool] | None = None,
        save: Save | None = None,
    ) -> HttpResponse:
        """Fetch a page, or a file where `save` takes its bytes as they were sent; the answer then has no body.

        Raises `Unreachable`; every status but 200, 304, 404 and 410 is one. `leads` says of an address whether a
        redirect may lead there; without it every one may that `refusal` lets pass.
        """
        asked = (host_of(url), login)
        if asked[0] in self._slow:
            raise Unreachable(self._slow[asked[0]])
        if asked in self._down:
            raise Unreachable(self._down[asked])
        try:
            return self._patiently(url, login, fields or {}, leads, save)
        except Unreachable as error:
            # One that has never answered anything is not waited for once a page.
            if error.for_all or asked[0] not in self._heard:
                self._down[asked] = str(error)
            raise

    def _patiently(
        self,
        url: str,
        login: tuple[str, str] | None,
        fields: Mapping[str, str],
        leads: Callable[[str], bool] | None,
        save: Save | None,
    ) -> HttpResponse:
        end = time.monotonic() + self._settings.deadline
        pause = self._settings.pause
        for attempt in range(1, self._settings.attempts + 1):
            last = attempt == self._settings.attempts
            try:
                answer = self._follow(url, login, fields, end, leads, save)
            except requests.RequestException as error:
                why, for_all = _clause(error)
                if last or isinstance(error, requests.exceptions.SSLError):
                    raise Unreachable(why, for_all) from None
                wait = pause
            else:
                if answer.status not in _AGAIN:
                    return _accepted(answer, login, host_of(url))
                wait = _retry_after(answer.fields.get("retry-after", ""), pause)
                if last or wait > _LONGEST_PAUSE:
                    raise Unreachable(f"answered {answer.status}" + (f" {attempt} times" if attempt > 1 else ""))
            if time.monotonic() + wait > end or self._stopped.wait(wait):
                raise Unreachable(f"gave no page within {self._settings.deadline:g} seconds")
            pause *= 2
        raise Unreachable("gave no page")

    def _follow(
        self,
        url: str,
        login: tuple[str, str] | None,
        fields: Mapping[str, str],
        end: float,
        leads: Callable[[str], bool] | None,
        save: Save | None,
    ) -> HttpResponse:
        """One attempt, redirects followed by hand."""
        host = host_of(url)
        for hop in range(_HOPS + 1):
            try:
                answer = self._once(url, login, fields, end, save)
            except requests.RequestException:
                raise
            except ValueError:
                # urllib3 lets some of the names that cannot be looked up (a label of 64 letters) escape as they are.
                raise Unreachable(f"{'redirects to' if hop else 'is'} an address that no host can have") from None
            if answer.status not in _REDIRECTS or "location" not in answer.fields:
                return answer
            target = _redirect(url, answer.fields["location"])
            if leads is not None and not leads(target):
                raise Unreachable(f"redirects to `{host_of(target)}`, which is not asked")
            if host_of(target) != host or target.partition(":")[0] != url.partition(":")[0]:
                # Whatever the other host is, the credentials were not given for it.
                login = None
            url = target.partition("#")[0]
        raise Unreachable(f"redirects more than {_HOPS} times")

    def _once(
        self, url: str, login: tuple[str, str] | None, fields: Mapping[str, str], end: float, save: Save | None
    ) -> HttpResponse:
        auth = HTTPBasicAuth(_encoded(login[0]), _encoded(login[1])) if login else None
        host, timeout = host_of(url), self._settings.timeout
        request = requests.Request("GET", url, {**self._fields, **fields}, auth=auth).prepare()
        scheme = url.partition(":")[0].lower()
        adapter = (self._own.get(host) if scheme == "https" else None) or self._adapters[scheme]
        with adapter.send(request, stream=True, timeout=(timeout, timeout), proxies=self._proxies(host)) as response:
            self._heard.add(host)
            kept = {name.lower(): value for name, value in response.headers.items()}
            body = b""
            if response.status_code == requests.codes.ok:
                if save is None:
                    body = b"".join(self._body(response, end))
                else:
                    # Some servers call a `.tar.gz` a compressed `.tar`; what is unpacked here is another file.
                    response.raw.headers.pop("Content-Encoding", None)
                    response.headers.pop("Content-Encoding", None)
                    save(self._body(response, end, "file"))
            elif _is_short(kept.get("content-length", "")):
                # A connection whose answer was not read to its end is closed, and the next question opens another.
                response.raw.drain_conn()
            return HttpResponse(response.status_code, kept, body, url)

    def _body(self, response: requests.Response, end: float, what: str = "page") -> Iterator[bytes]:
        """The body in pieces, held to its limits and its length."""
        size = 0
        for piece in self._pieces(response):
            size += len(piece)
            if size > self._settings.limit:
                raise Unreachable(f"sends a {what} of more than {self._settings.limit // 1024 // 1024} MiB")
            if time.monotonic() > end or self._stopped.is_set():
                # So it would send every other one.
                raise Unreachable(f"sends its {what} too slowly for {self._settings.deadline:g} seconds", for_all=True)
            yield piece
        declared = response.headers.get("Content-Length", "")
        # urllib3 1.26 does not say so when a body ends early; a compressed one says it by itself.
        whole = not declared.isdecimal() or str(size) == (declared.lstrip("0") or "0")
        if not whole and not response.headers.get("Content-Encoding"):
            raise requests.exceptions.ChunkedEncodingError

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        if "," in response.headers.get("Content-Encoding", ""):
            # Each layer may multiply by a thousand, and urllib3 before 2.6 takes any number of them off at once.
            raise Unreachable("sends its page in several layers of compression")
        try:
            yield from response.iter_content(_CHUNK)
        except requests.RequestException:
            raise
        except ValueError:
            # urllib3 lets some odd lengths of chunks escape as they are.
            raise requests.exceptions.ChunkedEncodingError from None

    def _proxies(self, host: str) -> dict[str, str]:
        given = self._settings.proxies
        if not given or bypasses(host, given.get("no", "")):
            return {}
        return {scheme: address for scheme, address in given.items() if scheme != "no"}


def _accepted(answer: HttpResponse, login: tuple[str, str] | None, host: str) -> HttpResponse:
    if answer.status in (200, 304, 404, 410):
        return answer
    if answer.status == requests.codes.unauthorized:
        if host_of(answer.url) != host:
            raise Unreachable("leads to another host, which asks for credentials (401)")
        raise Unauthorized("refuses the credentials (401)" if login else "asks for credentials (401)")
    if answer.status == requests.codes.forbidden:
        # Some indexes answer so to a wrong password, others to a single project.
        raise Unreachable("refuses the credentials (403)" if login else "refuses to answer (403)")
    raise Unreachable(f"answered {answer.status}")


def _is_short(length: str) -> bool:
    """Whether an answer says that it is so short that it costs nothing to read it."""
    return length.isascii() and length.isdecimal() and len(length) <= _SHORT


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _redirect(url: str, location: str) -> str:
    """Where a redirect leads. Raises `Unreachable` for a place that is not gone to."""
    try:
        target = urljoin(url, location.strip())
    except ValueError:
        raise Unreachable("redirects to what is not an address") from None
    why = refusal(target)
    if why:
        raise Unreachable(f"redirects to an address that {why}")
    if Address(target).is_loopback and not Address(url).is_loopback:
        raise Unreachable("redirects to this machine")
    return target


def _retry_after(value: str, pause: float) -> float:
    """Seconds to wait (RFC 9110, 10.2.3: a number of seconds or a date)."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    if value:
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
        except (ValueError, OverflowError):
            return pause
    return pause


# What went wrong, by kind, the narrower first; and whether it holds for every page of the host.
_CLAUSES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, bool], ...] = (
    (requests.exceptions.SSLError, "has a certificate that cannot be verified", True),
    # A SOCKS proxy without the package that speaks to one is a scheme that requests does not know.
    (
        (requests.exceptions.ProxyError, requests.exceptions.InvalidProxyURL, requests.exceptions.InvalidSchema),
        "cannot be reached through the proxy",
        True,
    ),
    (requests.exceptions.ConnectTimeout, "cannot be reached in time", True),
    (requests.exceptions.ReadTimeout, "stopped answering", False),
    (
        (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError),
        "sent a page that is cut off",
        False,
    ),
)


def _clause(error: requests.RequestException) -> tuple[str, bool]:
    """What went wrong. Never the error's own text: it may quote an address with credentials."""
    text = str(error)
    # TLS 1.3 has an alert for it (RFC 8446, 6.2); what is wrong with a certificate that was shown has several names.
    if "ALERT_CERTIFICATE_REQUIRED" in text:
        return "asks for a client certificate", True
    if "ALERT_UNKNOWN_CA" in text or "ALERT_BAD_CERTIFICATE" in text or "ALERT_CERTIFICATE_" in text:
        return "refuses the client certificate", True
    for kind, why, for_all in _CLAUSES:
        if isinstance(error, kind):
            return why, for_all
    if "Read timed out" in text:
        return "stopped answering", False
    return "cannot be reached", "NewConnectionError" in text or "NameResolutionError" in text

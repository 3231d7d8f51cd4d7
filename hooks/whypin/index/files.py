"""Files of a release, asked for where the page of their project says they are.

The rules are those for pages: https, a bound on their size, credentials for the index's own host alone.
"""

from __future__ import annotations

from whypin.index.trust import host_of, refusal
from whypin.model.address import Address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.index.client import Client, HttpResponse, Save
    from whypin.index.logins import Logins

# pip asks for files so as well: what a server compresses once more has another digest.
_FIELDS = {"Accept": "*/*", "Accept-Encoding": "identity"}


def why_not_fetched(url: str, index: str) -> str:
    """Why a file at an address that a page of `index` gives is not asked for, one clause; "" when it is."""
    why = refusal(url)
    if not why and Address(url).is_loopback and not Address(index).is_loopback:
        why = "is of this machine"
    return why


def request(client: Client, logins: Logins, index: str, url: str, save: Save | None = None) -> HttpResponse:
    """Ask for a file; `save` takes its bytes. Raises `Unreachable`."""
    fields = _FIELDS if save is not None else {"Accept": "*/*"}
    if host_of(url) != host_of(index) or Address(url).scheme != Address(index).scheme:
        return client.get(url, None, fields, save=save)
    return logins.answer(index, lambda login: client.get(url, login, fields, save=save))

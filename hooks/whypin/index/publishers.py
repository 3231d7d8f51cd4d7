"""Who published a file: asked of the index that has it, and kept for good once it is known."""

from __future__ import annotations

from whypin.index.asking import ask_all
from whypin.index.helps import help_for
from whypin.index.page import BadPage
from whypin.index.sealed import digest_of, seal, unseal
from whypin.index.trust import host_of, refusal
from whypin.model.publisher import Publisher
from whypin.model.release import Unanswered
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from whypin.index.client import Client, HttpResponse
    from whypin.index.connections import Connections
    from whypin.index.logins import Logins
    from whypin.index.plan import Plan
    from whypin.index.settings import Settings

    Answer = tuple[Publisher, ...] | Unanswered
    Answers = Mapping["FileQuery", Answer]

_KIND = "publishers 1"
_OK = 200
_FIELDS = 4
# PyPI serves about 9 kB a file.
_LIMIT = 2 * 1024 * 1024


class FileQuery(Record):
    """A file on an index (canonical address): the `address` that says who published it, and its sha256 digest or ""."""

    __slots__ = ("address", "digest", "filename", "index")

    def __init__(self, index: str, filename: str, digest: str, address: str) -> None:
        self.index: Final = index
        self.filename: Final = filename
        self.digest: Final = digest
        self.address: Final = address


class Publishers:
    """Asks for the publishers of files, many at once."""

    def __init__(self, settings: Settings, plan: Plan, shared: Connections | None = None) -> None:
        self._shared: Final = shared
        self._settings: Final = settings
        self._plan: Final = plan

    def find(self, wanted: Sequence[FileQuery]) -> Answers:
        """The publishers of each file, none where the index has no provenance of it; else why that is not known."""
        found: dict[FileQuery, Answer] = {}
        to_ask = []
        for query in dict.fromkeys(wanted):
            known = self._recall(query)
            if known is not None:
                found[query] = known
            elif why := self._refusal(query):
                found[query] = Unanswered(query.index, *why)
            else:
                to_ask.append(query)
        return {**found, **self._ask(to_ask)} if to_ask else found

    def _refusal(self, query: FileQuery) -> tuple[str, str] | None:
        """Why the address of a query is not asked, and what to do about that; None where it may be."""
        address = query.address
        why = refusal(address)
        if why:
            return f"names a provenance at an address that {why}", help_for(why) or "tell those who run the index"
        if self._may_lead(query, address):
            return None
        host = host_of(address)
        return (
            f"names a provenance on `{host}`, and that host is not contacted because only the index names it",
            f"if you trust it, allow it with `--allow-host {host}`",
        )

    def _may_lead(self, query: FileQuery, address: str) -> bool:
        return host_of(address) == host_of(query.index) or self._plan.is_trusted_host(address)

    def _ask(self, wanted: list[FileQuery]) -> Answers:
        settings = self._settings.replaced(limit=min(_LIMIT, self._settings.limit))
        found = ask_all(settings, self._plan, wanted, lambda query: query.index, self._one, self._shared)
        for query, answer in found.items():
            if isinstance(answer, tuple) and answer:
                self._keep(query, answer)
        return {query: _with_file(query, answer) for query, answer in found.items()}

    def _one(self, client: Client, logins: Logins, query: FileQuery) -> Answer:
        from whypin.index.provenance import ACCEPT, parse_provenance

        def get(login: tuple[str, str] | None) -> HttpResponse:
            return client.get(query.address, login, {"Accept": ACCEPT}, lambda target: self._may_lead(query, target))

        # The login is the index's: it goes to no other host, and to no other port or scheme of its own.
        answer = logins.answer(query.index, get) if _is_beside(query) else get(None)
        try:
            # docs.pypi.org, "Integrity API": 404 for a file without provenance.
            return parse_provenance(answer.body) if answer.status == _OK else ()
        except BadPage as error:
            return Unanswered(query.index, str(error), help_for(str(error)))

    def _recall(self, query: FileQuery) -> tuple[Publisher, ...] | None:
        name = _name(query)
        store = self._settings.cache
        data = store.read(name) if store is not None and name else None
        return None if data is None else unpack(data, query)

    def _keep(self, query: FileQuery, publishers: tuple[Publisher, ...]) -> None:
        # Attestations are uploaded with their file, and never change; that there are none may.
        name = _name(query)
        if self._settings.cache is not None and name:
            self._settings.cache.write(name, pack(query, publishers))


def _with_file(query: FileQuery, answer: Answer) -> Answer:
    """An answer that names the file where it is none."""
    if not isinstance(answer, Unanswered):
        return answer
    return answer.replaced(why=f"{answer.why} when asked who published `{query.filename}`")


def pack(query: FileQuery, publishers: tuple[Publisher, ...]) -> bytes:
    """The publishers of a file as an entry of the cache."""
    from json import dumps

    rows = [[one.kind, one.name, one.repository_id, one.owner_id] for one in publishers]
    return seal(_KIND, dumps([query.index, query.filename, query.digest, rows]).encode())


def unpack(data: bytes, query: FileQuery) -> tuple[Publisher, ...] | None:
    """The publishers in an entry; None where it is not whole or about another file."""
    from json import loads

    body = unseal(_KIND, data)
    if body is None:
        return None
    try:
        *place, rows = loads(body)
        if place != [query.index, query.filename, query.digest]:
            return None
        whole = rows and all(len(row) == _FIELDS and all(type(word) is str for word in row) for row in rows)
        return tuple([Publisher(*row) for row in rows]) if whole else None
    except (ValueError, TypeError, RecursionError):
        return None


def _name(query: FileQuery) -> str:
    """Where an entry lies; "" where the file's digest is not known, so that nothing of it is for good."""
    if not query.digest:
        return ""
    text = f"{len(query.index)}:{query.index}{len(query.filename)}:{query.filename}{query.digest}"
    return f"publishers/file@{digest_of(text.encode('utf-8', 'surrogatepass'))}"


def _is_beside(query: FileQuery) -> bool:
    """Whether an address is on the index's own scheme, host and port."""
    scheme = query.index.partition(":")[0].lower()
    return host_of(query.address) == host_of(query.index) and query.address.partition(":")[0].lower() == scheme

"""`untrusted-index`: a place that a file names and nobody allowed."""

from __future__ import annotations

from whypin.model.finding import Finding, Related
from whypin.model.rule import NOTE, WARNING, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.locks.places import Named
    from whypin.model.facts import Facts
    from whypin.model.project import Document, Project
    from whypin.model.rule import Severity

RULE = Rule(
    "untrusted-index",
    "an index, a page of links or another place that a file names and nobody allowed",
    "guard",
    other_severities=(WARNING, NOTE),
    hooks=("check-locks",),
)
_WORDS = {
    "index": "is an index that nobody allowed",
    "find-links": "is a page of links that nobody allowed",
    "requirement": "is a file of requirements elsewhere, and nobody allowed it",
    "constraint": "is a file of constraints elsewhere, and nobody allowed it",
}
_EXPLAIN = "or ignore this rule here and say why"


class _Trouble:
    """What is the matter with a place: `key` is the same for all that one finding speaks of."""

    def __init__(self, key: tuple[str, ...], message: str, help: str, severity: Severity = RULE.severity) -> None:
        self.key = key
        self.message = message
        self.help = help
        self.severity = severity


def check(project: Project, facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each place, at its first mention; the others are related."""
    if not any(_speaks(document) for document in project.documents):
        return
    from whypin.locks.places import named

    found: dict[tuple[str, ...], list[tuple[Named, _Trouble]]] = {}
    for one in named(project):
        trouble = _trouble(one, facts)
        if trouble is not None:
            found.setdefault(trouble.key, []).append((one, trouble))
    for mentions in found.values():
        yield _finding(mentions)


def _speaks(document: Document) -> bool:
    """Whether a file may name a place at all: a quick look."""
    lock = document.lock
    return bool(document.places or document.includes or (lock is not None and lock.index_urls))


def _finding(mentions: list[tuple[Named, _Trouble]]) -> Finding:
    (document, place), trouble = mentions[0]
    return Finding.at(
        RULE,
        document.path,
        document.locate(place.at),
        trouble.message,
        help=trouble.help,
        severity=trouble.severity,
        related=tuple([Related(other.path, other.locate(one.at), "and here") for (other, one), _ in mentions[1:]]),
        subject=" ".join(trouble.key),
    )


def _trouble(one: Named, facts: Facts) -> _Trouble | None:
    document, place = one
    if place.kind == "no-binary":
        return _built(one, facts)
    if place.kind == "no-index":
        # The folder or page beside it has a finding of its own.
        if any(other.kind == "find-links" for other in document.places):
            return None
        return _Trouble(("no-index",), "`no-index` leaves out every index", f"remove it, {_EXPLAIN}")
    if place.kind in ("trusted-host", "unverified"):
        return _unverified(one)
    return _elsewhere(one, facts)


def _built(one: Named, facts: Facts) -> _Trouble | None:
    """A place it is not; what is built runs code, so that a new one is worth a note."""
    document, place = one
    before = None if facts.base is None else facts.base.document(document.path)
    if before is None or place.address == ":none:":
        return None
    if any(other.kind == place.kind and other.address == place.address for other in before.places):
        return None
    return _Trouble(
        ("no-binary", place.address),
        f"`--no-binary {place.address}` is new: these packages are built, and their code runs for that",
        "see to it that they have to be built",
        NOTE,
    )


def _unverified(one: Named) -> _Trouble:
    from whypin.model.address import Address

    _, place = one
    if place.kind == "unverified":
        shown = Address(place.address).shown
        message = f"`verify_ssl = false` lets anyone on the way answer for `{shown}`"
        return _Trouble(("unverified", shown), message, f"remove it, {_EXPLAIN}")
    # A host alone is no address.
    shown = Address(f"https://{place.address.partition('://')[2] or place.address}").place or "a host"
    message = f"`{shown}` is trusted without its certificate, so that anyone on the way can answer for it"
    return _Trouble(("trusted-host", shown), message, f"remove it, {_EXPLAIN}")


def _elsewhere(one: Named, facts: Facts) -> _Trouble | None:
    from whypin.locks.places import hides_host
    from whypin.model.address import Address

    document, place = one
    address = Address(place.address)
    if hides_host(address):
        message = "an environment variable says what this place is, so that nobody can tell"
        return _Trouble(("variable", place.address), message, f"write its host out, {_EXPLAIN}")
    if address.is_path:
        message = f"`{address.shown}` is a folder, and what lies in it was not compared with an index"
        help_ = "take these packages from an index, or ignore this rule here and say who looks after the folder"
        return _Trouble(("folder", address.shown), message, help_)
    if not address.place:
        message = "what stands here is no address that can be read"
        return _Trouble(("unreadable", document.path), message, "mend the address")
    if address.scheme == "http" and not address.is_loopback:
        message = f"`{address.shown}` speaks plain http, which anyone on the way can change"
        return _Trouble(("http", address.place), message, f"write `https:`, {_EXPLAIN}")
    if facts.allows(place.address):
        return None
    limits = place.kind == "constraint" and document.lock is None
    help_ = f'if you trust it, allow its host: `allow-hosts = ["{address.place}"]` in the configuration of whypin'
    return _Trouble(
        ("constraint" if limits else "host", address.place),
        f"`{address.shown}` {_WORDS[place.kind]}",
        help_,
        WARNING if limits else RULE.severity,
    )

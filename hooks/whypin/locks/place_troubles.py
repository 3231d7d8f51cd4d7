"""What is the matter with a place that a file names."""

from __future__ import annotations

from whypin.locks.places import hides_host
from whypin.model.address import Address
from whypin.model.rule import ERROR, WARNING
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

    from whypin.locks.places import Named
    from whypin.model.rule import Severity

_WORDS = {
    "index": "is an index that nobody allowed",
    "find-links": "is a page of links that nobody allowed",
    "requirement": "is a file of requirements elsewhere, and nobody allowed it",
    "constraint": "is a file of constraints elsewhere, and nobody allowed it",
}
_EXPLAIN = "or ignore this rule here and say why"


class Trouble(Record):
    """A clause and what to do; `key` is the same for all places that one finding speaks of."""

    __slots__ = ("help", "key", "message", "severity")

    def __init__(self, key: tuple[str, ...], message: str, help: str, severity: Severity = ERROR) -> None:
        self.key: Final = key
        self.message: Final = message
        self.help: Final = help
        self.severity: Final = severity


def trouble(
    one: Named, allows: Callable[[str], bool], vendored: Callable[[Named], tuple[str, str]] = lambda one: ("", "")
) -> Trouble | None:
    """What is to be said of a place but `--no-binary`, None for nothing.

    `allows`: whether a person allowed it; `vendored`: as `whypin.locks.vendored.fault` for a folder of packages, which
    no index is.
    """
    document, place = one
    if place.kind == "no-index":
        # The folder or page beside it has a finding of its own.
        if any(other.kind == "find-links" for other in document.places):
            return None
        return Trouble(("no-index",), "`no-index` leaves out every index", f"remove it, {_EXPLAIN}")
    if place.kind in ("trusted-host", "unverified"):
        return _unverified(one)
    return _elsewhere(one, allows, vendored)


def _unverified(one: Named) -> Trouble:
    _, place = one
    if place.kind == "unverified":
        shown = Address(place.address).shown
        message = f"`verify_ssl = false` lets anyone on the way answer for `{shown}`"
        return Trouble(("unverified", shown), message, f"remove it, {_EXPLAIN}")
    # A host alone is no address.
    shown = Address(f"https://{place.address.partition('://')[2] or place.address}").place or "a host"
    message = f"`{shown}` is trusted without its certificate, so that anyone on the way can answer for it"
    return Trouble(("trusted-host", shown), message, f"remove it, {_EXPLAIN}")


def _elsewhere(
    one: Named, allows: Callable[[str], bool], vendored: Callable[[Named], tuple[str, str]]
) -> Trouble | None:
    document, place = one
    address = Address(place.address)
    if hides_host(address):
        message = "an environment variable says what this place is, so that nobody can tell"
        return Trouble(("variable", address.shown), message, f"write its host out, {_EXPLAIN}")
    if address.is_path and place.kind == "find-links":
        message, help_ = vendored(one)
        return Trouble(("folder", address.shown), message, f"{help_}, {_EXPLAIN}") if message else None
    if address.is_path:
        message = f"`{address.shown}` is a folder, and what lies in it was not compared with an index"
        help_ = "take these packages from an index, or ignore this rule here and say who looks after the folder"
        return Trouble(("folder", address.shown), message, help_)
    if not address.place:
        message = "what stands here is no address that can be read"
        return Trouble(("unreadable", document.path), message, "mend the address")
    if address.scheme == "http" and not address.is_loopback:
        message = f"`{address.shown}` speaks plain http, which anyone on the way can change"
        return Trouble(("http", address.place), message, f"write `https:`, {_EXPLAIN}")
    if allows(place.address):
        return None
    limits = place.kind == "constraint" and document.lock is None
    help_ = f'if you trust it, allow its host: `allow-hosts = ["{address.place}"]` in the configuration of whypin'
    return Trouble(
        ("constraint" if limits else "host", address.place),
        f"`{address.shown}` {_WORDS[place.kind]}",
        help_,
        WARNING if limits else ERROR,
    )

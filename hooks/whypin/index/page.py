"""A project's page of the Simple repository API, whichever form it came in."""

from __future__ import annotations

from urllib.parse import urljoin

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from whypin.model.release import PublishedFile


class BadPage(ValueError):
    """A body that is no project page. The message is a clause that follows the index's address."""


class Page(Record):
    """A project's page: its files, its status marker (PEP 792) and the index's serial (None where it tells none)."""

    __slots__ = ("files", "reason", "serial", "status")

    def __init__(
        self,
        files: tuple[PublishedFile, ...],
        *,
        status: str = "active",
        reason: str = "",
        serial: str | None = None,
    ) -> None:
        self.files: Final = files
        self.status: Final = status
        self.reason: Final = reason
        self.serial: Final = serial


def check_version(version: object) -> None:
    """Raises `BadPage` for an API version that this parser does not know."""
    # PEP 629: "Tools that have a higher major version than they understand MUST fail"; PEP 691 makes it a required
    # string of JSON pages.
    if not isinstance(version, str):
        raise BadPage("answered with a page that names no API version")
    if version.partition(".")[0].strip() != "1":
        raise BadPage(f"speaks version `{version[:20]}` of the Simple API, and only 1 is known")


def join(base: str, address: str) -> str:
    """An address on a page, made absolute (PEP 691: relative ones are relative to the page)."""
    if address.startswith("https://"):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return ""

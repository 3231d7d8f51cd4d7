"""The Simple repository API, pure: bytes of a project page to its files (PEP 503, 629, 691, 700, 714, 792)."""

from __future__ import annotations

from whypin.index.filenames import version_of
from whypin.model.names import normalise
from whypin.model.release import PublishedFile
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

# PEP 691, "Version + Format Selection": the quality values state the preference; PEP 503 pages come last.
ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
_JSON = ("application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json")
_HTML = ("application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html", "text/html")


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


def project_url(index: str, key: str) -> str:
    """The address of a project's page below an index (PEP 503: normal form, ending with a slash)."""
    return f"{index.rstrip('/')}/{key}/"


def kind(content_type: str) -> str:
    """Give "json" or "html" for the value of a Content-Type header, its parameters put aside. Raises `BadPage`."""
    # RFC 9110, 8.3.1: type and subtype compare without case, parameters follow a semicolon.
    name = content_type.partition(";")[0].strip().lower()
    if name in _JSON:
        return "json"
    if name in _HTML:
        return "html"
    raise BadPage(
        f"answered with `{name[:80]}`, which is no page of the Simple API" if name else "names no content type"
    )


def parse(body: bytes, content_type: str, url: str, key: str) -> Page:
    """Read a project page of either kind; `url` is the address it was served from. Raises `BadPage`."""
    if kind(content_type) == "json":
        return parse_json(body, url, key)
    from whypin.index.simple_html import parse_html

    return parse_html(body, content_type, url, key)


def parse_json(body: bytes, url: str, key: str) -> Page:
    """Read a JSON page (PEP 691). Raises `BadPage`."""
    from json import loads

    try:
        page = loads(body)
    except (ValueError, RecursionError):
        raise BadPage("answered with a page that is no JSON") from None
    if not isinstance(page, dict):
        raise BadPage("answered with JSON that describes no project")
    meta = page.get("meta")
    check_version(meta.get("api-version") if isinstance(meta, dict) else None)
    # PEP 691: "name: The normalized name of the project."
    name = page.get("name")
    if isinstance(name, str) and normalise(name) != key:
        raise BadPage(f"answered with the page of `{name[:80]}`")
    # PEP 691: "files: A list of dictionaries, each one representing an individual file."
    files = page.get("files")
    if not isinstance(files, list):
        raise BadPage("answered with JSON that lists no files")
    status, reason = project_status(page)
    serial = meta.get("_last-serial") if isinstance(meta, dict) else None
    return Page(
        tuple([json_file(file, url, key) for file in files]),
        status=status,
        reason=reason,
        serial=str(serial) if isinstance(serial, int | str) else None,
    )


def check_version(version: object) -> None:
    """Raises `BadPage` for an API version that this parser does not know."""
    # PEP 629: "Tools that have a higher major version than they understand MUST fail"; PEP 691 makes it a required
    # string of JSON pages.
    if not isinstance(version, str):
        raise BadPage("answered with a page that names no API version")
    if version.partition(".")[0].strip() != "1":
        raise BadPage(f"speaks version `{version[:20]}` of the Simple API, and only 1 is known")


def project_status(page: dict[str, object]) -> tuple[str, str]:
    """The status marker and its reason. Raises `BadPage` for a marker of another shape."""
    # PEP 792: "The `project-status` key is OPTIONAL"; "if not present, the project is `active`".
    marker = page.get("project-status")
    if marker is None:
        return "active", ""
    if not isinstance(marker, dict) or not isinstance(marker.get("status", "active"), str):
        raise BadPage("answered with a project status that cannot be read")
    reason = marker.get("reason")
    return marker.get("status", "active"), reason if isinstance(reason, str) else ""


def json_file(file: object, url: str, key: str) -> PublishedFile:
    """One member of `files`. Raises `BadPage` where it lacks what PEP 691 requires."""
    if not isinstance(file, dict):
        raise BadPage("lists a file that is no object")
    name, hashes = file.get("filename"), file.get("hashes")
    # PEP 691: "filename", "url" and "hashes" are required; "hashes MAY be empty" but is a dictionary.
    if not isinstance(name, str) or not isinstance(hashes, dict):
        raise BadPage("lists a file without a name or hashes")
    address, size, uploaded = file.get("url"), file.get("size"), file.get("upload-time")
    return PublishedFile(
        name,
        version_of(name, key),
        {kind.lower(): value.lower() for kind, value in hashes.items() if isinstance(value, str)},
        url=join(url, address) if isinstance(address, str) else "",
        size=size if isinstance(size, int) and not isinstance(size, bool) else None,
        uploaded=uploaded if isinstance(uploaded, str) else None,
        yanked=_yanked(file.get("yanked")),
    )


def join(base: str, address: str) -> str:
    """An address on a page, made absolute (PEP 691: relative ones are relative to the page)."""
    if address.startswith("https://"):
        return address
    from urllib.parse import urljoin

    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _yanked(value: object) -> str | None:
    # PEP 691: "Either a boolean … or a string, which is the reason"; PEP 592: an empty string is a yank too.
    if isinstance(value, str):
        return value
    return "" if value is True else None

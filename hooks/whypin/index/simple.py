"""The Simple repository API, pure: where a project's page is, and its bytes to its files."""

from __future__ import annotations

from whypin.index.page import BadPage
from whypin.index.simple_html import parse_html
from whypin.index.simple_json import parse_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.index.page import Page

# PEP 691, "Version + Format Selection": the quality values state the preference; PEP 503 pages come last.
ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
_JSON = ("application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json")
_HTML = ("application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html", "text/html")


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
        f"answered with `{name[:80]}`, which is not a page of the Simple API" if name else "names no content type"
    )


def parse(body: bytes, content_type: str, url: str, key: str) -> Page:
    """Read a project page of either kind; `url` is the address it was served from. Raises `BadPage`."""
    if kind(content_type) == "json":
        return parse_json(body, url, key)
    return parse_html(body, content_type, url, key)

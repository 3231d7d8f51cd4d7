"""HTML pages of the Simple repository API (PEP 503, 592, 629, 714, 792).

A scanner of our own with bounded pieces: every tag is looked at once, so a hostile page costs no more than its length.
"""

from __future__ import annotations

import re
from html import unescape

from whypin.index.page import BadPage, Page, check_version, join
from whypin.locks.file_names import version_of
from whypin.model.address import Address
from whypin.model.names import normalise
from whypin.model.release import PublishedFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Comments are skipped as HTML does, with what it takes for one (`<!x>`, `<?x>`); an unclosed one hides the rest.
_TAG = re.compile(r"<(?:(!--|[!?])|(a|base|meta)(?=[\s/>])|(script|style|title|textarea|template)(?=[\s/>]))", re.I)
# What stands in these is text, and no reader follows it.
_END = re.compile(r"</(script|style|title|textarea|template)(?=[\s/>])", re.I)
_ATTRIBUTE = re.compile(
    r"""[\s/]{0,256}([^\s/>="'][^\s/>=]{0,255})(?:\s{0,256}=\s{0,256}(?:"([^"]{0,8192})"|'([^']{0,8192})'|([^\s>]{1,8192})))?"""
)
_CHARSETS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1", "windows-1252")


def parse_html(body: bytes, content_type: str, url: str, key: str) -> Page:
    """Read an HTML page. Raises `BadPage`."""
    text = _decode(body, content_type)
    base, files = url, []
    metas: dict[str, str] = {}
    anchors = 0
    for tag, attributes in _tags(text):
        if tag == "meta":
            metas.setdefault(attributes.get("name", "").lower(), attributes.get("content", ""))
        elif tag == "base":
            base = join(url, attributes.get("href", "").strip()) or url
        elif "href" in attributes:
            anchors += 1
            file = _file(attributes, base, key)
            if file is not None:
                files.append(file)
    # PEP 629: pages without the version are of version 1.0.
    check_version(metas.get("pypi:repository-version", "1.0"))
    if not anchors and "<html" not in text[:4096].lower() and "<!doctype html" not in text[:4096].lower():
        raise BadPage("answered with a page that is not HTML")
    if not _is_marked(text, content_type, metas, key) and not any(file.version for file in files):
        raise BadPage("answered with a page that lists no file of the project and is not one of the Simple API")
    # PEP 792: `pypi:project-status` and `pypi:project-status-reason`.
    return Page(
        tuple(files),
        status=metas.get("pypi:project-status", "active"),
        reason=metas.get("pypi:project-status-reason", ""),
    )


def _is_marked(text: str, content_type: str, metas: dict[str, str], key: str) -> bool:
    """Whether a page says that it is one of the Simple API; a login page, which lists no files either, does not.

    By its type (PEP 691), its version (PEP 629), or the title that servers have given it since PEP 503.
    """
    if "vnd.pypi.simple" in content_type.lower() or "pypi:repository-version" in metas:
        return True
    title = re.search(r"<title>\s{0,99}Links for ([^<\s]{1,200})\s{0,99}</title>", text[:4096], re.IGNORECASE)
    return title is not None and normalise(title[1]) == key


def _decode(body: bytes, content_type: str) -> str:
    found = re.search(r"charset\s*=\s*\"?([-\w]+)", content_type, re.IGNORECASE)
    charset = found[1].lower() if found else "utf-8"
    try:
        # Python knows more encodings than pages have, and of some a megabyte takes minutes (`punycode`).
        return body.decode(charset if charset in _CHARSETS else "utf-8")
    except UnicodeDecodeError:
        # PEP 503 pages are HTML5; names and digests are ASCII in every encoding that occurs.
        return body.decode("latin-1")


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    at = 0
    while found := _TAG.search(text, at):
        at = found.end()
        if found[1]:
            close = "-->" if found[1] == "!--" else ">"
            end = text.find(close, at)
            if end < 0:
                return
            at = end + len(close)
            continue
        if found[3]:
            closed = next((one for one in _END.finditer(text, at) if one[1].lower() == found[3].lower()), None)
            if closed is None:
                return
            at = closed.end()
            continue
        attributes: dict[str, str] = {}
        while piece := _ATTRIBUTE.match(text, at):
            at = piece.end()
            attributes.setdefault(piece[1].lower(), unescape(piece[2] or piece[3] or piece[4] or ""))
        yield found[2].lower(), attributes


def _file(attributes: dict[str, str], base: str, key: str) -> PublishedFile | None:
    address = Address(join(base, attributes["href"].strip()))
    # PEP 503: "The text of the anchor tag MUST match the final path component (the filename) of the URL."
    name = address.file_name
    if not name:
        return None
    # PEP 503: "The URL SHOULD include a hash in the form of a URL fragment … #<hashname>=<hashvalue>".
    digests = {kind: value.lower() for kind, value in address.digests}
    return PublishedFile(
        name,
        version_of(name, key),
        digests,
        url=address.text.partition("#")[0],
        # PEP 592: "a data-yanked attribute … may have no value, or may have an arbitrary string as a value".
        yanked=attributes.get("data-yanked"),
        metadata=_metadata(attributes),
        # PEP 740: "The value of this attribute MUST be a fully qualified URL"; a file without one has it or has it not.
        provenance=attributes.get("data-provenance") or None,
    )


def _metadata(attributes: dict[str, str]) -> dict[str, str] | None:
    # PEP 714, of the attribute: "true", or "a hash in the form of <hashname>=<hashvalue>".
    value = attributes.get("data-core-metadata", attributes.get("data-dist-info-metadata", ""))
    kind, equals, digest = value.strip().lower().partition("=")
    return {kind: digest} if equals else None

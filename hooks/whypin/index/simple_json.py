"""JSON pages of the Simple repository API (PEP 691, 700, 714, 740, 792)."""

from __future__ import annotations

from json import loads

from whypin.index.page import BadPage, Page, check_version, join
from whypin.locks.file_names import version_of
from whypin.model.names import normalise
from whypin.model.release import PublishedFile

# Bytes that no file has.
_TOO_LARGE = 1 << 50


def parse_json(body: bytes, url: str, key: str) -> Page:
    """Read a JSON page (PEP 691). Raises `BadPage`."""
    try:
        page = loads(body, object_pairs_hook=unique)
    except BadPage:
        raise
    except (ValueError, RecursionError):
        raise BadPage("answered with a page that is no JSON") from None
    return read_page(page, url, key)


def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The members of an object. Raises `BadPage` for a name that stands there twice: readers differ about which counts.

    RFC 8259, 4: "When the names within an object are not unique, the behavior of software that receives such an object
    is unpredictable."
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadPage("answered with JSON that gives a name twice in one object")
    return found


def read_page(page: object, url: str, key: str) -> Page:
    """What a decoded page says of the project `key`. Raises `BadPage`."""
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
    status, reason = _project_status(page)
    serial = meta.get("_last-serial") if isinstance(meta, dict) else None
    return Page(
        tuple([json_file(file, url, key) for file in files]),
        status=status,
        reason=reason,
        serial=str(serial) if isinstance(serial, int | str) else None,
    )


def _project_status(page: dict[str, object]) -> tuple[str, str]:
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
        size=size if type(size) is int and 0 <= size < _TOO_LARGE else None,
        uploaded=uploaded if isinstance(uploaded, str) else None,
        yanked=_yanked(file.get("yanked")),
        metadata=_metadata(file),
        provenance=_provenance(file, url),
    )


def _metadata(file: dict[str, object]) -> dict[str, str] | None:
    # PEP 714: clients "SHOULD read the value of the core-metadata key if it is present", else of the older name.
    value = file.get("core-metadata", file.get("dist-info-metadata"))
    if not isinstance(value, dict):
        return None
    return {kind.lower(): digest.lower() for kind, digest in value.items() if isinstance(digest, str)}


def _yanked(value: object) -> str | None:
    # PEP 691: "Either a boolean … or a string, which is the reason"; PEP 592: an empty string is a yank too.
    if isinstance(value, str):
        return value
    return "" if value is True else None


def _provenance(file: dict[str, object], url: str) -> str | None:
    # PEP 740: "`provenance`: An optional key which, if present MUST be either a JSON string or null. If not null, it
    # MUST be a URL to the file's associated provenance".
    value = file.get("provenance", 0)
    if isinstance(value, str):
        return join(url, value) or value
    return "" if value is None else None

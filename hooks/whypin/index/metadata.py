"""The metadata of a wheel, as an index serves them beside it (PEP 658), and what they say that the release needs.

The form is that of the core metadata specification: header fields as in a mail, then, after an empty line, a text.
"""

from __future__ import annotations

from whypin.index.page import BadPage
from whypin.model.lock_graph import Edge
from whypin.model.names import normalise
from whypin.versions.version import meets_pin

# Far more than any release has; each is a requirement to take apart.
_MOST = 10_000
_LONGEST = 4096
_NEEDS = "requires-dist"


def edges(lines: list[str]) -> tuple[Edge, ...]:
    """Requirements of a release as edges. Raises `BadPage` where one cannot be read."""
    return tuple([_edge(line) for line in lines])


def requirements(body: bytes, key: str, version: str) -> list[str]:
    """What the release of a project, by its key and locked version, needs, each as it stands there.

    Raises `BadPage` for what is not the metadata of that release.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadPage("answered with metadata that are not UTF-8") from None
    fields: dict[str, list[str]] = {}
    for name, value in _headers(text):
        if name in ("name", "version", _NEEDS):
            fields.setdefault(name, []).append(value)
    # "Metadata-Version", "Name" and "Version" are required, and single.
    names, versions = fields.get("name", []), fields.get("version", [])
    if len(names) != 1 or len(versions) != 1:
        raise BadPage("answered with what is not the metadata of a release")
    if normalise(names[0]) != key or not meets_pin(versions[0], version):
        raise BadPage("answered with the metadata of another release")
    needed = fields.get(_NEEDS, [])
    if len(needed) > _MOST or any(len(line) > _LONGEST for line in needed):
        raise BadPage("answered with metadata that name too many requirements")
    return needed


def _headers(text: str) -> list[tuple[str, str]]:
    """The fields before the first empty line; a line that begins with a blank goes on with the one before."""
    found: list[tuple[str, str]] = []
    head = text.replace("\r\n", "\n").partition("\n\n")[0]
    for line in head.split("\n"):
        if line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            # A description may be thousands of lines long, and nobody asks for it.
            if name == _NEEDS and len(value) <= _LONGEST:
                found[-1] = name, f"{value} {line.strip()}"
            continue
        name, _, value = line.partition(":")
        found.append((name.strip().lower(), value.strip()))
    return found


def _edge(requirement: str) -> Edge:
    """Raises `BadPage` for what is no requirement (PEP 508)."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        found = Requirement(requirement)
        marker = str(found.marker) if found.marker is not None else None
    except (InvalidRequirement, SyntaxError, ValueError, RecursionError):
        raise BadPage("answered with metadata that hold a requirement nobody can read") from None
    return Edge(
        found.name,
        normalise(found.name),
        (),
        extras=tuple(sorted(found.extras)),
        specifier=str(found.specifier),
        marker=marker,
    )

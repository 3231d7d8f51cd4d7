"""What the readers of locks share for who asks for what: requirements in strings, and addresses of repositories."""

from __future__ import annotations

import re

from whypin.model.lock import Origin
from whypin.model.lock_graph import Edge
from whypin.readers.lock_file import mistyped, required, rows, strings, table
from whypin.readers.pep508 import reference_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from whypin.model.lock import At
    from whypin.readers.lock_file import Keys, Path, Row

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9](?:[-_.A-Za-z0-9]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?")


def checked(value: object, path: Path, shape: Mapping[str, type]) -> list[Row]:
    """The list of requirements in tables at `path`: each has a name, and what the shape says, lists being of strings.

    Raises `Malformed`.
    """
    found: list[Row] = rows(value, path)  # type: ignore[assignment]  # each is checked below
    for index, row in enumerate(found):
        # Most edges of a lock are a name and nothing else.
        if type(row) is dict and len(row) == 1 and type(row.get("name")) is str and row["name"]:
            continue
        at = (*path, index)
        required(table(row, at), "name", at)
        for key, held in row.items():
            kind = shape.get(key)
            if kind is list:
                strings(row, key, at)
            elif kind is not None and not isinstance(held, kind):
                raise mistyped(kind, (*at, key))
    return found


def leading_name(requirement: str) -> str:
    """The name that a requirement in a string begins with, "" where there is none."""
    found = _REQUIREMENT.match(requirement)
    return found[1] if found is not None else ""


def edge(requirement: str, at: At, keys: Keys, section: str = "") -> Edge:
    """A requirement of PEP 508 that a tool wrote and that has a `leading_name`, cut at its signs; no part is judged."""
    found = _REQUIREMENT.match(requirement)
    name, extras = (found[1], found[2] or "") if found is not None else (requirement, "")
    rest = requirement[found.end() :].strip() if found is not None else ""
    direct = rest.startswith("@")
    # The marker of an address stands behind a blank.
    body, _, marker = rest.partition(" ;" if direct and " ;" in rest else "; " if direct else ";")
    body = body.strip()
    return Edge(
        name,
        keys.of(name),
        at,
        extras=tuple([extra.strip() for extra in extras.split(",") if extra.strip()]),
        specifier="" if direct else body.removeprefix("(").removesuffix(")").strip(),
        marker=marker.strip() or None,
        section=section,
        origin=_origin(body[1:].strip()) if direct else None,
    )


def _origin(target: str) -> Origin:
    return Origin.direct(reference_kind(target), target)

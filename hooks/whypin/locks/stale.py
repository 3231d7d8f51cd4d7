"""What shows that a lock was made from other declarations than those beside it."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Final

    from whypin.model.lock import At
    from whypin.model.project import Document


class Stale(Record):
    """One difference: a clause, the document that it stands in, and the place.

    `package` is the key of the package that is differently declared, "" where it is not about one.
    """

    __slots__ = ("at", "document", "message", "package")

    def __init__(self, message: str, document: Document, at: At, package: str = "") -> None:
        self.message: Final = message
        self.document: Final = document
        self.at: Final = at
        self.package: Final = package


def table(values: Mapping[str, object], *path: str) -> Mapping[str, object]:
    """The table at a path of keys; empty where there is none."""
    found: object = values
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def is_hash_of_any(value: str, contents: Iterable[object], algorithm: str = "sha256", *, compact: bool = False) -> bool:
    """Whether a hash is that of one of the contents as JSON with sorted keys, as makers write it.

    True where it cannot be told: for a date, which JSON does not have, and for an algorithm that is not known.
    """
    import hashlib
    import json

    for content in contents:
        try:
            text = json.dumps(content, sort_keys=True, separators=(",", ":") if compact else None)
            if hashlib.new(algorithm, text.encode()).hexdigest() == value:
                return True
        except (TypeError, ValueError):
            return True
    return False

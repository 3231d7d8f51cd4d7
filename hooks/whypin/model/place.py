"""Places: whatever a file says of where an installer goes, or how it treats what it finds there."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal

    from whypin.model.lock import At

    PlaceKind = Literal[
        "index", "find-links", "requirement", "constraint", "no-index", "trusted-host", "unverified", "no-binary"
    ]


class Place(Record):
    """One place that a file names.

    - `kind`: "index" and "find-links" are where packages are looked for, "requirement" and "constraint" an address
      behind `-r` and `-c`; "no-index" leaves out every index; "trusted-host" is a host whose certificate nobody looks
      at, "unverified" such an index; "no-binary" are packages that are built.
    - `address` as written: an address, a path, a host, or packages; "" for "no-index".
    - `name`: what the file calls an index; "" where it does not.
    - `reserved`: only packages that name this index come from it (uv's `explicit`, Poetry's `priority = "explicit"`).
    """

    __slots__ = ("address", "at", "kind", "name", "reserved")

    def __init__(self, kind: PlaceKind, address: str, at: At, *, name: str = "", reserved: bool = False) -> None:
        self.kind: Final[PlaceKind] = kind
        self.address: Final = address
        self.at: Final = at
        self.name: Final = name
        self.reserved: Final = reserved

    @property
    def is_index(self) -> bool:
        """Whether packages are looked for there."""
        return self.kind in ("index", "find-links")

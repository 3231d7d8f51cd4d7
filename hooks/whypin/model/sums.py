"""Signed sums, the second authority beside indexes: the configuration's tables, and what sums say of a digest."""

from __future__ import annotations

from whypin.text.patterns import matches_name
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Final, Protocol

    from whypin.model.review import Place
    from whypin.text.source import Source

    class Sums(Protocol):
        """The signed sums of a repository; a file is read when the first digest is looked for in it."""

        def of(self, release: tuple[str, str], digest: tuple[str, str], filename: str) -> Listed | None:
            """What the sums say of a digest of a release; None where none of them lists it.

            A release is a project (normal form) and a version, a digest an algorithm and lower-case digits; `filename`
            is the file that the lock names, "" where it names none.
            """
            ...

        @property
        def problems(self) -> Iterable[Place]:
            """What of the files that were read counts for nothing, and why."""
            ...

        @property
        def sources(self) -> Mapping[str, Source]:
            """The texts of the files that anything was said of."""
            ...


class SumsFile(Record):
    """A table of `sums`: a file of digests and its signature, by their paths in the repository, and for what it counts.

    `packages` are names in normal form, or patterns of such.
    """

    __slots__ = ("file", "packages", "signature")

    def __init__(self, file: str, signature: str, packages: tuple[str, ...]) -> None:
        self.file: Final = file
        self.signature: Final = signature
        self.packages: Final = packages

    def covers(self, key: str) -> bool:
        """Whether it counts for a package, by its name in normal form."""
        return any(matches_name(pattern, key) for pattern in self.packages)


class Listed(Record):
    """A digest that sums list.

    It counts, or `place` is where it stands, with a clause that says why it does not. `missing`: what it takes to find
    that out is not there, one clause; "" for nothing.
    """

    __slots__ = ("counts", "missing", "place")

    def __init__(self, place: Place, *, counts: bool = False, missing: str = "") -> None:
        self.place: Final = place
        self.counts: Final = counts
        self.missing: Final = missing

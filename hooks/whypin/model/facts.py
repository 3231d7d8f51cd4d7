"""What reaches a rule from outside the files: options, the day, the index."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final, Protocol

    from whypin.model.ignore import IgnoreUse
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document
    from whypin.model.release import Published, Unanswered

    class Index(Protocol):
        """The package indexes, asked once for all rules."""

        def ask(self, document: Document, package: LockedPackage) -> tuple[Published | Unanswered, ...]:
            """What each index that the package may come from says of its project."""
            ...

        def is_verified(self, document: Document) -> bool:
            """Whether every digest of a lock is known to be published where it stands."""
            ...


class Facts(Record):
    """Everything a rule may know beside the project.

    `today` is an ISO date (`2026-11-22`); `level` is "default" or "strict"; `options` are the configuration's values
    by key; `index` is None in an offline run; `ignores` is filled for the rules about ignores, which run last, and
    `rules` holds the names of all rules there are.
    """

    __slots__ = ("ignores", "index", "level", "options", "rules", "today")

    def __init__(
        self,
        *,
        today: str = "",
        level: str = "default",
        options: Mapping[str, object] | None = None,
        index: Index | None = None,
        ignores: tuple[IgnoreUse, ...] = (),
        rules: tuple[str, ...] = (),
    ) -> None:
        self.today: Final = today
        self.level: Final = level
        self.options: Final = options or {}
        self.index: Final = index
        self.ignores: Final = ignores
        self.rules: Final = rules

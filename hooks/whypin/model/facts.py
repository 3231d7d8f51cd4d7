"""What reaches a rule from outside the files: options, the day, the index."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Final, Protocol

    from whypin.model.ignore import IgnoreUse
    from whypin.model.judgement import Judgement
    from whypin.model.project import Document

    class Index(Protocol):
        """The package indexes, asked once for all rules."""

        def judgements(self) -> Iterable[tuple[Document, Judgement]]:
            """What the indexes say of each locked package that findings are wanted for, in the order of the locks.

            A lock that is known to be published throughout is left out where no rule asks for more.
            """
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

"""What the settings of an update bot say of lower bounds."""

from __future__ import annotations

from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal

    Bounds = Literal["", "raise", "keep"]


class BotWord(Record):
    """The word of one bot.

    `path` is the file of its settings, `written` what stands there (`versioning-strategy: increase`), and `bounds` what
    that means. Where the file could not be read, `bounds` is "", and `why` says so, one clause that follows the path.
    """

    __slots__ = ("bounds", "path", "why", "written")

    def __init__(self, path: str, written: str = "", bounds: Bounds = "", why: str = "") -> None:
        self.path: Final = path
        self.written: Final = written
        self.bounds: Final[Bounds] = bounds
        self.why: Final = why

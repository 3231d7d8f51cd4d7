"""Functions that remember what they gave.

`functools.lru_cache` does as much, and with all that it imports costs a start 1.5 ms: more than most runs save by it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    GivenT = TypeVar("GivenT")
    AskT = TypeVar("AskT", bound=Callable[..., object])


def remembered(most: int) -> Callable[[AskT], AskT]:
    """A decorator: the function is asked once for the same arguments, and forgets all after `most` different ones."""

    def decorated(function: Callable[..., GivenT]) -> Callable[..., GivenT]:
        known: dict[tuple[object, ...], GivenT] = {}

        def ask(*arguments: object) -> GivenT:
            try:
                return known[arguments]
            except KeyError:
                pass
            if len(known) >= most:
                known.clear()
            known[arguments] = given = function(*arguments)
            return given

        return ask

    return decorated  # type: ignore[return-value]

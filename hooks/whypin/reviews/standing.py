"""Whether a signature counts today: the base is the witness of time.

A statement that is new against the base needs a key that is valid today; one that stands at the base counts if the key
was valid at its date. Nobody can back-date what somebody else has had in a commit already, and a clock can be set back.
"""

from __future__ import annotations

from datetime import datetime, time, timezone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from whypin.reviews.keys import Key


def trouble(key: Key, day: date, at_base: bool, now: datetime, what: str = "statement") -> str:
    """Why a statement (or `what` else) of a day, signed by a key, does not count; "" where it does. `now` is in UTC."""
    if key.revoked:
        return f"key {key.id} is revoked"
    if day > now.date():
        return f"it is dated {day.isoformat()}, which is not yet"
    # A day is the signer's own; the key has to hold for some of it.
    first = datetime.combine(day, time.min, timezone.utc)
    last = datetime.combine(day, time.max, timezone.utc)
    if key.end is not None and key.end < first:
        return f"key {key.id} ended on {_shown(key.end)}, before the {what}'s date"
    if key.start is not None and key.start > last:
        return f"key {key.id} begins on {_shown(key.start)}, after the {what}'s date"
    if not at_base and key.end is not None and key.end <= now:
        return f"key {key.id} ended on {_shown(key.end)}, and the {what} is new"
    return ""


def _shown(instant: datetime) -> str:
    return instant.astimezone(timezone.utc).date().isoformat()

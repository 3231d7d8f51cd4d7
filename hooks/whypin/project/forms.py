"""What some options are written as: a number of days, an address, a publisher."""

from __future__ import annotations

import re

from whypin.model.address import Address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.project.settings import At, Settings

_DAYS = re.compile(r"([0-9]{1,5})[ ]*(days?|weeks?)?")
_PUBLISHER = re.compile(r"[a-z][a-z0-9_-]{0,39}:[^\s#]{1,400}(?:#[0-9]{1,20})?")


def label(at: At) -> str:
    """The key that a path in the configuration leads to."""
    return next((str(part) for part in reversed(at) if isinstance(part, str)), "whypin")


def days(settings: Settings, at: At, value: object) -> int | None:
    """`7`, `"7 days"` or `"2 weeks"`, in days."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    found = _DAYS.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        settings.refuse(at, f'`{label(at)}` must be a number of days, as in "7 days"')
        return None
    return int(found[1]) * (7 if (found[2] or "").startswith("week") else 1)


def address(settings: Settings, at: At, value: object) -> str | None:
    """The address of an index."""
    found = settings.string(at, value)
    if found and not (Address(found).scheme == "https" and Address(found).place):
        settings.refuse(at, f"`{label(at)}` must be an address, as in `https://index.example.org/simple`")
    return found


def publisher(settings: Settings, at: At, value: object) -> str | None:
    """A Trusted Publisher: its kind, its name, and perhaps the number of its repository."""
    found = settings.string(at, value)
    if found and not _PUBLISHER.fullmatch(found):
        settings.refuse(at, f"`{label(at)}` must be a kind and a name, as in `github:OWNER/REPO`")
    return found

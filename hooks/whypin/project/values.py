"""What a value of the configuration may be: a word of a few, a list of those, a number of days, an address."""

from __future__ import annotations

import re
from difflib import get_close_matches

from whypin.model.address import Address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeVar

    from whypin.project.settings import At, Settings

    WordT = TypeVar("WordT", bound=str)

_OTHERS_SAY = {
    **dict.fromkeys(("ignore", "ignored", "disable", "disabled", "none", "no", "false", "skip", "silent"), "off"),
    **dict.fromkeys(("info", "information", "hint", "minor", "low"), "note"),
    **dict.fromkeys(("warn", "medium"), "warning"),
    **dict.fromkeys(("fail", "fatal", "critical", "high", "on", "true"), "error"),
    **dict.fromkeys(("prod", "main"), "production"),
    **dict.fromkeys(("excludes", "exclude-files", "extend-exclude", "per-file-ignores", "skip-files"), "exclude"),
    **dict.fromkeys(("dev", "dev-groups", "development-files"), "development"),
    **dict.fromkeys(("ignores", "per-package-ignores"), "ignore"),
    **dict.fromkeys(("severity", "severities", "select"), "rules"),
}
_PUBLISHER = re.compile(r"[a-z][a-z0-9_-]{0,39}:[^\s#]{1,400}(?:#[0-9]{1,20})?")
_DAYS = re.compile(r"([0-9]{1,5})[ ]*(days?|weeks?)?")


def near(word: str, words: Collection[str]) -> str:
    """`; did you mean `x`?` when there is such a word, else nothing."""
    # What other linters call it, first.
    meant = _OTHERS_SAY.get(word.lower().replace("_", "-"), "")
    found = [meant] if meant in words else get_close_matches(word, list(words), 1)
    return f"; did you mean `{found[0]}`?" if found else ""


def choice(words: tuple[WordT, ...]) -> Callable[[Settings, At, object], WordT | None]:
    """A check for one of a few words."""

    def check(settings: Settings, at: At, value: object) -> WordT | None:
        for word in words:
            if word == value:
                return word
        hint = near(value, words) if isinstance(value, str) else ""
        listed = ", ".join([f'"{word}"' for word in words[:-1]]) + f' or "{words[-1]}"'
        settings.refuse(at, f"`{label(at)}` must be {listed}{hint}" if len(words) > 1 else f"must be `{words[0]}`")
        return None

    return check


def days(settings: Settings, at: At, value: object) -> int | None:
    """`7`, `"7 days"` or `"2 weeks"`, in days."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    found = _DAYS.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        settings.refuse(at, f'`{label(at)}` must be a number of days, as in "7 days"')
        return None
    return int(found[1]) * (7 if (found[2] or "").startswith("week") else 1)


def choices(words: tuple[str, ...], noun: str) -> Callable[[Settings, At, object], tuple[str, ...]]:
    """A check for a list of a few words, each a `noun`."""

    def check(settings: Settings, at: At, value: object) -> tuple[str, ...]:
        found = []
        for place, word in settings.strings(at, value) or ():
            if word in words:
                found.append(word)
            else:
                settings.refuse(place, f"`{word}` is no {noun}" + near(word, words))
        return tuple(found)

    return check


def address(settings: Settings, at: At, value: object) -> str | None:
    """The address of an index."""
    found = settings.string(at, value)
    if found and not (Address(found).scheme == "https" and Address(found).place):
        settings.refuse(at, f"`{label(at)}` must be an address, as in `https://index.example.org/simple`")
    return found


def label(at: At) -> str:
    """What a message calls the key at a path."""
    return next((str(part) for part in reversed(at) if isinstance(part, str)), "whypin")


def publisher(settings: Settings, at: At, value: object) -> str | None:
    """A Trusted Publisher: its kind, its name, and perhaps the number of its repository."""
    found = settings.string(at, value)
    if found and not _PUBLISHER.fullmatch(found):
        settings.refuse(at, f"`{label(at)}` must be a kind and a name, as in `github:OWNER/REPO`")
    return found

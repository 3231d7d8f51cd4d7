"""When a file was uploaded, as an instant in UTC; and how each tool is told to lock what is older."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from whypin.locks.relock import relock_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document

# RFC 3339, 5.6; PEP 700 asks for UTC, so a time that names no zone is taken for that.
_TIME = r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d{1,32})?(?:[Zz]|([+-])(\d\d):(\d\d))?"
_WORD = r"[a-z0-9.!+-]{1,80}"
_UV = ("uv lock", "uv pip compile")
_HOUR = 60 * 60
_ISO = "%Y-%m-%d"


def instant(text: str) -> datetime | None:
    """The instant of an `upload-time` (PEP 700), to the second; None for what is not a time."""
    found = re.fullmatch(_TIME, text)
    if found is None:
        return None
    year, month, day, hour, minute, second = [int(part) for part in found.groups()[:6]]
    try:
        # A leap second is the 60th; Python has none.
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=timezone.utc)
        offset = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
        return local + offset if found[7] == "-" else local - offset
    except (ValueError, OverflowError):
        return None


def at(seconds: float) -> datetime:
    """The instant so many seconds after 1970 began, in UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc)


def after(time: datetime, days: int) -> datetime | None:
    """The first full minute so many days later; None where there is no such day."""
    try:
        return time + timedelta(days=days, minutes=1 if time.second else 0)
    except OverflowError:
        return None


def ago(age: timedelta) -> str:
    """How long ago, in full days or hours."""
    if age.days:
        return f"{counted(age.days, 'day')} ago"
    hours = age.seconds // _HOUR
    return f"{counted(hours, 'hour')} ago" if hours else "less than an hour ago"


def older_command(document: Document, package: LockedPackage, days: int, now: datetime) -> str:
    """How the tool that wrote the lock is told to take no release younger than `days`; "" where that is not known.

    uv: `--exclude-newer`, which takes a span; PDM: the same with a day; Poetry: `solver.min-release-age` in days;
    pip-compile: an upper limit for the one package.
    """
    command = relock_command(document)
    if not re.fullmatch(_WORD, package.key) or not re.fullmatch(_WORD, package.version):
        # What a file says is no part of a command that a person may copy.
        return ""
    if command.startswith(_UV):
        return f'{command} --exclude-newer "{counted(days, "day")}"'
    if command.startswith("pdm lock"):
        return f"{command} --exclude-newer {(now - timedelta(days=days)).strftime(_ISO)}"
    if command.startswith("poetry lock"):
        return f"poetry config --local solver.min-release-age {days} && poetry update {package.key}"
    if command.startswith("pip-compile"):
        return f"{command} -P '{package.key}<{package.version}'"
    return ""


def counted(count: int, noun: str) -> str:
    """A count with its noun, which takes an `s` for more than one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

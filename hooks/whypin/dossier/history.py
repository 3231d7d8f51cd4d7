"""How a project's releases came over time, as its index lists them; what is kept of a page that was read for that."""

from __future__ import annotations

from whypin.locks.releases import release_files
from whypin.locks.upload_times import ago, at, counted, instant
from whypin.model.release import Published
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Final


class History(Record):
    """How many releases there are, the time of the first one, and the last one with its time; None: not told."""

    __slots__ = ("count", "first", "last", "version")

    def __init__(self, count: int, first: datetime | None, last: datetime | None, version: str) -> None:
        self.count: Final = count
        self.first: Final = first
        self.last: Final = last
        self.version: Final = version

    def told(self, now: float) -> str:
        """In a clause; `now` are the seconds since 1970."""
        said = f"{counted(self.count, 'release')} on the index"
        if self.first is None or self.last is None:
            return f"{said}; the index does not say when they came"
        # A clock may be wrong.
        age = max(at(now), self.last) - self.last
        return f"{said}; the last one is {self.version}, {ago(age)}; the first one came on {self.first:%Y-%m-%d}"


def history(answer: Published) -> History:
    """What a whole page says."""
    files = answer.files or ()
    times = [(time, file.version or "") for file in files if file.uploaded and (time := instant(file.uploaded))]
    versions = {file.version for file in files if file.version}
    if not times:
        return History(len(versions), None, None, "")
    last, version = max(times)
    return History(len(versions), min(times)[0], last, version)


def trimmed(answer: Published, versions: Iterable[str]) -> Published:
    """The page with the files of some versions only: a large one takes 10 MB."""
    files = [file for version in dict.fromkeys(versions) for file in release_files(answer, version)]
    return Published(answer.index, tuple(files), status=answer.status, reason=answer.reason, serial=answer.serial)

"""Files of a release written to where the caller keeps them, their digests computed on the way."""

from __future__ import annotations

import hashlib

from whypin.index.connections import borrowed
from whypin.index.files import request, why_not_fetched
from whypin.index.sdists import UNANSWERED, NoSdist
from whypin.index.workers import each
from whypin.locks.recorded import STRONG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import BinaryIO, Final

    from whypin.index.connections import Connections
    from whypin.index.plan import Plan
    from whypin.index.sdists import Sdist
    from whypin.index.settings import Settings

LARGEST = 256 * 1024 * 1024
"""Bytes of the largest file that is fetched."""

_DEADLINE = 600.0
_LATE = "gave no file in time"
_OK = 200
_SHOWN = 200


class Download:
    """A source distribution on its way into a file; `digests` are those of what was written, by algorithm."""

    def __init__(self, sdist: Sdist, file: BinaryIO) -> None:
        self.sdist: Final = sdist
        self.size = 0
        self._file = file
        self._hashes: Mapping[str, hashlib._Hash] = {}
        self.told: Callable[[], None] = lambda: None

    def save(self, pieces: Iterator[bytes]) -> None:
        """Write a body, from its start: an attempt before may have written some of it."""
        self._file.seek(0)
        self._file.truncate()
        self.size, self._hashes = 0, {kind: hashlib.new(kind) for kind in STRONG}
        for piece in pieces:
            self._file.write(piece)
            self.size += len(piece)
            for found in self._hashes.values():
                found.update(piece)
            self.told()

    @property
    def digests(self) -> dict[str, str]:
        """Hexadecimal digits in lower case."""
        return {kind: found.hexdigest() for kind, found in self._hashes.items()}

    def hold(self) -> None:
        """Raises `NoSdist` where it is another file than the index publishes, or nothing vouches for it."""
        file, index = self.sdist.file, self.sdist.index
        name = file.filename[:_SHOWN]
        announced = {kind: value for kind, value in file.digests.items() if kind in STRONG}
        if not announced:
            raise NoSdist(f"`{index}` gives no hash of `{name}` that counts (SHA-256 or longer)", UNANSWERED)
        if any(self.digests[kind] != value for kind, value in announced.items()):
            raise NoSdist(f"`{name}` is not the file that `{index}` publishes: its hash differs", UNANSWERED)


def fetch(
    settings: Settings, plan: Plan, jobs: Sequence[Download], progress: Callable[[int, int], None] | None = None
) -> None:
    """Fetch all at once, and compare each with what its index publishes. Raises `NoSdist`.

    `progress` gets the bytes that came and those that are expected (0 where an index does not say).
    """
    sizes = [job.sdist.file.size for job in jobs]
    total = sum([size for size in sizes if size is not None]) if None not in sizes else 0
    for job in jobs if progress else ():
        job.told = lambda: progress(sum([one.size for one in jobs]), total) if progress else None
    found = {id(job): error for job, error in each_file(settings, plan, jobs)}
    for job in jobs:
        error = found[id(job)]
        if error is not None:
            raise error


def each_file(
    settings: Settings, plan: Plan, jobs: Sequence[Download], shared: Connections | None = None
) -> Iterator[tuple[Download, NoSdist | None]]:
    """Fetch all at once; each as it comes, None where it is what its index publishes, else why there is none."""
    from whypin.index.client import Unreachable
    from whypin.index.logins import Logins

    asked = []
    for job in jobs:
        why = why_not_fetched(job.sdist.file.url, job.sdist.index)
        if why:
            name = job.sdist.file.filename[:_SHOWN]
            yield job, NoSdist(f"`{job.sdist.index}` has `{name}` at an address that {why}", UNANSWERED)
        else:
            asked.append(job)
    if not asked:
        return
    try:
        client, done = borrowed(settings.replaced(limit=LARGEST, deadline=_DEADLINE), shared)
    except Unreachable as error:
        yield from [(job, NoSdist(f"`{job.sdist.index}` {error}", UNANSWERED)) for job in asked]
        return
    logins = Logins(settings, plan)

    def work(job: Download) -> str:
        url = job.sdist.file.url.partition("#")[0]
        try:
            status = request(client, logins, job.sdist.index, url, job.save).status
        except Unreachable as error:
            return str(error)
        return "" if status == _OK else f"answered {status}"

    try:
        for job, said in each(asked, work, min(len(asked), settings.threads), _DEADLINE + 60):
            yield job, _held(job, said)
    finally:
        done()


def _held(job: Download, said: str | None) -> NoSdist | None:
    if said != "":
        name = job.sdist.file.filename[:_SHOWN]
        return NoSdist(f"`{name}` was not fetched: its host {said or _LATE}", UNANSWERED)
    try:
        job.hold()
    except NoSdist as error:
        return error
    return None

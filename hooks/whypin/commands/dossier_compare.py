"""The archives of a change, compared: what changed between the sdists, and what a wheel has that its sdist has not."""

from __future__ import annotations

import os
from contextlib import suppress
from shutil import rmtree
from tempfile import mkdtemp

from whypin.commands.review_scan import scan
from whypin.commands.review_sdists import files_of, opened
from whypin.dossier.difference import Patches, difference, unlisted
from whypin.dossier.links import addresses
from whypin.dossier.running import Nothing
from whypin.dossier.unsourced import unsourced
from whypin.index.download import Download
from whypin.model.dossier import Difference, Untold
from whypin.sdist import wheel as wheels
from whypin.sdist.compare import parts
from whypin.sdist.refused import Refused
from whypin.text.printable import printable
from whypin.vcs.git import NoAnswer
from whypin.vcs.snapshots import NEW, OLD, Snapshots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO, Final

    from whypin.commands.review_sdists import Side
    from whypin.dossier.running import Half
    from whypin.index.sdists import NoSdist, Sdist
    from whypin.model.dossier import Scan
    from whypin.vcs.snapshots import Changed

    Wanted = Sdist | Untold
    Patched = tuple[Changed, Iterator[bytes]]

REFUSED, UNANSWERED = 2, 3
"""Exit statuses: an archive was refused; an index, git or a tool did not answer."""

SAME = "the sdist is the same"
_NOTHING = Nothing()
_SHOWN = 200


class Way:
    """How archives are compared: `root` is the repository, `room` are bytes for the patches of one package."""

    def __init__(self, root: str, environ: Mapping[str, str], room: int, *, scans: bool) -> None:
        self.root: Final = root
        self.environ: Final = environ
        self.room: Final = room
        self.scans: Final = scans


class Comparison:
    """The files of one change: its sdists, of which `old` is None for a package that is new, and wheels.

    Each is what is to be fetched, or why there is none. They are written to a folder of their own below `folder`. What
    comes of them is in `difference`, `unsourced`, `scan` and `addresses` (those that the new sdist names); `statuses`
    are those that the run ends with for it.
    """

    def __init__(self, folder: str, old: Wanted | None, new: Wanted, wheels: Sequence[Sdist] | Untold) -> None:
        self.difference: Difference | Untold = Difference((), ())
        self.unsourced: tuple[str, ...] | Untold = ()
        self.scan: Scan | Untold | None = None
        self.addresses: dict[str, str] = {}
        self.notes: list[str] = []
        self.statuses: set[int] = set()
        self._wheels: Final = wheels
        numbered = {} if isinstance(wheels, Untold) else {f"wheel{number}": one for number, one in enumerate(wheels)}
        self._parts: Final[dict[str, Wanted | None]] = {"old": old, "new": new, **numbered}
        self._same: Final = _digest(old) == _digest(new) != ""
        differs = not isinstance(old, Untold) and not self._same
        needed = {"old": differs, "new": differs or bool(numbered), **dict.fromkeys(numbered, True)}
        self._folder: Final = mkdtemp(dir=folder)
        self._jobs: Final = {
            name: self._job(name, one)
            for name, one in self._parts.items()
            if needed[name] and one is not None and not isinstance(one, Untold) and not isinstance(new, Untold)
        }
        self._waiting: Final = {id(job) for job in self.jobs}
        self._errors: Final[dict[int, NoSdist]] = {}

    @property
    def jobs(self) -> list[Download]:
        """What is to be fetched."""
        return [job for job, _ in self._jobs.values()]

    def arrived(self, job: Download, error: NoSdist | None) -> bool:
        """Note that a file came, or why it did not; whether it was the last one."""
        self._waiting.discard(id(job))
        if error is not None:
            self._errors[id(job)] = error
        return not self._waiting

    def make(self, way: Way) -> None:
        """Compare what came, and let go of it."""
        try:
            new = self._side("new")
            self.addresses = {} if isinstance(new, Untold) else addresses(new.archive.head)
            self.difference = self._difference(new, way)
            self.unsourced = self._unsourced(new)
        except OSError as error:
            # A full disk, above all: files of whoever wrote the archives have no say in what is opened here.
            self.statuses.add(UNANSWERED)
            self.difference = self.unsourced = Untold(f"there is no room for what is compared: {error.strerror}")
            self.scan = self.difference if way.scans else None
        finally:
            for _, file in self._jobs.values():
                with suppress(OSError):
                    file.close()
            rmtree(self._folder, ignore_errors=True)

    def _job(self, name: str, wanted: Sdist) -> tuple[Download, BinaryIO]:
        file = open(os.path.join(self._folder, name), "w+b")  # noqa: SIM115 - closed when all is compared
        return Download(wanted, file), file

    def _side(self, name: str) -> Side | Untold:
        """An sdist that came, or why there is none."""
        wanted = self._parts[name]
        if isinstance(wanted, Untold):
            return wanted
        if name not in self._jobs:
            return Untold(SAME)
        job, file = self._jobs[name]
        if id(job) in self._errors:
            self.statuses.add(UNANSWERED)
            return Untold(str(self._errors[id(job)]))
        try:
            return opened(job, file.name, file)
        except Refused as error:
            self.statuses.add(REFUSED)
            return Untold(str(error))

    def _difference(self, new: Side | Untold, way: Way) -> Difference | Untold:
        if self._same:
            self.scan = Untold(SAME) if way.scans else None
            return Difference((), ())
        old = None if self._parts["old"] is None else self._side("old")
        if isinstance(self._parts["old"], Untold) or isinstance(new, Untold) or isinstance(old, Untold):
            sides = (self._parts["new"], _before(self._parts["old"]), new, _before(old))
            told = [one for one in sides if isinstance(one, Untold)]
            self.scan = told[0] if way.scans else None
            return told[0]
        try:
            if way.scans:
                self.scan = scan(old, new, way.root, way.environ, self._folder)
                self.statuses.update({UNANSWERED} if isinstance(self.scan, Untold) else ())
            return self._compared(old, new, way)
        except Refused as error:
            self.statuses.add(REFUSED)
            return Untold(str(error))
        except NoAnswer as error:
            self.statuses.add(UNANSWERED)
            return Untold(str(error))

    def _compared(self, old: Side | None, new: Side, way: Way) -> Difference:
        """Raises `Refused` and `NoAnswer`."""
        before: Half = _NOTHING if old is None else old
        found = parts(before.archive, new.archive, lambda path: bool(before.runs(path) or new.runs(path)))
        folder = os.path.join(self._folder, "compared")
        os.mkdir(folder)
        made = Snapshots(folder, way.root, way.environ)
        running = frozenset(found.running)
        made.add(OLD, () if old is None else files_of(old, found.old_shown), running.__contains__)
        made.add(NEW, files_of(new, found.new_shown), running.__contains__)
        count = unlisted(found)
        if count:
            self.notes.append(f"{count:,} more files of {new.file_name} changed, and are not listed")
        return difference(found, before, new, _patched(made, running), Patches(way.room))

    def _unsourced(self, new: Side | Untold) -> tuple[str, ...] | Untold:
        if isinstance(self._parts["new"], Untold):
            return self._parts["new"]
        if isinstance(self._wheels, Untold):
            return self._wheels
        if isinstance(new, Untold):
            return new
        found = [(one.file.filename, self._of_wheel(f"wheel{at}", new)) for at, one in enumerate(self._wheels)]
        told: list[str] = []
        for name, one in found:
            if isinstance(one, Untold):
                return one
            told += one if len(found) == 1 else [f"{name[:_SHOWN]}: {path}" for path in one]
        return tuple(told)

    def _of_wheel(self, name: str, new: Side) -> tuple[str, ...] | Untold:
        job, file = self._jobs[name]
        if id(job) in self._errors:
            self.statuses.add(UNANSWERED)
            return Untold(str(self._errors[id(job)]))
        try:
            return unsourced(wheels.read(file), new.archive, new.promises.lines)
        except Refused as error:
            self.statuses.add(REFUSED)
            return Untold(f"`{printable(job.sdist.file.filename[:_SHOWN])}` was not read: {error}")


def _before(side: object) -> Untold | None:
    """Why there is no old side, in words that do not speak of the new one."""
    return Untold(f"what was before is not known: {side.why}") if isinstance(side, Untold) else None


def _digest(wanted: Wanted | None) -> str:
    return "" if wanted is None or isinstance(wanted, Untold) else wanted.file.digests.get("sha256", "")


def _patched(made: Snapshots, running: frozenset[str]) -> Iterator[Patched]:
    """What runs by itself first."""
    if running:
        yield from made.patched(first=True)
    yield from made.patched()

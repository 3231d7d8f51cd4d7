"""The package indexes of a run: asked once a project, with a progress bar where somebody watches."""

from __future__ import annotations

import os
import sys

from whypin.commands.cache_folder import folder
from whypin.commands.index_settings import settings
from whypin.commands.options import Usage
from whypin.commands.repository_files import RepositoryFiles
from whypin.index.lookup import open_index
from whypin.index.plan import Plan
from whypin.index.trust import refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import BinaryIO

    from whypin.commands.options import Options
    from whypin.index.connections import Connections
    from whypin.index.download import Download
    from whypin.index.lookup import Lookup, Needed
    from whypin.index.releases import Releases
    from whypin.index.sdists import Sdists
    from whypin.model.facts import Base
    from whypin.model.project import Project
    from whypin.model.report import IndexCoverage
    from whypin.model.rule import Rule
    from whypin.model.sums import Sums

_WIDTH = 30


class Online:
    """Opens a new look-up for each project it is given.

    `allowed` gives the hosts that the configuration allows; `root` is the repository under review.
    Raises `Usage` for an index or host on the command line that could never be asked.
    """

    def __init__(
        self,
        options: Options,
        environment: Mapping[str, str],
        rules: Sequence[Rule],
        allowed: Callable[[], tuple[str, ...]] = tuple,
        root: str | None = None,
    ) -> None:
        _refuse(options, environment)
        self._reviewed = RepositoryFiles(root, environment)
        self._folder = None if options.no_cache else folder(options.cache_dir, environment, self._reviewed)
        self._settings = settings(options, environment, allowed, self._folder, self._reviewed)
        self._rules = frozenset([rule.name for rule in rules])
        self._lasting = all(rule.needs_index != "now" for rule in rules)
        self._watched = not options.no_progress and not options.quiet and _is_watched(environment)
        self._lookup: Lookup | None = None

    def prepare(
        self,
        project: Project,
        base: Base | None = None,
        needed: Needed | None = None,
        *,
        alone: bool = False,
        sums: Sums | None = None,
    ) -> Lookup:
        """Ask for every locked package of the project; with a `base`, for who published what it moved from and to.

        Those that are `needed` are asked for in any case, and no others where they stand `alone`. `sums` are looked at
        for what the indexes leave open.
        """
        self._lookup = open_index(self._settings, self._progress if self._watched else None)
        try:
            self._lookup.prepare(
                project, self._rules, lasting=self._lasting, base=base, needed=needed, alone=alone, sums=sums
            )
        finally:
            if self._watched:
                sys.stderr.write("\r\x1b[K")
        return self._lookup

    def sdists(self, key: str) -> Sdists:
        """The source distributions of a project, by its name in normal form."""
        from whypin.index.sdists import Sdists

        return Sdists(self._settings, Plan(self._settings), key)

    def fetch(self, jobs: Sequence[Download]) -> None:
        """Fetch files. Raises `whypin.index.sdists.NoSdist`."""
        from whypin.index.download import fetch

        def told(done: int, total: int) -> None:
            sys.stderr.write("\r" + progress(done // 1000, total // 1000, _columns(), "fetching, in kB "))
            sys.stderr.flush()

        try:
            fetch(self._settings, Plan(self._settings), jobs, told if self._watched else None)
        finally:
            if self._watched:
                sys.stderr.write("\r\x1b[K")

    def archive(self, url: str, file: BinaryIO) -> str:
        """Fetch an archive that the person named; the address that gave it. Raises `NoArchive`."""
        from whypin.index.archives import fetch

        return fetch(self._settings, url, file)

    def everything(self, shared: Connections | None = None) -> Releases:
        """The same indexes, to be asked for all that they have of single packages, over connections of the caller's."""
        from whypin.index.releases import Releases

        return Releases(self._settings, shared)

    def coverage(self) -> tuple[IndexCoverage, ...]:
        """What the last look-up asked of each index."""
        return () if self._lookup is None else self._lookup.coverage()

    def notes(self) -> tuple[str, ...]:
        """What the last look-up has to say for the summary."""
        notes = () if self._lookup is None else self._lookup.notes
        return (*notes, *self._reviewed.notes, *(() if self._folder is None else self._folder.notes))

    def told(self, done: int, total: int) -> None:
        """Show how far it is where somebody watches; `cleared` takes it away."""
        if self._watched:
            self._progress(done, total)

    def cleared(self) -> None:
        """Take the progress bar away."""
        if self._watched:
            sys.stderr.write("\r\x1b[K")

    def _progress(self, done: int, total: int) -> None:
        sys.stderr.write("\r" + progress(done, total, _columns()))
        sys.stderr.flush()


def progress(done: int, total: int, columns: int, start: str = "asking the index ") -> str:
    """The line of a progress bar; one that wrapped could not be written over, so it is shorter than the terminal."""
    # An index may not say how long a file is, or be wrong.
    end = f"{done}/{total}" if done <= total else f"{done}"
    width = min(_WIDTH, columns - len(start) - len(end) - len("[] ") - 1)
    bar = "#" * (width * min(done, total) // (total or 1))
    return f"{start}[{bar:<{width}}] {end}" if width > 0 else end[: max(columns - 1, 0)]


def _refuse(options: Options, environment: Mapping[str, str]) -> None:
    """Say what is wrong before every package of every lock says it. The value is not shown: it may hold a password."""
    if options.index_url is not None and (why := refusal(options.index_url)):
        raise Usage(f"`--index-url` names an address that {why}")
    hosts = {
        "--allow-host": options.allow_host or (),
        "WHYPIN_ALLOW_HOSTS": [environment.get("WHYPIN_ALLOW_HOSTS", "")],
    }
    for name, values in hosts.items():
        if any(mark in value for value in values for mark in "/@"):
            raise Usage(f"`{name}` takes hosts, such as `index.example.org` or `index.example.org:8443`, no addresses")


def _is_watched(environment: Mapping[str, str]) -> bool:
    """Whether standard error is a terminal that can clear a line; Python has none where a person closed it."""
    return sys.stderr is not None and sys.stderr.isatty() and environment.get("TERM") != "dumb"


def _columns() -> int:
    try:
        # A terminal that does not know says 0.
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80

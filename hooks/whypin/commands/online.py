"""The package indexes of a run: asked once a project, with a progress bar where somebody watches."""

from __future__ import annotations

import sys

from whypin.commands.cache_folder import folder
from whypin.commands.index_settings import settings
from whypin.index.lookup import open_index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whypin.commands.options import Options
    from whypin.index.lookup import Lookup
    from whypin.model.project import Project
    from whypin.model.report import Coverage

_WIDTH = 30


class Online:
    """Opens a new look-up for each project it is given. `allowed` gives the hosts that the configuration allows."""

    def __init__(
        self,
        options: Options,
        environment: Mapping[str, str],
        rules: frozenset[str],
        allowed: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._folder = None if options.no_cache else folder(options.cache_dir, environment)
        self._settings = settings(options, environment, allowed=allowed, cache=self._folder)
        self._rules = rules
        self._watched = sys.stderr.isatty() and not options.no_progress and not options.quiet
        self._lookup: Lookup | None = None

    def prepare(self, project: Project) -> Lookup:
        """Ask for every locked package of the project."""
        self._lookup = open_index(self._settings, self._progress if self._watched else None)
        try:
            self._lookup.prepare(project, self._rules)
        finally:
            if self._watched:
                sys.stderr.write("\r\x1b[K")
        return self._lookup

    def coverage(self) -> tuple[Coverage, ...]:
        """What the last look-up asked of each index."""
        return () if self._lookup is None else self._lookup.coverage()

    def notes(self) -> tuple[str, ...]:
        """What the last look-up has to say for the summary."""
        notes = () if self._lookup is None else self._lookup.notes
        return notes if self._folder is None else (*notes, *self._folder.notes)

    def _progress(self, done: int, total: int) -> None:
        bar = "#" * (_WIDTH * done // total)
        sys.stderr.write(f"\rasking the index [{bar:<{_WIDTH}}] {done}/{total}")
        sys.stderr.flush()

"""The configurations that bind guards at a gate: those of the base, whatever the change makes of them."""

from __future__ import annotations

from whypin.project.configuration import Configuration
from whypin.project.paths import folder_of
from whypin.project.targets import Exclusions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from whypin.project.before import Before
    from whypin.project.configuration import Governs
    from whypin.project.targets import Targets


class Binding:
    """The configurations (`Governs`) of the base, for each file that it had, under whatever name.

    A folder that is new in the change may be governed by a configuration that is new with it, and a pair for a new lock
    counts.
    Without a base (`before` None) nothing is decided.
    """

    def __init__(self, now: Governs, before: Before | None) -> None:
        self._then: Governs = Configuration() if before is None else before.decided
        self._now = now
        self._before = before
        self._made: dict[tuple[int, int], Configuration] = {}

    def of(self, path: str) -> Configuration:
        """The configuration that binds guards for a file. Raises `ConfigurationError`."""
        if self._before is None:
            return self._then.of(path)
        was, now = self._before.had(path), self._now.of(path)
        is_new = not was and now.path is not None and not self._before.had(now.path)
        # What governs the run as a whole is the base's, even where its root held no file.
        if is_new and path and self._is_new(folder_of(path)):
            return now
        then = self._then.of(was or path)
        if then.locks == now.locks:
            return then
        made = (id(then), id(now))
        if made not in self._made:
            self._made[made] = then.replaced(locks=self._pairs(then, now))
        return self._made[made]

    def _is_new(self, folder: str) -> bool:
        return self._before is not None and not self._before.had_any(folder)

    def _pairs(self, then: Configuration, now: Configuration) -> tuple[tuple[str, tuple[str, ...]], ...]:
        moved = self._moved
        kept = {moved(lock): tuple([moved(path) for path in declarations]) for lock, declarations in then.locks}
        new = {lock: declarations for lock, declarations in now.locks if self._before and not self._before.had(lock)}
        return tuple({**new, **kept}.items())

    def _moved(self, path: str) -> str:
        return (self._before and self._before.renamed(path)) or path

    def targets(self, wanted: Targets, *, new: bool = False) -> Targets:
        """The files of a run with those that only the change leaves out; `new`: with what it adds, too."""
        exclusions = Exclusions(self._then)
        back = []
        for path, _ in wanted.excluded:
            was = path if self._before is None else self._before.had(path)
            if (was or new) and (self._before is None or not exclusions.of(was or path)):
                back.append(path)
        if not back:
            return wanted
        left = tuple([pair for pair in wanted.excluded if pair[0] not in back])
        if wanted.folders:
            return wanted.replaced(found=(*wanted.found, *back), excluded=left)
        return wanted.replaced(named=(*wanted.named, *back), excluded=left)

"""The history of the repository as `whypin.why` goes through it: the log, and the contents of files by their ids."""

from __future__ import annotations

from whypin.model.commit import Commit
from whypin.project.once import PATTERNS, declarations, may_declare
from whypin.vcs import git
from whypin.vcs.history import Entry, Logged, log
from whypin.vcs.revision import Objects, Revision
from whypin.why.changes import History

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.model.project import Document
    from whypin.model.why import Change, Stated
    from whypin.project.configuration import Governs
    from whypin.project.tree import Tree

# Larger files of declarations are nobody's.
_LIMIT = 4 * 1024 * 1024
# Contents that are kept: each is the later side of one commit and the earlier one of the next.
_KEPT = 64
# What stands in place of an id for contents that are not committed.
_HERE = "@"


class Past:
    """What `HEAD` grew from. `tree` holds the files that there are; `notes` says what could not be told."""

    def __init__(self, root: str, environ: Mapping[str, str], tree: Tree, configuration: Governs) -> None:
        self._root: Final = root
        self._environ: Final = environ
        self._tree: Final = tree
        self._configuration: Final = configuration
        self._objects: Final = Objects(root, environ, _LIMIT)
        self._kept: Final[dict[str, bytes | None]] = {}
        self._files: Final[dict[str, dict[str, str]]] = {}
        self.notes: list[str] = []

    def changes(self, now: Mapping[str, Sequence[Stated]], *, brief: bool = False) -> Mapping[str, list[Change]]:
        """The changes of each package, the latest first; `now` is what is stated of it.

        With `brief` those that made each constraint what it is, and few others.
        """
        history = History(self, now, brief=brief)
        paths = sorted({one.path for found in now.values() for one in found})
        try:
            history.go_through(self._commits(paths))
        except git.NoAnswer as error:
            self.notes.append(f"the history is not known: {error}")
        finally:
            self._objects.close()
        return history.changes

    def _commits(self, paths: Sequence[str]) -> Iterator[Logged]:
        head = self._objects.commit("HEAD")
        yield from self._uncommitted(head, paths)
        found = log(self._root, self._environ, PATTERNS, paths)
        for one in found.commits:
            if not found.shallow or one.parents:
                yield one
                continue
            # What it holds came with it only in this clone.
            short = f"`{one.commit.id}` of {one.commit.date}"
            self.notes.append(f"the clone is shallow: its history ends at commit {short}")
            return

    def _uncommitted(self, head: str, paths: Iterable[str]) -> Iterator[Logged]:
        """The files that are not as `HEAD` has them, as if they had been committed."""
        then = Revision(self._objects, head)
        entries = []
        renames: Mapping[str, str] | None = None
        for path in paths:
            data = self._tree.read(path)
            if data is None or then.read(path) == data:
                continue
            old_path = path
            if not then.id_of(path):
                renames = git.renames(self._root, self._environ, head) if renames is None else renames
                old_path = next((old for old, new in renames.items() if new == path), path)
            self._kept[_HERE + path] = data
            entries.append(Entry(path, (then.id_of(old_path),), _HERE + path, old_path=old_path))
        if entries:
            yield Logged(Commit("", ""), (head,), tuple(entries))

    def bytes_of(self, blob: str) -> bytes | None:
        """As `whypin.why.changes.Contents` says."""
        if blob in self._kept:
            return self._kept[blob]
        try:
            found = self._objects.get(blob, blob)
        except git.TooLarge:
            found = None
        if len(self._kept) >= _KEPT:
            del self._kept[next(name for name in self._kept if not name.startswith(_HERE))]
        self._kept[blob] = data = None if found is None else found[1]
        return data

    def document(self, path: str, data: bytes) -> Document | None:
        """As `whypin.why.changes.Contents` says."""
        return declarations(path, data, self._configuration)

    def files(self, commit: str) -> Mapping[str, str]:
        """As `whypin.why.changes.Contents` says."""
        if commit not in self._files:
            then = Revision(self._objects, commit)
            paths = [path for path in then.known() if may_declare(path)]
            self._files[commit] = {path: name for path in paths if (name := then.id_of(path))}
        return self._files[commit]

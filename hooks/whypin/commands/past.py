"""The history of the repository as `whypin.why` goes through it: the log, and the contents of files by their ids."""

from __future__ import annotations

from whypin.model.commit import Commit, Entry, Logged
from whypin.project.once import declarations, may_declare
from whypin.project.tree import Unreadable
from whypin.vcs import git
from whypin.vcs.contents import Contents
from whypin.vcs.history import log
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
# So many times a file is followed to the one that it came from.
_MOST_MOVES = 60
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
        self._here: Final[dict[str, bytes]] = {}
        self._contents: Final = Contents(self._objects)
        self._files: Final[dict[tuple[str, str], dict[str, str]]] = {}
        self._shallow = False
        self.notes: list[str] = []

    def changes(self, now: Mapping[str, Sequence[Stated]], *, brief: bool = False) -> Mapping[str, list[Change]]:
        """The changes of each package, the latest first; `now` is what is stated of it.

        With `brief` those that made each constraint what it is, and few others.
        """
        history = History(self, now, brief=brief)
        try:
            head = self._objects.commit("HEAD")
            self._shallow = git.is_shallow(self._root, self._environ)
            wanted = history.at_first
            history.go_through(self._uncommitted(head, sorted(wanted)), wanted)
            history.go_through(self._log(head, wanted), wanted)
            for _ in range(_MOST_MOVES):
                if not history.ahead:
                    break
                commit = next(reversed(history.ahead))[0]
                together = [place for place in history.ahead if place[0] == commit]
                wanted = {place[1]: history.ahead.pop(place) for place in together}
                history.go_through(self._log(commit, wanted), wanted)
            else:
                self.notes.append(f"files were moved more than {_MOST_MOVES} times, and the history ends there")
        except git.NoAnswer as error:
            self.notes.append(f"the history is not known: {error}")
        finally:
            self._objects.close()
        return history.changes

    def _log(self, commit: str, wanted: Mapping[str, object]) -> Iterator[Logged]:
        found = log(self._root, self._environ, commit, sorted(wanted))
        self._contents.expect(found)
        for one in found:
            if self._shallow and not one.parents:
                # What it holds came with it only in this clone.
                where = f"`{one.commit.id}` of {one.commit.date}"
                self.notes.append(f"the clone is shallow: its history ends at commit {where}")
                return
            yield one

    def _uncommitted(self, head: str, paths: Iterable[str]) -> Iterator[Logged]:
        """The files that are not as `HEAD` has them, as if they had been committed."""
        then = Revision(self._objects, head)
        entries = []
        for path in paths:
            try:
                data = self._tree.read(path)
            except Unreadable:
                continue
            if data is not None and then.read(path) != data:
                self._here[_HERE + path] = data
                entries.append(Entry(path, (then.id_of(path),), _HERE + path))
        if entries:
            yield Logged(Commit("", ""), (head,), tuple(entries))

    def bytes_of(self, blob: str) -> bytes | None:
        """As `whypin.why.changes.Contents` says."""
        return self._here[blob] if blob in self._here else self._contents.get(blob)

    def document(self, path: str, data: bytes) -> Document | None:
        """As `whypin.why.changes.Contents` says."""
        return declarations(path, data, self._configuration)

    def files(self, commit: str, folder: str) -> Mapping[str, str]:
        """As `whypin.why.changes.Contents` says."""
        if (commit, folder) not in self._files:
            then = Revision(self._objects, commit)
            paths = [path for path in then.known() if may_declare(path, folder)]
            self._files[commit, folder] = {path: name for path in paths if (name := then.id_of(path))}
        return self._files[commit, folder]

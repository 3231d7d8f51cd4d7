"""The files as the base had them, seen from those that there are (`whypin.model.facts.Base`)."""

from __future__ import annotations

from whypin.project.discovery import discovered, format_of
from whypin.project.load import load
from whypin.project.paths import folder_of, joined, name_of
from whypin.project.reading import UNREADABLE, Files
from whypin.project.tree import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Final

    from whypin.model.project import Document, Pair, Project
    from whypin.project.configuration import Governs
    from whypin.project.tree import Tree


class Before:
    """`then` and `now` are the files at the base and those that there are, each with the configurations it goes by.

    `commit` is the full id of the base, `decided` are the configurations that it had; `renames` gives what was renamed
    since, by the path then; `folders` are those that a run was asked for whole ("" is the root), beside the files of
    the `project`. `has` tells whether a file held some bytes at
    the base, None where the tree is to be asked for them.
    """

    def __init__(
        self,
        commit: str,
        then: tuple[Tree, Governs],
        now: tuple[Tree, Governs],
        project: Project,
        renames: Callable[[], Mapping[str, str]],
        *,
        folders: tuple[str, ...] = ("",),
        level: str | None = None,
        has: Callable[[str, bytes], bool] | None = None,
    ) -> None:
        self.commit: Final = commit
        self._then, self.decided = then
        self._now, self._decides = now
        self._project = {document.path: document for document in project.documents}
        self._targets = project.targets
        self._renames = renames
        self._folders = folders
        self._level = level
        self._has = has or (lambda path, data: data == _bytes(self._then, path))
        self._files: Files | None = None
        self._moved: Mapping[str, str] | None = None
        self._paths: tuple[str, ...] | None = None
        self._known: frozenset[str] | None = None
        self._same: dict[str, bool] = {}
        self._documents: dict[str, Document | None] = {}
        self._pairs: dict[str, Pair | None] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """As `Base` says."""
        if self._paths is None:
            found = {path for folder in self._folders for path in discovered(self._then, folder)}
            around = {folder_of(path) for path in self._targets} if "" not in self._folders else set()
            for folder in around:
                found |= {path for name in self._then.names(folder) if format_of(path := joined(folder, name) or name)}
            # A lock of any name may have been configured.
            named = {lock for path in sorted(found) for lock, _ in self.decided.of(path).locks}
            named = {lock for lock in named if folder_of(lock) in around or "" in self._folders}
            found |= {lock for lock in named if name_of(lock) in self._then.names(folder_of(lock))}
            self._paths = tuple(sorted(found))
        return self._paths

    @property
    def tree(self) -> Tree:
        """All its files, by their paths then."""
        return self._then

    def document(self, path: str) -> Document | None:
        """As `Base` says."""
        if path not in self._documents:
            self._documents[path] = self._read(path)
        return self._documents[path]

    def renamed(self, path: str) -> str:
        """As `Base` says."""
        if self._is_there(path):
            return path
        found = self._all_renames().get(path, "")
        return found if found and self._is_there(found) else ""

    def had(self, path: str) -> str:
        """The path at the base of a file that there is, "" where it is new."""
        if name_of(path) in self._then.names(folder_of(path)):
            return path
        return next((old for old, new in self._all_renames().items() if new == path), "")

    def had_any(self, folder: str) -> bool:
        """Whether a folder had a file of its own."""
        return bool(self._then.names(folder))

    def pair(self, path: str) -> Pair | None:
        """As `Base` says."""
        if path not in self._pairs:
            project = load(self._then, (path,), self.decided, level=self._level)
            self._pairs[path] = next((pair for pair in project.pairs if pair.lock.path == path), None)
        return self._pairs[path]

    def project(self) -> Project:
        """The dependency files that it had, with what belongs together."""
        return load(self._then, self.paths, self.decided, level=self._level)

    def is_same(self) -> bool:
        """Whether every file that is checked is what it was, and none that it had there is gone."""
        return all(self._is_same(path) for path in self._targets) and all(self._is_there(path) for path in self.paths)

    def _is_same(self, path: str) -> bool:
        if path not in self._same:
            data = _bytes(self._now, path)
            self._same[path] = data is not None and self._has(path, data)
        return self._same[path]

    def _read(self, path: str) -> Document | None:
        if path in self._project and self._is_same(path) and self._is_read_alike(path):
            return self._project[path]
        was = self.had(path) or path
        now = self._project.get(path)
        data = _bytes(self._then, was) if now is not None and now.lock is not None else None
        if now is not None and data is not None and self._is_read_alike(path):
            from whypin.project.partly import read

            partly = read(was, data, now)
            if partly is not None:
                return partly
        if self._files is None:
            self._files = Files(self._then, self.decided, self._level)
        document = self._files.document(was, included=format_of(was) is None)
        broken = document is None or any(problem.rule == UNREADABLE for problem in document.problems)
        return None if broken else document

    def _is_read_alike(self, path: str) -> bool:
        """Whether no change of the configuration makes a lock of declarations, or the other way round."""
        then, now = self.decided.of(path), self._decides.of(path)
        return (then.locks, then.level) == (now.locks, now.level)

    def _is_there(self, path: str) -> bool:
        if "" not in self._folders:
            return name_of(path) in self._now.names(folder_of(path))
        if self._known is None:
            self._known = frozenset(self._now.known())
        return path in self._known

    def _all_renames(self) -> Mapping[str, str]:
        if self._moved is None:
            self._moved = self._renames()
        return self._moved


def _bytes(tree: Tree, path: str) -> bytes | None:
    try:
        return tree.read(path)
    except Unreadable:
        return None

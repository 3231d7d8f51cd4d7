"""The history of constraints: from the commits that changed dependency files to what each made of a package.

Commits are gone through from the latest to the first, and only files that declare a package, or did before it came to
where it is, are read. A constraint is followed through renames, and from one file to another: where a commit brings a
declaration, another file that lost it in that commit, or that had it then and has it no more, is where it came from.
"""

from __future__ import annotations

from whypin.model.why import Change, Stated
from whypin.why.mentions import changed_lines, mentioned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Final, Protocol

    from whypin.model.commit import Commit
    from whypin.model.declaration import Declaration
    from whypin.model.project import Document

    class Contents(Protocol):
        """Where the walk finds what files held."""

        def bytes_of(self, blob: str) -> bytes | None:
            """The contents of an id; None where they are not there, or too large."""
            ...

        def document(self, path: str, data: bytes) -> Document | None:
            """Bytes read as a file of that path; None where they hold no declarations that can be read."""
            ...

        def files(self, commit: str) -> Mapping[str, str]:
            """The ids of the dependency files of a commit (full id), by path."""
            ...

    class Entry(Protocol):
        """One file of a commit (`whypin.vcs.history.Entry`)."""

        path: Final[str]
        old_path: Final[str]
        old: Final[tuple[str, ...]]
        new: Final[str]

    class Logged(Protocol):
        """A commit with its files (`whypin.vcs.history.Logged`)."""

        commit: Final[Commit]
        parents: Final[tuple[str, ...]]
        entries: Final[tuple[Entry, ...]]


def stated(path: str, declaration: Declaration) -> Stated:
    """What a declaration says, with its marker."""
    text = declaration.constraint.text if declaration.constraint is not None else ""
    if declaration.reference is not None:
        text = declaration.reference.target.value
    marker = f"; {declaration.marker.value}" if declaration.marker is not None else ""
    return Stated(path, f"{text}{marker}")


class _Read:
    """What a version of a file states of each package, and of which packages over several lines."""

    def __init__(self, document: Document) -> None:
        self.stated: dict[str, list[Stated]] = {}
        self.open: set[str] = set()
        for declaration in document.declarations:
            if declaration.key:
                self.stated.setdefault(declaration.key, []).append(stated(document.path, declaration))
                if _is_open(document.source.text, declaration):
                    self.open.add(declaration.key)


def _is_open(text: str, declaration: Declaration) -> bool:
    """Whether a part of what is stated is on another line than the name."""
    start, end = declaration.span.start, declaration.span.end
    if declaration.name is not None:
        start = min(start, declaration.name.span.start)
    return "\n" in text[start:end]


class History:
    """The changes of some packages, by their normal names.

    `now` is what is stated of each now. With `brief` a package is let go once each of its constraints has been seen to
    become what it is.
    """

    def __init__(self, contents: Contents, now: Mapping[str, Iterable[Stated]], *, brief: bool = False) -> None:
        self._contents: Final = contents
        self._brief: Final = brief
        self._now: Final = {key: frozenset([one.path for one in found]) for key, found in now.items()}
        self._followed: Final = {key: set(paths) for key, paths in self._now.items()}
        # What is looked for in each file.
        self._keys: Final[dict[str, set[str]]] = {}
        for key, paths in self._now.items():
            for path in paths:
                self._keys.setdefault(path, set()).add(key)
        self._pending: Final = {key: {(one.path, one.meaning) for one in found} for key, found in now.items()}
        self._known: Final[dict[tuple[str, str], _Read | None]] = {}
        self._later: Final[dict[tuple[str, str], list[Stated]]] = {}
        self._open: Final[dict[str, set[str]]] = {}
        self.changes: Final[dict[str, list[Change]]] = {key: [] for key in now}

    @property
    def done(self) -> bool:
        """Whether nothing is left to be found."""
        return not self._keys

    def go_through(self, commits: Iterable[Logged]) -> None:
        """Take in commits, children before their parents; what has no id is what is not committed yet."""
        for one in commits:
            if self.done:
                return
            self._take(one)

    def _take(self, one: Logged) -> None:
        commit = one.commit if one.commit.full else None
        lost: dict[str, list[Stated]] = {}
        came: dict[str, list[Stated]] = {}
        for entry in one.entries:
            for key in self._touched(entry):
                before, after = self._sides(entry, key)
                if before is None or after is None:
                    continue
                pairs, gone, new = paired(before, after)
                lost.setdefault(key, []).extend(gone)
                came.setdefault(key, []).extend(new)
                for old, now in pairs:
                    self._note(key, Change(commit, old, now))
                if entry.old_path != entry.path and before:
                    self._follow(key, entry.old_path)
        for key in {*lost, *came}:
            self._settle(key, one, commit, lost.get(key, []), came.get(key, []))

    def _touched(self, entry: Entry) -> list[str]:
        """The packages whose constraints may differ between the sides of an entry."""
        keys = self._keys.get(entry.path)
        if not keys:
            return []
        if entry.old_path != entry.path or not entry.new or not any(entry.old):
            return sorted(keys)
        if len(entry.old) > 1:
            return sorted(keys)
        old, new = self._contents.bytes_of(entry.old[0]), self._contents.bytes_of(entry.new)
        if old is None or new is None:
            return []
        found = mentioned(changed_lines(old, new), keys) | (self._open.get(entry.path, set()) & keys)
        return sorted(found)

    def _sides(self, entry: Entry, key: str) -> tuple[list[Stated] | None, list[Stated] | None]:
        """What is stated before and after; a version that cannot be read states what the next one does."""
        after = self._stated(entry.path, entry.new, key)
        if after is None:
            after = self._later.get((entry.path, key))
        befores = [self._stated(entry.old_path, old, key) for old in entry.old] or [[]]
        if after is not None:
            same = [one for one in befores if one is not None and _meanings(one) == _meanings(after)]
            if len(befores) > 1 and same:
                # A merge took this side as it was.
                return None, None
            if any(one is None for one in befores):
                self._later[entry.old_path, key] = after
        return befores[0], after

    def _stated(self, path: str, blob: str, key: str) -> list[Stated] | None:
        if not blob:
            return []
        if (path, blob) not in self._known:
            data = self._contents.bytes_of(blob)
            document = None if data is None else self._contents.document(path, data)
            self._known[path, blob] = found = None if document is None else _Read(document)
            if found is not None:
                self._open[path] = found.open
        read = self._known[path, blob]
        return None if read is None else read.stated.get(key, [])

    def _settle(self, key: str, one: Logged, commit: Commit | None, lost: list[Stated], came: list[Stated]) -> None:
        """Match what came to a file with what another one lost, or had before."""
        if came:
            lost = lost + self._lost_elsewhere(key, one)
        pairs, gone, new = paired(lost, came)
        if new and one.parents:
            more, _, new = paired(self._had_elsewhere(key, one.parents[0]), new)
            pairs += more
        for old, now in pairs:
            self._follow(key, old.path)
            self._note(key, Change(commit, old, now))
        for now in new:
            self._note(key, Change(commit, None, now))
        for old in gone:
            if old.path in self._followed[key]:
                self._note(key, Change(commit, old, None))

    def _lost_elsewhere(self, key: str, one: Logged) -> list[Stated]:
        """What the same commit took out of files that are not followed."""
        found: list[Stated] = []
        for entry in one.entries:
            if entry.path not in self._followed[key] and entry.old and entry.old[0]:
                before = self._stated(entry.old_path, entry.old[0], key) or []
                after = self._stated(entry.path, entry.new, key) or []
                found += paired(before, after)[1] if before else []
        return found

    def _had_elsewhere(self, key: str, parent: str) -> list[Stated]:
        """What files of a commit declare that do so no more."""
        found: list[Stated] = []
        for path, blob in self._contents.files(parent).items():
            if path not in self._now[key] and path not in self._followed[key]:
                data = self._contents.bytes_of(blob)
                if data is not None and mentioned(data, (key,)):
                    found += self._stated(path, blob, key) or []
        return found

    def _follow(self, key: str, path: str) -> None:
        self._followed[key].add(path)
        self._keys.setdefault(path, set()).add(key)

    def _note(self, key: str, change: Change) -> None:
        self.changes[key].append(change)
        after, before = change.after, change.before
        if not self._brief or after is None or (after.path, after.meaning) not in self._pending[key]:
            return
        self._pending[key].discard((after.path, after.meaning))
        if change.is_move and before is not None:
            self._pending[key].add((before.path, before.meaning))
        if not self._pending[key]:
            for path, keys in list(self._keys.items()):
                keys.discard(key)
                if not keys:
                    del self._keys[path]


def paired(before: list[Stated], after: list[Stated]) -> tuple[list[tuple[Stated, Stated]], list[Stated], list[Stated]]:
    """The pairs that changed or moved, what has gone and what is new; equal ones find each other first."""
    gone, new, pairs = list(before), [], []
    for now in after:
        same = [old for old in gone if old.meaning == now.meaning]
        if not same:
            new.append(now)
            continue
        old = next((one for one in same if one.path == now.path), same[0])
        gone.remove(old)
        if old.path != now.path:
            pairs.append((old, now))
    for now in list(new):
        near = next((old for old in gone if _marker(old) == _marker(now)), gone[0] if gone else None)
        if near is not None:
            gone.remove(near)
            new.remove(now)
            pairs.append((near, now))
    return pairs, gone, new


def _marker(one: Stated) -> str:
    return one.text.partition(";")[2].replace(" ", "")


def _meanings(found: list[Stated]) -> list[str]:
    return sorted([one.meaning for one in found])


def chain(changes: Iterable[Change], now: Stated) -> Iterator[Change]:
    """Those of the changes of a package, the latest first, that led to what is stated now."""
    wanted: Stated | None = now
    for change in changes:
        after = change.after
        if after is None or wanted is None or after.path != wanted.path or after.meaning != wanted.meaning:
            continue
        yield change
        wanted = change.before

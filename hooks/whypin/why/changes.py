"""The history of constraints: from the commits that changed dependency files to what each made of a package.

Only the log of files that declare a package is gone through, from the latest commit to the first. Where a commit brings
a declaration, a file that had it before, and does not have it now, is where it came from, be it that the file was
renamed, that another format took its place, or that the old one went some commits later; its log is gone through next.
"""

from __future__ import annotations

from whypin.model.names import normalise
from whypin.model.why import Change, Stated
from whypin.why.mentions import changed_lines, mentioned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from typing import Final, Protocol

    from whypin.model.commit import Commit, Entry, Logged
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

        def files(self, commit: str, folder: str) -> Mapping[str, str]:
            """The ids of what may have held declarations in a commit (full id), by path.

            In the folder, where what came to be lies, a file of any name that may be included counts.
            """
            ...


def stated(path: str, declaration: Declaration) -> Stated:
    """What a declaration says, with its marker."""
    text = declaration.constraint.text if declaration.constraint is not None else ""
    if declaration.reference is not None:
        text = declaration.reference.target.value
    marker = f"; {declaration.marker.value}" if declaration.marker is not None else ""
    return Stated(path, f"{text}{marker}")


class _Read:
    """What a version of a file states of some packages, and of which of them over several lines."""

    def __init__(self, document: Document, keys: Container[str]) -> None:
        self.stated: dict[str, list[Stated]] = {}
        self.open: set[str] = set()
        for declaration in document.declarations:
            if declaration.key in keys:
                self.stated.setdefault(declaration.key, []).append(stated(document.path, declaration))
                if _is_open(document.source.text, declaration):
                    self.open.add(declaration.key)
        for problem in document.problems:
            # What no installer reads (`ansible>2.9<2.10`) is what a person wrote all the same.
            number = document.source.position(problem.span.start)[0]
            name, rest = _taken_apart(document.source.line(number))
            if normalise(name) in keys:
                self.stated.setdefault(normalise(name), []).append(Stated(document.path, rest))


def _taken_apart(line: str) -> tuple[str, str]:
    """The name that a line begins with, and what follows it before a comment."""
    text = line.partition("#")[0].strip(" \t\"',")
    end = next((at for at, sign in enumerate(text) if not (sign.isalnum() or sign in "-_.")), len(text))
    return text[:end], text[end:].strip()


def _is_open(text: str, declaration: Declaration) -> bool:
    """Whether a part of what is stated is on another line than the name."""
    start, end = declaration.span.start, declaration.span.end
    if declaration.name is not None:
        start = min(start, declaration.name.span.start)
    return "\n" in text[start:end]


class History:
    """The changes of some packages, by their normal names.

    `now` is what is stated of each now. With `brief` a package is let go once each of its constraints has been seen to
    become what it is. `ahead` are the logs to go through: for a commit (full id) and a path the packages to look for.
    """

    def __init__(self, contents: Contents, now: Mapping[str, Iterable[Stated]], *, brief: bool = False) -> None:
        self._contents: Final = contents
        self._brief: Final = brief
        self._now: Final = {key: frozenset([one.path for one in found]) for key, found in now.items()}
        self._followed: Final = {key: set(paths) for key, paths in self._now.items()}
        self._pending: Final = {key: {(one.path, one.meaning) for one in found} for key, found in now.items()}
        self._known: Final[dict[tuple[str, str], _Read | None]] = {}
        self._later: Final[dict[tuple[str, str], list[Stated]]] = {}
        self._open: Final[dict[str, set[str]]] = {}
        self.ahead: Final[dict[tuple[str, str], set[str]]] = {}
        self.changes: Final[dict[str, list[Change]]] = {key: [] for key in now}

    @property
    def at_first(self) -> dict[str, set[str]]:
        """The packages to look for in each file that there is now."""
        found: dict[str, set[str]] = {}
        for key, paths in self._now.items():
            for path in paths:
                found.setdefault(path, set()).add(key)
        return found

    def go_through(self, commits: Iterable[Logged], wanted: Mapping[str, set[str]]) -> None:
        """Take in commits, children before their parents; what has no id is what is not committed yet.

        `wanted` are the packages to look for, by path.
        """
        for one in commits:
            left = {path: {key for key in keys if self._pending[key]} for path, keys in wanted.items()}
            if not any(left.values()):
                return
            self._take(one, left)

    def _take(self, one: Logged, wanted: Mapping[str, set[str]]) -> None:
        commit = one.commit if one.commit.full else None
        lost: dict[str, list[Stated]] = {}
        came: dict[str, list[Stated]] = {}
        for entry in one.entries:
            for key in self._touched(entry, wanted.get(entry.path, set())):
                before, after = self._sides(entry, key)
                if before is None or after is None:
                    continue
                pairs, gone, new = paired(before, after)
                lost.setdefault(key, []).extend(gone)
                came.setdefault(key, []).extend(new)
                for old, now in pairs:
                    self._note(key, Change(commit, old, now))
        for key in {*lost, *came}:
            self._settle(key, one, commit, lost.get(key, []), came.get(key, []))

    def _touched(self, entry: Entry, keys: set[str]) -> list[str]:
        """The packages whose constraints may differ between the sides of an entry."""
        if not keys or len(entry.old) > 1 or not entry.new or not any(entry.old):
            return sorted(keys)
        if entry.path not in self._open:
            self._read(entry.path, entry.new)
        old, new = self._contents.bytes_of(entry.old[0]), self._contents.bytes_of(entry.new)
        if old is None or new is None:
            return []
        return sorted(mentioned(changed_lines(old, new), keys) | (self._open.get(entry.path, set()) & keys))

    def _sides(self, entry: Entry, key: str) -> tuple[list[Stated] | None, list[Stated] | None]:
        """What is stated before and after; a version that cannot be read states what the next one does."""
        after = self._stated(entry.path, entry.new, key)
        if after is None:
            after = self._later.get((entry.path, key))
        befores = [self._stated(entry.path, old, key) for old in entry.old] or [[]]
        if after is not None:
            if len(befores) > 1 and any(one is not None and _meanings(one) == _meanings(after) for one in befores):
                # A merge took this side as it was.
                return None, None
            if any(one is None for one in befores):
                self._later[entry.path, key] = after
        return befores[0], after

    def _stated(self, path: str, blob: str, key: str) -> list[Stated] | None:
        if not blob:
            return []
        read = self._read(path, blob)
        return None if read is None else read.stated.get(key, [])

    def _read(self, path: str, blob: str) -> _Read | None:
        if (path, blob) not in self._known:
            data = self._contents.bytes_of(blob)
            document = None if data is None else self._contents.document(path, data)
            self._known[path, blob] = found = None if document is None else _Read(document, self._now)
            if found is not None:
                self._open[path] = found.open
        return self._known[path, blob]

    def _settle(self, key: str, one: Logged, commit: Commit | None, lost: list[Stated], came: list[Stated]) -> None:
        """Match what came to a file with what another one lost, or had before."""
        pairs, gone, new = paired(lost, came)
        if new and one.parents:
            folder = new[0].path.rpartition("/")[0]
            had, still = self._had_elsewhere(key, one, folder)
            more, _, new = paired(had, new)
            pairs += more
            # What stays for now is where it came from only if it says the same.
            more = [pair for pair in paired(still, new)[0] if pair[0].meaning == pair[1].meaning]
            pairs += more
            new = [now for now in new if all(now is not after for _, after in more)]
        for old, now in pairs:
            if old.path not in self._followed[key] and one.parents:
                self._followed[key].add(old.path)
                self.ahead.setdefault((one.parents[0], old.path), set()).add(key)
            self._note(key, Change(commit, old, now))
        for now in new:
            self._note(key, Change(commit, None, now))
        for old in gone:
            self._note(key, Change(commit, old, None))

    def _had_elsewhere(self, key: str, one: Logged, folder: str) -> tuple[list[Stated], list[Stated]]:
        """What files of the parent declare that do so no more: lost in the very commit, and later."""
        there = self._contents.files(one.commit.full, folder) if one.commit.full else {}
        had: list[Stated] = []
        still: list[Stated] = []
        for path, blob in self._contents.files(one.parents[0], folder).items():
            if path in self._now[key] or path in self._followed[key]:
                continue
            data = self._contents.bytes_of(blob)
            if data is not None and mentioned(data, (key,)):
                stays = bool(self._stated(path, there.get(path, ""), key))
                (still if stays else had).extend(self._stated(path, blob, key) or [])
        return had, still

    def _note(self, key: str, change: Change) -> None:
        self.changes[key].append(change)
        after, before = change.after, change.before
        if not self._brief or after is None or (after.path, after.meaning) not in self._pending[key]:
            return
        self._pending[key].discard((after.path, after.meaning))
        if change.is_move and before is not None:
            self._pending[key].add((before.path, before.meaning))


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

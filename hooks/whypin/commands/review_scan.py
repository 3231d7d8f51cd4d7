"""What bandit reports of a new source distribution and did not report of the old one."""

from __future__ import annotations

import os
from collections import Counter

from whypin.commands.bandit import Broken, Scanner, command
from whypin.dossier.running import Nothing
from whypin.model.dossier import Issue, Scan, Untold
from whypin.sdist.archive import contents
from whypin.sdist.compare import LARGEST, parts
from whypin.sdist.kinds import TEXT
from whypin.sdist.modes import LINK, PROGRAM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from whypin.commands.bandit import Reported
    from whypin.commands.review_sdists import Session, Side
    from whypin.commands.review_shown import Ink
    from whypin.sdist.archive import Member

MISSING = "`bandit` is not installed: `pipx install bandit` brings it"
MOST, MANY = 64 * 1024 * 1024, 20_000
"""Bytes and number of the files that are scanned."""

_LONGEST, _SHOWN = 300, 5
_RANKS = ("high", "medium", "low")
_ENDINGS = (".py", ".pyw")
# Build tools run these as Python (SCons, waf).
_NAMES = ("sconstruct", "sconscript", "wscript")
# They are about a function, whose range is its whole body: what they tell stands in the message.
_OF_A_FUNCTION = ("B107",)


def scan(old: Side | None, new: Side, root: str, environ: Mapping[str, str]) -> Scan | Untold:
    """Scan what differs between two sdists, or all of one that is new, and tell what is new.

    An issue is not new where the old file of the same path, or a file of the same name that went, had one of the same
    rule, message and code: lines that only moved are not told, repeats are counted. What runs by itself never counts as
    moved. `root` is the repository, none of whose programs is started. Raises Refused as `contents` does.
    """
    words = command(root, environ)
    if words is None:
        return Untold(MISSING)
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="whypin-") as folder:
        os.mkdir(os.path.join(folder, "files"))
        files = _Files(old, new, os.path.join(folder, "files"))
        scanner = Scanner(words, folder, environ)
        try:
            scanner.scan(files.add_new())
            unread = {files.written[name][1] for name in scanner.unread}.union(files.left_out)
            before = files.add_old({files.written[one.file][1] for one in scanner.found})
            if before:
                scanner.scan(before)
        except Broken as error:
            return Untold(str(error))
        fresh, kept = files.sorted_out(scanner)
        return Scan(f"bandit {scanner.version}".rstrip(), tuple(fresh), kept, tuple(sorted(unread)))


class _Files:
    """The Python files that differ, `written` under numbers: whether each is of the new side, and its path.

    Of the old side those are enough that can have what was found in the new one.
    """

    def __init__(self, old: Side | None, new: Side, folder: str) -> None:
        self._old, self._new, self._folder = old, new, folder
        self._was = Nothing.archive if old is None else old.archive
        self._is = new.archive
        self._room, self._count = MOST, MANY
        self._ids: dict[bytes, int] = {}
        self.written: dict[str, tuple[bool, str]] = {}
        self.left_out: list[str] = []
        found = parts(self._was, self._is, self._runs)
        # What only now has a name by which it is run was not scanned where it stood.
        renamed = [path for before, path in found.moved if _is_named_python(path) and not _is_named_python(before)]
        self._differ = [path for path in (*found.running, *found.others, *renamed) if not self._same(path)]

    def add_new(self) -> list[str]:
        """Write those of the new side; gives their numbers."""
        return self._write(self._new, self._wanted(self._differ, self._is.members), is_new=True)

    def add_old(self, paths: Collection[str]) -> list[str]:
        """Write those of the old side that can have the issues of these paths."""
        if self._old is None:
            return []
        places = {self._place(path) for path in paths}
        wanted = [path for path in self._differ if self._place(path) in places]
        return self._write(self._old, self._wanted(wanted, self._was.members), is_new=False)

    def _runs(self, path: str) -> bool:
        return bool(self._new.runs(path) or (self._old is not None and self._old.runs(path)))

    def _same(self, path: str) -> bool:
        """Whether only the mode differs."""
        pair = [side.members[path] for side in (self._was, self._is) if path in side.members]
        return len(pair) == 2 and pair[0].digest == pair[1].digest and LINK not in (pair[0].mode, pair[1].mode)

    def _wanted(self, paths: Sequence[str], members: Mapping[str, Member]) -> frozenset[str]:
        """Those that can be Python, as far as there is room; what is left out of the new is remembered."""
        wanted = []
        for path in paths:
            member = members.get(path)
            if member is None or not (_is_python(path, member) or _can_be_script(path, member)):
                continue
            if member.size <= min(LARGEST, self._room) and self._count:
                self._room -= member.size
                self._count -= 1
                wanted.append(path)
            elif members is self._is.members and _is_python(path, member):
                self.left_out.append(path)
        return frozenset(wanted)

    def _write(self, side: Side, wanted: frozenset[str], *, is_new: bool) -> list[str]:
        names = []
        for path, pieces in contents(side.file, side.file_name, wanted) if wanted else ():
            body = b"".join(pieces)
            if _is_python(path, side.archive.members[path]) or _is_script(body):
                names.append(f"{len(self.written)}.py")
                self.written[names[-1]] = is_new, path
                with open(os.path.join(self._folder, names[-1]), "wb") as file:
                    file.write(body)
        return names

    def sorted_out(self, scanner: Scanner) -> tuple[list[Issue], int]:
        """The new issues, the worst first, and how many others the new side has."""
        before: Counter[object] = Counter()
        found: list[tuple[Issue, object]] = []
        for name, issues in _by_file(scanner.found).items():
            is_new, path = self.written[name]
            lines = self._lines(scanner.place(name))
            for one in issues:
                last = one.first if one.rule in _OF_A_FUNCTION else one.last
                key: object = (self._place(path), one.rule, one.text, tuple(lines[one.first - 1 : last]))
                if is_new:
                    text = one.text[:_LONGEST]
                    found.append((Issue(path, one.first, one.rule, one.severity, one.confidence, text), key))
                else:
                    before[key] += 1
        fresh = []
        for issue, key in sorted(found, key=_rank):
            if before[key] > 0:
                before[key] -= 1
            else:
                fresh.append(issue)
        return fresh, len(found) - len(fresh)

    def _lines(self, place: str) -> list[int]:
        """Each line of a file as a number, the same for the same text."""
        with open(place, "rb") as file:
            return [self._ids.setdefault(line.strip(), len(self._ids)) for line in file.read().splitlines()]

    def _place(self, path: str) -> tuple[str, str]:
        """What an issue's place is compared by: the path, of a file that came or went its name."""
        if (path in self._was.members) == (path in self._is.members) or self._runs(path):
            return path, ""
        return "", _name(path)


def _by_file(issues: Sequence[Reported]) -> dict[str, list[Reported]]:
    found: dict[str, list[Reported]] = {}
    for one in issues:
        found.setdefault(one.file, []).append(one)
    return found


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _is_python(path: str, member: Member) -> bool:
    return member.mode != LINK and _is_named_python(path)


def _is_named_python(path: str) -> bool:
    name = _name(path).lower()
    return name.endswith(_ENDINGS) or name in _NAMES


def _can_be_script(path: str, member: Member) -> bool:
    return member.kind == TEXT and (member.mode == PROGRAM or (member.mode != LINK and "." not in _name(path)))


def _is_script(body: bytes) -> bool:
    return body.startswith(b"#!") and b"python" in body[:200].partition(b"\n")[0]


def _rank(found: tuple[Issue, object]) -> tuple[int, int, str, int]:
    issue = found[0]
    return _order(issue.severity), _order(issue.confidence), issue.path, issue.line


def _order(word: str) -> int:
    return _RANKS.index(word) if word in _RANKS else len(_RANKS)


def asked_for(session: Session, old: Side | None, new: Side) -> Scan | Untold | None:
    """The scan of a session, None where none is asked for."""
    return None if session.options.scan is None else scan(old, new, session.check.root, os.environ)


def said(ink: Ink, found: Scan | Untold, *, first: bool) -> Iterator[str]:
    """The lines of a scan; `first` says that there was no release before."""
    if isinstance(found, Untold):
        yield ink.bold("bandit: not scanned")
        yield f"  {ink.plain(found.why)}"
        yield ""
        return
    issues = f"{len(found.new):,} {'' if first else 'new '}{'issue' if len(found.new) == 1 else 'issues'}"
    kept = "" if first else f", {found.kept:,} as before in the files that changed"
    yield ink.bold(f"{found.tool}: {issues}{kept}")
    together: dict[tuple[str, str], list[int]] = {}
    for one in found.new:
        told = f"{one.rule} (confidence {one.confidence}): {one.text}"
        together.setdefault((f"{one.severity:<6} {one.path}", told), []).append(one.line)
    for (place, told), lines in together.items():
        shown = ", ".join([str(line) for line in lines[:_SHOWN]])
        yield f"  {ink.plain(f'{place}:{shown}{_more(len(lines))}: {told}')}"
    if found.unread:
        unread = f"not read: {', '.join(found.unread[:_SHOWN])}{_more(len(found.unread))}"
        yield f"  {ink.plain(unread)}"
    yield ""


def _more(count: int) -> str:
    return f" and {count - _SHOWN:,} more" if count > _SHOWN else ""

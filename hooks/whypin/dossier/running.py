"""What runs by itself and changed between two source distributions."""

from __future__ import annotations

import re

from whypin.model.dossier import MACHINE_CODE, Running
from whypin.model.names import normalise
from whypin.sdist.archive import Archive
from whypin.sdist.kinds import is_code
from whypin.sdist.running import BUILT, Promises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import Protocol

    from whypin.model.dossier import Happened
    from whypin.sdist.archive import Member
    from whypin.sdist.compare import Parts

    class Half(Protocol):
        """A source distribution on one side of a comparison."""

        @property
        def archive(self) -> Archive:
            """What it holds."""
            ...

        @property
        def promises(self) -> Promises:
            """What it says of itself."""
            ...

        def runs(self, path: str) -> str:
            """When a file runs by itself, "" for one that does not."""
            ...


CALLED = "runs when it is called by its name"
_ENTRY_POINT, _NEEDED = "entry point: ", "needed to build: "
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class Nothing:
    """The side before a package that is new."""

    archive = Archive(top="", members={})
    promises = Promises(backend=(), lines=(), unread=())

    def runs(self, path: str) -> str:
        """Nothing of it does."""
        return ""


def running(found: Parts, old: Half, new: Half) -> Iterator[Running]:
    """Files that run by themselves, promises that went and came, and code that only a machine reads.

    `what` of a promise is its line (`needed to build: cffi`), with the one that it replaces.
    """
    for path in found.running:
        yield Running(happened(path, old, new), path, new.runs(path) or old.runs(path))
    yield from _promised(old.promises.lines, new.promises.lines)
    for path in (*found.running, *found.others, *[path for _, path in found.moved]):
        member = new.archive.members.get(path)
        if member is not None and is_code(path, member.kind):
            yield Running(happened(path, old, new), path, f"{MACHINE_CODE}, {described(member)}")


def _promised(old: Sequence[str], new: Sequence[str]) -> Iterator[Running]:
    """Promises that went and came; one that came in the place of a single other one changed."""
    went, came = _by_subject(old, frozenset(new)), _by_subject(new, frozenset(old))
    replaced = {subject for subject, lines in went.items() if len(lines) == len(came.get(subject, ())) == 1}
    for subject, lines in went.items():
        if subject not in replaced:
            yield from [Running("gone", line, _kept_when(line)) for line in lines]
    for subject, lines in came.items():
        if subject in replaced:
            was = went[subject][0].partition("= " if lines[0].startswith(_ENTRY_POINT) else ": ")[2]
            yield Running("changed", f"{lines[0]} (was {was})", _kept_when(lines[0]))
        else:
            yield from [Running("new", line, _kept_when(line)) for line in lines]


def _by_subject(lines: Sequence[str], others: Collection[str]) -> dict[str, list[str]]:
    """Those that the others have not, by what they are about."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line not in others:
            found.setdefault(_subject(line), []).append(line)
    return found


def _subject(line: str) -> str:
    """What a promise is about: the package that is needed, or the name of a command."""
    if line.startswith(_ENTRY_POINT):
        return line.partition("=")[0]
    name = _NAME.match(line, len(_NEEDED)) if line.startswith(_NEEDED) else None
    return f"{_NEEDED}{normalise(name[0])}" if name else line.partition(": ")[0]


def happened(path: str, old: Half, new: Half) -> Happened:
    """What became of a path."""
    return "new" if path not in old.archive.members else "gone" if path not in new.archive.members else "changed"


def described(member: Member) -> str:
    """Size and digest."""
    return f"{member.size:,} bytes, sha256 {member.digest}"


def _kept_when(line: str) -> str:
    return CALLED if line.startswith(_ENTRY_POINT) else BUILT

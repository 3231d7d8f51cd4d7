"""What runs by itself and changed between two source distributions."""

from __future__ import annotations

from whypin.model.dossier import Running
from whypin.sdist.archive import Archive
from whypin.sdist.kinds import is_code
from whypin.sdist.running import BUILT, Promises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
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
_ENTRY_POINT = "entry point: "


class Nothing:
    """The side before a package that is new."""

    archive = Archive(top="", members={})
    promises = Promises(backend=(), lines=(), unread=())

    def runs(self, path: str) -> str:
        """Nothing of it does."""
        return ""


def running(found: Parts, old: Half, new: Half) -> Iterator[Running]:
    """Files that run by themselves, promises that went and came, and code that only a machine reads.

    `what` of a promise is its line (`needed to build: cffi`).
    """
    for path in found.running:
        yield Running(happened(path, old, new), path, new.runs(path) or old.runs(path))
    for line in old.promises.lines:
        if line not in new.promises.lines:
            yield Running("gone", line, _kept_when(line))
    for line in new.promises.lines:
        if line not in old.promises.lines:
            yield Running("new", line, _kept_when(line))
    for path in (*found.running, *found.others, *[path for _, path in found.moved]):
        member = new.archive.members.get(path)
        if member is not None and is_code(path, member.kind):
            yield Running(happened(path, old, new), path, f"code for the machine, {described(member)}")


def happened(path: str, old: Half, new: Half) -> Happened:
    """What became of a path."""
    return "new" if path not in old.archive.members else "gone" if path not in new.archive.members else "changed"


def described(member: Member) -> str:
    """Size and digest."""
    return f"{member.size:,} bytes, sha256 {member.digest}"


def _kept_when(line: str) -> str:
    return CALLED if line.startswith(_ENTRY_POINT) else BUILT

"""`whypin review inspect NAME VERSION`: a source distribution whole, for a first review."""

from __future__ import annotations

import os
from tempfile import TemporaryFile

from whypin.commands.pager import page
from whypin.commands.review_scan import asked_for, said
from whypin.commands.review_sdists import parser, run
from whypin.commands.review_shown import Ink, promised
from whypin.dossier.running import Nothing, described
from whypin.model.dossier import Untold
from whypin.sdist.archive import contents
from whypin.sdist.compare import parts
from whypin.sdist.kinds import is_code
from whypin.sdist.modes import LINK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.commands.review_sdists import Session, Side
    from whypin.sdist.compare import Parts


def main(argv: Sequence[str]) -> int:
    """Show all of it. 2 for what cannot be read or is to be chosen, 3 for what an index did not answer."""
    return run(parser("inspect", "Show a source distribution whole, for a first review."), argv, _run)


def _run(session: Session) -> int:
    options = session.options
    with session.sides(options.versions) as (folder, (side,)):
        ink = Ink(options.color)
        found = asked_for(session, None, side)
        scanned = [] if found is None else [*said(ink, found, first=True)]
        lines = _lines(ink, session.key, folder, side, scanned, listed=options.stat)
        page(lines, session.check.root, os.environ, paged=not options.no_pager)
    return 3 if isinstance(found, Untold) else 0


def _lines(ink: Ink, key: str, folder: str, side: Side, scanned: Sequence[str], *, listed: bool) -> Iterator[str]:
    found = parts(Nothing.archive, side.archive, lambda path: bool(side.runs(path)))
    yield ink.bold(f"{key} {side.download.sdist.version}")
    yield from [f"  {ink.plain(line)}" for line in side.head()]
    yield ""
    yield from _running(ink, found, side)
    yield from scanned
    yield ink.bold(f"files: {len(side.archive.members):,}")
    yield from _tree(ink, side)
    yield ""
    if found.unseen:
        yield ink.bold(f"not shown: {len(found.unseen):,}")
        for path, why in found.unseen:
            yield f"  {ink.plain(path)} ({why}): {described(side.archive.members[path])}"
        yield ""
    if not listed:
        yield from _contents(ink, found, folder, side)


def _running(ink: Ink, found: Parts, side: Side) -> Iterator[str]:
    lines = [f"{ink.plain(path)}: {side.runs(path)}" for path in found.running]
    lines += [ink.plain(line) for line in side.promises.lines]
    lines += promised(ink, side.promises)
    for path, member in side.archive.members.items():
        if is_code(path, member.kind):
            lines.append(f"{ink.plain(path)}: code for the machine, {described(member)}")
    yield ink.bold("runs by itself")
    yield from [f"  {line}" for line in lines or ["nothing"]]
    yield ""


def _tree(ink: Ink, side: Side) -> Iterator[str]:
    """Every file with its size, below the folders that it is in."""
    open_: list[str] = []
    for path, member in sorted(side.archive.members.items(), key=lambda one: one[0].split("/")):
        *folders, name = path.split("/")
        same = 0
        while same < min(len(open_), len(folders)) and open_[same] == folders[same]:
            same += 1
        for depth in range(same, len(folders)):
            yield f"  {'  ' * depth}{ink.plain(folders[depth])}/"
        open_ = folders
        yield f"  {'  ' * len(folders)}{ink.plain(name)}  {member.size:,}"


def _contents(ink: Ink, found: Parts, folder: str, side: Side) -> Iterator[str]:
    """What runs by itself, then the others; written to one file first, since an archive has an order of its own."""
    wanted = [path for path in (*found.running, *found.others) if path in found.new_shown]
    places: dict[str, int] = {}
    with TemporaryFile(dir=folder) as spool:
        for path, pieces in contents(side.file, side.file_name, found.new_shown):
            places[path] = spool.tell()
            for piece in pieces:
                spool.write(piece)
        for path in wanted:
            member = side.archive.members[path]
            spool.seek(places[path])
            body = spool.read(member.size)
            what = "a link to" if member.mode == LINK else f"{member.size:,} bytes"
            yield ink.bold(f"=== {path} ({what})")
            yield from [ink.line(line) for line in body.removesuffix(b"\n").split(b"\n")] if body else ()
            yield ""

"""`whypin review diff NAME [OLD NEW]`: what changed between the source distributions of two releases."""

from __future__ import annotations

import os

from whypin.commands.options import Usage
from whypin.commands.pager import page, run_tool
from whypin.commands.review_scan import asked_for, said
from whypin.commands.review_sdists import files_of, parser, run
from whypin.commands.review_shown import Ink, promised
from whypin.commands.terminal import write
from whypin.dossier.running import described, happened, running
from whypin.model.dossier import Untold
from whypin.sdist.compare import parts
from whypin.vcs.git import NoAnswer
from whypin.vcs.programs import find
from whypin.vcs.snapshots import NEW, OLD, Snapshots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.commands.review_sdists import Session, Side
    from whypin.sdist.compare import Parts
    from whypin.vcs.snapshots import Changed

_DIFFERENT = (0, 1)


def main(argv: Sequence[str]) -> int:
    """Show the difference. 2 for what cannot be read or is to be chosen, 3 for what an index or git did not answer."""
    return run(parser("diff", "Show what changed between the source distributions of two releases."), argv, _run)


def _run(session: Session) -> int:
    options = session.options
    if options.tool is not None and os.environ.get("CI"):
        raise Usage("`--tool` is for a person's own machine, and `CI` is set")
    versions = _versions(session)
    with session.sides(versions) as (folder, (old, new)):
        ink = Ink(options.color)
        found = asked_for(session, old, new)
        scanned = [] if found is None else [*said(ink, found, first=False)]
        if options.tool is not None:
            status = _by_tool(session, options.tool, folder, [*_heads(ink, session.key, old, new), *scanned], old, new)
        else:
            lines = _lines(session, ink, folder, old, new, scanned)
            page(lines, session.check.root, os.environ, paged=not options.no_pager)
            status = 0
    return 3 if isinstance(found, Untold) else status


def _versions(session: Session) -> tuple[str, str]:
    """Old and new, as the person named them or as the locks have them. Raises `Usage`."""
    given = session.options.versions
    if len(given) == 2:
        return given[0], given[1]
    if given:
        raise Usage("name both releases, or none: `whypin review diff NAME OLD NEW`")
    old = sorted({one.package.version for one in session.then})
    new = sorted({one.package.version for one in session.now})
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if len(gone) == len(come) == 1:
        return gone[0], come[0]
    name = session.options.name
    if not new:
        raise Usage(f"no lock has `{name}`; name both releases: `whypin review diff {name} OLD NEW`")
    listed = ", ".join([f"`{one}`" for one in come or new])
    if not old:
        raise Usage(f"`{name}` is new, or the base is not known: see `whypin review inspect {name} {(come or new)[0]}`")
    if not come:
        raise Usage(
            f"the locks have `{name}` at {listed}, as the base has; name both releases, or "
            "the branch that the update goes to, as in `--base main`"
        )
    raise Usage(f"the locks have several releases of `{name}` that are new or gone: {listed}; name both")


def _by_tool(session: Session, tool: str, folder: str, heads: list[str], old: Side, new: Side) -> int:
    program = find(tool, session.check.root, os.environ)
    if program is None:
        raise Usage(f"`{tool}` is not on the PATH")
    write("".join([f"{line}\n" for line in heads]))
    try:
        status = run_tool(program, [old.path, new.path], folder)
    except OSError as error:
        raise NoAnswer(f"`{tool}` cannot be run: {error.strerror}") from None
    if status not in _DIFFERENT:
        raise NoAnswer(f"`{tool}` failed with status {status}")
    return 0


def _heads(ink: Ink, key: str, old: Side, new: Side) -> Iterator[str]:
    yield ink.bold(f"{key} {old.download.sdist.version} -> {new.download.sdist.version}")
    for word, side in (("old", old), ("new", new)):
        for number, line in enumerate(side.head()):
            yield f"  {'' if number else word:<5}{ink.plain(line)}"
    yield ""


def _lines(session: Session, ink: Ink, folder: str, old: Side, new: Side, scanned: Sequence[str]) -> Iterator[str]:
    found = parts(old.archive, new.archive, lambda path: bool(old.runs(path) or new.runs(path)))
    yield from _heads(ink, session.key, old, new)
    yield from _running(ink, found, old, new)
    yield from scanned
    compared = os.path.join(folder, "compared")
    os.mkdir(compared)
    made = Snapshots(compared, session.check.root, os.environ)
    running = frozenset(found.running)
    made.add(OLD, files_of(old, found.old_shown), running.__contains__)
    made.add(NEW, files_of(new, found.new_shown), running.__contains__)
    first, rest = made.changed(first=True), made.changed()
    yield from _summary(ink, found, old, new, (*first, *rest), whole=session.options.stat)
    if session.options.stat:
        return
    for early in (True, False):
        for line in made.patch(first=early):
            yield ink.patch(line)


def _running(ink: Ink, found: Parts, old: Side, new: Side) -> Iterator[str]:
    """What runs by itself and changed."""
    lines = [f"{one.happened:<8} {ink.plain(one.what)}: {one.when}" for one in running(found, old, new)]
    lines += promised(ink, new.promises)
    yield ink.bold("runs by itself")
    yield from [f"  {line}" for line in lines or ["nothing that runs by itself changed"]]
    yield ""


def _summary(ink: Ink, found: Parts, old: Side, new: Side, counted: Sequence[Changed], *, whole: bool) -> Iterator[str]:
    added, deleted = sum([one.added or 0 for one in counted]), sum([one.deleted or 0 for one in counted])
    files = f"{len(counted)} {'file' if len(counted) == 1 else 'files'}"
    yield ink.bold(f"changed: {files}, +{added:,} -{deleted:,} lines")
    for one in counted if whole else ():
        name = one.new if one.old in ("", one.new) else one.old if not one.new else f"{one.old} -> {one.new}"
        lines = "bytes of zero" if one.added is None else f"+{one.added:,} -{one.deleted:,}"
        yield f"  {ink.plain(name)}  {lines}"
    if found.moved:
        yield ink.bold(f"moved, with the same content: {len(found.moved):,}")
        yield from [f"  {ink.plain(before)} -> {ink.plain(after)}" for before, after in found.moved]
    if found.unseen:
        yield ink.bold(f"not shown: {len(found.unseen):,}")
    for path, why in found.unseen:
        yield f"  {happened(path, old, new):<8} {ink.plain(path)} ({why})"
        for word, side in (("old", old), ("new", new)):
            if path in side.archive.members:
                yield f"           {word}: {described(side.archive.members[path])}"
    yield ""

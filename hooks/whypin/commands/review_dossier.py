"""`whypin review [PATH…]`: the dossier, which is all that locks have otherwise than at the base."""

from __future__ import annotations

import argparse
import os
import time
from importlib import import_module

from whypin.commands import reviewing
from whypin.commands.check import Check
from whypin.commands.delivery import save
from whypin.commands.dossier_compare import REFUSED, UNANSWERED
from whypin.commands.dossier_gather import Gatherer
from whypin.commands.options import Options, Usage, mistakes_told, outputs
from whypin.commands.parsing import add_index_options, bare_parser
from whypin.commands.terminal import complain, is_terminal, screen
from whypin.index.connections import Connections
from whypin.model.account import UNVERIFIED
from whypin.model.address import Address
from whypin.model.dossier import Dossier
from whypin.project.binding import Binding
from whypin.project.reading import UNREADABLE
from whypin.project.targets import Exclusions
from whypin.vcs.git import NoAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whypin.model.project import Document, Project
    from whypin.project.before import Before

FORMATS = ("markdown", "json", "html", "text")
_LEFT_OUT = ("unreadable-requirement", UNVERIFIED)


class DossierOptions(Options):
    """What `whypin review` was asked for."""

    # The base is compared in any case.
    new_only = True
    reports: Sequence[str] | None = None
    file: str | None = None
    scan: str | None = None


def main(argv: Sequence[str], commands: Sequence[str]) -> int:
    """0 where all was gathered; 2 for what cannot be read, 3 where something did not answer: the rest is shown.

    One of the `commands` behind options is misplaced.
    """
    options = DossierOptions()
    parser().parse_args(argv, namespace=options)
    return mistakes_told(lambda: _begin(options, commands))


def parser() -> argparse.ArgumentParser:
    """The parser of the dossier's options."""
    result = bare_parser("whypin review", "Show all that the change of the locks brings.")
    add = result.add_argument
    add("paths", nargs="*", metavar="PATH", help="locks or folders; without one, every lock of the repository")
    add("--base", metavar="REF", help="the revision that the change is compared with (default: detected)")
    kinds = f"{', '.join(FORMATS)} (default: text in a terminal, else markdown); repeatable with a file each"
    add("--format", metavar="FORMAT[=FILE]", action="append", dest="reports", help=kinds)
    add("--output", metavar="FILE", dest="file", help="write the dossier there")
    add("--scan", choices=("bandit",), help="let this program scan the files that differ (`pipx install bandit`)")
    add_index_options(result)
    return result


def _begin(options: DossierOptions, commands: Sequence[str]) -> int:
    misplaced = next((path for path in options.paths if path in commands and not os.path.lexists(path)), None)
    if misplaced is not None:
        raise Usage(f"`{misplaced}` comes first: `whypin review {misplaced} --help`")
    wanted = _outputs(options)
    check = Check(options, [reviewing.NAME], ())
    try:
        status, dossier = _dossier(check, options)
        if dossier is not None:
            for format, file in wanted:
                more = (screen("auto", os.environ),) if format == "text" and file is None else ()
                save(import_module(f"whypin.reports.dossier_{format}").render(dossier, *more), file)
        return status
    except NoAnswer as error:
        complain(str(error))
        return UNANSWERED
    finally:
        check.close()


def _outputs(options: DossierOptions) -> list[tuple[str, str | None]]:
    """Formats and their files; a terminal gets what can be read there. Raises `Usage`."""
    shown = is_terminal()
    default = ["text"] if shown and options.file is None else None
    wanted = outputs(options.reports or default, options.file, FORMATS)
    if shown and ("html", None) in wanted:
        raise Usage("a page needs a file: `--format html=dossier.html`")
    return wanted


def _dossier(check: Check, options: DossierOptions) -> tuple[int, Dossier | None]:
    project, before, hidden = _files(check)
    if before is None or check.online is None:
        basis = None if check.base is None else check.base.basis
        why = check.base.missing if check.base is not None else ""
        unknown = basis.why if basis is not None else "no lock is read"
        if "not a git repository" in unknown:
            unknown = "`whypin review` compares locks with a commit, and there is no git repository here"
        complain(why or f"the base is not known: {unknown}")
        return UNANSWERED, None
    online, shared = check.online, Connections()
    gatherer = Gatherer(check, project, before, online.everything(shared), online.told, scans=options.scan is not None)
    try:
        changes = gatherer.gather(gatherer.changes())
    finally:
        shared.close()
        online.cleared()
    unread = [*_unread(project, before), *(() if options.paths else _hidden(project, before))]
    doubts = [*[f"`{path}`: {why}" if path else why for path, why in project.unverified], *_doubts(check)]
    statuses = gatherer.statuses | ({REFUSED} if unread else set()) | ({UNANSWERED} if doubts else set())
    notes = [
        *unread,
        *doubts,
        *hidden,
        *_left_out(project, before),
        *_renamed_indexes(project, before),
        *gatherer.notes,
        *online.notes(),
    ]
    chosen = options.base
    dossier = Dossier(
        f"{chosen} ({before.commit[:12]})" if chosen else before.commit[:12],
        changes,
        locks=tuple([document.path for document, _ in project.locks() if document.path in project.targets]),
        made=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(check.now)),
        notes=tuple(dict.fromkeys(notes)),
    )
    return next((status for status in (REFUSED, UNANSWERED) if status in statuses), 0), dossier


def _files(check: Check) -> tuple[Project, Before | None, list[str]]:
    """The files of a run, what they were, and notes: a change does not say what is not looked at of it."""
    hidden: list[str] = []
    project = check.project(check.disk, True, check.targets, check.configuration)
    check.then = check.before(project, check.disk, check.configuration)
    if check.then is not None:
        wanted = Binding(check.configuration, check.then).targets(check.targets, new=True)
        hidden = [
            f"`{path}` is left out by {why} since the base; it is here all the same"
            for path, why in check.targets.excluded
            if (path, why) not in wanted.excluded
        ]
        if hidden:
            project = check.project(check.disk, True, wanted, check.configuration)
            check.then = check.before(project, check.disk, check.configuration)
    return project, check.then, hidden


def _doubts(check: Check) -> list[str]:
    return [one for one in (check.disk.doubt, "" if check.base is None else check.base.doubt) if one]


def _unread(project: Project, before: Before) -> Iterator[str]:
    """The locks that cannot be read, as they are or as they were."""
    for document in project.documents:
        if document.path in project.targets and document.may_be_lock:
            said = [problem.message for problem in document.problems if problem.rule == UNREADABLE]
            yield from [f"`{document.path}`: {one}" for one in said]
            if document.lock is not None and before.document(document.path) is None and before.had(document.path):
                yield f"`{document.path}` cannot be read as the base had it, so that all of it counts as new"


def _hidden(project: Project, before: Before) -> Iterator[str]:
    """The locks of the base that are there and are not read any more, because the change leaves them out."""
    exclusions = Exclusions(before.decided)
    for path in before.paths:
        now = before.renamed(path)
        if now and now not in project.targets and not exclusions.of(path):
            was = before.document(path)
            if was is not None and was.lock is not None:
                how = "is left out" if now == path else f"is called `{now}`, which is no name of a lock"
                yield f"`{path}`, a lock at the base, {how}, so that nothing of it is here"


def _left_out(project: Project, before: Before) -> Iterator[str]:
    """What of the locks that changed is in no change: lines that nobody reads as an installer does, and no versions."""
    for document, lock in project.locks():
        if document.path not in project.targets or before.document(document.path) is document:
            continue
        for problem in document.problems:
            if problem.rule in _LEFT_OUT:
                line = document.source.position(problem.span.start)[0]
                yield f"{document.path}:{line}: {problem.message}, so it is in no change"
        for package in lock.packages:
            if not package.pinned and package.origin.kind == "index":
                yield f"`{package.name}` has no exact version in `{document.path}`, so it is in no change"


def _renamed_indexes(project: Project, before: Before) -> Iterator[str]:
    """The files that name other indexes than before, each for all of its packages."""
    for document, _ in project.locks():
        was = before.document(document.path) if document.path in project.targets else None
        if was is not None and was is not document and document.format.index == "file":
            now, then = _indexes(document), _indexes(was)
            if now != then:
                named = [f"`{', '.join(one)}`" if one else "none" for one in (now, then)]
                yield f"`{document.path}` names other indexes: {named[0]}, and named {named[1]} at the base"


def _indexes(document: Document) -> list[str]:
    named = {*document.index_urls, *(document.lock.index_urls if document.lock is not None else ())}
    return sorted([Address(one).shown for one in named])

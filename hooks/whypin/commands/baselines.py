"""The baseline of a run: read from the root of the repository, or from the base, and held against what was found."""

from __future__ import annotations

import os
from collections import Counter

from whypin.engine.baseline import NAME, Baseline, parse
from whypin.engine.recorded import Looked, applied, matched, without_doubles
from whypin.engine.run import reduced
from whypin.project.paths import folder_of, name_of
from whypin.project.tree import Unreadable
from whypin.text.source import Source, Undecodable, decode
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from whypin.commands.check import Check
    from whypin.engine.baseline import Line
    from whypin.engine.loosened import Line as Loosened
    from whypin.model.project import Project
    from whypin.model.report import Report
    from whypin.project.before import Before
    from whypin.project.tree import Tree

# So often is a file looked for under a further name.
_LONGEST_CHAIN = 10


def recorded(check: Check, report: Report, project: Project, tree: Tree) -> Report:
    """The report without what the baseline of the repository has; a run that no git helps knows no renames."""
    baseline = read(check.disk.root, tree)
    found = matched(report.findings, baseline.lines, report.rules, lambda paths: moved(check, tree, paths))
    looked = looked_at(check, report, project, tree)
    unused = [line for line in found.unused if looked.at(found.now[line.span])]
    return applied(report, baseline, found, without_doubles(unused, [line for _, line in found.pairs]))


def looked_at(check: Check, report: Report, project: Project, tree: Tree) -> Looked:
    """What a run looked at."""
    names: dict[str, frozenset[str]] = {}

    def is_there(path: str) -> bool:
        folder = folder_of(path)
        if folder not in names:
            names[folder] = frozenset(tree.names(folder))
        return name_of(path) in names[folder]

    def is_strict(path: str) -> bool:
        return check.options.level in (None, "strict") or check.configuration.of(path).level == check.options.level

    return Looked(
        report,
        project,
        check.configuration,
        is_there,
        is_strict,
        by_name=check.by_name,
        whole=check.targets.whole,
        online=check.online is not None,
    )


def recorded_then(report: Report, before: Before | None) -> Report:
    """The report without what the baseline of the base has, whose files may have other names now."""
    lines = _then(before)
    if before is None or not lines:
        return report
    found = matched(report.findings, lines, report.rules, lambda paths: {path: before.renamed(path) for path in paths})
    return reduced(report, found.left)


def added(root: str, tree: Tree, before: Before | None) -> list[Loosened]:
    """The lines of guards that a change adds to the baseline; all of them where there is no base.

    A line that follows its file to another name is not new.
    """
    from whypin.engine.loosened import added_lines

    known = Counter([line.identity for line in _then(before)])
    if before is not None:
        for (path, *rest), count in list(known.items()):
            rule, package, subject = rest
            now = before.renamed(path)
            known[now or path, rule, package, subject] += count if now and now != path else 0
    return added_lines(read(root, tree), known)


def _then(before: Before | None) -> tuple[Line, ...]:
    """The lines that the baseline of the base has."""
    return () if before is None else _read(before.tree.read).lines


def read(root: str, tree: Tree) -> Baseline:
    """The baseline of a repository; one that cannot be read has a mistake."""
    if os.path.islink(os.path.join(root, NAME)):
        return _unread("is a symbolic link")
    return _read(tree.read)


def _read(read: Callable[[str], bytes | None]) -> Baseline:
    try:
        return parsed(read(NAME) or b"")
    except Unreadable as error:
        return _unread(str(error))


def parsed(data: bytes) -> Baseline:
    """A baseline from its bytes; one that is not text has a mistake."""
    try:
        return parse(decode(NAME, data))
    except Undecodable as error:
        return _unread(str(error))


def _unread(why: str) -> Baseline:
    return Baseline(Source(NAME, ""), (), ((Span(0, 0), f"the baseline {why}"),))


def _is_there(tree: Tree, path: str) -> bool:
    return name_of(path) in tree.names(folder_of(path))


def _is_plain(path: str) -> bool:
    """Whether git can be asked about a path: any text may stand in a baseline."""
    try:
        return b"\0" not in os.fsencode(path) and not os.path.isabs(path) and ".." not in path.split("/")
    except UnicodeError:
        return False


def moved(check: Check, tree: Tree, paths: Collection[str]) -> Mapping[str, str]:
    """Where files stand now, of those that are gone and that git says were renamed; none where git does not answer."""
    found = {path: path for path in paths if _is_plain(path) and not _is_there(tree, path)}
    if not found:
        return {}
    from whypin.vcs import git

    waiting = set(found)
    try:
        staged = git.renames(check.disk.root, os.environ, "HEAD")
        for _ in range(_LONGEST_CHAIN):
            step = git.renamed_in(check.disk.root, os.environ, waiting - staged.keys())
            step.update({path: now for path, now in staged.items() if path in waiting})
            found.update({path: step[now] for path, now in found.items() if now in step})
            waiting = {now for now in step.values() if not _is_there(tree, now)}
            if not waiting:
                break
    except git.NoAnswer:
        return {}
    return {path: now for path, now in found.items() if _is_there(tree, now)}

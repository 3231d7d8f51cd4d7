"""`whypin baseline`: writes today's findings into `whypin-baseline.txt`, so that only new ones are reported."""

from __future__ import annotations

import os

from whypin.adoption import attributes
from whypin.commands import baselines
from whypin.commands.check import Check
from whypin.commands.delivery import tell_unread
from whypin.commands.disk import Disk, Unwritable
from whypin.commands.options import BaselineOptions, Usage, baseline_parser, mistakes_told, names
from whypin.commands.terminal import tell, write
from whypin.engine.baseline import NAME, identity_of, text
from whypin.engine.recorded import is_grave, is_recorded, matched
from whypin.text.printable import printable
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from whypin.commands.options import Options
    from whypin.engine.baseline import Identity, Line
    from whypin.model.finding import Finding
    from whypin.model.report import Report


class Plan(Record):
    """What the baseline of the repository at `root` would become.

    - `had`: its bytes now, None where there is none; `made`: its bytes then, None where nothing has to be written.
    - `added` are the findings that are new in it, `kept` the lines that stay, and `removed` those that go.
    - `pairs` are the lines that stand for a finding, and `unseen` those whose finding the run did not look for.
    - `report` is that of the run, without the baseline; `unasked`: an index would have more to say of its locks.
    """

    __slots__ = ("added", "had", "kept", "made", "pairs", "removed", "report", "root", "unasked", "unseen")

    def __init__(
        self,
        root: str,
        report: Report,
        *,
        had: bytes | None,
        made: bytes | None,
        added: Sequence[Finding],
        kept: Sequence[Line],
        removed: Sequence[Line],
        pairs: Sequence[tuple[Line, Finding]],
        unseen: Sequence[Line],
        unasked: bool,
    ) -> None:
        self.root: Final = root
        self.report: Final = report
        self.had: Final = had
        self.made: Final = made
        self.added: Final = added
        self.kept: Final = kept
        self.removed: Final = removed
        self.pairs: Final = pairs
        self.unseen: Final = unseen
        self.unasked: Final = unasked


def main(argv: Sequence[str]) -> int:
    """`whypin baseline [PATH…]`."""
    options = BaselineOptions()
    baseline_parser().parse_args(argv, namespace=options)
    return mistakes_told(lambda: _run(options))


def _run(options: BaselineOptions) -> int:
    found = plan(options, prune=options.prune)
    if options.explain:
        write(_explained(found))
    else:
        save(found)
        tell(_told(found))
    return tell_unread(found.report) if found.report.status > 1 else 0


def plan(options: Options, *, prune: bool = False) -> Plan:
    """Run the rules that `options` ask for, and say what becomes of the baseline; `prune` adds nothing to it.

    What the run did not look at stays: other paths, rules or scopes, an index that was not asked. Raises `Usage`,
    `TooLarge` and `ConfigurationError`, and `Usage` for a baseline that cannot be read.
    """
    # Whoever writes a baseline decides, in CI as well.
    options.trust_change = True
    check = Check(options, None if options.select is None else names(options.select), names(options.ignore))
    check.has_baseline = False
    try:
        return _planned(check, check.report(), prune=prune)
    finally:
        check.close()


def _planned(check: Check, report: Report, *, prune: bool) -> Plan:
    root, tree = check.disk.root, check.disk
    now = baselines.read(root, tree)
    if now.mistakes:
        span, message = now.mistakes[0]
        raise Usage(f"{NAME}:{now.source.position(span.start)[0]}: {message}; correct or remove it first")
    grave = [finding for finding in report.findings if is_grave(finding)]
    notes = [finding for finding in report.findings if not is_grave(finding)]
    found = matched([*grave, *notes], now.lines, report.rules, lambda paths: baselines.moved(check, tree, paths))
    looked = baselines.looked_at(check, report, check.read, tree)
    gone = {line.span: line for line in found.unused if looked.at(found.now[line.span])}
    kept = [line for line in now.lines if line.span not in gone]
    added = [one for one in found.left if is_grave(one) and is_recorded(one, report.rules) and not prune]
    made = text([*[found.now[line.span] for line in kept], *map(identity_of, added)]).encode()
    had = tree.read(NAME) if os.path.lexists(os.path.join(root, NAME)) else None
    is_needed = made != had and (had is not None or bool(added))
    return Plan(
        root,
        report,
        had=had,
        made=made if is_needed else None,
        added=added,
        kept=kept,
        removed=list(gone.values()),
        pairs=[(line, finding) for finding, line in found.pairs],
        unseen=[line for line in found.unused if line.span not in gone],
        unasked=check.online is None and not check.by_name and not prune and any(True for _ in check.read.locks()),
    )


def save(plan: Plan) -> None:
    """Write the baseline as planned, at once or not at all. Raises `Usage`."""
    if plan.made is None:
        return
    if os.path.islink(os.path.join(plan.root, NAME)):
        raise Usage(f"`{NAME}` is a symbolic link")
    disk = Disk(plan.root)
    try:
        (disk.create if plan.had is None else disk.write)(NAME, plan.made)
    except Unwritable as error:
        raise Usage(f"`{NAME}` {error}") from None


def _told(plan: Plan) -> str:
    """What was done, and what comes next."""
    others = {one.rule for one in plan.report.findings if is_grave(one) and not is_recorded(one, plan.report.rules)}
    left = f"not recorded: {', '.join([f'`{name}`' for name in sorted(others)])}\n" if others else ""
    parts = [(len(plan.added), "added"), (len(plan.removed), "removed"), (len(plan.kept), "kept")]
    if plan.had is None and not plan.added:
        return f"nothing to record: no baseline was written\n{left}"
    done = ", ".join([f"{count} {what}" for count, what in parts if count]) or "it holds nothing"
    lines = [f"{'wrote' if plan.made is not None else 'nothing changed in'} `{NAME}`: {done}"]
    if plan.unasked:
        lines.append("not recorded: what the index says of the locks; `whypin baseline --online` asks it, too")
    if not plan.kept and not plan.added:
        lines.append(f"next: remove `{NAME}`, nothing is left in it")
    elif os.path.lexists(os.path.join(plan.root, ".git")) and not _merges(plan.root):
        lines.append(f"next: add `{attributes.LINE}` to `.gitattributes`, so that two branches can change it")
    return left + "".join([f"{line}\n" for line in lines])


def _merges(root: str) -> bool:
    try:
        with open(os.path.join(root, ".gitattributes"), encoding="utf-8", errors="replace") as file:
            return any(line.lstrip("/").startswith(NAME) for line in file)
    except OSError:
        return False


def _explained(plan: Plan) -> str:
    """Each line of the file with what it stands for."""
    if plan.had is None:
        return f"there is no `{NAME}`\n"
    baseline = baselines.parsed(plan.had)
    told = {line.span: _place(finding, plan.report) for line, finding in plan.pairs}
    told.update({line.span: "no finding any more; `whypin baseline --prune` removes it" for line in plan.removed})
    told.update({line.span: "not looked at in this run" for line in plan.unseen})
    made = []
    for line in baseline.lines:
        number, _ = baseline.source.position(line.span.start)
        made += [f"{NAME}:{number}: {printable(_words(line.identity))}", f"  {told[line.span]}"]
    return "".join([f"{line}\n" for line in made])


def _words(identity: Identity) -> str:
    return " ".join([field for field in identity if field != "-"])


def _place(finding: Finding, report: Report) -> str:
    line, column = report.sources[finding.path].position(finding.span.start)
    return printable(f"{finding.path}:{line}:{column}: {finding.message}")

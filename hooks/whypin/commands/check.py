"""`whypin check`: the rules over files, the fixes, the report, the exit status."""

from __future__ import annotations

import os
import time

from whypin import rules
from whypin.commands.ci import is_heard
from whypin.commands.delivery import deliver, status_of, tell_unread
from whypin.commands.disk import Disk, Overlay, root_of
from whypin.commands.options import Usage, configured, here, mistakes_told, names, outputs, read
from whypin.commands.powers import Powers
from whypin.commands.terminal import complain, write
from whypin.engine.run import balanced, run
from whypin.engine.selection import EVERYTHING, kinds_held, left_out, select
from whypin.model.facts import Facts
from whypin.project.configuration import Nearest
from whypin.project.load import broken, load
from whypin.project.targets import targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whypin.commands.online import Online
    from whypin.commands.options import Options
    from whypin.model.facts import Index
    from whypin.model.project import Project
    from whypin.model.report import Report
    from whypin.model.rule import About, Grade
    from whypin.project.before import Before
    from whypin.project.configuration import Governs
    from whypin.project.targets import Targets
    from whypin.project.tree import Tree
    from whypin.rules import RuleModule

BASELINE = "whypin-baseline.txt"
_REVIEWED = ("sarif", "github")
_PLAIN = frozenset(("text", "concise"))
_LOCKS: frozenset[About] = frozenset(("locks",))
_REVIEWS = "unreviewed-update"
# A fix can make room for another one; a set of fixes that never comes to rest is a defect, and ends here.
_ROUNDS = 10


def main(argv: Sequence[str]) -> int:
    """`whypin check [PATH…]`."""
    options = read("whypin check", "Check the dependency files of a repository against the policy.", argv, select=True)
    wanted = None if options.select is None else names(options.select)
    return run_check(options, wanted, names(options.ignore))


def hook(prog: str, description: str, argv: Sequence[str], wanted: Sequence[str] | None, *, fix: bool = False) -> int:
    """A hook: a fixed selection of rules over the files that pre-commit names."""
    options = read(prog, description, argv, select=False)
    options.fix = options.fix or fix
    return run_check(options, wanted, (), is_hook=True)


def run_check(options: Options, wanted: Sequence[str] | None, unwanted: Sequence[str], *, is_hook: bool = False) -> int:
    """Run the check; what the person who started it got wrong is one message and the status 2."""
    return mistakes_told(lambda: Check(options, wanted, unwanted, is_hook).run())


class Check(Powers):
    """One run of the command: everything it was asked, over the files that it names."""

    def __init__(
        self, options: Options, wanted: Sequence[str] | None, unwanted: Sequence[str], is_hook: bool = False
    ) -> None:
        self.is_hook = is_hook
        self.outputs = outputs(options.format, options.output)
        root, self.paths = root_of(options.paths, here())
        self.disk = Disk(root)
        super().__init__(options, root, configured(options, self.disk))
        self.targets = targets(self.disk, self.paths or ("",), self.configuration, obey_exclude=is_hook)
        self.wanted, self.unwanted = wanted, unwanted
        self.by_name = wanted is not None
        self.has_baseline = not options.isolated and os.path.lexists(os.path.join(self.disk.root, BASELINE))
        self.compares = self._may_compare()
        # A baseline, and the reports of machines, ask for rules that found nothing, too.
        named = options.online or self.has_baseline or not _PLAIN.issuperset(dict(self.outputs))
        self.about = EVERYTHING if named else _LOCKS if self.compares else frozenset()
        self.rules = self._rules()
        self.today = time.strftime("%Y-%m-%d")
        self.now = time.time()
        self.base = None if options.base is None else self.new_base()
        self.online = self._online(wanted or ())
        self.then: Before | None = None
        self._compares_all = any(format == "sarif" for format, _ in self.outputs)

    def _rules(self) -> list[RuleModule]:
        if self.by_name and not self.wanted:
            raise Usage("`--select` names no rule; see `whypin explain`")
        try:
            known, online, hook = self._severities(), self.options.online, self.is_hook
            compares, about = self.compares, self.about
            return select(self.wanted, self.unwanted, known, online, by_hook=hook, compares=compares, about=about)
        except KeyError as error:
            from whypin.commands.explain import no_rule

            raise Usage(no_rule(str(error.args[0]))) from None

    def _severities(self) -> list[Mapping[str, Grade]]:
        governing = [self.configuration.of(path) for path in (*self.targets.named, *self.targets.found)]
        return list({id(one): one.severities for one in governing}.values())

    def _online(self, wanted: Sequence[str]) -> Online | None:
        named = [module.RULE for module in self.rules if module.RULE.name in wanted]
        asked = self.options.online and any(rule.needs_index == "if_asked" for rule in named)
        rules = [module.RULE for module in self.rules]
        return self.opened(rules) if asked or any(rule.online for rule in rules) else None

    def run(self) -> int:
        """Check, fix, report. Gives the exit status."""
        try:
            return self._run()
        finally:
            self.close()

    def report(self) -> Report:
        """What is found in the files as they are; the run is to be closed."""
        self._need_a_file()
        return self._report(self.disk)

    def _run(self) -> int:
        self._need_a_file()
        if self.options.show_files:
            return self._show_files()
        if self.base is not None and self.base.missing and (self.options.quiet or self.options.diff):
            complain(self.base.missing)
        report = self._report(self.disk)
        if self.disk.doubt and (self.options.quiet or self.options.diff):
            complain(self.disk.doubt)
        if self.options.fix or self.options.unsafe_fixes or self.options.diff:
            report, changed = self._fixed(report)
            if self.options.diff:
                from whypin.commands.fixes import print_difference

                return max(print_difference(changed, self.disk), tell_unread(report))
        for format, file in self.outputs:
            deliver(self._shown(report, format), format, file, self.options)
        return status_of(report, self.options)

    def _shown(self, report: Report, format: str) -> Report:
        """The report as its readers want it: on changed lines for reviews, and one voice a list."""
        if format in _REVIEWED and self.then is not None:
            from whypin.engine.placing import placed

            report = placed(report, self.then, self.read.documents)
        if self.options.unfolded or not any(finding.cause for finding in report.findings):
            return report
        from whypin.engine.folding import folded

        return folded(report)

    def _need_a_file(self) -> None:
        """A run that looks at nothing must not look like one that found nothing."""
        wanted = self.targets
        if not wanted.folders or wanted.named or wanted.found or self.configuration.of("").locks:
            return
        from whypin.commands.files import nothing_in

        raise Usage(nothing_in(wanted))

    def project(self, tree: Tree, partners: bool, wanted: Targets, governs: Governs) -> Project:
        """The files, as configurations have them."""
        project = load(
            tree,
            wanted,
            governs,
            partners=partners,
            locks=self.online is not None and not self.is_hook,
            scope=self.options.scope,
            level=self.options.level,
        )
        if isinstance(self.configuration, Nearest) and self.configuration.broken:
            project = broken(self.configuration.broken, project)
        return project

    def facts(self, project: Project, index: Index | None, governs: Governs) -> Facts:
        """What holds for the files that the root's configuration governs, and for each of the others."""
        root = governs.of("")
        facts = Facts(
            today=self.today,
            now=self.now,
            level=self.options.level or root.level,
            options=root.options,
            index=index,
            rules=tuple(rules.names()),
            allows=self.allows,
            history=None if self.is_hook else self,
        )
        made: dict[int, Facts] = {id(root): facts}
        files = {}
        for document in project.documents:
            given = governs.of(document.path)
            if given is not root:
                level = self.options.level or given.level
                files[document.path] = made.setdefault(id(given), facts.replaced(level=level, options=given.options))
        return facts.replaced(files=files) if files else facts

    def informed(
        self, project: Project, tree: Tree, governs: Governs, before: Before | None, rules: Sequence[RuleModule]
    ) -> Facts:
        """All that rules may know: base, what the indexes say, and what is signed, where a rule reads that."""
        facts = self.facts(project, None, governs).replaced(base=before)
        sums = governs.of("").sums if self.online is not None else ()
        if sums or any(one.RULE.name == _REVIEWS for one in rules):
            from whypin.commands.reviewing import informed

            return informed(self, project, tree, facts, [one.RULE for one in rules], sums=sums)
        return facts.replaced(index=None if self.online is None else self.online.prepare(project, before))

    def _report(self, tree: Tree) -> Report:
        """What the rules find; paired files are read at once only where a rule cannot do without them."""
        wants = left_out(self.wanted, self.unwanted, self._severities(), self.about)
        wants.update({module.RULE.name: module.RULE.needs_locks for module in self.rules})
        partners = (
            "always" in wants.values()
            or ("with_locks" in wants.values() and self.targets.may_hold_locks)
            # A person who asks the index about declarations asks about their locks; a hook is given what changed.
            or (self.online is not None and not self.is_hook)
        )
        report = self._report_on(self._read(tree, partners), tree)
        if not partners and any(wants.get(finding.rule) == "for_fixes" for finding in report.findings):
            report = self._report_on(self._read(tree, True), tree)
        return report

    def _read(self, tree: Tree, partners: bool) -> Project:
        return self.project(tree, partners, self.targets, self.configuration)

    def _report_on(self, project: Project, tree: Tree) -> Report:
        # To take a large lock apart at the end takes a twentieth of a run, and the process ends anyway.
        self.read = project
        kinds = kinds_held(project, self.configuration)
        if not kinds <= self.about:
            self.about |= kinds
            self.rules = self._rules()
        before = self.then = self.before(project, tree, self.configuration)
        if before is not None and not self.compares:
            self.compares, self.about = True, self.about | _LOCKS
            self.rules = self._rules()
        facts = self.informed(project, tree, self.configuration, before, self.rules)
        report = run(
            project, self.rules, facts, configuration=self.configuration, by_name=self.by_name, whole=self.targets.whole
        ).replaced(base=None if before is None else before.commit)
        if self.has_baseline:
            from whypin.commands.baselines import recorded

            report = recorded(self, report, project, tree)
        if before is not None or (self.base is not None and self.base.basis.gate):
            from whypin.commands.gate import held

            report = held(self, report, project, tree, facts)
        folds = bool(report.lists) and not self.options.unfolded
        if self.options.new_only or (before is not None and (self._compares_all or folds)):
            from whypin.commands.novelty import compared

            report = compared(self, report, project, before)
        if self.online is not None:
            report = report.replaced(coverage=self.online.coverage(), notes=report.notes + self.online.notes())
        if self.base is not None:
            report = self.base.stated(report, before, [module.RULE for module in self.rules])
            if self.base.doubt:
                project = project.replaced(unverified=(*project.unverified, ("", self.base.doubt)))
        return balanced(report, project, online=self.online is not None)

    def before(self, project: Project, tree: Tree, governs: Governs) -> Before | None:
        """The files at the base, where a rule compares them: git is not started for declarations alone, but by CI."""
        if not self._is_asked() and self._compares_nothing(project):
            return None
        self.base = self.base or self.new_base()
        return self.base.before(project, tree, governs, folders=self.targets.folders, level=self.options.level)

    def _is_asked(self) -> bool:
        return self.options.base is not None or self.options.new_only or is_heard(os.environ)

    def _may_compare(self) -> bool:
        """Whether there may be a base, as far as the names of files tell; what they include may say more."""
        return self._is_asked() or self.targets.decide(self.configuration) or self.targets.may_hold_locks

    def _compares_nothing(self, project: Project) -> bool:
        if self.compares and all(module.RULE.needs_base == "never" for module in self.rules):
            return True
        compared = {one.path for one in project.documents if one.may_be_lock or one.store is not None}
        return not self.targets.decide(self.configuration) and project.targets.isdisjoint(compared)

    def _fixed(self, report: Report) -> tuple[Report, dict[str, bytes]]:
        """The report after the fixes, and the new bytes of each changed file; on the disk unless `--diff`."""
        from whypin.engine.fixing import fixed

        overlay = Overlay(self.disk)
        total = 0
        for _ in range(_ROUNDS):
            changed, count = fixed(report, self.options.unsafe_fixes)
            if not count:
                break
            total += count
            overlay.changed.update(changed)
            report = self._report(overlay)
        if self.options.diff or not overlay.changed:
            return report.replaced(fixed=total), overlay.changed
        from whypin.commands.fixes import written

        return report.replaced(fixed=total, next=written(overlay, self.disk, self.configuration)), overlay.changed

    def _show_files(self) -> int:
        from whypin.commands.files import listing

        write(listing(self._read(self.disk, True), self.configuration, self.targets))
        return 0

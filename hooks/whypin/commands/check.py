"""`whypin check`: the rules over files, the fixes, the report, the exit status."""

from __future__ import annotations

import gc
import os
import time

from whypin import rules
from whypin.commands.ci import is_heard
from whypin.commands.delivery import deliver, status_of, tell_unread
from whypin.commands.disk import Disk, Overlay, root_of
from whypin.commands.options import Usage, here, mistakes_told, names, outputs, read
from whypin.commands.terminal import complain, write
from whypin.engine.run import balanced, run
from whypin.engine.selection import select
from whypin.model.facts import Facts
from whypin.project import configuration
from whypin.project.configuration import Configuration, ConfigurationError, Nearest
from whypin.project.load import broken, load
from whypin.project.targets import targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from whypin.commands.base import Base
    from whypin.commands.history import History
    from whypin.commands.online import Online
    from whypin.commands.options import Options
    from whypin.commands.trusted import Trusted
    from whypin.model.facts import Index
    from whypin.model.project import Project
    from whypin.model.report import Report
    from whypin.model.rule import Rule
    from whypin.project.before import Before
    from whypin.project.configuration import Governs
    from whypin.project.targets import Targets
    from whypin.project.tree import Tree
    from whypin.rules import RuleModule

BASELINE = "whypin-baseline.txt"
_REVIEWED = ("sarif", "github")
_REVIEWS = "unreviewed-update"
# A fix can make room for another one; a set of fixes that never comes to rest is a defect, and ends here.
_ROUNDS = 10
_COLLECTED = 20_000


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


class Check:
    """One run of the command: everything it was asked, and the powers it hands out."""

    def __init__(
        self, options: Options, wanted: Sequence[str] | None, unwanted: Sequence[str], is_hook: bool = False
    ) -> None:
        self.options = options
        self.is_hook = is_hook
        self.outputs = outputs(options.format, options.output)
        self.root, self.paths = root_of(options.paths, here())
        self.disk = Disk(self.root)
        self.configuration = self._configuration()
        self.targets = targets(self.disk, self.paths or ("",), self.configuration, obey_exclude=is_hook)
        self.wanted, self.unwanted = wanted, unwanted
        self.by_name = wanted is not None
        self.compares = self._may_compare()
        self.rules = self._rules()
        self.today = time.strftime("%Y-%m-%d")
        self.now = time.time()
        self.base = None if options.base is None else self.new_base()
        self.online = self._online(wanted or ())
        self.trusted: Trusted | None = None
        self.then: Before | None = None
        self._compares_all = any(format == "sarif" for format, _ in self.outputs)
        self.has_baseline = not options.isolated and os.path.lexists(os.path.join(self.disk.root, BASELINE))

    def _configuration(self) -> Governs:
        if self.options.config is not None:
            folder, name = os.path.split(os.path.abspath(self.options.config))
            try:
                return configuration.read(Disk(folder), name, rules.names())
            except ConfigurationError as error:
                # By the name that the person gave it.
                raise ConfigurationError([one.replaced(path=self.options.config) for one in error.mistakes]) from None
        if self.options.isolated:
            return Configuration()
        return Nearest(self.disk, rules.names())

    def _rules(self) -> list[RuleModule]:
        if self.by_name and not self.wanted:
            raise Usage("`--select` names no rule; see `whypin explain`")
        try:
            governing = [self.configuration.of(path) for path in (*self.targets.named, *self.targets.found)]
            severities = list({id(one): one.severities for one in governing}.values())
            online = self.options.online
            return select(self.wanted, self.unwanted, severities, online, by_hook=self.is_hook, compares=self.compares)
        except KeyError as error:
            from whypin.commands.explain import no_rule

            raise Usage(no_rule(str(error.args[0]))) from None

    def new_base(self) -> Base:
        """The base of the run, where nothing has asked for it before; git is asked when it is needed."""
        from whypin.commands.base import Base

        return Base(self.options.base, os.environ, self.root, self._decided, trusted=self.trusts_change)

    @property
    def trusts_change(self) -> bool:
        """Whether who starts the run lets the change decide."""
        return self.options.trust_change or os.environ.get("WHYPIN_TRUST_CHANGE", "0") not in ("", "0", "false")

    def _decided(self, tree: Tree) -> Governs:
        """The configurations in a tree of the repository, or that of this run where it is no part of it.

        Raises `ConfigurationError`.
        """
        if self.options.isolated or self._named_outside():
            return self.configuration
        if self.options.config is not None:
            return configuration.read(tree, self._as_seen(self.options.config), rules.names())
        return Nearest(tree, rules.names())

    def _named_outside(self) -> bool:
        file = self._as_seen(self.options.config or "")
        return self.options.config is not None and (file.startswith("../") or os.path.isabs(file))

    def _as_seen(self, file: str) -> str:
        """The path of a file that a person named, from the root."""
        return os.path.relpath(os.path.realpath(file), self.root).replace(os.sep, "/")

    def _online(self, wanted: Sequence[str]) -> Online | None:
        named = [module.RULE for module in self.rules if module.RULE.name in wanted]
        asked = self.options.online and any(rule.needs_index == "if_asked" for rule in named)
        rules = [module.RULE for module in self.rules]
        return self.opened(rules) if asked or any(rule.online for rule in rules) else None

    def opened(self, asked: Sequence[Rule]) -> Online:
        """The indexes, to be asked for rules."""
        from whypin.commands.online import Online

        # What requests makes of an answer refers to itself (see `terminal.ended`), a few hundred objects each; the
        # usual threshold would make the collector look through all that requests imports, sixty times.
        gc.set_threshold(_COLLECTED)
        gc.enable()
        return Online(self.options, os.environ, asked, self._allowed, self.root)

    def _allowed(self) -> tuple[str, ...]:
        """The hosts that the configuration allows: as it was at the base, unless it lies outside the repository."""
        present = self.configuration.of("").allow_hosts
        if self.options.isolated:
            return ()
        if self._named_outside():
            return present
        self.base = self.base or self.new_base()
        return self.base.hosts(present)

    def _accepted(self) -> tuple[str, ...]:
        """The hosts that are no finding, by the policy that binds: what is not asked may be the change's own word."""
        self.base = self.base or self.new_base()
        return self._allowed() if self.base.basis.gate else self.configuration.of("").allow_hosts

    def _allows(self, address: str) -> bool:
        """Whether a person allowed an address that a file names; looked up when a file names one that is not PyPI's."""
        if self.trusted is None:
            from whypin.commands.trusted import Trusted

            self.trusted = Trusted(self.options, os.environ, self._accepted, self.root)
        return self.trusted.allows(address)

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

    def close(self) -> None:
        """Let git go."""
        if self.base is not None:
            self.base.close()

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
        where = " or ".join([f"`{folder}`" for folder in wanted.folders if folder]) or "this repository"
        if wanted.excluded:
            count = len(wanted.excluded)
            raise Usage(f"`exclude` leaves out every dependency file in {where} ({count}, see `--show-files`)")
        raise Usage(
            f"no dependency file in {where}: whypin looks for requirements files, `pyproject.toml`, `Pipfile` and locks"
        )

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
            allows=self._allows,
            history=None if self.is_hook else self._history(),
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

    def _history(self) -> History:
        """What a hook has no time for."""
        from whypin.commands.history import History

        return History(self.root, os.environ)

    def _report(self, tree: Tree) -> Report:
        """What the rules find; paired files are read at once only where a rule cannot do without them."""
        wants = {module.RULE.name: module.RULE.needs_locks for module in self.rules}
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
        before = self.then = self.before(project, tree, self.configuration)
        if before is not None and not self.compares:
            self.compares = True
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

"""Gathers the dossier: pages, then all that they lead to at once; archives are compared as soon as they are there."""

from __future__ import annotations

import os
from queue import SimpleQueue

from whypin.commands import reviewing
from whypin.commands.dossier_compare import UNANSWERED, Comparison, Way
from whypin.commands.scratch import scratch
from whypin.commands.summing import signed_sums
from whypin.dossier.asked import Askers
from whypin.dossier.changes import lock_changes
from whypin.dossier.gathering import NO_PARTS, Asked, Parts, change
from whypin.dossier.history import history, trimmed
from whypin.dossier.publishers import SILENT
from whypin.dossier.sdists import beside, chosen
from whypin.dossier.standing import standing
from whypin.index.workers import each
from whypin.locks.judgement import judge
from whypin.locks.reviewed import reviewed_release
from whypin.model.dossier import Untold
from whypin.model.release import Published, Unanswered
from whypin.rules import unreviewed_update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.commands.check import Check
    from whypin.dossier.changes import LockChange
    from whypin.dossier.history import History
    from whypin.dossier.releases import Side
    from whypin.index.download import Download
    from whypin.index.json_api import ReleaseFacts
    from whypin.index.plan import ProjectQuery
    from whypin.index.publishers import Answer, Answers, FileQuery
    from whypin.index.releases import AskedFor, Releases
    from whypin.index.sdists import Locked, Sdist
    from whypin.locks.reviewed import ReviewedRelease
    from whypin.model.dossier import Change
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Pair, Project
    from whypin.project.before import Before

    IndexAnswer = Published | Unanswered

PATCHES, PATCHES_OF_ONE = 6 * 1024 * 1024, 1024 * 1024
"""Bytes of all patches, and of those of one package."""

AT_ONCE = 24
"""So many changes have files on the disk at a time."""

# Archives that are compared at the same time; git is a program of its own beside each.
_COMPARING = 2
_SHOWN = 200
_PATIENCE = 3600.0


class _Work:
    """A change, with what is asked about it, its archives, and what came of them."""

    def __init__(self, about: LockChange, old: Asked | None, new: Asked | None) -> None:
        self.about: Final = about
        self.old: Final = old
        self.new: Final = new
        self.sides: Final = [one for one in (old, new) if one is not None]
        self.sdists: Final[dict[int, Sdist | Untold]] = {}
        self.comparison: Comparison | None = None

    def begin(self, folder: str) -> list[Download]:
        """What is to be fetched."""
        if self.new is None:
            return []
        old = None if self.old is None else self.sdists[id(self.old)]
        self.comparison = Comparison(folder, old, self.sdists[id(self.new)], self.new.wheels())
        return self.comparison.jobs


class Gatherer:
    """Everything that the dossier of a run needs; `statuses` are those that it ends with, `notes` are for its reader.

    `told` is called with the steps that are done and those there are.
    """

    def __init__(
        self,
        check: Check,
        project: Project,
        before: Before,
        releases: Releases,
        told: Callable[[int, int], None],
        *,
        scans: bool,
    ) -> None:
        self._check = check
        self._project = project
        self._before = before
        self._releases = releases
        self._scans = scans
        self._told = told
        # At a gate the base says which sums there are.
        gate = check.base is not None and check.base.basis.gate
        rows = (before.decided if gate else check.configuration).of("").sums
        self._sums: Final = signed_sums(check, check.disk, rows) if rows else None
        self._histories: dict[ProjectQuery, History] = {}
        self.statuses: set[int] = set()
        self.notes: list[str] = []

    def changes(self) -> list[LockChange]:
        """What happened to the packages of the locks."""
        return lock_changes(self._project, self._before, whole="" in self._check.targets.folders)

    def gather(self, about: Sequence[LockChange]) -> tuple[Change, ...]:
        """The records of changes, in their order. Raises `NoAnswer` where the machine has no room for archives."""
        answers = self._answers(about)
        works = [_Work(one, self._asked(one, one.then, answers), self._asked(one, one.now, answers)) for one in about]
        for work in works:
            for side in work.sides:
                found = self._releases.sdists(work.about.key, answers)
                work.sdists[id(side)], unsettled = chosen(found, side.entries, side.judgements)
                self._unanswered(side.unanswered, unsettled)
                self.notes += [
                    f"`{name[:_SHOWN]}` is locked, too, and nothing here was read in it"
                    for name in beside(work.sdists[id(side)], side.judgements)
                ]
        room = min(PATCHES_OF_ONE, PATCHES // max(1, len(works)))
        way = Way(self._check.root, os.environ, room, scans=self._scans)
        record = self._records()
        made: list[Change] = []
        for start in range(0, len(works), AT_ONCE):
            made += self._gathered(works[start : start + AT_ONCE], way, record)
        return tuple(made)

    def _answers(self, about: Sequence[LockChange]) -> dict[ProjectQuery, IndexAnswer]:
        """What each index says of each project: whole pages for what is new, which are asked how old it is."""
        wanted: dict[ProjectQuery, list[LockedPackage]] = {}
        whole: set[ProjectQuery] = set()
        for one in about:
            for entry in (*one.then, *one.now):
                questions = self._releases.plan.questions(entry.document, entry.package)
                whole.update(questions if one.kind == "new" else ())
                for question in questions:
                    wanted.setdefault(question, []).append(entry.package)
        done: list[ProjectQuery] = []

        def kept(question: ProjectQuery, reply: IndexAnswer) -> IndexAnswer:
            done.append(question)
            self._told(len(done), len(wanted))
            if question not in whole or not isinstance(reply, Published):
                return reply
            self._histories[question] = history(reply)
            # What it would say of a digest that is another release's is asked of the whole page.
            packages = wanted[question]
            is_published = all(judge(package, (reply,)).is_published for package in packages)
            return trimmed(reply, [package.version for package in packages]) if is_published else reply

        return self._releases.answers(wanted, whole, kept) if wanted else {}

    def _asked(
        self, about: LockChange, entries: Sequence[Locked], answers: Mapping[ProjectQuery, IndexAnswer]
    ) -> Asked | None:
        plan = self._releases.plan
        found = [tuple([answers[one] for one in plan.questions(entry.document, entry.package)]) for entry in entries]
        return Asked(about.key, entries, found, self._sums) if entries else None

    def _gathered(self, works: Sequence[_Work], way: Way, record: Callable[..., Change]) -> Iterator[Change]:
        """Ask and fetch all at once, and compare on the way."""
        facts: dict[AskedFor, ReleaseFacts | Unanswered] = {}
        publishers: dict[FileQuery, Answer] = {}
        sides = [side for work in works for side in work.sides]
        with scratch() as folder:
            jobs = {id(job): (job, work.comparison) for work in works for job in work.begin(folder)}
            ready: SimpleQueue[Comparison | None] = SimpleQueue()

            def fetch() -> None:
                try:
                    self._fetch(works, jobs, ready)
                finally:
                    for _ in range(_COMPARING):
                        ready.put(None)

            def compare() -> None:
                while (one := ready.get()) is not None:
                    one.make(way)

            def ask() -> None:
                facts.update(self._releases.facts(list({side.facts for side in sides if side.facts is not None})))
                publishers.update(self._releases.publishers([query for side in sides for query in side.queries]))

            steps = [fetch, ask, *[compare] * _COMPARING]
            for _ in each(steps, lambda step: step(), len(steps), _PATIENCE):
                pass
        for work in works:
            yield self._made(work, facts, publishers, record)

    def _fetch(
        self,
        works: Sequence[_Work],
        jobs: Mapping[int, tuple[Download, Comparison | None]],
        ready: SimpleQueue[Comparison | None],
    ) -> None:
        for work in works:
            if work.comparison is not None and not work.comparison.jobs:
                ready.put(work.comparison)
        found = self._releases.files([job for job, _ in jobs.values()])
        for done, (job, error) in enumerate(found, 1):
            comparison = jobs[id(job)][1]
            if comparison is not None and comparison.arrived(job, error):
                ready.put(comparison)
            self._told(done, len(jobs))

    def _made(
        self,
        work: _Work,
        facts: Mapping[AskedFor, ReleaseFacts | Unanswered],
        publishers: Answers,
        record: Callable[..., Change],
    ) -> Change:
        old, new = [
            None if one is None else one.side(work.sdists[id(one)], facts, publishers) for one in (work.old, work.new)
        ]
        for side in (old, new):
            if side is not None:
                self._unanswered([side.facts] if isinstance(side.facts, Unanswered) else [])
                silent = isinstance(side.publishers, Untold) and side.publishers.why != SILENT
                self.statuses.update({UNANSWERED} if silent else ())
        parts = NO_PARTS
        if work.comparison is not None:
            one = work.comparison
            self.statuses |= one.statuses
            self.notes += one.notes
            parts = Parts(one.difference, one.unsourced, one.scan, one.addresses)
        return record(work.about, old, new, parts)

    def _unanswered(self, found: Sequence[Unanswered], unsettled: bool = False) -> None:
        """Note that something was not told."""
        if found or unsettled:
            self.statuses.add(UNANSWERED)
        self.notes += [f"`{one.index}` {one.why}" for one in found]

    def _records(self) -> Callable[..., Change]:
        """Makes the record of a change from its sides and parts."""
        askers = Askers(self._pair)
        check, project = self._check, self._project
        found = reviewing.reviews(check, project, check.disk, self._before)
        facts = check.facts(project, None, check.configuration).replaced(base=self._before, reviews=found)
        locked = self._locked_before()

        def standings(new: Side) -> Iterator[ReviewedRelease]:
            for entry, judgement in zip(new.entries, new.judgements, strict=True):
                count = unreviewed_update.reviewers(facts.of(entry.document), entry.package)
                if count and entry.package.origin.kind in ("index", "url"):
                    yield reviewed_release(project, found, entry.document, entry.package, judgement, reviewers=count)

        def record(about: LockChange, old: Side | None, new: Side | None, parts: Parts) -> Change:
            entries = about.now or about.then
            reviewed = [] if new is None else [*standings(new)]
            return change(
                about,
                old,
                new,
                parts,
                declared=askers.declared(entries),
                through=askers.through(entries),
                review=standing(reviewed),
                rejected=any(one.state == "rejected" for one in reviewed),
                history=self._history(about),
                needed=askers.needed(entries),
                locked=locked,
                now=check.now,
            )

        return record

    def _history(self, about: LockChange) -> History | None:
        """That of a new package, as the first index says that has it."""
        plan = self._releases.plan
        asked = [question for one in about.now for question in plan.questions(one.document, one.package)]
        found = [self._histories[question] for question in asked if question in self._histories]
        return next((one for one in found if one.count), None)

    def _pair(self, document: Document) -> Pair | None:
        if any(one is document for one in self._project.documents):
            return next((pair for pair in self._project.pairs if pair.lock is document), None)
        return self._before.pair(document.path)

    def _locked_before(self) -> frozenset[str]:
        """The keys of all that the locks had at the base."""
        paths = {document.path for document, _ in self._project.locks()}
        found = [self._before.document(path) for path in sorted(paths.union(self._before.paths))]
        locks = [one.lock for one in found if one is not None and one.lock is not None]
        return frozenset([package.key for lock in locks for package in lock.packages])

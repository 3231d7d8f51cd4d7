"""The index as the rules see it: every project asked once, before the first rule runs."""

from __future__ import annotations

from whypin.index.plan import Plan
from whypin.model.release import Published, Unanswered
from whypin.model.verdict import from_indexes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.index.cache import Cache, Known
    from whypin.index.plan import Question
    from whypin.index.settings import Settings
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.report import Coverage

    Reply = Published | Unanswered
    Progress = Callable[[int, int], None]

# Rules about what can change; `hash-mismatch` needs only that a digest was published, which stays so for good.
_CHANGING = frozenset({"unpublished-version", "yanked-version", "fresh-release", "inactive-project", "missing-sdist"})

_NOT_ASKED = "was not asked for it"


def open_index(settings: Settings, progress: Progress | None = None) -> Lookup:
    """An index that asks nothing before `prepare`. `progress` is called with projects done and projects in all."""
    return Lookup(settings, progress)


class Lookup:
    """Answers `ask` from what `prepare` brought in."""

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        self._settings = settings
        self._plan = Plan(settings)
        self._progress = progress
        self._replies: dict[Question, Reply] = {}
        # By identity: a package compares by all of its digests. `_asked` keeps them alive.
        self._answers: dict[tuple[int, int], tuple[Reply, ...]] = {}
        self._asked: list[tuple[Document, LockedPackage]] = []
        self._cached: set[Question] = set()
        self._rules: frozenset[str] = frozenset()
        self._elsewhere = 0
        self._cache: Cache | None = None
        if settings.cache is not None:
            from whypin.index.cache import Cache

            self._cache = Cache(settings.cache, settings.now)

    def prepare(self, project: Project, rules: frozenset[str] = frozenset()) -> None:
        """Ask for every locked package of the project, all at once.

        `rules` are the rules that will run: those that only need lasting facts may be served from the cache for good,
        none given stands for all.
        """
        self._rules = rules
        self._answers.clear()
        wanted: dict[Question, list[LockedPackage]] = {}
        self._elsewhere += sum(
            package.origin.kind != "index" for _, lock in project.locks() for package in lock.packages
        )
        for document, package in from_indexes(project):
            self._asked.append((document, package))
            for question in self._plan.questions(document, package):
                if question.refused:
                    self._replies[question] = Unanswered(question.index, question.refused, question.help)
                elif question not in self._replies:
                    wanted.setdefault(question, []).append(package)
        known = self._recall(wanted) if self._cache else {}
        if wanted:
            from whypin.index.fetch import Fetcher

            fetcher = Fetcher(self._settings, self._plan, self._cache, rules)
            for done, (question, reply) in enumerate(fetcher.each(wanted, known), 1):
                self._replies[question] = reply
                if self._progress:
                    self._progress(done, len(wanted))

    def ask(self, document: Document, package: LockedPackage) -> tuple[Reply, ...]:
        """What each index that the package may come from says of its project; `prepare` has asked them."""
        place = id(document), id(package)
        if place not in self._answers:
            questions = self._plan.questions(document, package)
            self._answers[place] = tuple(
                [self._replies.get(question) or Unanswered(question.index, _NOT_ASKED) for question in questions]
            )
        return self._answers[place]

    def _recall(self, wanted: dict[Question, list[LockedPackage]]) -> dict[Question, Known]:
        """Answer from the cache, and take from `wanted`, what needs no request; what needs a word only is given."""
        from whypin.index.fetch import accounts_for

        lasting = bool(self._rules) and not self._rules & _CHANGING
        known = {}
        for question, packages in wanted.items():
            facts = self._cache and self._cache.recall(question, dict.fromkeys([p.version for p in packages]))
            if facts and all(accounts_for(facts.published, package, self._rules) for package in packages):
                known[question] = facts
        served = {question: facts for question, facts in known.items() if lasting or facts.fresh}
        settled = {id(package) for question in served for package in wanted[question]} if lasting else set()
        for question, packages in list(wanted.items()):
            if question in served:
                self._replies[question] = served[question].published
                self._cached.add(question)
                del wanted[question]
            elif all(id(package) in settled for package in packages):
                # Another index has published all of these digests; nothing that this one could say would matter.
                del wanted[question]
        return known

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the summary: what was left out and why."""
        from whypin.index.coverage import untimed

        notes = list(self._plan.notes)
        if self._elsewhere:
            plural = "package comes" if self._elsewhere == 1 else "packages come"
            notes.append(f"{self._elsewhere} locked {plural} from no index and cannot be compared with one")
        if "fresh-release" in self._rules:
            notes += untimed(self._judged())
        if self._cache and self._cache.damaged:
            entries = "entry" if self._cache.damaged == 1 else "entries"
            notes.append(f"{self._cache.damaged} damaged {entries} of the cache did not count")
        return tuple(notes)

    def coverage(self) -> tuple[Coverage, ...]:
        """What was asked of each index, in the order of their addresses."""
        from whypin.index.coverage import coverage

        return coverage(self._judged(), frozenset([(question.index, question.key) for question in self._cached]))

    def _judged(self) -> list[tuple[LockedPackage, tuple[Reply, ...]]]:
        return [(package, self.ask(document, package)) for document, package in self._asked]

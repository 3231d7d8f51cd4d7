"""The index as the rules see it: every project asked once, before the first rule runs."""

from __future__ import annotations

from whypin.index.cache import Cache
from whypin.index.coverage import coverage, together, uncompared, untimed, wrong_clocks
from whypin.index.plan import Plan, accounts_for
from whypin.index.verified import Verified, name_of, pack, unpack
from whypin.locks.digests import surely_strong
from whypin.locks.direct import is_own
from whypin.locks.judgement import Judge, packages_to_verify
from whypin.locks.rivals import rival
from whypin.locks.updates import updates
from whypin.locks.vouched import vouched
from whypin.model.release import Published, Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from whypin.index.cache import CachedAnswer
    from whypin.index.plan import ProjectQuery
    from whypin.index.settings import Settings
    from whypin.index.wheels import Wheels
    from whypin.locks.updates import Moved
    from whypin.model.facts import Base
    from whypin.model.judgement import Judgement
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.publisher import Update
    from whypin.model.release import Requirements
    from whypin.model.report import IndexCoverage
    from whypin.model.sums import Sums
    from whypin.model.why import Advisory

    IndexAnswer = Published | Unanswered
    Needed = Callable[[Document, LockedPackage], bool]
    Asked = list[tuple[LockedPackage, tuple[ProjectQuery, ...]]]
    Progress = Callable[[int, int], None]

_COMPARING = "ambiguous-index"
_NOT_ASKED = "was not asked for it"
# What asks how a release stands now, at each index that may have it.
_STANDING = frozenset(["yanked-version", "inactive-project"])
# What asks who published a release.
_BY_PUBLISHER = frozenset(["changed-publisher", "lost-provenance", "partial-provenance"])
_NOT_HERE = ("(401)", "(403)")
_AGAIN = "run again when the index answers"


def open_index(settings: Settings, progress: Progress | None = None) -> Lookup:
    """An index that asks nothing before `prepare`. `progress` is called with projects done and projects in all."""
    return Lookup(settings, progress)


class Lookup:
    """Judges what `prepare` brought in."""

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        self._settings = settings
        self._plan = Plan(settings)
        self._progress = progress
        self._replies: dict[ProjectQuery, IndexAnswer] = {}
        self._judge = Judge()
        self._judgements: list[tuple[Document, Judgement]] = []
        self._stated: list[Verified] = []
        self._cached: set[ProjectQuery] = set()
        self._unlocked: list[str] = []
        self._open: set[str] = set()
        self._ahead: dict[str, float] = {}
        self._updates: tuple[tuple[Document, Update], ...] = ()
        self._silent: frozenset[tuple[str, str]] = frozenset()
        self._gone: frozenset[tuple[str, str]] = frozenset()
        self._rules: frozenset[str] = frozenset()
        self._lasting = False
        self._needed: Needed | None = None
        self._alone = False
        self._parts: set[int] = set()
        self._wheels: Wheels | None = None
        self._cache = None if settings.cache is None else Cache(settings.cache, settings.now)

    def prepare(
        self,
        project: Project,
        rules: frozenset[str] = frozenset(),
        *,
        lasting: bool = False,
        needed: Needed | None = None,
        alone: bool = False,
        base: Base | None = None,
        sums: Sums | None = None,
    ) -> None:
        """Ask for every locked package of the project, all at once.

        `rules` are the names of those that will run, none given stands for all; `lasting`: all of them need only what
        stays true (`Rule.needs_index`), so that the cache may answer for good. With a `base`, what it locked is asked
        for as well where a rule compares who published it. Of the packages that are `needed` a judgement is given
        whatever was verified before; `alone`: of no others. `sums` are looked at for what the answers leave open.
        """
        self._rules = rules
        self._lasting = lasting
        self._needed, self._alone = needed, alone
        self._unlocked = [document.path for document in project.documents if _has_hashes(document, project)]
        locks = self._unverified(project)
        wanted: dict[ProjectQuery, list[LockedPackage]] = {}
        for _, asked in locks:
            for package, questions in asked:
                for question in questions:
                    if question.refused:
                        self._replies[question] = Unanswered(question.index, question.refused, question.help)
                    elif question not in self._replies:
                        wanted.setdefault(question, []).append(package)
        moved = [] if base is None or _BY_PUBLISHER.isdisjoint(rules) else list(updates(project, base))
        for document, package, then in moved:
            for question in self._plan.questions(document, package):
                if question in wanted:
                    wanted[question] += then
        known = self._recall(wanted) if self._cache and wanted else {}
        if wanted:
            self._fetch(wanted, known)
        whole = self._to_be_read_whole(locks)
        if whole:
            self._fetch(whole, {}, whole=True)
        self._open = {reply.index for reply in self._replies.values() if isinstance(reply, Published) and reply.files}
        for document, asked in locks:
            judged = [self._judge(package, self._answers(questions)) for package, questions in asked]
            self._state(document, [self._with_gaps(vouched(judgement, sums)) for judgement in judged])
        if moved:
            self._compare(moved)

    def _compare(self, moved: Sequence[Moved]) -> None:
        """Find out who published what the locks moved from and to."""
        from whypin.index.compared import compare
        from whypin.index.publishers import Publishers

        moves = []
        for document, package, then in moved:
            answers = self._answers(self._plan.questions(document, package))
            moves.append((document, self._judge(package, answers), tuple([self._judge(one, answers) for one in then])))
        compared = compare(moves, Publishers(self._settings, self._plan).find)
        self._updates = compared.updates
        self._silent, self._gone = compared.silent, compared.gone

    def _to_be_read_whole(self, locks: list[tuple[Document, Asked]]) -> dict[ProjectQuery, list[LockedPackage]]:
        """The pages that tell a mirror which lags behind from another project: those of the indexes with the release.

        Cache and quick look know the files of the locked version only.
        """
        found: dict[ProjectQuery, list[LockedPackage]] = {}
        if self._rules and _COMPARING not in self._rules:
            return found
        for _, asked in locks:
            for package, questions in asked:
                other = rival(self._judge(package, self._answers(questions))) if len(questions) > 1 else None
                if other is not None and not other.file:
                    for question in questions:
                        if question.index == other.holder:
                            found.setdefault(question, []).append(package)
        return found

    def updates(self) -> Iterator[tuple[Document, Update]]:
        """What the locks have otherwise than at the base, with who published it then and now."""
        yield from self._updates

    def advisories(
        self, releases: Sequence[tuple[str, str, str]]
    ) -> Mapping[tuple[str, str, str], Sequence[Advisory] | None]:
        """As `whypin.model.facts.Index` says, by PyPI's JSON API, which not every index has."""
        from whypin.index.releases import Releases

        told = Releases(self._settings).facts(releases)
        return {one: None if isinstance(said, Unanswered) else said.advisories for one, said in told.items()}

    def judgements(self) -> Iterator[tuple[Document, Judgement]]:
        """What the indexes say of each package of the locks that had to be looked at one by one."""
        yield from self._judgements

    def needs(self, document: Document, packages: Sequence[LockedPackage]) -> tuple[Requirements, ...]:
        """What locked packages need by their own metadata; asked for when a rule has to know."""
        if self._wheels is None:
            from whypin.index.wheels import Wheels

            self._wheels = Wheels(self._settings, self._plan, self._pages)
        asked = [(package, self._plan.questions(document, package)) for package in packages]
        return self._wheels.needs(asked, self._replies)

    def _pages(self, wanted: dict[ProjectQuery, list[LockedPackage]]) -> dict[ProjectQuery, IndexAnswer]:
        from whypin.index.fetch import Fetcher

        self._replies.update(
            Fetcher(self._settings, self._plan, self._cache, self._rules, self._judge).each(wanted, {})
        )
        return self._replies

    def _fetch(
        self,
        wanted: dict[ProjectQuery, list[LockedPackage]],
        known: dict[ProjectQuery, CachedAnswer],
        *,
        whole: bool = False,
    ) -> None:
        from whypin.index.fetch import Fetcher

        fetcher = Fetcher(self._settings, self._plan, self._cache, self._rules, self._judge, whole=whole)
        if self._progress:
            self._progress(0, len(wanted))
        for done, (question, reply) in enumerate(fetcher.each(wanted, known), 1):
            self._replies[question] = reply
            if self._progress:
                self._progress(done, len(wanted))
        self._ahead = fetcher.ahead

    def _answers(self, questions: tuple[ProjectQuery, ...]) -> tuple[IndexAnswer, ...]:
        """What each index that a package may come from says of its project."""
        return tuple([self._replies.get(question) or Unanswered(question.index, _NOT_ASKED) for question in questions])

    def _with_gaps(self, judgement: Judgement) -> Judgement:
        """A judgement that says so where an index of the person's did not say how the release stands there.

        One that answers for other projects, and refuses this one, does not have it.
        """
        if judgement.why or (self._rules and self._rules.isdisjoint(_STANDING)):
            return judgement
        for one in judgement.answers:
            refused = one.index in self._open and isinstance(one, Unanswered) and one.why.endswith(_NOT_HERE)
            if isinstance(one, Unanswered) and self._plan.is_own(one.index) and not refused:
                why = f"whether it was yanked is not known, because `{one.index}` {one.why}"
                return judgement.replaced(why=why, help=one.help or _AGAIN)
        return judgement

    def _unverified(self, project: Project) -> list[tuple[Document, Asked]]:
        """The locks with packages to ask for: all but those that were verified as a whole, where that is enough."""
        # By identity: documents compare by their whole text.
        found: dict[int, tuple[Document, Asked]] = {}
        whole: set[int] = set()
        for document, _ in project.locks():
            if document.path not in project.targets:
                continue
            verified = self._verified(document) if self._lasting and not self._alone else None
            if verified is not None:
                self._stated.append(verified)
            if verified is None or self._needed is not None:
                found[id(document)] = document, []
                whole |= set() if verified is not None or self._alone else {id(document)}
        for document, package in packages_to_verify(project) if found else ():
            if id(document) in found and (id(document) in whole or (self._needed and self._needed(document, package))):
                found[id(document)][1].append((package, self._plan.questions(document, package)))
        self._parts = found.keys() - whole
        return list(found.values())

    def _state(self, document: Document, judgements: list[Judgement]) -> None:
        """Find out what is to be said of a lock, and keep it where every package of it was found as it should be."""
        self._judgements += [(document, judgement) for judgement in judgements]
        if id(document) in self._parts and not self._alone:
            return
        cached = frozenset([(question.index, question.key) for question in self._cached])
        elsewhere = sum([_from_elsewhere(package) for package in document.lock.packages]) if document.lock else 0
        packages = [judgement.package for judgement in judgements]
        bare = sum([not surely_strong(package) and not package.digests for package in packages])
        stated = Verified(coverage(judgements, cached), elsewhere, bare)
        self._stated.append(stated)
        clean = all(one.release and one.is_published and rival(one) is None for one in judgements)
        if clean and not self._alone and self._settings.cache and judgements and not self._plan.widened:
            name = self._name(document)
            self._settings.cache.write(name, pack(stated, name))

    def _verified(self, document: Document) -> Verified | None:
        name = self._name(document) if self._settings.cache else ""
        data = self._settings.cache.read(name) if self._settings.cache else None
        verified = None if data is None else unpack(data, name)
        if self._cache and data is not None and verified is None:
            self._cache.damaged += 1
        return verified

    def _name(self, document: Document) -> str:
        return name_of(document, self._plan.identity)

    def _recall(self, wanted: dict[ProjectQuery, list[LockedPackage]]) -> dict[ProjectQuery, CachedAnswer]:
        """Answer from the cache, and take from `wanted`, what needs no request; what needs a word only is given."""
        known = {}
        for question, packages in wanted.items():
            facts = self._cache and self._cache.recall(question, dict.fromkeys([p.version for p in packages]))
            if facts and all(accounts_for(self._judge(one, (facts.published,)), self._rules) for one in packages):
                known[question] = facts
        served = {question: facts for question, facts in known.items() if self._lasting or facts.fresh}
        # Where indexes are compared with each other, each of them is asked.
        settles = self._lasting and self._rules and _COMPARING not in self._rules
        settled = {id(package) for question in served for package in wanted[question]} if settles else set()
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
        notes = list(self._plan.notes) if self._judgements or not self._alone else []
        elsewhere = sum([stated.elsewhere for stated in self._stated])
        if elsewhere:
            plural = "package comes" if elsewhere == 1 else "packages come"
            notes.append(f"{elsewhere} locked {plural} from no index and cannot be compared with one")
        bare = sum([stated.bare for stated in self._stated])
        if bare:
            plural = "package names" if bare == 1 else "packages name"
            notes.append(f"{bare} locked {plural} no digest that could be compared with the index's")
        notes += [f"the hashes in `{path}` were not compared: it holds declarations" for path in self._unlocked]
        if self._alone:
            return tuple(notes)
        if not any(stated.coverage for stated in self._stated):
            notes.append("no locked package was compared with an index")
        if self._rules and "hash-mismatch" not in self._rules:
            notes.append("`hash-mismatch` did not run, so no digest was compared")
        if "fresh-release" in self._rules:
            notes += untimed([judgement for _, judgement in self._judgements])
            notes += wrong_clocks(self._ahead)
        notes += uncompared(self._silent, self._gone)
        if self._cache and self._cache.damaged:
            entries = "entry" if self._cache.damaged == 1 else "entries"
            notes.append(f"{self._cache.damaged} damaged {entries} of the cache did not count")
        return tuple(notes)

    def coverage(self) -> tuple[IndexCoverage, ...]:
        """What was asked of each index, in the order of their addresses."""
        parts = [part for stated in self._stated for part in stated.coverage]
        if self._rules and "hash-mismatch" not in self._rules:
            parts = [part.replaced(artifacts=0) for part in parts]
        return together(parts)


def _has_hashes(document: Document, project: Project) -> bool:
    """Whether pip would compare hashes in a file that is read as declarations (an `.in`)."""
    declared = document.lock is None and document.format.pip_lines and document.path in project.targets
    return declared and any("--hash" in line.partition("#")[0] for line in document.source.text.split("\n"))


def _from_elsewhere(package: LockedPackage) -> bool:
    """Whether a package has nothing published to compare it with, and is not the repository's own code.

    No tool records a digest of a folder: one that has some claims to be what was published.
    """
    return package.origin.kind in ("vcs", "path") and (not is_own(package) or bool(package.digests))

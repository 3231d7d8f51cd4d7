"""The index as the rules see it: every project asked once, before the first rule runs."""

from __future__ import annotations

from whypin.index.plan import Plan, Question
from whypin.index.simple import BadPage, Page, parse, project_url
from whypin.model.release import Published, Unanswered, is_sdist
from whypin.model.report import Coverage
from whypin.model.verdict import PUBLISHED, from_indexes, judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from whypin.index.client import Answer, Client
    from whypin.index.settings import Settings
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project

    Reply = Published | Unanswered
    Progress = Callable[[int, int], None]

_ABSENT = (404, 410)


def open_index(settings: Settings, progress: Progress | None = None) -> Lookup:
    """An index that asks nothing before `prepare`. `progress` is called with projects done and projects in all."""
    return Lookup(settings, progress)


class Lookup:
    """Answers `ask` from what `prepare` fetched."""

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        self._settings = settings
        self._plan = Plan(settings)
        self._progress = progress
        self._replies: dict[Question, Reply] = {}
        self._asked: list[tuple[Document, LockedPackage]] = []
        self._elsewhere = 0

    def prepare(self, project: Project, rules: frozenset[str] = frozenset()) -> None:
        """Ask for every locked package of the project, all at once. `rules` are the online rules that will run."""
        wanted: dict[Question, list[LockedPackage]] = {}
        self._elsewhere += sum(
            package.origin.kind != "index" for _, lock in project.locks() for package in lock.packages
        )
        for document, package in from_indexes(project):
            self._asked.append((document, package))
            for question in self._plan.questions(document, package):
                if question.refused:
                    self._replies[question] = Unanswered(question.index, question.refused)
                elif question not in self._replies:
                    wanted.setdefault(question, []).append(package)
        if wanted:
            self._fetch(wanted, rules)

    def ask(self, document: Document, package: LockedPackage) -> tuple[Reply, ...]:
        """What each index that the package may come from says of its project; `prepare` has asked them."""
        return tuple(
            [
                self._replies.get(question) or Unanswered(question.index, "was not asked for it")
                for question in self._plan.questions(document, package)
            ]
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the summary: indexes left out, packages that come from no index."""
        notes = list(self._plan.notes)
        if self._elsewhere:
            plural = "package comes" if self._elsewhere == 1 else "packages come"
            notes.append(f"{self._elsewhere} locked {plural} from no index and cannot be compared with one")
        return tuple(notes)

    def coverage(self) -> tuple[Coverage, ...]:
        """What was asked of each index, in the order of their addresses."""
        from whypin.index.coverage import coverage

        return coverage([(package, self.ask(document, package)) for document, package in self._asked])

    def _fetch(self, wanted: dict[Question, list[LockedPackage]], rules: frozenset[str]) -> None:
        from whypin.index.client import Client, Unreachable
        from whypin.index.workers import each

        try:
            client = Client(self._settings)
        except Unreachable as error:
            self._replies.update({question: Unanswered(question.index, str(error)) for question in wanted})
            return
        # Requests wait in line for a thread, so a page's patience covers its own attempts only.
        patience = self._settings.deadline + 2 * self._settings.timeout
        jobs = list(wanted)
        try:
            results = each(
                jobs, lambda job: self._one(client, job, wanted[job], rules), self._settings.threads, patience
            )
            for done, (question, reply) in enumerate(results, 1):
                self._replies[question] = reply or Unanswered(question.index, "gave no page in time")
                if self._progress:
                    self._progress(done, len(jobs))
        finally:
            client.close()

    def _one(self, client: Client, question: Question, packages: list[LockedPackage], rules: frozenset[str]) -> Reply:
        from whypin.index.client import Unreachable

        url = project_url(question.index, question.key)
        try:
            answer = client.get(url, self._login(question.index))
            if answer.status in _ABSENT:
                return Published(question.index, None)
            return read(answer, question, packages, rules)
        except (Unreachable, BadPage) as error:
            return Unanswered(question.index, str(error))

    def _login(self, index: str) -> tuple[str, str] | None:
        from whypin.index.trust import credentials, host_of

        given = credentials(self._plan.address(index))
        if given is None and self._settings.login is not None:
            given = self._settings.login(host_of(index))
        return given


def read(answer: Answer, question: Question, packages: list[LockedPackage], rules: frozenset[str]) -> Published:
    """A page as the answer to a question: by the quick look where that accounts for everything. Raises `BadPage`."""
    from whypin.index.simple import kind

    content_type = answer.fields.get("content-type", "")
    if kind(content_type) == "json":
        from whypin.index.scan import scan

        versions = frozenset([package.version for package in packages])
        page = scan(answer.body, answer.url, question.key, versions)
        if page is not None:
            found = _published(question, page, answer)
            if all(accounts_for(found, package, rules) for package in packages):
                return found
    return _published(question, parse(answer.body, content_type, answer.url, question.key), answer)


def accounts_for(published: Published, package: LockedPackage, rules: frozenset[str]) -> bool:
    """Whether an answer settles a package without any doubt: no rule could find something missing in it."""
    files = published.release(package.version)
    names = {file.filename for file in files}
    return (
        bool(files)
        and all(verdict.kind == PUBLISHED for verdict in judge(package, (published,)))
        and all(artifact.filename in names for artifact in package.artifacts if artifact.filename)
        and ("missing-sdist" not in rules or any(is_sdist(file.filename) for file in files))
    )


def _published(question: Question, page: Page, answer: Answer) -> Published:
    serial = page.serial or answer.fields.get("x-pypi-last-serial")
    return Published(question.index, page.files, status=page.status, reason=page.reason, serial=serial)

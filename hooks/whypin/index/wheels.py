"""What locked releases need, by the metadata that an index serves beside their wheels (PEP 658).

Asked for where a lock leaves something in doubt, even where the page does not announce them; that they are not there is
no answer. They come from where the page says the wheel is, under the rules for pages: https, a bound on their size,
credentials for the index's own host alone. What was compared with an announced digest stays true and is kept for good.
"""

from __future__ import annotations

from whypin.index.files import request, why_not_fetched
from whypin.index.metadata import edges, requirements
from whypin.index.page import BadPage
from whypin.index.sealed import digest_of, seal, unseal
from whypin.index.workers import each
from whypin.locks.judgement import algorithm
from whypin.locks.releases import release_files
from whypin.model.release import Published, Requirements, Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from whypin.index.client import Client, HttpResponse
    from whypin.index.logins import Logins
    from whypin.index.plan import Plan, ProjectQuery
    from whypin.index.settings import Settings
    from whypin.model.lock import LockedPackage
    from whypin.model.release import PublishedFile

    IndexAnswer = Published | Unanswered
    Replies = Mapping[ProjectQuery, IndexAnswer]
    # A package, whom to ask, and the wheels to ask for, the first one that has metadata.
    Job = tuple[LockedPackage, ProjectQuery, list[PublishedFile]]
    Fetch = Callable[[dict[ProjectQuery, list[LockedPackage]]], Replies]

_KIND = "metadata 1"
# Nobody's are longer than a few hundred kilobytes: the text for the project's page is in them.
_LARGEST = 8 * 1024 * 1024
# So many wheels of a release are asked for: some indexes have the metadata of a few only.
_WHEELS = 4
_STRONG = ("sha256", "sha384", "sha512")
_NO_WHEEL = "publishes no wheel of it that is locked"
# Fields of an entry of the cache before its requirements.
_ABOUT = 4
_LATE = "gave no metadata of it in time"


class Wheels:
    """Looks up what releases need, each once. `pages` asks for the pages of projects."""

    def __init__(self, settings: Settings, plan: Plan, pages: Fetch) -> None:
        self._settings = settings.replaced(limit=min(settings.limit, _LARGEST))
        self._plan = plan
        self._pages = pages
        # By identity, as judgements are; what is kept holds on to the packages.
        self._known: dict[int, tuple[LockedPackage, Requirements]] = {}

    def needs(
        self, asked: Sequence[tuple[LockedPackage, tuple[ProjectQuery, ...]]], replies: Replies
    ) -> tuple[Requirements, ...]:
        """What each package needs, asked of the indexes that it may come from; `replies` are what those said so far."""
        left = {}
        for package, questions in asked:
            if id(package) not in self._known:
                kept = self._recalled(package, questions)
                if kept is not None:
                    self._known[id(package)] = package, kept
                else:
                    left[id(package)] = package, questions
        if left:
            self._fetch(list(left.values()), replies)
        return tuple([self._known[id(package)][1] for package, _ in asked])

    def _fetch(self, left: list[tuple[LockedPackage, tuple[ProjectQuery, ...]]], replies: Replies) -> None:
        pages: dict[ProjectQuery, list[LockedPackage]] = {}
        for package, questions in left:
            for question in questions:
                if not question.refused and not _has_addresses(replies.get(question), package):
                    pages.setdefault(question, []).append(package)
        # What the cache knows of a page has no addresses.
        replies = {**replies, **(self._pages(pages) if pages else {})}
        jobs = []
        for package, questions in left:
            found = [_wheels(package, question, replies.get(question)) for question in questions]
            wheels = next((one for one in found if not isinstance(one, str)), None)
            if wheels is None:
                self._known[id(package)] = package, Requirements(why=_said(questions, found))
            else:
                jobs.append((package, *wheels))
        for (package, _, _), answer in self._answers(jobs):
            self._known[id(package)] = package, answer

    def _answers(self, jobs: list[Job]) -> Iterable[tuple[Job, Requirements]]:
        if not jobs:
            return
        from whypin.index.client import Unreachable
        from whypin.index.connections import opened
        from whypin.index.logins import Logins

        try:
            client = opened(self._settings)
        except Unreachable as error:
            yield from [(job, _unknown(job[1], str(error))) for job in jobs]
            return
        logins = Logins(self._settings, self._plan)
        patience = self._settings.deadline + 2 * self._settings.timeout
        try:
            for job, answer in each(
                jobs, lambda one: self._one(client, logins, *one), self._settings.threads, patience
            ):
                if answer is None:
                    client.give_up(job[2][0].url, _LATE)
                yield job, answer or _unknown(job[1], _LATE)
        finally:
            client.close()

    def _one(
        self,
        client: Client,
        logins: Logins,
        package: LockedPackage,
        question: ProjectQuery,
        wheels: list[PublishedFile],
    ) -> Requirements:
        from whypin.index.client import Unreachable

        try:
            for wheel in wheels:
                answer = _metadata(client, logins, question, wheel)
                if answer.status == 200:
                    return self._read(package, question, wheel, answer)
        except (Unreachable, BadPage) as error:
            return _unknown(question, str(error))
        return _unknown(question, f"has no metadata of `{wheels[0].filename[:200]}`")

    def _read(
        self, package: LockedPackage, question: ProjectQuery, wheel: PublishedFile, answer: HttpResponse
    ) -> Requirements:
        """Raises `BadPage`."""
        announced = next(((kind, wheel.metadata[kind]) for kind in _STRONG if kind in wheel.metadata), None)
        if announced is not None:
            import hashlib

            if hashlib.new(announced[0], answer.body).hexdigest() != announced[1]:
                raise BadPage(f"serves other metadata of `{wheel.filename[:200]}` than it announces")
        lines = requirements(answer.body, package.key, package.version)
        found = Requirements(edges(lines))
        if announced is not None and self._settings.cache is not None:
            body = "\n".join([*_about(package, question), _digest(wheel), *lines])
            self._settings.cache.write(_name(package, question), seal(_KIND, body.encode()))
        return found

    def _recalled(self, package: LockedPackage, questions: tuple[ProjectQuery, ...]) -> Requirements | None:
        cache = self._settings.cache
        for question in questions if cache is not None else ():
            data = None if question.refused or cache is None else cache.read(_name(package, question))
            body = None if data is None else unseal(_KIND, data)
            try:
                *about, digest, lines = ("" if body is None else body.decode()).split("\n", _ABOUT)
                if about == _about(package, question) and _is_locked(package, [digest]):
                    return Requirements(edges(lines.split("\n") if lines else []))
            except (ValueError, BadPage):
                continue
        return None


def _metadata(client: Client, logins: Logins, question: ProjectQuery, wheel: PublishedFile) -> HttpResponse:
    """Raises `Unreachable`."""
    # PEP 658: "at the same location … with .metadata appended".
    return request(client, logins, question.index, f"{wheel.url.partition('#')[0]}.metadata")


def _about(package: LockedPackage, question: ProjectQuery) -> list[str]:
    return [question.index, package.key, package.version]


def _name(package: LockedPackage, question: ProjectQuery) -> str:
    return f"metadata/wheel@{digest_of(' '.join(_about(package, question)).encode('utf-8', 'surrogatepass'))}"


def _digest(wheel: PublishedFile) -> str:
    return next((f"{kind}:{wheel.digests[kind]}" for kind in _STRONG if kind in wheel.digests), "")


def _is_locked(package: LockedPackage, digests: Iterable[str]) -> bool:
    """Whether a lock would install a file of these digests: it has one of them, or none at all."""
    locked = {f"{algorithm(digest)}:{digest.value.lower()}" for digest in package.digests}
    return not locked or not locked.isdisjoint(digests)


def _has_addresses(reply: IndexAnswer | None, package: LockedPackage) -> bool:
    """Whether an answer needs no page to say more: it is none, or says where the files of the release are."""
    return isinstance(reply, Unanswered) or (
        isinstance(reply, Published) and all(file.url for file in release_files(reply, package.version))
    )


def _wheels(
    package: LockedPackage, question: ProjectQuery, reply: IndexAnswer | None
) -> tuple[ProjectQuery, list[PublishedFile]] | str:
    """The locked wheels whose metadata may be asked for, or why there is none, one clause.

    First those that are announced, then those that most people install.
    """
    if not isinstance(reply, Published):
        return question.refused or (reply.why if reply is not None else "was not asked for it")
    files = [
        file
        for file in release_files(reply, package.version)
        if file.filename.lower().endswith(".whl")
        and _is_locked(package, [f"{kind}:{value}" for kind, value in file.digests.items()])
    ]
    if not files:
        return _NO_WHEEL
    files.sort(key=_last_asked)
    reached = [file for file in files if not _refused(file, question)]
    return (question, reached[:_WHEELS]) if reached else _refused(files[0], question)


def _last_asked(file: PublishedFile) -> tuple[bool, bool, bool, str]:
    name = file.filename.lower()
    usual = "manylinux" in name and "x86_64" in name
    return not file.metadata, not name.endswith("-none-any.whl"), not usual, file.filename


def _refused(file: PublishedFile, question: ProjectQuery) -> str:
    why = why_not_fetched(file.url, question.index)
    return f"has its wheel at an address that {why}" if why else ""


def _said(questions: tuple[ProjectQuery, ...], found: list[tuple[ProjectQuery, list[PublishedFile]] | str]) -> str:
    said = [f"`{question.index}` {why}" for question, why in zip(questions, found, strict=True)]
    return "; ".join(said) or "it is from no index"


def _unknown(question: ProjectQuery, why: str) -> Requirements:
    return Requirements(why=f"`{question.index}` {why}")

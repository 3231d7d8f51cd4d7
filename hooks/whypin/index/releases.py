"""All that indexes say of some projects: whole pages, and what an index's JSON API says of single releases."""

from __future__ import annotations

from whypin.index.asking import ask_all
from whypin.index.fetch import Fetcher
from whypin.index.json_api import NOTHING, read, release_url
from whypin.index.plan import Plan
from whypin.locks.judgement import Judge
from whypin.model.release import Published, Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from typing import Final

    from whypin.index.client import Client
    from whypin.index.connections import Connections
    from whypin.index.download import Download
    from whypin.index.json_api import ReleaseFacts
    from whypin.index.logins import Logins
    from whypin.index.plan import ProjectQuery
    from whypin.index.publishers import Answers, FileQuery
    from whypin.index.sdists import NoSdist, Sdists
    from whypin.index.settings import Settings
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document

    IndexAnswer = Published | Unanswered
    # A project and a version of it on an index (canonical address).
    AskedFor = tuple[str, str, str]

_OK = 200
_JSON = {"Accept": "application/json"}


class Releases:
    """Asks the indexes that a person set, and those that a lock names and that may be contacted.

    Connections that are `shared` are the caller's to close.
    """

    def __init__(self, settings: Settings, shared: Connections | None = None) -> None:
        self._settings: Final = settings
        self.plan: Final = Plan(settings)
        self._shared: Final = shared

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person configured and is not asked, a clause each."""
        return self.plan.notes

    def pages(self, wanted: Mapping[str, tuple[Document, LockedPackage]]) -> dict[str, tuple[IndexAnswer, ...]]:
        """What each index says of each project, by its normal name; nothing for one that comes from no index.

        Where a project is asked for is told by an entry of a lock, or by a package without a version in a file of
        declarations.
        """
        questions = {key: self.plan.questions(*place) for key, place in wanted.items()}
        replies = self.answers({one: [wanted[key][1]] for key, found in questions.items() for one in found})
        return {key: tuple([replies[one] for one in found]) for key, found in questions.items()}

    def answers(
        self,
        wanted: Mapping[ProjectQuery, list[LockedPackage]],
        whole: bool | Collection[ProjectQuery] = True,
        kept: Callable[[ProjectQuery, IndexAnswer], IndexAnswer] = lambda question, reply: reply,
    ) -> dict[ProjectQuery, IndexAnswer]:
        """The answer to each question: the whole page, or what it says of the packages.

        `kept` is called as each comes, and gives what is kept of it.
        """
        replies: dict[ProjectQuery, IndexAnswer] = {one: _refused(one) for one in wanted if one.refused}
        asked = {one: packages for one, packages in wanted.items() if not one.refused}
        if asked:
            fetcher = Fetcher(self._settings, self.plan, None, frozenset(), Judge(), whole=whole, shared=self._shared)
            for question, reply in fetcher.each(asked, {}):
                replies[question] = kept(question, reply)
        return replies

    def publishers(self, wanted: Sequence[FileQuery]) -> Answers:
        """Who published each of some files."""
        from whypin.index.publishers import Publishers

        return Publishers(self._settings, self.plan, self._shared).find(wanted)

    def sdists(self, key: str, answers: Mapping[ProjectQuery, IndexAnswer]) -> Sdists:
        """The source distributions of a project, from answers that are there."""
        from whypin.index.sdists import Sdists

        return Sdists(self._settings, self.plan, key, answers)

    def files(self, jobs: Sequence[Download]) -> Iterator[tuple[Download, NoSdist | None]]:
        """Fetch files; each as it comes, with what kept it from coming or makes it another one."""
        from whypin.index.download import each_file

        return each_file(self._settings, self.plan, jobs, self._shared)

    def facts(self, wanted: Sequence[AskedFor]) -> dict[AskedFor, ReleaseFacts | Unanswered]:
        """What the JSON API of each index says; nothing where an index has none."""
        found: dict[AskedFor, ReleaseFacts | Unanswered] = dict.fromkeys(wanted, NOTHING)
        addresses = {one: url for one in wanted if (url := release_url(*one)) is not None}
        if not addresses:
            return found

        def work(client: Client, logins: Logins, one: AskedFor) -> ReleaseFacts:
            index, key, version = one
            answer = logins.answer(index, lambda login: client.get(addresses[one], login, _JSON))
            return read(answer.body, key, version) if answer.status == _OK else NOTHING

        found.update(ask_all(self._settings, self.plan, list(addresses), lambda one: one[0], work, self._shared))
        return found


def _refused(question: ProjectQuery) -> Unanswered:
    return Unanswered(question.index, question.refused, question.help)

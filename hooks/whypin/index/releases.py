"""All that indexes say of some projects: whole pages, and what an index's JSON API says of single releases."""

from __future__ import annotations

from whypin.index.fetch import Fetcher
from whypin.index.helps import help_for
from whypin.index.json_api import NOTHING, read, release_url
from whypin.index.plan import Plan
from whypin.index.workers import each
from whypin.locks.judgement import Judge
from whypin.model.release import Published, Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from whypin.index.json_api import ReleaseFacts
    from whypin.index.plan import ProjectQuery
    from whypin.index.settings import Settings
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document

    IndexAnswer = Published | Unanswered
    # A project and a version of it on an index (canonical address).
    AskedFor = tuple[str, str, str]

_OK = 200
_JSON = {"Accept": "application/json"}


class Releases:
    """Asks the indexes that a person set, and those that a lock names and that may be contacted."""

    def __init__(self, settings: Settings) -> None:
        self._settings: Final = settings
        self._plan: Final = Plan(settings)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person configured and is not asked, a clause each."""
        return self._plan.notes

    def pages(self, wanted: Mapping[str, tuple[Document, LockedPackage]]) -> dict[str, tuple[IndexAnswer, ...]]:
        """What each index says of each project, by its normal name; nothing for one that comes from no index.

        Where a project is asked for is told by an entry of a lock, or by a package without a version in a file of
        declarations.
        """
        questions = {key: self._plan.questions(*place) for key, place in wanted.items()}
        asked = {one: [wanted[key][1]] for key, found in questions.items() for one in found if not one.refused}
        replies: dict[ProjectQuery, IndexAnswer] = {}
        if asked:
            fetcher = Fetcher(self._settings, self._plan, None, frozenset(), Judge(), whole=True)
            replies.update(fetcher.each(asked, {}))
        return {key: tuple([replies.get(one) or _refused(one) for one in found]) for key, found in questions.items()}

    def facts(self, wanted: Sequence[AskedFor]) -> dict[AskedFor, ReleaseFacts | Unanswered]:
        """What the JSON API of each index says; nothing where an index has none."""
        found: dict[AskedFor, ReleaseFacts | Unanswered] = dict.fromkeys(wanted, NOTHING)
        addresses = {one: url for one in wanted if (url := release_url(*one)) is not None}
        if not addresses:
            return found
        from whypin.index.certificates import Certificates
        from whypin.index.client import Client, Unreachable
        from whypin.index.logins import Logins

        try:
            client = Client(self._settings, Certificates(self._settings.ca, self._settings.certificate))
        except Unreachable as error:
            return {one: Unanswered(one[0], str(error), help_for(str(error))) for one in wanted}
        logins = Logins(self._settings, self._plan)

        def work(one: AskedFor) -> ReleaseFacts | Unanswered:
            index, key, version = one
            try:
                answer = logins.answer(index, lambda login: client.get(addresses[one], login, _JSON))
            except Unreachable as error:
                return Unanswered(index, str(error), help_for(str(error)))
            return read(answer.body, key, version) if answer.status == _OK else NOTHING

        patience = self._settings.deadline + 2 * self._settings.timeout
        try:
            for one, reply in each(list(addresses), work, self._settings.threads, patience):
                found[one] = reply or Unanswered(one[0], "gave no page in time")
        finally:
            client.close()
        return found


def _refused(question: ProjectQuery) -> Unanswered:
    return Unanswered(question.index, question.refused, question.help)

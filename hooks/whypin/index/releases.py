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
    from collections.abc import Mapping, Sequence
    from typing import Final

    from whypin.index.client import Client
    from whypin.index.json_api import ReleaseFacts
    from whypin.index.logins import Logins
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

        def work(client: Client, logins: Logins, one: AskedFor) -> ReleaseFacts:
            index, key, version = one
            answer = logins.answer(index, lambda login: client.get(addresses[one], login, _JSON))
            return read(answer.body, key, version) if answer.status == _OK else NOTHING

        found.update(ask_all(self._settings, self._plan, list(addresses), lambda one: one[0], work))
        return found


def _refused(question: ProjectQuery) -> Unanswered:
    return Unanswered(question.index, question.refused, question.help)

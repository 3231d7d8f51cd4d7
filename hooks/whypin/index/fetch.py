"""Questions to answers over the network: many at once, each page looked at as soon as it is there."""

from __future__ import annotations

from contextlib import suppress

from whypin.index.connections import borrowed
from whypin.index.helps import help_for
from whypin.index.page import BadPage
from whypin.index.partial_json import scan
from whypin.index.plan import accounts_for
from whypin.index.simple import kind, parse, project_url
from whypin.index.workers import each
from whypin.model.release import Published, Unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from whypin.index.cache import Cache, CachedAnswer
    from whypin.index.client import Client, HttpResponse
    from whypin.index.connections import Connections
    from whypin.index.logins import Logins
    from whypin.index.page import Page
    from whypin.index.plan import Plan, ProjectQuery
    from whypin.index.settings import Settings
    from whypin.locks.judgement import Judge
    from whypin.model.lock import LockedPackage

    IndexAnswer = Published | Unanswered
    Wanted = Mapping[ProjectQuery, list[LockedPackage]]

_ABSENT = (404, 410)
_UNCHANGED = 304
_LONGEST_SERIAL = 40
_LATE = "gave no page in time"


class Fetcher:
    """Asks indexes; what they answer goes into the cache where there is one.

    `whole`: every page is read whole, or those of the questions given; the connections may be
    `shared`.
    """

    def __init__(
        self,
        settings: Settings,
        plan: Plan,
        cache: Cache | None,
        rules: frozenset[str],
        judge: Judge,
        *,
        whole: bool | Collection[ProjectQuery] = False,
        shared: Connections | None = None,
    ) -> None:
        self._shared = shared
        self._settings = settings
        self._plan = plan
        self._cache = cache
        self._rules = rules
        self._judge = judge
        self._whole = whole
        # How far the clock of this machine is ahead of that of each index, in seconds.
        self.ahead: dict[str, float] = {}

    def each(
        self, wanted: Wanted, known: Mapping[ProjectQuery, CachedAnswer]
    ) -> Iterator[tuple[ProjectQuery, IndexAnswer]]:
        """Yield every question with its reply. `known` are facts that only need the word that they still hold."""
        from whypin.index.client import Unreachable
        from whypin.index.logins import Logins

        try:
            client, done = borrowed(self._settings, self._shared)
        except Unreachable as error:
            yield from [(question, Unanswered(question.index, str(error), help_for(str(error)))) for question in wanted]
            return
        logins = Logins(self._settings, self._plan)
        # Requests wait in line for a thread, so a page's patience covers its own attempts only.
        patience = self._settings.deadline + 2 * self._settings.timeout

        def work(question: ProjectQuery) -> tuple[IndexAnswer, Mapping[str, str]]:
            return self._one(client, logins, question, wanted[question], known.get(question))

        try:
            for question, result in each(list(wanted), work, self._settings.threads, patience):
                if result is None:
                    client.give_up(question.index, _LATE)
                reply, fields = result or (Unanswered(question.index, _LATE), {})
                if self._cache and isinstance(reply, Published):
                    versions = dict.fromkeys([package.version for package in wanted[question]])
                    self._cache.keep(question, versions, reply, fields)
                yield question, reply
        finally:
            done()

    def _one(
        self,
        client: Client,
        logins: Logins,
        question: ProjectQuery,
        packages: list[LockedPackage],
        known: CachedAnswer | None,
    ) -> tuple[IndexAnswer, Mapping[str, str]]:
        """A reply, and the header fields that came with it."""
        from whypin.index.client import Unreachable

        condition = {"If-None-Match": known.etag} if known and known.etag else {}
        url = project_url(question.index, question.key)
        try:
            answer = logins.answer(question.index, lambda login: client.get(url, login, condition))
            self._tell_time(question.index, answer.fields.get("date", ""))
            if answer.status in _ABSENT:
                return Published(question.index, None), answer.fields
            if answer.status == _UNCHANGED:
                if not known or not condition:
                    raise Unreachable("answered 304 to a question without a condition")
                return known.published, {"etag": known.etag, **answer.fields}
            whole = self._whole if isinstance(self._whole, bool) else question in self._whole
            judge = None if whole else self._judge
            return read(answer, question, packages, self._rules, judge), answer.fields
        except (Unreachable, BadPage) as error:
            return Unanswered(question.index, str(error), help_for(str(error))), {}

    def _tell_time(self, index: str, date: str) -> None:
        # RFC 9110, 6.6.1: "the date and time at which the message was originated".
        now = self._settings.now()
        if not now or not date or index in self.ahead:
            return
        from email.utils import parsedate_to_datetime

        with suppress(ValueError, OverflowError):
            self.ahead[index] = now - parsedate_to_datetime(date).timestamp()


def read(
    answer: HttpResponse,
    question: ProjectQuery,
    packages: list[LockedPackage],
    rules: frozenset[str],
    judge: Judge | None,
) -> Published:
    """A page as the answer to a question: by the quick look where that accounts for everything. Raises `BadPage`.

    Without a `judge` there is no quick look.
    """
    content_type = answer.fields.get("content-type", "")
    if judge is not None and kind(content_type) == "json":
        versions = frozenset([package.version for package in packages])
        page = scan(answer.body, answer.url, question.key, versions)
        if page is not None:
            found = _published(question, page, answer)
            if all(accounts_for(judge(package, (found,)), rules) for package in packages):
                return found
    return _published(question, parse(answer.body, content_type, answer.url, question.key), answer)


def _published(question: ProjectQuery, page: Page, answer: HttpResponse) -> Published:
    serial = page.serial or answer.fields.get("x-pypi-last-serial") or ""
    plain = serial.isascii() and serial.isalnum() and len(serial) <= _LONGEST_SERIAL
    return Published(
        question.index, page.files, status=page.status, reason=page.reason, serial=serial if plain else None
    )

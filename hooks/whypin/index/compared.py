"""Updates with those who published them: which files are asked about, and what is not told by an index at all.

In two rounds: one file of the base's release (nearly always all have one publisher) and every file that the lock would
install now; then, where those differ, the others of the base's release.
"""

from __future__ import annotations

from whypin.index.provenance import provenance_url
from whypin.index.publishers import FileQuery
from whypin.model.publisher import PublishedBy, Publisher, Update
from whypin.model.release import Unanswered
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Final

    from whypin.index.publishers import Answers
    from whypin.model.judgement import Judgement
    from whypin.model.project import Document
    from whypin.model.release import PublishedFile

    Find = Callable[[Sequence[FileQuery]], Answers]
    Move = tuple[Document, Judgement, tuple[Judgement, ...]]

_RUN_AGAIN = "run again when the index answers; until then nobody has checked who published it"


class Compared(Record):
    """The `updates` with their documents, and what an index could not be asked about, as pairs of index and key.

    `silent`: it says nothing of publishers; `gone`: it has no file of what the base locked.
    """

    __slots__ = ("gone", "silent", "updates")

    def __init__(
        self,
        updates: tuple[tuple[Document, Update], ...],
        silent: frozenset[tuple[str, str]],
        gone: frozenset[tuple[str, str]],
    ) -> None:
        self.updates: Final = updates
        self.silent: Final = silent
        self.gone: Final = gone


def compare(moves: Sequence[Move], find: Find) -> Compared:
    """Find out who published what locks moved from and what they moved to.

    Each of the moves is a document, the judgement on a package, and those on what the base locked in its place. An
    update whose old files had no publisher is left out.
    """
    cases, gone = [], set()
    for document, now, then in moves:
        case = _case(document, now, then)
        if case is not None:
            cases.append(case)
        elif now.installed:
            gone.add((now.releases[0][0], now.package.key))
    answers = dict(find([query for case in cases for query in case.first()]))
    answers.update(find([query for case in cases for query in case.second(answers) if query not in answers]))
    updates, silent = [], set()
    for case in cases:
        update = case.update(answers)
        if update is not None:
            updates.append((case.document, update))
        elif not case.is_told(answers):
            silent.add((case.index, case.now.package.key))
    return Compared(tuple(updates), frozenset(silent), frozenset(gone))


def _case(document: Document, now: Judgement, then: tuple[Judgement, ...]) -> _Case | None:
    """What is compared on the index that says most of the old files; None where no index has both releases."""
    cases = []
    for index, files in now.releases:
        new = [file for file in files if any(file is one for one in now.installed)]
        old = [file for one in then for file in _installed(one, index)]
        if new and old:
            cases.append(_Case(document, now, then[0].package.version, index, old, new))
    return max(cases, key=lambda case: case.says, default=None)


def _installed(judgement: Judgement, index: str) -> list[PublishedFile]:
    files = dict(judgement.releases).get(index, ())
    return [file for file in files if any(file is one for one in judgement.installed)]


class _Case:
    """One update on one index.

    `says` is how much the page says of the old files: 2 for where their publishers are told, 1 for that they have
    none, 0 for nothing. Then PyPI's own endpoint is tried: what it has of the old files shows that it is there.
    """

    def __init__(
        self,
        document: Document,
        now: Judgement,
        version: str,
        index: str,
        old: list[PublishedFile],
        new: list[PublishedFile],
    ) -> None:
        self.document: Final = document
        self.now: Final = now
        self.index: Final = index
        self._version: Final = version
        told = [file for file in old if file.provenance]
        self.says = 2 if told else 1 if any(file.provenance is not None for file in old) else 0
        self._bare = self.says > 1 and len(told) < len(old)
        self._old = [query for file in (told if self.says else old) if (query := self._query(file)) is not None]
        # What was there before the old files is nothing that came after them: a step back.
        since = min([file.uploaded for file in told or old if file.uploaded], key=_instant, default=None)
        self._new = [file for file in new if not _is_before(file.uploaded, since)]

    def _query(self, file: PublishedFile) -> FileQuery | None:
        address = file.provenance
        if not self.says:
            address = provenance_url(self.index, self.now.package.key, file.version or "", file.filename)
        return FileQuery(self.index, file.filename, file.digests.get("sha256", ""), address) if address else None

    def _queries_of_new(self) -> Iterator[FileQuery]:
        for file in self._new:
            query = self._query(file)
            if query is not None:
                yield query

    def first(self) -> list[FileQuery]:
        if self.says == 1 or not self._new:
            return []
        return [*self._old[:1], *(self._queries_of_new() if self.says else ())]

    def second(self, answers: Answers) -> list[FileQuery]:
        if self.says == 1 or not self._new or not self._old:
            return []
        first = answers.get(self._old[0])
        if not self.says:
            return [*self._old[1:], *self._queries_of_new()] if first and not isinstance(first, Unanswered) else []
        found = [answers.get(query) for query in self._queries_of_new()]
        alike = isinstance(first, tuple) and all(
            any(one.is_same(old) for one in publishers for old in first)
            for publishers in found
            if isinstance(publishers, tuple) and publishers
        )
        return [] if first and alike else self._old[1:]

    def is_told(self, answers: Answers) -> bool:
        """Whether the index says anything of the old files' publishers."""
        found = [answers.get(query) for query in self._old]
        return self.says == 1 or not self._new or any(one and (self.says or isinstance(one, tuple)) for one in found)

    def update(self, answers: Answers) -> Update | None:
        """Before and after; None where the old files had no publisher, or nothing came after them."""
        old = [answers[query] for query in self._old if query in answers]
        new = [self._published(file, answers) for file in self._new]
        before = [one for answer in old if isinstance(answer, tuple) for one in answer]
        unanswered = [answer for answer in new if isinstance(answer, Unanswered)]
        files = tuple([answer for answer in new if isinstance(answer, PublishedBy)])
        if not before or not all(_is_known(file, before) for file in files):
            unanswered += [answer for answer in old if isinstance(answer, Unanswered)]
        # An endpoint that nothing speaks of and that does not answer is none.
        if not self._new or not (before or (unanswered and self.says)):
            return None
        why = f"who published it is not known, because `{self.index}` {unanswered[0].why}" if unanswered else ""
        return Update(
            self.now.package,
            self._version,
            tuple(dict.fromkeys(before)),
            files,
            was_partial=self._bare or () in old,
            why=why,
            help=(unanswered[0].help or _RUN_AGAIN) if unanswered else "",
        )

    def _published(self, file: PublishedFile, answers: Answers) -> PublishedBy | Unanswered:
        query = self._query(file)
        answer = answers.get(query, ()) if query is not None else ()
        return answer if isinstance(answer, Unanswered) else PublishedBy(file.filename, answer)


def _is_known(file: PublishedBy, before: Sequence[Publisher]) -> bool:
    return any(one.is_same(old) for one in file.publishers for old in before)


def _is_before(uploaded: str | None, since: str | None) -> bool:
    return bool(uploaded and since) and _instant(uploaded or "") < _instant(since or "")


def _instant(text: str) -> float:
    """Seconds since 1970; for what is no time as if it had just come."""
    from whypin.locks.upload_times import instant

    found = instant(text)
    return float("inf") if found is None else found.timestamp()

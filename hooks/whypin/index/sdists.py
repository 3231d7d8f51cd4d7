"""The source distribution of a release: which one it is, and what index and locks say of it."""

from __future__ import annotations

from whypin.index.fetch import Fetcher
from whypin.locks.file_names import is_sdist
from whypin.locks.judgement import Judge
from whypin.locks.recorded import recorded
from whypin.locks.releases import release_files
from whypin.model.release import Published, Unanswered
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from whypin.index.plan import Plan, ProjectQuery
    from whypin.index.settings import Settings
    from whypin.locks.recorded import Word
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document
    from whypin.model.release import PublishedFile

USAGE, WRONG, UNANSWERED = 2, 1, 3
"""Exit statuses: a choice is left to the person; a lock and its index differ; there was no answer."""


class NoSdist(Exception):
    """There is no source distribution to look at. The message is one clause; `status` is the exit status for it."""

    def __init__(self, message: str, status: int, help: str = "") -> None:
        super().__init__(message)
        self.status: Final = status
        self.help: Final = help


class Locked(Record):
    """An entry of a lock, and which lock that is, for a message: "`uv.lock` at the base"."""

    __slots__ = ("document", "package", "where")

    def __init__(self, where: str, document: Document, package: LockedPackage) -> None:
        self.where: Final = where
        self.document: Final = document
        self.package: Final = package


class Sdist(Record):
    """A source distribution that an index publishes; `words` are what each lock says of it."""

    __slots__ = ("file", "index", "version", "words")

    def __init__(self, version: str, index: str, file: PublishedFile, words: tuple[tuple[str, Word], ...] = ()) -> None:
        self.version: Final = version
        self.index: Final = index
        self.file: Final = file
        self.words: Final = words


class Sdists:
    """Finds those of one project, by its name in normal form; `answers` are those that need not be asked for."""

    def __init__(
        self,
        settings: Settings,
        plan: Plan,
        key: str,
        answers: Mapping[ProjectQuery, Published | Unanswered] | None = None,
    ) -> None:
        self._settings = settings
        self._plan = plan
        self._key = key
        self._answers: dict[ProjectQuery, Published | Unanswered] = dict(answers or {})

    def find(self, version: str, locked: Sequence[Locked], names: Sequence[str] = ()) -> Sdist:
        """The source distribution of a version; `names` say which where there are several. Raises `NoSdist`."""
        questions = self._ask(locked)
        found, release = self._published(version, questions)
        if not found:
            raise self._none(version, questions)
        found = [one for one in found if one.file.filename in names] or found
        return _chosen(self._key, version, [_stated(one, locked, release) for one in found])

    def _ask(self, locked: Sequence[Locked]) -> list[ProjectQuery]:
        own = self._plan.own_questions(self._key)
        named = [one for entry in locked for one in self._plan.questions(entry.document, entry.package)]
        questions = list(dict.fromkeys(named or own))
        wanted: dict[ProjectQuery, list[LockedPackage]] = {}
        for question in questions:
            if question.refused:
                self._answers[question] = Unanswered(question.index, question.refused, question.help)
            elif question not in self._answers:
                wanted[question] = []
        fetcher = Fetcher(self._settings, self._plan, None, frozenset(), Judge(), whole=True)
        self._answers.update(fetcher.each(wanted, {}) if wanted else ())
        return questions

    def _published(self, version: str, questions: Sequence[ProjectQuery]) -> tuple[list[Sdist], list[PublishedFile]]:
        """The sdists of a version, each once, and all files of the release."""
        found: dict[tuple[str, tuple[tuple[str, str], ...]], Sdist] = {}
        release: list[PublishedFile] = []
        for question in questions:
            answer = self._answers[question]
            for file in release_files(answer, version) if isinstance(answer, Published) else ():
                release.append(file)
                if is_sdist(file.filename):
                    place = file.filename, tuple(sorted(file.digests.items()))
                    found.setdefault(place, Sdist(version, question.index, file))
        return list(found.values()), release

    def _none(self, version: str, questions: Sequence[ProjectQuery]) -> NoSdist:
        what = f"{self._key} {version}"
        answers = [self._answers[question] for question in questions]
        for answer in answers:
            if isinstance(answer, Unanswered):
                return NoSdist(f"no sdist of `{what}`: `{answer.index}` {answer.why}", UNANSWERED, answer.help)
        places = ", ".join([f"`{answer.index}`" for answer in answers]) or "no index"
        files = [file for one in answers if isinstance(one, Published) for file in release_files(one, version)]
        if files:
            help_ = "a release without an sdist cannot be reviewed: exempt it, with a note that says why"
            return NoSdist(f"`{what}` has no sdist on {places}, only other files", UNANSWERED, help_)
        if not any(isinstance(answer, Published) and answer.files for answer in answers):
            return NoSdist(f"{places} has no project `{self._key}`", UNANSWERED)
        return NoSdist(f"{places} does not publish `{what}` (any more)", UNANSWERED)


def _stated(sdist: Sdist, locked: Sequence[Locked], release: Sequence[PublishedFile]) -> Sdist:
    """With what each lock says of it."""
    words = [(entry.where, recorded(entry.package, sdist.file, release)) for entry in locked]
    return sdist.replaced(words=tuple(dict.fromkeys(words)))


def _chosen(key: str, version: str, found: list[Sdist]) -> Sdist:
    """The one sdist that is meant. Raises `NoSdist`."""
    what = f"{key} {version}"
    locked = [one for one in found if any(word == "locked" for _, word in one.words)] or found
    for one in locked:
        other = [where for where, word in one.words if word == "another"]
        if other:
            raise NoSdist(
                f"{other[0]} locks another `{one.file.filename}` than `{one.index}` publishes",
                WRONG,
                "do not install it; lock it again, and find out where the other hash came from",
            )
    if len(locked) > 1:
        names = sorted({one.file.filename for one in locked})
        if len(names) == 1:
            places = " and ".join([f"`{one.index}`" for one in locked[:2]])
            raise NoSdist(f"{places} publish different files called `{names[0]}`", WRONG)
        listed = ", ".join([f"`{name}`" for name in names])
        raise NoSdist(f"`{what}` has {len(names)} sdists: {listed}", USAGE, f"name one: `--sdist {names[0]}`")
    return locked[0]

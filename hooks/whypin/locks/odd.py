"""What the graph of a lock shows, and what of it could not be judged."""

from __future__ import annotations

from whypin.locks.relock import relock
from whypin.model.account import unverified, unverified_part
from whypin.model.finding import Finding, Related
from whypin.text.record import Record
from whypin.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document, Pair
    from whypin.model.rule import Rule


class Odd(Record):
    """An entry that nobody asked for, or that is not there for all who ask.

    `subject` is what it is about and `at` the place, in the lock, or for a declaration in its `document`; `message` is
    one clause. `asked`: the declaration that an entry does not meet, if it is one, by its document and place; `missing`
    the key of a package that is not locked at all.
    """

    __slots__ = ("asked", "at", "document", "message", "missing", "subject")

    def __init__(
        self,
        subject: LockedPackage | Declaration,
        at: At,
        message: str,
        *,
        document: Document | None = None,
        asked: tuple[Document, At] | None = None,
        missing: str = "",
    ) -> None:
        self.subject: Final = subject
        self.at: Final = at
        self.message: Final = message
        self.document: Final = document
        self.asked: Final = asked
        self.missing: Final = missing


class Unjudged(Record):
    """A lock by its path, or a part of one, that no rule about its graph could judge: `why` is a clause about it.

    `package` is the entry that it is about, None for the whole, and `help` what to do, "" for another lock. `aside`:
    that is no doubt about the lock, because a note or its reader says so.
    """

    __slots__ = ("aside", "help", "package", "path", "why")

    def __init__(
        self, path: str, why: str, *, package: LockedPackage | None = None, help: str = "", aside: bool = False
    ) -> None:
        self.path: Final = path
        self.why: Final = why
        self.package: Final = package
        self.help: Final = help
        self.aside: Final = aside


class Judged:
    """What was found in one lock, in the order in which it was found; both lists grow."""

    def __init__(self, path: str) -> None:
        self.odd: Final[list[Odd]] = []
        self.unjudged: Final[list[Unjudged]] = []
        self._path: Final = path

    def give_up(self, why: str, *, package: LockedPackage | None = None, help: str = "", aside: bool = False) -> None:
        """Say once that something is not judged."""
        found = Unjudged(self._path, why, package=package, help=help, aside=aside)
        if found not in self.unjudged:
            self.unjudged.append(found)


def finding(rule: Rule, pair: Pair, odd: Odd, help: str) -> Finding:
    """The finding of a rule about what the graph of a lock shows."""
    related: tuple[Related, ...] = ()
    if odd.asked is not None:
        document, at = odd.asked
        related = (Related(document.path, document.locate(at), "declared here"),)
    elif odd.document is not None:
        related = (Related(pair.lock.path, first_line(pair.lock), "not locked here"),)
    return Finding.about(
        rule,
        odd.document or pair.lock,
        odd.subject,
        odd.at,
        odd.message,
        help=help,
        related=related,
        pair=pair.lock.path,
    )


def first_line(document: Document) -> Span:
    """A file's first line, one character of an empty one."""
    return Span(0, max(document.source.text.find("\n"), 1))


def gave_up(rule: Rule, document: Document, judged: Judged) -> Iterator[Finding]:
    """What a rule could not judge of a lock: it was not verified, and does not pass."""
    first = Span(0, len(document.source.text.partition("\n")[0]))
    for one in judged.unjudged:
        if one.aside:
            continue
        help_ = one.help or relock(document)
        if one.package is not None:
            yield unverified(document, one.package, one.why, help_, by=rule.name)
        else:
            yield unverified_part(document, first, f"`{document.path}`", one.why, help_, by=rule.name)

"""Which sdists a chain of reviews reaches: statements are edges between digests.

A chain starts at a full review or an exemption; the idea is cargo-vet's, with digests in place of versions. Whether a
statement counts (its signature, its key, its time) is not judged here: it is asked about the steps that a search comes
to, and about no others.
"""

from __future__ import annotations

from whypin.reviews.statement import CRITERIA, DIFF, REJECTION, SAFE_TO_DEPLOY, Statement
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from typing import Final


class Review(Record):
    """A statement: where it stands, and the key that it says it is signed with."""

    __slots__ = ("key", "path", "statement")
    statement: Final[Statement]
    path: Final[str]
    key: Final[str]

    def __init__(self, statement: Statement, path: str, key: str) -> None:
        self.statement = statement
        self.path = path
        self.key = key


class Exemption(Record):
    """A release that is taken as it is: name in normal form, version, the sdist's SHA-256, why, and since when.

    `row` is its number among the tables of its file; two that say the same are equal wherever they stand.
    """

    __slots__ = ("day", "digest", "note", "package", "row", "version")
    package: Final[str]
    version: Final[str]
    digest: Final[str]
    note: Final[str]
    day: Final[date]
    row: Final[int]

    def __init__(self, *, package: str, version: str, digest: str, note: str, day: date, row: int = 0) -> None:
        self.package = package
        self.version = version
        self.digest = digest
        self.note = note
        self.day = day
        self.row = row

    def _values(self) -> tuple[object, ...]:
        return self.package, self.version, self.digest


class Wanted(Record):
    """What is asked of each step of a chain: the least of `CRITERIA`, how many keys, and which statements count."""

    __slots__ = ("counts", "criteria", "reviewers")
    criteria: Final[str]
    reviewers: Final[int]
    counts: Final[Callable[[Review], bool]]

    def __init__(
        self,
        criteria: str = SAFE_TO_DEPLOY,
        reviewers: int = 1,
        counts: Callable[[Review], bool] = lambda review: True,
    ) -> None:
        self.criteria = criteria
        self.reviewers = reviewers
        self.counts = counts

    def met_by(self, reviews: Iterable[Review]) -> tuple[Review, ...]:
        """Those of one step's reviews that count, one a key; () where they are too few. It asks no more than it has to.

        Of two keys for one statement the first by name is taken.
        """
        least = CRITERIA.index(self.criteria)
        found: dict[str, Review] = {}
        for review in reviews:
            if review.key in found or CRITERIA.index(review.statement.fields["criteria"]) < least:
                continue
            if self.counts(review):
                found[review.key] = review
            if len(found) == self.reviewers:
                return tuple(found.values())
        return ()


class Ledger:
    """The reviews and exemptions of one package (name in normal form)."""

    def __init__(self, reviews: Iterable[Review], exemptions: Iterable[Exemption]) -> None:
        self.reviews: Final = tuple(reviews)
        self.exempt: Final = {one.digest: one for one in exemptions}
        # New digest, then the old one ("" of a full review): the reviews of that step; and the other way round.
        self._into: dict[str, dict[str, list[Review]]] = {}
        self._from: dict[str, dict[str, list[Review]]] = {}
        self._possible: set[str] | None = None
        for review in self.reviews:
            said = review.statement
            if said.kind != REJECTION:
                old, new = said.sums[0].digest if said.kind == DIFF else "", said.sums[-1].digest
                step = self._into.setdefault(new, {}).setdefault(old, [])
                step.append(review)
                self._from.setdefault(old, {})[new] = step

    @property
    def _led_to(self) -> set[str]:
        """The digests that statements lead to from a start, whether they count or not: no other has to be verified."""
        if self._possible is None:
            self._possible = {"", *self.exempt}
            line = list(self._possible)
            for at in line:
                new = self._from.get(at, {}).keys() - self._possible
                self._possible |= new
                line += new
        return self._possible

    def rejections(self, version: str) -> Iterator[Review]:
        """The statements that say not to use a version: one that counts beats every other one, and every exemption."""
        from packaging.specifiers import SpecifierSet

        for review in self.reviews:
            said = review.statement
            if said.kind == REJECTION and SpecifierSet(said.fields["versions"]).contains(version, prereleases=True):
                yield review

    def chain(self, digest: str, wanted: Wanted) -> tuple[Review, ...] | None:
        """A shortest chain of reviews from a full review or an exemption to a digest, oldest first; None without one.

        It is empty for an exempted digest. What is safe to deploy is safe to run.
        """
        before: dict[str, tuple[str, tuple[Review, ...]]] = {digest: ("", ())}
        line = [digest]
        for at in line:
            if at in self.exempt:
                return _walked(before, at, ())
            for old, reviews in self._into.get(at, {}).items():
                if old in before or old not in self._led_to:
                    continue
                signed = wanted.met_by(reviews)
                if signed and not old:
                    return _walked(before, at, signed)
                if signed:
                    before[old] = (at, signed)
                    line.append(old)
        return None

    def reached(self, wanted: Wanted) -> dict[str, str]:
        """The digests that a chain reaches, each with its version: what a next review can start from."""
        found = {one.digest: one.version for one in self.exempt.values()}
        line = ["", *found]
        return self._spread(line, found, self._from, wanted)

    def leading(self, digest: str, version: str, wanted: Wanted) -> dict[str, str]:
        """The digests from which reviews lead to one, with their versions; itself, too."""
        return self._spread([digest], {digest: version}, self._into, wanted)

    def _spread(
        self,
        line: list[str],
        found: dict[str, str],
        steps: Mapping[str, Mapping[str, list[Review]]],
        wanted: Wanted,
    ) -> dict[str, str]:
        for at in line:
            for other, reviews in steps.get(at, {}).items():
                signed = wanted.met_by(reviews) if other and other not in found else ()
                if signed:
                    fields = signed[0].statement.fields
                    found[other] = fields["to"] if steps is self._from else fields["from"]
                    line.append(other)
        return found


def _walked(
    before: dict[str, tuple[str, tuple[Review, ...]]], at: str, first: tuple[Review, ...]
) -> tuple[Review, ...]:
    found = list(first)
    while at:
        at, reviews = before[at]
        found += reviews
    return tuple(found)

"""Which sdists a chain of reviews reaches: statements are edges between digests.

A chain starts at a full review or an exemption; the idea is cargo-vet's, with digests in place of versions. What
`Review` and `Exemption` hold is judged before: signatures, keys and times are not seen here.
"""

from __future__ import annotations

from whypin.reviews.statement import CRITERIA, DIFF, REJECTION, SAFE_TO_DEPLOY, Statement
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Final


class Review(Record):
    """A statement that counts: where it stands, and the key it is signed with."""

    __slots__ = ("key", "path", "statement")
    statement: Final[Statement]
    path: Final[str]
    key: Final[str]

    def __init__(self, statement: Statement, path: str, key: str) -> None:
        self.statement = statement
        self.path = path
        self.key = key


class Exemption(Record):
    """A release that is taken as it is: name in normal form, version, the sdist's SHA-256, why, and since when."""

    __slots__ = ("day", "digest", "note", "package", "version")
    package: Final[str]
    version: Final[str]
    digest: Final[str]
    note: Final[str]
    day: Final[date]

    def __init__(self, *, package: str, version: str, digest: str, note: str, day: date) -> None:
        self.package = package
        self.version = version
        self.digest = digest
        self.note = note
        self.day = day


class Ledger:
    """The reviews and exemptions of a repository; `reviewers` is how many keys must have signed each step."""

    def __init__(self, reviews: Iterable[Review], exemptions: Iterable[Exemption], reviewers: int = 1) -> None:
        self._reviewers = reviewers
        self._exempt = {(one.package, one.digest) for one in exemptions}
        self._rejections: dict[str, list[Review]] = {}
        # Package and new digest, then the old digest ("" of a full review): the reviews of that step.
        self._steps: dict[tuple[str, str], dict[str, list[Review]]] = {}
        for review in reviews:
            said = review.statement
            if said.kind == REJECTION:
                self._rejections.setdefault(said.package, []).append(review)
                continue
            old = said.sums[0].digest if said.kind == DIFF else ""
            steps = self._steps.setdefault((said.package, said.sums[-1].digest), {})
            steps.setdefault(old, []).append(review)

    def rejection(self, package: str, version: str) -> Review | None:
        """A statement that says not to use the version: it beats every other one, and every exemption."""
        from packaging.specifiers import SpecifierSet

        for review in self._rejections.get(package, ()):
            if SpecifierSet(review.statement.fields["versions"]).contains(version, prereleases=True):
                return review
        return None

    def chain(self, package: str, digest: str, criteria: str = SAFE_TO_DEPLOY) -> tuple[Review, ...] | None:
        """A shortest chain of reviews from a full review or an exemption to a digest, oldest first; None without one.

        It is empty for an exempted digest. What is safe to deploy is safe to run.
        """
        before: dict[str, tuple[str, tuple[Review, ...]]] = {digest: ("", ())}
        line = [digest]
        for at in line:
            if (package, at) in self._exempt:
                return _walked(before, at, ())
            for old, reviews in self._steps.get((package, at), {}).items():
                signed = _signed(reviews, criteria)
                if len({review.key for review in signed}) < self._reviewers:
                    continue
                if not old:
                    return _walked(before, at, signed)
                if old not in before:
                    before[old] = (at, signed)
                    line.append(old)
        return None

    def reached(self, package: str, criteria: str = SAFE_TO_DEPLOY) -> tuple[str, ...]:
        """The digests of a package that a chain reaches, sorted: what a next review can start from."""
        known = {digest for name, digest in [*self._exempt, *self._steps] if name == package}
        return tuple(sorted(digest for digest in known if self.chain(package, digest, criteria) is not None))


def _signed(reviews: list[Review], criteria: str) -> tuple[Review, ...]:
    """The reviews that say so much."""
    least = CRITERIA.index(criteria)
    return tuple([one for one in reviews if CRITERIA.index(one.statement.fields["criteria"]) >= least])


def _walked(
    before: dict[str, tuple[str, tuple[Review, ...]]], at: str, first: tuple[Review, ...]
) -> tuple[Review, ...]:
    found = list(first)
    while at:
        at, reviews = before[at]
        found += reviews
    return tuple(found)

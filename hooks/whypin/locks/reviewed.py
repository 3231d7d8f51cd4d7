"""What the reviews of a repository say of each locked release: judged once, for the rule and for `whypin review`."""

from __future__ import annotations

from whypin.locks.sdists import FILES, ONE, is_for_development, published_packages, sums_to_review
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final, Literal

    from whypin.locks.sdists import Sums
    from whypin.model.facts import Facts, Reviews
    from whypin.model.judgement import Judgement
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.review import Standing

    State = Literal["reviewed", "rejected", "open", "no sdist", "unverified", "unanswered"]
    # How many reviewers a locked package needs; 0 for none.
    Asks = Callable[[Facts, LockedPackage], int]

_RUN, _DEPLOY = "safe-to-run", "safe-to-deploy"


class ReviewedRelease(Record):
    """A locked release and what becomes of it.

    `state`: "reviewed", "rejected", "open" (a review is missing), "no sdist" (it cannot be reviewed), "unverified"
    (`why` says what was not there to judge it) or "unanswered" (its index did not answer, which others say).
    `standing` is that of the first sum that is not reviewed, or of the first.
    """

    __slots__ = ("criteria", "document", "package", "reviewers", "standing", "state", "sums", "why")

    def __init__(
        self,
        document: Document,
        package: LockedPackage,
        state: State,
        standing: Standing,
        sums: Sums,
        *,
        criteria: str,
        reviewers: int,
        why: str = "",
    ) -> None:
        self.document: Final = document
        self.package: Final = package
        self.state: Final[State] = state
        self.standing: Final = standing
        self.sums: Final = sums
        self.criteria: Final = criteria
        self.reviewers: Final = reviewers
        self.why: Final = why


def reviewed_releases(project: Project, facts: Facts, asks: Asks) -> Iterator[ReviewedRelease]:
    """Each release of the target locks that a review is asked for."""
    reviews = facts.reviews
    if reviews is None:
        return
    judgements = {}
    for document, judgement in () if facts.index is None else facts.index.judgements():
        judgements[document.path, judgement.package.key, judgement.package.version] = judgement
    for document, lock in project.locks():
        if document.path in project.targets:
            for package in published_packages(lock):
                reviewers = asks(facts.of(document), package)
                if reviewers:
                    said = judgements.get((document.path, package.key, package.version))
                    yield reviewed_release(project, reviews, document, package, said, reviewers=reviewers)


def reviewed_release(
    project: Project,
    reviews: Reviews,
    document: Document,
    package: LockedPackage,
    judgement: Judgement | None = None,
    *,
    reviewers: int,
) -> ReviewedRelease:
    """What becomes of one locked release; `judgement` is what the index says of it, None where it was not asked."""
    sums = sums_to_review(package, judgement)
    criteria = _RUN if is_for_development(project, document, package) else _DEPLOY
    standings = {
        one: reviews.standing(document.path, package.key, package.version, one, criteria, reviewers)
        for one in sums.digests or ("",)
    }
    left = [digest for digest, one in standings.items() if not one.is_reviewed]
    rejected = next((one for one in standings.values() if one.rejected), None)
    standing = rejected or standings[[*left, *standings][0]]
    state, why = _state(sums, len(left), len(standings)), sums.why
    if rejected is not None:
        state = "rejected"
    elif state in ("open", "no sdist"):
        standing = reviews.gap(document.path, package.key, package.version, left[0], criteria, reviewers)
    if state == "unverified" and judgement is not None and judgement.why:
        state = "unanswered"
    if state in ("open", "no sdist") and standing.missing:
        state, why = "unverified", standing.missing
    return ReviewedRelease(document, package, state, standing, sums, criteria=criteria, reviewers=reviewers, why=why)


def _state(sums: Sums, left: int, count: int) -> State:
    if not left or (sums.kind == ONE and left < count):
        return "reviewed"
    if sums.why:
        return "unverified"
    return "no sdist" if sums.kind == FILES else "open"

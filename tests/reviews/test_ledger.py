"""Chains of reviews: which sdists they reach, and what breaks them."""

from datetime import date

import pytest

from whypin.reviews.gaps import gaps
from whypin.reviews.ledger import Exemption, Ledger, Review, Wanted
from whypin.reviews.statement import DIFF, FULL, REJECTION, SAFE_TO_DEPLOY, SAFE_TO_RUN, Statement, Sum

KEY, OTHER = "0123456789abcdef", "fedcba9876543210"


def digest(number: int) -> str:
    return f"{number:064x}"


def diff(old: int, new: int, key: str = KEY, package: str = "demo", criteria: str = SAFE_TO_DEPLOY) -> Review:
    sums = (Sum(digest(old), f"demo-{old}.tar.gz"), Sum(digest(new), f"demo-{new}.tar.gz"))
    return Review(
        Statement(
            kind=DIFF,
            sums=sums,
            fields={"package": package, "from": f"{old}", "to": f"{new}", "criteria": criteria},
        ),
        f"{old}..{new}",
        key,
    )


def full(new: int, key: str = KEY, package: str = "demo", criteria: str = SAFE_TO_DEPLOY) -> Review:
    sums = (Sum(digest(new), f"demo-{new}.tar.gz"),)
    return Review(
        Statement(kind=FULL, sums=sums, fields={"package": package, "to": f"{new}", "criteria": criteria}),
        f"{new}",
        key,
    )


def exempt(number: int) -> Exemption:
    return Exemption(
        package="demo", version=f"{number}", digest=digest(number), note="as it was", day=date(2026, 12, 3)
    )


def chain(ledger: Ledger, number: int, criteria: str = SAFE_TO_DEPLOY, reviewers: int = 1) -> list[str] | None:
    found = ledger.chain(digest(number), Wanted(criteria, reviewers))
    return None if found is None else [review.path for review in found]


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        (Ledger([], [exempt(3)]), []),
        (Ledger([full(3)], []), ["3"]),
        (Ledger([diff(1, 2), diff(2, 3)], [exempt(1)]), ["1..2", "2..3"]),
        (Ledger([diff(2, 3), full(1), diff(1, 2)], []), ["1", "1..2", "2..3"]),
        (Ledger([diff(4, 3)], [exempt(4)]), ["4..3"]),  # back to an older release
        (Ledger([diff(1, 2), diff(2, 3), diff(1, 3)], [exempt(1)]), ["1..3"]),  # the shortest
        (Ledger([diff(1, 3, criteria=SAFE_TO_RUN), diff(1, 2), diff(2, 3)], [exempt(1)]), ["1..2", "2..3"]),
        # What breaks a chain.
        (Ledger([], []), None),
        (Ledger([diff(2, 3)], [exempt(1)]), None),  # a gap
        (Ledger([diff(3, 2), diff(2, 3)], []), None),  # a cycle that nothing starts
        (Ledger([full(3, criteria=SAFE_TO_RUN)], []), None),
    ],
)
def test_a_chain(ledger: Ledger, expected: list[str] | None) -> None:
    assert chain(ledger, 3) == expected


def test_what_is_safe_to_deploy_is_safe_to_run() -> None:
    assert chain(Ledger([full(3)], []), 3, SAFE_TO_RUN) == ["3"]
    assert chain(Ledger([full(3, criteria=SAFE_TO_RUN)], []), 3, SAFE_TO_RUN) == ["3"]


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([full(3), full(3, OTHER)], ["3", "3"]),
        ([full(3), full(3)], None),  # one key twice
        ([diff(1, 2), diff(1, 2, OTHER), diff(2, 3)], None),  # one step has one
        ([diff(1, 3), diff(1, 3, OTHER)], ["1..3", "1..3"]),
    ],
)
def test_two_reviewers_sign_each_step(reviews: list[Review], expected: list[str] | None) -> None:
    assert chain(Ledger(reviews, [exempt(1)]), 3, reviewers=2) == expected


def test_what_does_not_count_is_no_step() -> None:
    ledger = Ledger([diff(1, 2), diff(2, 3), diff(1, 3)], [exempt(1)])
    for without, expected in (("1..3", ["1..2", "2..3"]), ("2..3", ["1..3"]), ("3", None)):
        left = {review.path for review in ledger.reviews if not review.path.endswith(without)}
        found = ledger.chain(digest(3), Wanted(counts=lambda review, left=left: review.path in left))  # type: ignore[misc]
        assert (found and [review.path for review in found]) == expected


def test_a_search_asks_only_about_the_steps_that_it_comes_to() -> None:
    asked = []

    def counts(review: Review) -> bool:
        asked.append(review.path)
        return True

    Ledger([diff(1, 2), diff(2, 3), diff(8, 9), full(7)], [exempt(1)]).chain(digest(3), Wanted(counts=counts))
    assert asked == ["2..3", "1..2"]


def test_a_rejection_names_versions() -> None:
    said = Statement(kind=REJECTION, sums=(), fields={"package": "demo", "versions": ">=2,<3"}, reason="it calls home")
    ledger = Ledger([Review(said, "rejected", KEY)], [exempt(2)])
    assert not list(ledger.rejections("1.9"))
    for version in ("2.0", "2.5b1"):
        assert [found.path for found in ledger.rejections(version)] == ["rejected"]


def test_what_a_next_review_can_start_from() -> None:
    ledger = Ledger([diff(1, 2), diff(8, 9), full(5)], [exempt(1)])
    assert ledger.reached(Wanted()) == {digest(number): f"{number}" for number in (1, 2, 5)}


@pytest.mark.parametrize(
    ("reviews", "exemptions", "expected"),
    [
        ([], [], ("", "9")),
        ([], [exempt(1), exempt(7), exempt(12)], ("7", "9")),
        ([], [exempt(10), exempt(8)], ("8", "9")),  # as near, and older
        ([], [exempt(12)], ("12", "9")),  # back
        ([diff(4, 9)], [exempt(3)], ("3", "4")),  # what was signed before is of use
        ([diff(4, 9)], [exempt(8)], ("8", "9")),
        ([diff(1, 5), diff(7, 8), diff(8, 9)], [exempt(1)], ("5", "7")),
    ],
)
def test_the_review_that_closes_a_gap(
    reviews: list[Review], exemptions: list[Exemption], expected: tuple[str, str]
) -> None:
    found = gaps(Ledger(reviews, exemptions), digest(9), "9", Wanted())[0]
    assert (found.old[1], found.new[1]) == expected


def test_ten_thousand_statements_and_a_cycle_are_walked_once() -> None:
    steps = [diff(number, number + 1) for number in range(1, 10_000)]
    ledger = Ledger([*steps, diff(10_000, 1)], [exempt(1)])
    assert len(chain(ledger, 10_000) or ()) == 9_999
    assert chain(Ledger([*steps, diff(10_000, 1)], []), 10_000) is None


def test_the_gap_between_five_thousand_and_five_thousand() -> None:
    steps = [diff(number, number + 1) for number in range(1, 10_000) if number != 5_000]
    found = gaps(Ledger(steps, [exempt(1)]), digest(10_000), "10000", Wanted())[0]
    assert (found.old[1], found.new[1]) == ("5000", "5001")

"""Chains of reviews: which sdists they reach, and what breaks them."""

from datetime import date

import pytest

from whypin.reviews.ledger import Exemption, Ledger, Review
from whypin.reviews.statement import DIFF, FULL, REJECTION, SAFE_TO_DEPLOY, SAFE_TO_RUN, Statement, Sum

KEY, OTHER = "0123456789abcdef", "fedcba9876543210"


def digest(number: int) -> str:
    return f"{number:064x}"


def diff(old: int, new: int, key: str = KEY, package: str = "demo", criteria: str = SAFE_TO_DEPLOY) -> Review:
    sums = (Sum(digest(old), f"demo-{old}.tar.gz"), Sum(digest(new), f"demo-{new}.tar.gz"))
    return Review(
        Statement(kind=DIFF, sums=sums, fields={"package": package, "criteria": criteria}), f"{old}..{new}", key
    )


def full(new: int, key: str = KEY, package: str = "demo", criteria: str = SAFE_TO_DEPLOY) -> Review:
    sums = (Sum(digest(new), f"demo-{new}.tar.gz"),)
    return Review(Statement(kind=FULL, sums=sums, fields={"package": package, "criteria": criteria}), f"{new}", key)


def exempt(number: int) -> Exemption:
    return Exemption(
        package="demo", version=f"{number}", digest=digest(number), note="as it was", day=date(2026, 12, 3)
    )


def chain(ledger: Ledger, number: int, criteria: str = SAFE_TO_DEPLOY) -> list[str] | None:
    found = ledger.chain("demo", digest(number), criteria)
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
        (Ledger([full(3), full(3, OTHER)], [], reviewers=2), ["3", "3"]),
        # What breaks a chain.
        (Ledger([], []), None),
        (Ledger([diff(2, 3)], [exempt(1)]), None),  # a gap
        (Ledger([diff(3, 2), diff(2, 3)], []), None),  # a cycle that nothing starts
        (Ledger([full(3, package="other")], []), None),  # another package's
        (Ledger([full(3, criteria=SAFE_TO_RUN)], []), None),
        (Ledger([full(3), full(3)], [], reviewers=2), None),  # one key twice
        (Ledger([diff(1, 2), diff(1, 2, OTHER), diff(2, 3)], [exempt(1)], reviewers=2), None),  # one step has one
    ],
)
def test_a_chain(ledger: Ledger, expected: list[str] | None) -> None:
    assert chain(ledger, 3) == expected


def test_what_is_safe_to_deploy_is_safe_to_run() -> None:
    assert chain(Ledger([full(3)], []), 3, SAFE_TO_RUN) == ["3"]
    assert chain(Ledger([full(3, criteria=SAFE_TO_RUN)], []), 3, SAFE_TO_RUN) == ["3"]


def test_a_rejection_names_versions() -> None:
    said = Statement(kind=REJECTION, sums=(), fields={"package": "demo", "versions": ">=2,<3"}, reason="it calls home")
    ledger = Ledger([Review(said, "rejected", KEY)], [exempt(2)])
    assert ledger.rejection("demo", "1.9") is None
    assert ledger.rejection("other", "2.0") is None
    for version in ("2.0", "2.5b1"):
        found = ledger.rejection("demo", version)
        assert found is not None
        assert found.path == "rejected"


def test_what_a_next_review_can_start_from() -> None:
    ledger = Ledger([diff(1, 2), diff(8, 9), full(5)], [exempt(1)])
    assert ledger.reached("demo") == (digest(1), digest(2), digest(5))


def test_ten_thousand_statements_and_a_cycle_are_walked_once() -> None:
    steps = [diff(number, number + 1) for number in range(1, 10_000)]
    ledger = Ledger([*steps, diff(10_000, 1)], [exempt(1)])
    assert len(chain(ledger, 10_000) or ()) == 9_999
    assert chain(Ledger([*steps, diff(10_000, 1)], []), 10_000) is None

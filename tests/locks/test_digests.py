"""Which files of a lock are known to have good digests without a closer look."""

from __future__ import annotations

import pytest

from whypin.locks.digests import all_strong, surely_strong
from whypin.model.lock import Artifact, Digest, LockedPackage
from whypin.text.span import Span

HEX = "0123456789abcdef" * 4
GOOD = {"hash": f"sha256:{HEX}"}


@pytest.mark.parametrize(
    "rows",
    [
        [GOOD],
        [GOOD, {"url": "https://example.org", **GOOD}],
        [{"hash": f"sha512:{HEX * 2}"}, GOOD],
        [{"hashes": {"sha256": HEX, "sha384": HEX + HEX[:32]}}],
    ],
)
def test_strong(rows: list[dict[str, object]]) -> None:
    assert all_strong(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{}],
        [GOOD, {}],
        [GOOD, {"hash": f"sha256:{HEX[2:]}"}, {"hash": f"sha256:{HEX}00"}],  # no average
        [GOOD, {"hash": f"ab{GOOD['hash'][:-2]}"}],  # the prefix elsewhere
        [GOOD, {"hash": f"sha256:sha256:{HEX[7:]}"}],  # the prefix twice
        [GOOD, {"hash": f"sha256:{HEX}s"}, {"hash": f"ha256:{HEX}"}],  # the prefix across two
        [{"hash": 7}],
        [{"hash": f"sha256:{HEX[1:]}g"}],
        [{"hash": f"sha256:{HEX[2:]}  "}],
        [{"hash": f"sha256:{HEX[1:]}\u0660"}],  # a digit, but not of ours
        [{"hash": f"md5:{HEX[:32]}"}],
        [{"hash": f"SHA256:{HEX}"}],
        [{"hash": HEX + HEX[:7]}],
        [{"hashes": {}}],
        [{"hashes": {"sha256": HEX, "md5": HEX[:32]}}],
        [{"hashes": {"sha256": HEX[1:]}}],
    ],
)
def test_not_surely_strong(rows: list[dict[str, object]]) -> None:
    assert not all_strong(rows)


def test_a_reader_may_give_artifacts_alone() -> None:
    """Then nothing is known without building them, and places come from them."""
    at = Span(0, 1)
    artifact = Artifact(at, (Digest("sha256", HEX, at),), filename="a-1.zip", url="https://example.org/a-1.zip")
    package = LockedPackage("A", "a", "1", at, at, at, lambda: ((), (artifact,)))
    assert not surely_strong(package)
    assert package.locations() == [("https://example.org/a-1.zip", "a-1.zip")]
    assert package == LockedPackage("A", "a", "1", at, at, at, lambda: ((), (artifact,)))

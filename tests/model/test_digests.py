"""Which files of a lock are known to have good digests without a closer look."""

from __future__ import annotations

import pytest

from whypin.model.digests import plain

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
def test_plain(rows: list[dict[str, object]]) -> None:
    assert plain(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{}],
        [GOOD, {}],
        [GOOD, {"hash": f"sha256:{HEX[2:]}"}, {"hash": f"sha256:{HEX}00"}],  # no average
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
def test_not_plain(rows: list[dict[str, object]]) -> None:
    assert not plain(rows)

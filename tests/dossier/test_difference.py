"""How much of a patch is taken in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whypin.dossier.difference import MOST_BYTES, MOST_LINES, Patches
from whypin.vcs.snapshots import Changed

ONE = Changed("a", "a", 1, 0)


def lines(count: int, length: int = 3) -> Iterator[bytes]:
    return iter([b"+" * length] * count)


@pytest.mark.parametrize(
    ("one", "patch", "room", "count", "why"),
    [
        (ONE, lines(0), 0, 0, ""),
        (ONE, lines(5), 1000, 5, ""),
        (ONE, lines(250), 1000, 250, ""),
        (ONE, lines(251), 1000, 0, "left out, as the patches before it fill 0 KiB"),
        (Changed("", "a", MOST_LINES, 0), lines(MOST_LINES), 1 << 20, MOST_LINES, ""),
        (Changed("a", "a", MOST_LINES, 1), lines(1), 1 << 20, 0, "2,001 lines, left out"),
        # Bytes of zero are not counted as lines.
        (Changed("a", "a", None, None), lines(3), 1000, 3, ""),
        (ONE, lines(8 * MOST_LINES + 2), 1 << 20, 0, "more than 16,000 lines with their context, left out"),
        (ONE, lines(1, MOST_BYTES), 1 << 20, 0, "more than 256 KiB, left out"),
    ],
)
def test_a_patch(one: Changed, patch: Iterator[bytes], room: int, count: int, why: str) -> None:
    kept, said = Patches(room).take(one, patch)
    assert (len(kept), said) == (count, why)


def test_a_small_one_finds_room_behind_a_large_one() -> None:
    patches = Patches(100)
    assert patches.take(ONE, lines(20))[0]
    assert patches.take(ONE, lines(20))[1]
    assert patches.take(ONE, lines(5))[0]


def test_what_is_no_text_is_written_out() -> None:
    assert Patches(100).take(ONE, iter([b"+\xff\xc3\xa9\0"]))[0] == ("+\\xff\u00e9\0",)

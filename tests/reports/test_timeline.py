"""The drawing: how wide it is, and what is where."""

from __future__ import annotations

import pytest

from whypin.model.commit import Commit
from whypin.model.why import Change, Reach, Release, Stated
from whypin.reports.screen import Screen
from whypin.reports.timeline import drawn, mark

TODAY = "2024-01-01"
RELEASES = [
    Release("0.9", "2019-01-01"),
    Release("1.0", "2020-01-01"),
    Release("1.1", "2020-06-01", yanked="broken"),
    Release("1.2", "2021-01-01"),
    Release("2.0", "2022-01-01"),
    Release("3.0a1", "2023-01-01", prerelease=True),
]
REACH = Reach(">=1,<2", [RELEASES[1], RELEASES[3]], held_back=(RELEASES[4],))


def change(day: str, digit: str) -> Change:
    return Change(Commit(digit * 40, "", date=day), None, Stated("a", ">=1"))


CHANGES = (change("2023-06-01", "c"), change("2020-01-02", "b"), change("2020-01-01", "a"))


def test_the_whole_drawing() -> None:
    lines = drawn(RELEASES, REACH, ["1.2"], CHANGES, TODAY)
    assert [line[:10].strip() for line in lines] == ["", "", "releases", "locked", "changes"]
    row = lines[2][10:]
    assert [sign for sign in row if sign != " "] == [".", "o", "o", "x", "."]
    assert lines[3].index("^") - 10 == [at for at, sign in enumerate(row) if sign == "o"][1]
    # Two on one day share a place.
    assert [sign for sign in lines[4][10:] if sign != " "] == ["*", "3"]
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("columns", [0, 40, 60, 80, 300])
def test_it_is_never_wider_than_the_screen_or_80(columns: int) -> None:
    lines = drawn(RELEASES, REACH, ["1.2"], CHANGES, TODAY, Screen(columns=columns), plain=False)
    assert all(len(line) <= min(columns or 80, 80) for line in lines)
    assert lines[1].strip("─┼ ") == ""


def test_colours_are_the_screens() -> None:
    (row,) = [line for line in drawn(RELEASES, REACH, (), (), TODAY, Screen(color=True)) if "releases" in line]
    assert "\x1b[33mx\x1b[0m" in row
    assert "\x1b" not in "".join(drawn(RELEASES, REACH, (), (), TODAY))


def test_there_is_no_drawing_without_days() -> None:
    assert drawn([Release("1.0")], REACH, (), (), TODAY) == []
    assert drawn([], REACH, (), CHANGES, TODAY) == []
    assert drawn(RELEASES, REACH, (), (), "today") == []


def test_one_day_and_odd_days() -> None:
    odd = [Release("1.0", TODAY), Release("1.1", "0000-00-00")]
    assert drawn(odd, REACH, ["1.0"], [change("9999-12-31", "a")], TODAY)
    assert drawn([Release("1.0", TODAY)], REACH, ["1.0"], [], TODAY)[0].strip() == "2024"


def test_marks_run_out() -> None:
    assert [mark(0), mark(9), mark(35), mark(99)] == ["1", "a", "*", "*"]

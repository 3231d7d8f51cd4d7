"""What `whypin why` prints for people, where the page shows none of it."""

from __future__ import annotations

import pytest

from whypin.model.commit import Commit
from whypin.model.why import (
    Advisory,
    Change,
    Declared,
    Held,
    Holds,
    LockedAt,
    Reach,
    Release,
    Requester,
    Standing,
    Stated,
    Why,
)
from whypin.reports.screen import Screen
from whypin.reports.why_json import render as to_json
from whypin.reports.why_text import render

TODAY = "2026-11-28"
INDEX = "https://index.example/simple/"


def declared(text: str = "<2", **more: object) -> Declared:
    return Declared(Stated("a.in", text), (1, 1), kinds=("caps",)).replaced(**more)


def commit(day: str) -> Commit:
    return Commit("c" * 40, "subject", date=day, author="Jo")


def standing(*reaches: Reach, releases: int = 1, **more: str) -> Standing:
    found = tuple([Release(f"1.{number}") for number in range(releases)])
    return Standing(INDEX, found, newest=found[-1] if found else None, reaches=reaches, **more)


REACHES = {
    "only what was yanked": (
        Reach("==1", [Release("1", "2020-01-01", yanked="")]),
        "allows 1 (2020-01-01, yanked) at most",
    ),
    "no release is allowed": (Reach("<1", []), "`<1` allows no release that is there"),
    "nothing is held back": (
        Reach("", [Release("1.0")]),
        "any version is allowed: 1.0 at most\n    holds nothing back",
    ),
    "one is held back, on no known day": (
        Reach("<2", [Release("1.0")], held_back=(Release("2.0"),)),
        "    holds back 1 newer release: 2.0",
    ),
    "many are held back": (
        Reach("<2", [Release("1.0")], held_back=tuple([Release(f"2.{number}") for number in range(9)])),
        "holds back 9 newer releases: 2.0, 2.1, 2.2, ..., 2.7, 2.8",
    ),
    "a yank without a reason": (
        Reach(">=1", [], bound=Release("1.0", yanked="")),
        "    its lower bound 1.0 was yanked\n",
    ),
    "no advisory": (
        Reach("<2", [Release("1.0")], asked=("1.0", "1.1"), advisories=()),
        "no advisory is known for 1.0, 1.1",
    ),
    "one that is not fixed, in two versions": (
        Reach("<2", [], asked=("1", "2"), advisories=(Advisory("X", "1"), Advisory("X", "2"))),
        "still admits X: 1, 2, not fixed",
    ),
}


@pytest.mark.parametrize(("reach", "said"), REACHES.values(), ids=REACHES)
def test_what_a_range_lets_in(reach: Reach, said: str) -> None:
    assert said in render(Why("a", standing=standing(reach), today=TODAY))


def test_an_index_with_nothing_to_say() -> None:
    assert "none that a version can be read of" in render(Why("a", standing=standing(releases=0)))
    silent = standing(releases=0, trouble="cannot be reached", help="call it")
    text = render(Why("a", standing=silent))
    assert f"releases at {INDEX}\n  not known: the index cannot be reached\n  help: call it\n" in text


def test_comments_that_give_no_reason() -> None:
    text = render(Why("a", (declared(comments=("the web part",)), declared("", kinds=()), declared()), today=TODAY))
    assert "comment, which gives no reason: the web part" in text
    assert text.count("no comment says why") == 1
    assert "any version" in text


AGES = {
    "2026-11-28": "(today)",
    "2026-11-27": "(1 day)",
    "2026-10-28": "(1 month)",
    "2024-11-28": "(2 years)",
    # Clocks and commits lie.
    "2030-01-01": "2030-01-01, commit",
    "0000-00-00": "0000-00-00, commit",
}


@pytest.mark.parametrize(("day", "said"), AGES.items(), ids=AGES)
def test_ages(day: str, said: str) -> None:
    change = Change(commit(day), None, Stated("a.in", "<2"))
    assert said in render(Why("a", (declared(changes=(change,)),), today=TODAY))


def test_changes() -> None:
    old, new = Stated("a.in", "<1"), Stated("b.in", "<2")
    text = render(Why("a", changes=(Change(None, old, new), Change(commit("2020-01-01"), old, None)), today=TODAY))
    assert "  2  not committed yet\n     a.in -> b.in: `<1` -> `<2`\n" in text
    assert "     a.in: removed, was `<1`\n" in text


def test_a_long_history_is_cut() -> None:
    made = [(Commit(f"{number:040}", ""), number) for number in range(60, 0, -1)]
    text = render(Why("a", changes=tuple([Change(one, None, Stated("a.in", f"<{number}")) for one, number in made])))
    assert "`<11`" in text
    assert "`<10`" not in text
    assert "and 10 earlier commits: see `--format json`" in text


def test_changes_of_one_commit_are_together() -> None:
    changes = [Change(commit("2020-01-01"), None, Stated(path, "<2")) for path in ("a.in", "b.in")]
    text = render(Why("a", changes=tuple(changes)))
    assert "  1  2020-01-01 cccccccccc Jo: subject\n     a.in: new, `<2`\n     b.in: new, `<2`\n" in text


def test_many_who_ask() -> None:
    asking = tuple([Requester(f"p{number}", "1", "<2" * (number == 0), "m" * (number == 0)) for number in range(25)])
    text = render(Why("a", locked=(LockedAt("uv.lock", 3, "1.0", marker="x", requesters=asking),)))
    assert "uv.lock:3: 1.0 where x\n    p0 1 asks for `<2` where m\n    p1 1 asks for it\n" in text
    assert "and 5 more ask for it" in text


def test_all_of_them() -> None:
    held = Holds((Held("a", declared(why=("b",))),), notes=("one", "one"), troubles=("two",), today=TODAY)
    text = render(held)
    assert "its age is not known" in text
    assert text.endswith("1 explained cap or pin: 0 may go, 0 still waits, 1 look yourself\nnote: one\nnote: two\n")
    assert '"verdict": "unknown"' in to_json(held)


def test_it_fits_the_screen() -> None:
    reach = Reach("<2", [Release("1.0", "2020-01-01")], held_back=(Release("2.0", "2021-01-01"),))
    change = Change(commit("2020-01-01"), None, Stated("a.in", "<2"))
    text = " ".join(["word"] * 60)
    answer = Why(
        "a",
        (declared(why=(text,), changes=(change,)),),
        changes=(change,),
        standing=Standing(INDEX, (Release("1.0", "2020-01-01"), Release("2.0", "2021-01-01")), reaches=(reach, reach)),
        notes=(text,),
        today=TODAY,
    )
    for columns in (40, 80):
        shown = render(answer, Screen(columns=columns), plain=False)
        assert max(map(len, shown.split("\n"))) <= columns
        assert "time line of <2" in shown


def test_nothing_is_obeyed() -> None:
    evil = "\x1b[2J\n::error::##[x]\u202e"
    change = Change(Commit("c" * 40, evil, date=evil, author=evil), Stated(evil, evil), Stated("x", evil))
    asking, advisory = Requester(evil, evil, evil, evil), Advisory(evil, evil, (evil,), (evil,))
    answer = Why(
        evil,
        (declared(evil, why=(evil,), changes=(change,), table=evil),),
        changes=(change,),
        locked=(LockedAt(evil, 1, evil, marker=evil, made_from=(evil,), requesters=(asking,)),),
        standing=standing(
            Reach(evil, [Release(evil)], asked=(evil,), advisories=(advisory,)),
        ),
        notes=(evil,),
        today=TODAY,
    )
    for text in (render(answer), render(answer, Screen(columns=60)), to_json(answer)):
        assert not set(text) & {"\x1b", "\u202e"}
        assert "##[" not in text
        assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]

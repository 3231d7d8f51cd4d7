"""Who asks for a locked package, by the comments of a requirements file."""

from __future__ import annotations

import pytest

from trees import MemoryTree
from whypin.dossier.asked import LONGEST, Askers
from whypin.index.sdists import Locked
from whypin.project.configuration import Configuration
from whypin.project.load import load

# Names with those who ask for them.
LONG = {f"p{number}": [f"p{number - 1}"] for number in range(1, 100)}


def asked(entries: dict[str, list[str]]) -> tuple[Askers, dict[str, list[Locked]]]:
    text = "".join([f"{name}==1.0\n" + "\n    #   ".join(["    # via", *via]) + "\n" for name, via in entries.items()])
    ((document, lock),) = load(MemoryTree({"requirements.txt": text}), (), Configuration()).locks()
    return Askers(lambda _: None), {one.name: [Locked("", document, one)] for one in lock.packages}


@pytest.mark.parametrize(
    ("entries", "name", "chain"),
    [
        ({"a": []}, "a", ()),
        ({"a": ["-r requirements.in"]}, "a", ()),
        ({"a": ["b"], "b": ["c"], "c": []}, "a", ("c", "b")),
        ({"a": ["b"], "b": ["-r requirements.in"]}, "a", ("b",)),
        # The shortest way, the first by its name.
        ({"a": ["b", "d"], "b": ["c"], "c": [], "d": []}, "a", ("d",)),
        ({"a": ["c", "b"], "b": [], "c": []}, "a", ("b",)),
        # One that is not locked.
        ({"a": ["elsewhere"]}, "a", ("elsewhere",)),
        # A circle that nobody asks for, and one that somebody does.
        ({"a": ["a"]}, "a", ()),
        ({"a": ["b"], "b": ["a"]}, "a", ()),
        ({"a": ["b"], "b": ["a", "c"], "c": []}, "a", ("c", "b")),
        ({**LONG, "p0": []}, "p3", ("p0", "p1", "p2")),
    ],
)
def test_the_chain_of_those_who_ask(entries: dict[str, list[str]], name: str, chain: tuple[str, ...]) -> None:
    askers, locked = asked(entries)
    assert askers.through(locked[name]) == chain


def test_a_long_chain_is_told_by_its_ends() -> None:
    askers, locked = asked({**LONG, "p0": []})
    found = askers.through(locked["p99"])
    assert len(found) == LONGEST
    assert found[:3] == ("p0", "…", "p81")
    assert found[-1] == "p98"
    assert askers.needed(locked["p98"]) == frozenset(["p99"])

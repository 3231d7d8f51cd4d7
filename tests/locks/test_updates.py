"""What a lock has otherwise than at the base."""

from __future__ import annotations

import pytest

from pages.checking import DictTree
from whypin.locks.updates import older, updates, was_locked
from whypin.project.before import Before
from whypin.project.configuration import Configuration
from whypin.project.load import load

LOCK = "requirements.txt"
A, B, C = "a" * 64, "b" * 64, "c" * 64


def entry(version: str, *digests: str, name: str = "p") -> str:
    return f"{name}=={version} " + " ".join([f"--hash=sha256:{one}" for one in digests]) + "\n"


@pytest.mark.parametrize(
    ("before", "now", "moves"),
    [
        # What stayed, is new, is gone, lost a digest, or got its first ones.
        (entry("1", A), "# x\n" + entry("1", A), []),
        ("q==1\n", "q==1\n" + entry("1", A), []),
        ("q==1\n" + entry("1", A), "q==1\n", []),
        (entry("1", A, B), entry("1", A), []),
        ("p==1\n", entry("1", A), []),
        # From somewhere else, or to it; without a pin.
        ("p @ https://e.example/p-1.zip\n", entry("1", A), []),
        (entry("1", A), "p @ https://e.example/p-1.zip\n", []),
        ("p>=1\n", entry("2", A), []),
        (entry("1", A), entry("2", B), [("2", ["1"])]),
        (entry("1", A), entry("1", A, B), [("1", ["1"])]),
        (entry("1", A, name="P"), entry("2", B, name="p"), [("2", ["1"])]),
        # Several versions of a package: what is gone was moved from; where nothing is, all were.
        (
            "p==1 ; python_version<'3'\np==2 ; python_version>'3'\n",
            "p==1 ; python_version<'3'\np==3 ; python_version>'3'\n",
            [("3", ["2"])],
        ),
        ("p==1\n", "p==1 ; python_version<'3'\np==2 ; python_version>'3'\n", [("2", ["1"])]),
    ],
)
def test_updates(before: str, now: str, moves: list[tuple[str, list[str]]]) -> None:
    configuration = Configuration()
    tree, then = DictTree({LOCK: now.encode()}), DictTree({LOCK: before.encode()})
    project = load(tree, (), configuration)
    base = Before("b" * 40, (then, configuration), (tree, configuration), project, dict)
    found = [(package.version, [one.version for one in old]) for _, package, old in updates(project, base)]
    assert found == moves


@pytest.mark.parametrize(
    ("before", "locked", "versions"),
    [
        (entry("1", A), True, []),
        (entry("1", A, B), True, []),
        ("p==1\n", True, []),
        (entry("1", B), False, []),
        (entry("0.9", A), False, ["0.9"]),
        ("q==1\n", False, []),
    ],
)
def test_what_the_base_locks(before: str, locked: bool, versions: list[str]) -> None:
    then = load(DictTree({LOCK: before.encode()}), (), Configuration()).documents[0]
    now = load(DictTree({LOCK: entry("1", A).encode()}), (), Configuration()).documents[0]
    assert now.lock is not None
    (package,) = now.lock.packages
    assert was_locked(package, then) is locked
    assert [one.version for one in older(package, then)] == versions


def test_without_a_base() -> None:
    lock = load(DictTree({LOCK: entry("1", A).encode()}), (), Configuration()).documents[0].lock
    assert lock is not None
    assert not was_locked(lock.packages[0], None)
    assert older(lock.packages[0], None) == []

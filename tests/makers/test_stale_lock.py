"""`stale-lock` says what the makers' own checks say: of real locks, whose declarations were changed at random.

`WHYPIN_MUTATIONS` is how many changes are tried with each maker.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from makers.checks import CHECKS, Check
from makers.makers import missing
from makers.mutations import changed, written
from trees import MemoryTree
from whypin.locks.freshness import differences
from whypin.project.configuration import Configuration
from whypin.project.load import load

pytestmark = pytest.mark.network

TRIES = int(os.environ.get("WHYPIN_MUTATIONS", "8"))
# So many changes are made to what one lock was made from.
EACH = 25
MEMBER = 'project = {name = "art", version = "1", requires-python = ">=3.9", dependencies = ["idna"]}\n'


def ours(folder: Path) -> list[str]:
    """What whypin says of a folder."""
    files: dict[str, str | bytes | None] = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for pattern in ("*", "libs/*/*")
        for path in folder.glob(pattern)
        if path.is_file()
    }
    pairs = load(MemoryTree(files), (), Configuration()).pairs
    return [found.message for pair in pairs for found in differences(pair)]


def begin(rng: random.Random, check: Check, folder: Path, first: bool) -> dict[str, object]:
    """Have the maker lock the project, or a changed one; its values."""
    for _ in range(10):
        values = check.values if first else changed(rng, check.values, check.changes, 3)
        (folder / check.path).write_text(written(rng, values), encoding="utf-8")
        if check.lock(folder):
            return values
        if first:
            break
    missing(f"{check.maker.command} could not make a lock")
    raise AssertionError


@pytest.mark.parametrize("name", CHECKS)
def test_as_the_maker_says(name: str, tmp_path: Path) -> None:
    check = CHECKS[name]
    (tmp_path / "libs/art").mkdir(parents=True)
    (tmp_path / "libs/art/pyproject.toml").write_text(MEMBER, encoding="utf-8")
    verdicts = []
    wrong = []
    for number in range(TRIES):
        rng = random.Random(f"{name} {number}")
        if number % EACH == 0:
            values = begin(rng, check, tmp_path, number == 0)
            lock = (tmp_path / check.maker.lock).read_bytes()
            assert ours(tmp_path) == []
        text = written(rng, changed(rng, values, check.changes))
        (tmp_path / check.path).write_text(text, encoding="utf-8")
        (tmp_path / check.maker.lock).write_bytes(lock)
        theirs = check.is_stale(tmp_path)
        if theirs is not None:
            said = ours(tmp_path)
            verdicts.append(theirs)
            if bool(said) != theirs:
                wrong.append(f"{number}: {said or 'nothing'}\n{text}")
    assert not wrong, f"{len(wrong)} of {len(verdicts)} ({sum(verdicts)} stale)\n" + "\n".join(wrong)
    assert verdicts

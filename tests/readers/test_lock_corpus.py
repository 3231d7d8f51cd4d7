"""Whole locks: everything in them is read and found again."""

from __future__ import annotations

import os

import pytest

from collection import FILES
from lock_places import placed
from whypin.readers import pdm_lock, pipfile_lock, poetry_lock, pylock, uv_lock
from whypin.text.source import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = {
    "poetry.lock": poetry_lock.read,
    "uv.lock": uv_lock.read,
    "pdm.lock": pdm_lock.read,
    "pylock.toml": pylock.read,
    "Pipfile.lock": pipfile_lock.read,
}
# Written so to test other tools.
KNOWN = ("the entry has no `name`",)


def locks(name: str) -> Iterator[tuple[str, bytes]]:
    for folder, _, files in os.walk(FILES):
        for file in files:
            if file == name or (name == "pylock.toml" and file.startswith("pylock.") and file.endswith(".toml")):
                with open(os.path.join(folder, file), "rb") as handle:
                    yield os.path.join(folder, file), handle.read()


@pytest.mark.parametrize("name", list(READERS))
def test_a_whole_lock(name: str) -> None:
    count = 0
    for path, data in locks(name):
        document = READERS[name](decode(path, data))
        count += 1
        if document.lock is None:
            # Nothing that a tool wrote is refused: only texts that a merge broke, and those broken to test tools.
            words = [problem.message for problem in document.problems]
            assert "merge conflict" in words[0] or "/test" in path, path
            continue
        assert [problem.message for problem in document.problems if problem.message not in KNOWN] == [], path
        assert document.lock.packages or document.problems, path
        placed(document)
        for package in document.lock.packages:
            assert all(item.filename for item in package.artifacts), path
    assert count

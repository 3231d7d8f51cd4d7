"""`missing-sdist`: releases that cannot be rebuilt from what the index has."""

from __future__ import annotations

import json

import pytest

from pages.checking import findings

TEXT = f"six==1 --hash=sha256:{'a' * 64}\n"


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["six-1.tar.gz"], 0),
        (["six-1-py3-none-any.whl", "six-1.zip"], 0),
        # No such release: another rule says so.
        ([], 0),
        (["six-2.tar.gz"], 0),
        (["six-1-py3-none-any.whl"], 1),
        # The sdist is of another version; a built archive is no sdist.
        (["six-1-py3-none-any.whl", "six-2.tar.gz"], 1),
        (["six-1.linux-x86_64.tar.gz"], 1),
    ],
)
def test_a_release_needs_an_sdist(names: list[str], count: int) -> None:
    files = [{"filename": name, "hashes": {}} for name in names]
    index = json.dumps({"six": {"files": files}})
    assert len(findings("missing-sdist", {"requirements.txt": TEXT}, index=index)) == count

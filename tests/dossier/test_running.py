"""What sdists promise of their build and their commands, compared."""

from __future__ import annotations

import pytest

from whypin.dossier.running import Nothing, running
from whypin.sdist.archive import Archive
from whypin.sdist.compare import parts
from whypin.sdist.running import Promises


class Side:
    """An sdist that has nothing but promises."""

    archive = Archive(top="", members={})

    def __init__(self, lines: list[str]) -> None:
        self.promises = Promises(backend=(), lines=tuple(lines), unread=())

    def runs(self, path: str) -> str:
        return ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (["needed to build: cffi"], ["needed to build: cffi"], []),
        (
            ["needed to build: cffi"],
            ["needed to build: six"],
            ["gone needed to build: cffi", "new needed to build: six"],
        ),
        # The same name in another spelling.
        (
            ["needed to build: flit_core <4"],
            ["needed to build: Flit.Core>=3"],
            ["changed needed to build: Flit.Core>=3 (was flit_core <4)"],
        ),
        # Several of one name: which came in the place of which is not known.
        (
            ["needed to build: a<1"],
            ["needed to build: a<2; x", "needed to build: a<3; y"],
            ["gone needed to build: a<1", "new needed to build: a<2; x", "new needed to build: a<3; y"],
        ),
        (["build backend: a"], ["build backend: b"], ["changed build backend: b (was a)"]),
        (
            ["build backend: a"],
            ["build backend's folder: a"],
            ["gone build backend: a", "new build backend's folder: a"],
        ),
        (
            ["entry point: console_scripts: x = a:b"],
            ["entry point: console_scripts: x = c:d"],
            ["changed entry point: console_scripts: x = c:d (was a:b)"],
        ),
        (
            ["entry point: console_scripts: x = a:b"],
            ["entry point: console_scripts: y = a:b"],
            ["gone entry point: console_scripts: x = a:b", "new entry point: console_scripts: y = a:b"],
        ),
        (["needed to build: @"], ["needed to build: !"], ["changed needed to build: ! (was @)"]),
    ],
)
def test_promises(old: list[str], new: list[str], told: list[str]) -> None:
    sides = Side(old), Side(new)
    found = parts(sides[0].archive, sides[1].archive, lambda path: False)
    assert [f"{one.happened} {one.what}" for one in running(found, *sides)] == told
    assert {one.happened for one in running(found, Nothing(), sides[1])} == {"new"}

"""Wheels: what they install, under the rules for sdists."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256

import pytest

from archives import Zip
from whypin.sdist.refused import Refused
from whypin.sdist.wheel import read


def made(*names: str) -> io.BytesIO:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "" if name.endswith("/") else name)
    return body


# The names of a wheel, and the paths of what it installs with the name that each was written under.
@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (["demo.py", "demo-1.dist-info/WHEEL"], [("demo.py", "demo.py")]),
        (
            ["demo/", "demo/b.py", "demo/a.py", "demo-1.dist-info/", "demo-1.dist-info/METADATA"],
            [("demo/a.py", "demo/a.py"), ("demo/b.py", "demo/b.py")],
        ),
        # Below a scheme; a folder that only looks like one.
        (
            ["demo-1.data/purelib/x/a.py", "demo-1.data/scripts/run", "y/d.data/scripts/z", "d.dist-info/RECORD"],
            [
                ("run", "demo-1.data/scripts/run"),
                ("x/a.py", "demo-1.data/purelib/x/a.py"),
                ("y/d.data/scripts/z", "y/d.data/scripts/z"),
            ],
        ),
        # One path of several schemes: each is there.
        (
            ["a.py", "d.data/purelib/a.py", "d.data/scripts/a.py", "d.dist-info/RECORD"],
            [("a.py", "a.py"), ("a.py", "d.data/purelib/a.py"), ("a.py", "d.data/scripts/a.py")],
        ),
        # A file of that name is none of the folder.
        (["x.dist-info", "d.dist-info/RECORD"], [("x.dist-info", "x.dist-info")]),
        # What no build has to write there.
        (["d.dist-info/WHEEL", "d.dist-info/a.py"], [("d.dist-info/a.py", "d.dist-info/a.py")]),
        # No entry points can be read there.
        (["d.dist-info/entry_points.txt"], [("d.dist-info/entry_points.txt", "d.dist-info/entry_points.txt")]),
    ],
)
def test_what_a_wheel_installs(names: list[str], paths: list[tuple[str, str]]) -> None:
    found = read(made(*names))
    assert sorted(found.files) == sorted([(path, sha256(body.encode()).hexdigest()) for path, body in paths])
    assert [path for path, _ in found.files] == [path for path, _ in paths]


def test_the_entry_points_of_a_wheel() -> None:
    text = b"[console_scripts]\nrun=demo:main\n[pytest11]\nx = demo.x\n"
    found = read(io.BytesIO(Zip().add(b"d.dist-info/entry_points.txt", text).made()))
    assert found.entry_points == ("entry point: console_scripts: run = demo:main", "entry point: pytest11: x = demo.x")
    assert found.entry_points_file == "d.dist-info/entry_points.txt"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["demo.py"], "it is no wheel"),
        (["../demo.py", "d.dist-info/A"], "leads out of the archive"),
        (["/demo.py", "d.dist-info/A"], "has an empty part"),
        (["a.py", "A.py", "d.dist-info/A"], "are one file on some systems"),
        (["a", "a/b", "d.dist-info/A"], "is a file and a folder"),
        (["d.dist-info/WHEEL", "e.dist-info/WHEEL"], "more than one `.dist-info` folder"),
    ],
)
def test_what_is_refused(names: list[str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        read(made(*names))


def test_a_damaged_wheel_is_refused() -> None:
    body = Zip().add(b"d.dist-info/A", b"x", crc=1).made()
    with pytest.raises(Refused, match="is damaged"):
        read(io.BytesIO(body))
    with pytest.raises(Refused):
        read(io.BytesIO(b"no zip"))

"""What a wheel has that its sdist has not."""

from __future__ import annotations

from hashlib import sha256

import pytest

from whypin.dossier.unsourced import pure, unsourced
from whypin.model.release import PublishedFile
from whypin.sdist.archive import Archive, Member
from whypin.sdist.wheel import Wheel


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


def archive(files: dict[str, bytes]) -> Archive:
    members = {path: Member(size=len(body), digest=digest(body), mode="100644") for path, body in files.items()}
    return Archive(top="demo-1.0", members=members)


@pytest.mark.parametrize(
    ("sdist", "wheel", "found"),
    [
        ({"demo.py": b"a"}, {"demo.py": b"a"}, ()),
        # Wherever it lies.
        ({"src/demo/a.py": b"a", "b/c/d/e.py": b"e"}, {"demo/a.py": b"a", "x.py": b"e"}, ()),
        # What holds nothing hides nothing.
        ({}, {"demo/__init__.py": b"", "demo/py.typed": b""}, ()),
        ({}, {"demo.py": b"a"}, ("demo.py",)),
        ({"demo.py": b"a"}, {"demo.py": b"b"}, ("demo.py (other content than in the sdist)",)),
        ({"src/demo.py": b"a"}, {"demo.py": b"b"}, ("demo.py (other content than in the sdist)",)),
        ({"other/demo.txt": b"a"}, {"demo.py": b"b"}, ("demo.py",)),
        # One that took the place of another, or is emptied.
        ({"a.py": b"a", "b.py": b"b"}, {"a.py": b"b"}, ("a.py (other content than in the sdist)",)),
        ({"a.py": b"a", "b.py": b""}, {"a.py": b""}, ("a.py (other content than in the sdist)",)),
        # Several of that path: one of them will do.
        ({"src/a.py": b"a", "tests/a.py": b"b"}, {"a.py": b"b"}, ()),
    ],
)
def test_what_a_wheel_has(sdist: dict[str, bytes], wheel: dict[str, bytes], found: tuple[str, ...]) -> None:
    files = tuple([(path, digest(body)) for path, body in wheel.items()])
    assert unsourced(Wheel("demo-1.0.dist-info", files), archive(sdist), ()) == found


def test_one_path_with_two_contents() -> None:
    files = ("demo.py", digest(b"a")), ("demo.py", digest(b"evil"))
    found = unsourced(Wheel("demo-1.0.dist-info", files), archive({"demo.py": b"a"}), ())
    assert found == ("demo.py (other content than in the sdist)",)


@pytest.mark.parametrize(
    ("lines", "promised", "found"),
    [
        (("a", "b"), ("b", "a", "c"), ()),
        (("a", "b"), ("b",), ("d.dist-info/entry_points.txt (not in the sdist: a)",)),
        (("a", "b", "c", "d", "e"), (), ("d.dist-info/entry_points.txt (not in the sdist: a; b; c; and 2 more)",)),
    ],
)
def test_entry_points(lines: tuple[str, ...], promised: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert unsourced(Wheel("d.dist-info", (), lines), archive({}), promised) == found


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], []),
        (["demo-1.0.tar.gz", "demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"], []),
        (["demo-1.0-py3-none-any.whl"], ["demo-1.0-py3-none-any.whl"]),
        # One that is looked at would hide the other.
        (
            ["demo-1.0-py3-none-any.whl", "demo-1.0-2-py3-none-any.whl", "demo-1.0-py3-none-any.whl"],
            ["demo-1.0-2-py3-none-any.whl", "demo-1.0-py3-none-any.whl"],
        ),
        (["demo-1.0-py3-none-win32.whl"], []),
    ],
)
def test_the_wheels_for_every_system(names: list[str], found: list[str]) -> None:
    assert [one.filename for one in pure([PublishedFile(name, "1.0", {}) for name in names])] == found

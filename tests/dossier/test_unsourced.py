"""What a wheel has that its sdist has not."""

from __future__ import annotations

from hashlib import sha256

import pytest

from whypin.dossier.unsourced import pure, unsourced
from whypin.model.release import PublishedFile
from whypin.sdist.archive import Archive, Member


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
    ],
)
def test_what_a_wheel_has(sdist: dict[str, bytes], wheel: dict[str, bytes], found: tuple[str, ...]) -> None:
    assert unsourced({path: digest(body) for path, body in wheel.items()}, archive(sdist)) == found


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], None),
        (["demo-1.0.tar.gz", "demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"], None),
        (["demo-1.0-py3-none-any.whl"], "demo-1.0-py3-none-any.whl"),
        (["demo-1.0-py3-none-any.whl", "demo-1.0-py2.py3-none-any.whl"], "demo-1.0-py2.py3-none-any.whl"),
        (["demo-1.0-py3-none-win32.whl"], None),
    ],
)
def test_the_wheel_for_every_system(names: list[str], found: str | None) -> None:
    chosen = pure([PublishedFile(name, "1.0", {}) for name in names])
    assert (chosen.filename if chosen else None) == found

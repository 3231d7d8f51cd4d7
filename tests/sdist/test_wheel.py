"""Wheels: what they install, under the rules for sdists."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256

import pytest

from archives import Zip
from whypin.sdist.refused import Refused
from whypin.sdist.wheel import digests


def made(*names: str) -> io.BytesIO:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "" if name.endswith("/") else name)
    return body


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (["demo.py", "demo-1.dist-info/WHEEL"], {"demo.py": "demo.py"}),
        (["demo/", "demo/b.py", "demo/a.py", "demo-1.dist-info/", "demo-1.dist-info/METADATA"], {
            "demo/a.py": "demo/a.py",
            "demo/b.py": "demo/b.py",
        }),
        # Below a scheme; a folder that only looks like one.
        (["demo-1.data/purelib/x/a.py", "demo-1.data/scripts/run", "y/demo-1.data/scripts/z", "d.dist-info/A"], {
            "x/a.py": "demo-1.data/purelib/x/a.py",
            "run": "demo-1.data/scripts/run",
            "y/demo-1.data/scripts/z": "y/demo-1.data/scripts/z",
        }),
        # A file of that name is none of the folder.
        (["x.dist-info", "d.dist-info/A"], {"x.dist-info": "x.dist-info"}),
    ],
)  # fmt: skip
def test_what_a_wheel_installs(names: list[str], paths: dict[str, str]) -> None:
    found = digests(made(*names))
    assert found == {path: sha256(body.encode()).hexdigest() for path, body in sorted(paths.items())}
    assert list(found) == sorted(paths)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["demo.py"], "it is no wheel"),
        (["../demo.py", "d.dist-info/A"], "leads out of the archive"),
        (["/demo.py", "d.dist-info/A"], "has an empty part"),
        (["a.py", "A.py", "d.dist-info/A"], "are one file on some systems"),
        (["a", "a/b", "d.dist-info/A"], "is a file and a folder"),
    ],
)
def test_what_is_refused(names: list[str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        digests(made(*names))


def test_a_damaged_wheel_is_refused() -> None:
    body = Zip().add(b"d.dist-info/A", b"x", crc=1).made()
    with pytest.raises(Refused, match="is damaged"):
        digests(io.BytesIO(body))
    with pytest.raises(Refused):
        digests(io.BytesIO(b"no zip"))

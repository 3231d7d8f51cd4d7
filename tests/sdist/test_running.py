"""What of an sdist runs by itself, and what it says of its build and its commands."""

import pytest

from whypin.sdist.kinds import BINARY, MACHINE, TEXT, is_code, is_source, kind_of
from whypin.sdist.running import BUILT, STARTED, is_kept, promises, when

PYPROJECT = b"""\
[build-system]
requires = ["setuptools>=61", "x"]
build-backend = "backend:api"
backend-path = ["tools", "."]
[project.scripts]
a = "b:c"
[project.entry-points."g.h"]
q = "r"
[tool.poetry]
build = "make.py"
scripts = { d = { reference = "e:f", type = "console" } }
"""


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("demo/a.py", ""),
        ("demo/setup.pyi", ""),
        ("setup.py", BUILT),
        ("vendor/lib/setup.py", BUILT),
        # Where a file system has no case this is the other.
        ("Setup.PY", BUILT),
        ("src/CMakeLists.txt", BUILT),
        ("cmake/Find.cmake", BUILT),
        ("hatch_build.py", BUILT),
        ("build.py", BUILT),
        ("mypy/build.py", ""),
        ("tools/any.py", BUILT),
        ("tools/data.json", BUILT),
        ("backend.py", BUILT),
        ("backend/a/b.py", BUILT),
        ("backends.py", ""),
        ("demo.pth", STARTED),
        ("src/demo.START", STARTED),
        ("src/sitecustomize.py", STARTED),
        ("src/usercustomize.cpython-314.pyc", STARTED),
        ("sitecustomize/__init__.py", STARTED),
    ],
)
def test_when_a_file_runs(path: str, word: str) -> None:
    backend = promises({"pyproject.toml": PYPROJECT}).backend
    assert when(path, backend) == word


def test_what_an_archive_says_of_itself() -> None:
    found = promises(
        {
            "pyproject.toml": PYPROJECT,
            "setup.cfg": b"[options]\nsetup_requires =\n  y\n[options.entry_points]\nconsole_scripts =\n  m = n:o\n",
            "x.egg-info/entry_points.txt": b"[console_scripts]\na=b:c\n",
        }
    )
    assert found.unread == ()
    assert found.lines == (
        "build backend's folder: .",
        "build backend's folder: tools",
        "build backend: backend:api",
        "built by: make.py",
        "entry point: console_scripts: a = b:c",
        "entry point: console_scripts: d = e:f",
        "entry point: console_scripts: m = n:o",
        "entry point: g.h: q = r",
        "needed to build: setuptools>=61",
        "needed to build: x",
        "needed to build: y",
    )


@pytest.mark.parametrize("body", [b"[", b"\xff", b"a = " + b"[" * 5000, b"[a]\n[a]\n"])
def test_what_cannot_be_read_is_named(body: bytes) -> None:
    assert promises({"pyproject.toml": body}).unread == ("pyproject.toml",)


@pytest.mark.parametrize(
    "body", [b"", b"build-system = 1", b"[build-system]\nrequires = 1\nbackend-path = [1]", b"project = []"]
)
def test_a_value_of_another_shape_says_nothing(body: bytes) -> None:
    assert promises({"pyproject.toml": body}).lines == ()


def test_which_files_are_read() -> None:
    paths = ("pyproject.toml", "a/pyproject.toml", "entry_points.txt", "a/entry_points.txt", "a/b_entry_points.txt")
    assert [path for path in paths if is_kept(path)] == ["pyproject.toml", "entry_points.txt", "a/entry_points.txt"]


def test_what_a_file_is_by_its_start_and_its_name() -> None:
    assert [kind_of(start) for start in (b"", b"text", b"a\0", b"MZ\0", b"\x7fELF\2\0")] == [
        TEXT, TEXT, BINARY, MACHINE, MACHINE
    ]  # fmt: skip
    assert [is_code(path, TEXT) for path in ("a.so", "a.so.1", "a.pyc", "a.py", "so")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [is_source(path) for path in ("a.py", "a.PTH", "Makefile", "a/PKG-INFO", "a.png", "a")] == [
        True, True, True, True, False, False
    ]  # fmt: skip

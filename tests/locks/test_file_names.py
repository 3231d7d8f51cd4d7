"""File names of releases: whose they are, and of which version."""

from __future__ import annotations

import pytest

from whypin.locks.file_names import PROJECT, VERSION, mismatch


@pytest.mark.parametrize(
    ("filename", "key", "version"),
    [
        ("flask-3.1.0.tar.gz", "flask", "3.1.0"),
        ("flask-3.1.0-py3-none-any.whl", "flask", "3.1.0"),
        ("Flask-3.1.0.tar.gz", "flask", "3.1"),  # zeros
        ("Flask_Cors-4.0.0-py2.py3-none-any.whl", "flask-cors", "4.0.0"),
        ("flask.cors-4.0.0.zip", "flask-cors", "4.0.0"),
        ("backports.zoneinfo-0.2.1-cp38-cp38-win32.whl", "backports-zoneinfo", "0.2.1"),
        ("a__b-1.0.tar.gz", "a-b", "1.0"),  # PEP 503: a run of separators is one
        ("jupyterlab-4.0-1-py3-none-any.whl", "jupyterlab", "4.0"),  # a build tag
        ("torch-2.1.0+cpu-cp311-cp311-linux_x86_64.whl", "torch", "2.1.0+cpu"),
        ("torch-2.1.0+cpu-cp311-cp311-linux_x86_64.whl", "torch", "2.1.0"),  # the lock leaves the local part out
        ("pytz-2013b.tar.gz", "pytz", "2013b"),
        ("foo-1.0-1.tar.gz", "foo", "1.0.post1"),
        ("foo-1.0_1-py3-none-any.whl", "foo", "1.0-1"),  # a wheel has no dash to write
        ("foo-1.0rc1.tar.bz2", "foo", "1.0-rc1"),
        ("foo-1!2.0.tar.gz", "foo", "1!2.0"),
        ("setuptools-0.6c11-py2.7.egg", "setuptools", "0.6c11"),
        ("numpy-1.9.2.win32-py2.7.exe", "numpy", "1.9.2"),
        ("numpy-1.9.2.linux-x86_64.tar.gz", "numpy", "1.9.2"),  # a dumb archive
        ("foo-1.0-1.noarch.rpm", "foo", "1.0"),
        ("foo-anything", "foo", "1.0"),  # says no version
        ("foo-2.0.tar.gz", "foo", ""),  # the lock says none
    ],
)
def test_in_order(filename: str, key: str, version: str) -> None:
    assert mismatch(filename, key, version) == ""


@pytest.mark.parametrize(
    ("filename", "key", "version", "wrong"),
    [
        ("flask-3.1.0.tar.gz", "jinja2", "3.1.0", PROJECT),
        ("flaskk-3.1.0.tar.gz", "flask", "3.1.0", PROJECT),
        ("flask_cors-3.1.0.tar.gz", "flask", "3.1.0", PROJECT),
        ("flask", "flask", "3.1.0", PROJECT),
        ("", "flask", "3.1.0", PROJECT),
        ("flask-cors-3.1.0.tar.gz", "flask", "3.1.0", VERSION),  # could only be flask of a version `cors-3.1.0`
        ("flask-3.1.1.tar.gz", "flask", "3.1.0", VERSION),
        ("flask-3.1.10-py3-none-any.whl", "flask", "3.1.1", VERSION),
        ("flask-3.1.0.1.tar.gz", "flask", "3.1.0", VERSION),
        ("foo-1.0-1.tar.gz", "foo", "1.0", VERSION),  # an sdist has no build tag: this is 1.0.post1
        ("foo-1.0-py3.whl", "foo", "1.1", VERSION),  # too few tags for a wheel
        ("torch-2.1.0+cpu-cp311-cp311-linux_x86_64.whl", "torch", "2.1.0+cu118", VERSION),
        ("other-2.0.tar.gz", "foo", "", PROJECT),
        # Letters that are others in lower case, or to an expression that ignores case.
        ("\u212aeras-2.0.tar.gz", "keras", "2.0", PROJECT),
        ("bl\u0131nker-1.9.0-py3-none-any.whl", "blinker", "1.9.0", PROJECT),
        ("reque\u017fts-2.0.tar.gz", "requests", "2.0", PROJECT),
    ],
)
def test_of_another_release(filename: str, key: str, version: str, wrong: str) -> None:
    assert mismatch(filename, key, version) == wrong

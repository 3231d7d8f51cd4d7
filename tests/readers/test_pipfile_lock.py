"""`Pipfile.lock`."""

from __future__ import annotations

import json

import pytest

from lock_places import packages, placed, problems, shown
from whypin.model.formats import PIPFILE_LOCK
from whypin.readers.pipfile_lock import read
from whypin.text.source import Source

PYPI = {"name": "pypi", "url": "https://pypi.example/simple", "verify_ssl": True}
OTHER = {"name": "other", "url": "https://${USER}@other.example/simple", "verify_ssl": True}


def lock(text: str) -> Source:
    return Source("Pipfile.lock", text)


def written(sources: list[object], **categories: object) -> Source:
    meta = {"hash": {"sha256": "00"}, "pipfile-spec": 6, "requires": {}, "sources": sources}
    return lock(json.dumps({"_meta": meta, **categories}, indent=4) + "\n")


def test_a_package() -> None:
    entry = {
        "hashes": ["sha256:1e61", "md5:ff70"],
        "index": "pypi",
        "markers": "os_name == 'nt'",
        "version": "==1.17.0",
    }
    document = read(written([PYPI], default={"Six": entry}, develop={}, docs={"attrs": {"version": "==1"}}))
    placed(document)
    found = packages(document)
    six = found["six 1.17.0"]
    assert document.format is PIPFILE_LOCK
    assert document.lock is not None
    assert (document.lock.maker, document.lock.hashed) == ("pipenv", True)
    assert document.lock.index_urls == ("https://pypi.example/simple",)
    assert (six.name, six.pinned, six.groups, six.marker) == ("Six", True, ("default",), "os_name == 'nt'")
    assert found["attrs 1"].groups == ("docs",)
    assert six.artifacts == ()
    assert [(digest.algorithm, digest.value) for digest in six.hashes] == [("sha256", "1e61"), ("md5", "ff70")]
    assert shown(document, six.hashes[1].at) == "md5:ff70"
    assert shown(document, six.version_at) == "==1.17.0"
    assert shown(document, six.at).startswith('"Six": {')


@pytest.mark.parametrize(
    ("sources", "entry", "kind", "url"),
    [
        ([PYPI], {}, "index", "https://pypi.example/simple"),
        # Which of two indexes served it, the lock does not say.
        ([PYPI, OTHER], {}, "index", None),
        # Environment variables stay as they are written.
        ([PYPI, OTHER], {"index": "other"}, "index", "https://${USER}@other.example/simple"),
        ([PYPI], {"index": "nowhere"}, "index", None),
        ([PYPI], {"index": "https://own.example/simple"}, "index", "https://own.example/simple"),
        ([], {}, "index", None),
        ([PYPI], {"git": "https://git.example/a", "ref": "01"}, "vcs", "https://git.example/a"),
        ([PYPI], {"file": "https://files.example/a.zip"}, "url", "https://files.example/a.zip"),
        ([PYPI], {"file": "./a.zip"}, "path", "./a.zip"),
        ([PYPI], {"path": ".", "editable": True}, "path", "."),
    ],
)
def test_origins(sources: list[object], entry: dict[str, object], kind: str, url: str | None) -> None:
    document = read(written(sources, default={"a": {"version": "==1", **entry}}))
    origin = packages(document)["a 1"].origin
    assert (origin.kind, origin.url) == (kind, url)


@pytest.mark.parametrize(
    ("entry", "version", "pinned"),
    [
        ({"version": "==1.0"}, "1.0", True),
        ({"version": "===1.0-odd"}, "1.0-odd", True),
        ({"version": "*"}, "*", False),
        ({"version": ">=1,<2"}, ">=1,<2", False),
        ({}, "", False),
        # The project's own folder, a repository: what they hold is pinned by other means.
        ({"path": "."}, "", True),
        ({"path": ".", "version": "*"}, "", True),
        ({"git": "https://git.example/a", "ref": "01"}, "", True),
        # The first pipenv wrote the specifier alone.
        ("==1.0", "1.0", True),
        ("*", "*", False),
    ],
)
def test_versions(entry: object, version: str, pinned: bool) -> None:
    document = read(written([PYPI], default={"a": entry}))
    placed(document)
    assert document.lock is not None
    [package] = document.lock.packages
    assert (package.version, package.pinned) == (version, pinned)


def test_a_package_that_is_a_string_stands_with_its_name() -> None:
    document = read(written([PYPI], default={"a": "==1.0"}))
    assert document.lock is not None
    [package] = document.lock.packages
    spans = [document.locate(at) for at in (package.at, package.name_at, package.version_at)]
    text = document.source.text
    assert [text[span.start : span.end] for span in spans] == ['"a": "==1.0"', "a", "==1.0"]


def test_a_package_that_stands_twice_is_read_twice() -> None:
    text = """{"_meta": {}, "default": {
        "six": {"version": "==1.0", "hashes": ["sha256:01"]},
        "attrs": {"version": "==3.0"},
        "six": {"version": "==2.0", "hashes": ["sha256:02"]}
    }}"""
    document = read(lock(text))
    placed(document)
    assert list(packages(document)) == ["six 1.0", "attrs 3.0", "six 2.0"]
    first = packages(document)["six 1.0"]
    assert shown(document, first.at) == '"six": {"version": "==1.0", "hashes": ["sha256:01"]}'
    assert shown(document, first.hashes[0].at) == "sha256:01"


def test_a_key_that_stands_twice_in_an_entry_is_reported() -> None:
    text = '{"_meta": {}, "default": {"six": {"version": "==1.0", "version": "==2.0"}}}'
    document = read(lock(text))
    assert problems(document) == [("unreadable-requirement", "`version` stands twice in one entry", "==2.0")]
    assert document.lock is not None
    # What pipenv reads is read all the same.
    assert [package.version for package in document.lock.packages] == ["2.0"]


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_file_is_an_empty_lock(text: str) -> None:
    assert packages(read(lock(text))) == {}


@pytest.mark.parametrize(
    ("text", "message", "quoted"),
    [
        ("[]", "the file is not a table", "[]"),
        ("{}", "the file has no `_meta`, so it is not a lock that pipenv wrote", "{}"),
        ('{"_meta": 1}', "`_meta` is not a table", '"_meta": 1'),
        ('{"_meta": {"sources": 1}}', "`sources` is not a list", '"sources": 1'),
        ('{"_meta": {"sources": [{"name": "x"}]}}', "the index has no `url`", '{"name": "x"}'),
        ('{"_meta": {}, "default": []}', "`default` is not a table", '"default": []'),
        ('{"_meta": {},\n"default": {,}}', "the file is not JSON: a key in double quotes is missing", ",}}"),
        ('{"_meta": {},\n', "the file is not JSON: a key in double quotes is missing", "\n"),
        ('{"_meta": {},\n=======\n}', "an unresolved merge conflict stands here", "======="),
        # Python 3.13 goes deeper than its forerunners.
        ("[" * 200_000, "the file is not JSON: it is nested too deeply", "[" * 200_000),
    ],
)
def test_what_is_no_lock_of_pipenv(text: str, message: str, quoted: str) -> None:
    document = read(lock(text))
    assert document.lock is None
    assert problems(document) == [("unreadable-file", message, quoted)]


@pytest.mark.parametrize(
    ("entry", "message", "quoted"),
    [
        (5, "`a` is not a table", '"a": 5'),
        ({"version": 5}, "`version` is not a string", '"version": 5'),
        ({"hashes": "sha256:00"}, "`hashes` is not a list", "sha256:00"),
        ({"hashes": [5]}, "an element of `hashes` is not a string", "5"),
        ({"index": []}, "`index` is not a string", '"index": []'),
        ({"git": {}}, "`git` is not a string", '"git": {}'),
        ({"markers": False}, "`markers` is not a string", '"markers": false'),
    ],
)
def test_a_malformed_entry_costs_itself_alone(entry: object, message: str, quoted: str) -> None:
    document = read(written([PYPI], default={"a": entry, "six": {"version": "==1"}}))
    assert problems(document) == [("unreadable-requirement", message, quoted)]
    assert document.lock is not None
    assert [package.name for package in document.lock.packages] == ["six"]


def test_an_entry_without_a_name_is_malformed() -> None:
    assert problems(read(written([], default={"": {}}))) == [
        ("unreadable-requirement", "the entry has no name", '"": {}')
    ]

"""A large lock of the base, read where it is not what it is now: what is given is what a whole reading gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locked import FILES, A, B
from whypin.model.formats import PDM_LOCK, POETRY_LOCK, PYLOCK, UV_LOCK, Format
from whypin.model.lock import LockedPackage
from whypin.model.project import Document
from whypin.project import partly
from whypin.project.reading import read_as
from whypin.text.source import Source

UV = """\
[[package]]
name = "{name}"
version = "{version}"
source = {{ registry = "https://pypi.org/simple" }}
dependencies = [
    {{ name = "x1" }},
]
sdist = {{ url = "{files}/{name}-{version}.tar.gz", hash = "sha256:{digest}" }}

[package.metadata]
requires-dist = []

"""
POETRY = """\
[[package]]
name = "{name}"
version = "{version}"
files = [
    {{file = "{name}-{version}.tar.gz", hash = "sha256:{digest}"}},
]

[package.dependencies]
x1 = ">=1"

"""
PYLOCK_ENTRY = """\
[[packages]]
name = "{name}"
version = "{version}"
index = "https://pypi.org/simple"
sdist = {{ url = "{files}/{name}-{version}.tar.gz", hashes = {{ sha256 = "{digest}" }} }}

"""
# Before the entries, an entry, and what follows them.
FORMS: dict[str, tuple[Format, str, str, str]] = {
    "uv.lock": (UV_LOCK, 'version = 1\nrequires-python = ">=3.11"\n\n', UV, ""),
    "poetry.lock": (POETRY_LOCK, "# by Poetry\n\n", POETRY, '[metadata]\nlock-version = "2.1"\ncontent-hash = "0"\n'),
    "pdm.lock": (
        PDM_LOCK,
        '[metadata]\ngroups = ["default"]\nlock_version = "4.5.0"\ncontent_hash = "sha256:0"\n\n',
        POETRY.replace('[package.dependencies]\nx1 = ">=1"\n', ""),
        "",
    ),
    "pylock.toml": (PYLOCK, 'lock-version = "1.0"\ncreated-by = "uv"\n\n', PYLOCK_ENTRY, ""),
}
Entry = tuple[str, str]


def text(name: str, entries: list[Entry]) -> str:
    _, head, entry, tail = FORMS[name]
    every = [
        entry.format(name=f"x{at}", version=version, digest=digest * 64, files=FILES)
        for at, (version, digest) in enumerate(entries)
    ]
    return head + "".join(every) + tail


def both(name: str, then: str, now: str) -> tuple[Document | None, Document]:
    """What is given for a base, and what a whole reading makes of it."""
    form = FORMS[name][0]
    return partly.read(name, then.encode(), read_as(form, Source(name, now))), read_as(form, Source(name, then))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partly, "_SMALL", 0)


def agree(found: Document, whole: Document) -> None:
    assert found.lock is not None
    assert whole.lock is not None
    assert found.source == whole.source
    assert found.lock.replaced(packages=()) == whole.lock.replaced(packages=())
    for one, other in zip(found.lock.packages, whole.lock.packages, strict=True):
        assert told(one) == told(other)
        assert found.locate(one.version_at) == whole.locate(other.version_at)


def told(package: LockedPackage) -> list[object]:
    """All that an entry says, and where it stands."""
    digests = [(digest.algorithm, digest.value) for digest in package.digests]
    files = [(one.filename, one.url, one.size, len(one.digests)) for one in package.artifacts]
    edges = [(edge.key, edge.marker, edge.extras, edge.section) for edge in package.links.edges]
    places = [package.at, package.name_at, package.version_at]
    return [
        package.name,
        package.version,
        package.origin,
        package.marker,
        package.groups,
        digests,
        files,
        edges,
        places,
    ]


ENTRIES = [("1.0", "a")] * 12


@pytest.mark.parametrize("name", FORMS)
def test_some_entries_changed(name: str) -> None:
    for at in (0, 5, 11):
        then = [*ENTRIES[:at], ("0.9", "b"), *ENTRIES[at + 1 :]]
        found, whole = both(name, text(name, then), text(name, ENTRIES))
        assert found is not None
        agree(found, whole)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_entries(name: str, data: st.DataObject) -> None:
    entry = st.sampled_from([("1.0", "a"), ("1.0", "a"), ("1.0", "a"), ("0.9", "a"), ("1.0", "b")])
    then, now = [data.draw(st.lists(entry, min_size=8, max_size=14)) for _ in range(2)]
    partly._SMALL = 0
    found, whole = both(name, text(name, then), text(name, now))
    if found is not None:
        agree(found, whole)


HIDDEN = UV.format(name="x3", version="1.0", digest="a" * 64, files=FILES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # The entry is not where it looks to be: another table of the same name, a string, a list.
        ('[[package]]\nname = "x3"', '[[ package ]]\nname = "x3"'),
        ("version = 1\n", f'version = 1\nx = """\n{HIDDEN}"""\n'),
        ("version = 1\n", f"version = 1\nx = '''\n{HIDDEN}'''\n"),
        ("[package.metadata]\n", "[other]\n"),
        ("requires-dist = []\n", "requires-dist = [\n[1]\n]\n"),
        # One that an editor ignores, as far as whypin is asked to.
        ("version = 1\n", "version = 1  # whypin: ignore[weak-hash] x\n"),
        # Not the names in their order.
        ('name = "x4"\nversion', "version"),
        ('name = "x4"\n', '# x\nname = "x4"\n'),
    ],
)
def test_what_is_out_of_the_ordinary_is_read_whole(old: str, new: str) -> None:
    plain = text("uv.lock", ENTRIES)
    odd = plain.replace(old, new, 1)
    assert odd != plain
    for then, now in ((odd, plain), (plain, odd)):
        found, whole = both("uv.lock", then, now)
        if found is not None:
            agree(found, whole)
    assert both("uv.lock", plain, odd)[0] is None


def test_one_entry_more() -> None:
    name = "uv.lock"
    assert both(name, text(name, ENTRIES[1:]), text(name, ENTRIES))[0] is None


def test_files_that_stand_elsewhere() -> None:
    """Poetry before 2.0 lists them below the entries: what they are is not in an entry's text."""
    entry = '[[package]]\nname = "x{}"\nversion = "1.0"\n\n'
    head = "# by Poetry\n\n" + "".join([entry.format(at) for at in range(12)]) + '[metadata]\ncontent-hash = "0"\n'
    lists = "".join([f'x{at} = [{{file = "x{at}-1.0.tar.gz", hash = "sha256:{A}"}}]\n' for at in range(12)])
    now = f"{head}\n[metadata.files]\n{lists}"
    assert both("poetry.lock", now.replace(A, B, 1), now)[0] is None

"""No lock, however its values are mistyped or its text is cut, costs more than a finding with a place."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whypin.model.lock_terms import NO_TERMS
from whypin.readers import pdm_lock, pipfile_lock, poetry_lock, pylock, uv_lock
from whypin.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from whypin.model.project import Document

TIME = "2024-12-04T17:35:28Z"
FILES = [{"file": "six-1.0.zip", "hash": "sha256:00", "url": "https://f.example/six-1.0.zip"}]
UV = {
    "version": 1,
    "revision": 3,
    "requires-python": ">=3.10",
    "resolution-markers": ["os_name == 'nt'"],
    "supported-markers": ["os_name == 'nt'"],
    "conflicts": [[{"package": "member", "extra": "x"}, {"package": "member", "group": "dev"}]],
    "manifest": {
        "members": ["member"],
        "constraints": [{"name": "six", "specifier": "<2"}],
        "overrides": [{"name": "six", "git": "https://g.example?tag=v1"}],
        "excludes": ["old"],
        "dependency-groups": {"dev": [{"name": "attrs", "extras": ["x"]}]},
    },
    "package": [
        {
            "name": "six",
            "version": "1.0",
            "source": {"registry": "https://i.example"},
            "resolution-markers": ["os_name == 'nt'"],
            "sdist": {"url": "https://f.example/six-1.0.zip", "hash": "sha256:00", "size": 5, "upload-time": TIME},
            "wheels": [{"filename": "six-1.0-py3-none-any.whl", "hash": "sha256:01"}],
            "dependencies": [
                {"name": "attrs", "marker": "os_name == 'nt'", "extra": ["x"], "version": "1", "source": {"git": "a#b"}}
            ],
            "optional-dependencies": {"x": [{"name": "attrs"}]},
            "dev-dependencies": {"dev": [{"name": "attrs"}]},
        },
        {
            "name": "member",
            "source": {"editable": "."},
            "metadata": {
                "requires-dist": [{"name": "six", "specifier": ">=1", "extras": ["x"], "marker": "extra == 'x'"}],
                "provides-extras": ["x"],
                "requires-dev": {"dev": [{"name": "attrs", "index": "https://i.example"}]},
            },
        },
        {"name": "git", "version": "1", "source": {"git": "https://g.example?rev=a#b", "subdirectory": "c"}},
    ],
}
POETRY = {
    "package": [
        {
            "name": "six",
            "version": "1.0",
            "groups": ["main"],
            "markers": {"main": "os_name == 'nt'"},
            "files": FILES,
            "dependencies": {
                "attrs": [{"version": "*", "extras": ["x"], "markers": "os_name == 'nt'", "optional": True}],
                "git": {"git": "https://g.example", "rev": "a"},
                "six": ">=1",
            },
            "extras": {"x": ["attrs (>=1)"]},
            "source": {"type": "legacy", "url": "https://i.example"},
        },
        {"name": "old", "version": "1.0", "category": "dev", "markers": "os_name == 'nt'"},
        {"name": "old", "version": "2.0", "source": {"type": "git", "url": "https://g.example", "reference": "a"}},
    ],
    "extras": {"x": ["attrs"]},
    "metadata": {
        "lock-version": "2.1",
        "content-hash": "00",
        "python-versions": ">=3.10",
        "files": {"old": FILES},
        "hashes": {"old": ["00"]},
    },
}
PDM = {
    "metadata": {
        "lock_version": "4.5.1",
        "content_hash": "sha256:00",
        "groups": ["default"],
        "strategy": ["inherit_metadata"],
        "targets": [{"requires_python": ">=3.10", "platform": "linux"}],
        "files": {"old 1.0": FILES, "old[x] 1.0": FILES},
    },
    "package": [
        {"name": "six", "version": "1.0", "groups": ["x"], "marker": "x", "files": FILES, "dependencies": ["attrs>=1"]},
        {"name": "old", "version": "1.0", "extras": ["x"], "git": "https://g.example", "ref": "a", "revision": "b"},
    ],
}
PYLOCK = {
    "lock-version": "1.0",
    "created-by": "uv",
    "requires-python": ">=3.10",
    "environments": ["os_name == 'nt'"],
    "extras": ["x"],
    "dependency-groups": ["dev"],
    "default-groups": ["dev"],
    "tool": {"pdm": {"hashes": {"sha256": "00"}}},
    "packages": [
        {
            "name": "six",
            "version": "1.0",
            "marker": "os_name == 'nt'",
            "index": "https://i.example",
            "dependencies": [{"name": "attrs"}],
            "sdist": {"url": "https://f.example/six-1.0.zip", "size": 5, "hashes": {"sha256": "00"}},
            "wheels": [{"name": "six-1.0-py3-none-any.whl", "path": "x", "size": 5, "hashes": {"sha256": "01"}}],
        },
        {"name": "a", "archive": {"url": "https://f.example/a.zip", "hashes": {"sha256": "02"}}},
        {"name": "b", "vcs": {"type": "git", "url": "https://g.example", "commit-id": "0", "requested-revision": "a"}},
        {"name": "c", "directory": {"path": "."}},
    ],
}
PIPFILE = {
    "_meta": {
        "hash": {"sha256": "00"},
        "pipfile-spec": 6,
        "requires": {"python_version": "3.11"},
        "sources": [{"name": "pypi", "url": "https://i.example"}],
    },
    "default": {"six": {"version": "==1.0", "hashes": ["sha256:00"], "index": "pypi", "markers": "x"}},
    "develop": {"own": {"path": ".", "editable": True}, "git": {"git": "https://g.example", "ref": "0"}},
}


def toml(data: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {inline(value)}\n" for key, value in data.items())


def inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return '"a"' if value is None else json.dumps(value)


FORMATS = [
    pytest.param(uv_lock.read, toml, UV, id="uv"),
    pytest.param(poetry_lock.read, toml, POETRY, id="poetry"),
    pytest.param(pdm_lock.read, toml, PDM, id="pdm"),
    pytest.param(pylock.read, toml, PYLOCK, id="pylock"),
    pytest.param(pipfile_lock.read, json.dumps, PIPFILE, id="pipfile"),
]
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 2) | st.just(1.5) | st.sampled_from(["", "a", "999.0", "sha256:", "%"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "a", ""]), inner, max_size=2),
    max_leaves=4,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and step in it."""
    steps = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for step in steps:
        yield value, step
        yield from places(value[step])


def use(document: Document) -> None:
    """Ask for everything a rule may ask for."""
    size = len(document.source.text)
    assert document.lock is not None or document.problems
    spans = [problem.span for problem in document.problems]
    for package in document.lock.packages if document.lock else ():
        assert isinstance(package.name, str)
        assert isinstance(package.marker, str | None)
        links = package.links
        edges = [*links.edges, *(links.declared.rows if links.declared else ())]
        spans += [document.locate(edge.at) for edge in edges]
        assert all(isinstance(text, str) for edge in edges for text in (edge.key, edge.specifier, edge.marker or ""))
        places = [package.at, package.name_at, package.version_at, *[item.at for item in package.artifacts]]
        spans += [document.locate(at) for at in [*places, *[digest.at for digest in package.digests]]]
        for item in package.artifacts:
            assert isinstance(item.filename, str | None)
            assert type(item.size) in (int, type(None))
            assert isinstance(item.uploaded, str | None)
    terms = document.lock.terms if document.lock else NO_TERMS
    spans += [document.locate(target.at) for target in terms.targets]
    spans += [document.locate(edge.at) for edge in (*terms.manifest.asks, *terms.manifest.constraints)]
    spans += [document.locate(at) for at in (terms.python_at, terms.input_hash.at if terms.input_hash else ()) if at]
    assert all(0 <= span.start < span.end <= size for span in spans)


@pytest.mark.parametrize(("read", "write", "sound"), FORMATS)
def test_the_sound_lock_is_read_whole(read: Callable[[Source], Document], write: Any, sound: Any) -> None:
    document = read(Source("lock", write(sound)))
    assert document.problems == ()
    assert document.lock is not None
    use(document)


@pytest.mark.parametrize(("read", "write", "sound"), FORMATS)
@settings(max_examples=120)
@given(data=st.data())
def test_mistyped_values(read: Callable[[Source], Document], write: Any, sound: Any, data: st.DataObject) -> None:
    broken = copy.deepcopy(sound)
    for _ in range(data.draw(st.integers(1, 3))):
        found = list(places(broken))
        if found:
            container, step = data.draw(st.sampled_from(found))
            container[step] = data.draw(ODD)
    use(read(Source("lock", write(broken))))


@pytest.mark.parametrize(("read", "write", "sound"), FORMATS)
def test_missing_values(read: Callable[[Source], Document], write: Any, sound: Any) -> None:
    for number in range(len(list(places(sound)))):
        broken = copy.deepcopy(sound)
        container, step = list(places(broken))[number]
        del container[step]
        use(read(Source("lock", write(broken))))


@pytest.mark.parametrize(("read", "write", "sound"), FORMATS)
def test_a_text_cut_off_anywhere(read: Callable[[Source], Document], write: Any, sound: Any) -> None:
    text = write(sound)
    for end in range(0, len(text), 7):
        use(read(Source("lock", text[:end])))


@pytest.mark.parametrize("read", [uv_lock.read, poetry_lock.read, pdm_lock.read, pylock.read])
def test_dates_where_none_belong(read: Callable[[Source], Document]) -> None:
    head = 'version = 1\nlock-version = "1.0"\nmetadata = {}\n'
    for key in ("name", "version", "files", "source", "marker", "markers", "wheels", "sdist"):
        use(read(Source("lock", f"{head}package = [{{{key} = 2024-01-01}}]\npackages = [{{{key} = 10:00:00}}]\n")))

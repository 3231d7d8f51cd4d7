"""`Pipfile.lock`: the lock of pipenv (https://github.com/pypa/pipfile#pipfilelock), JSON, pipfile spec 6.

Every object beside `_meta` is a category: `default`, `develop`, and those that the Pipfile names.
"""

from __future__ import annotations

from whypin.model.formats import PIPFILE_LOCK
from whypin.model.lock import INDEX, Lock, LockedPackage, Origin
from whypin.model.lock_terms import InputHash, Terms
from whypin.model.names import normalise
from whypin.model.place import Place
from whypin.model.project import Document
from whypin.readers.lock_file import (
    Malformed,
    broken,
    build,
    check_version,
    digest,
    first_line,
    rows,
    strings,
    table,
    text,
)
from whypin.text import json
from whypin.text.sha256 import are_sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.lock import Artifact, Digest
    from whypin.readers.lock_file import Path, Row
    from whypin.text.json import Positions
    from whypin.text.source import Source
    from whypin.text.span import Span

# The last step of a path to the key of a member instead of its value.
KEY = -1
# The last step of a path to what a package that is a string alone says.
VALUE = -2
_ENTRY = 2
_DIRECT = {"git": "vcs", "hg": "vcs", "svn": "vcs", "bzr": "vcs", "file": "url", "url": "url", "path": "path"}


def read(source: Source) -> Document:
    """Read a `Pipfile.lock`."""
    if not source.text.strip():
        return Document(source, PIPFILE_LOCK, lock=Lock((), hashed=True, maker="pipenv"))
    try:
        data = json.loads(source)
    except json.JsonError as error:
        return broken(source, PIPFILE_LOCK, f"the file is not JSON: {error}", error.offset)
    scans: list[Positions] = []

    def find(at: Path) -> Span:
        if not scans:
            scans.append(json.scan(source))
        return _place(source, scans[0], at)

    return build(source, PIPFILE_LOCK, lambda left_out: _lock(data, left_out), find, _places(data))


def _place(source: Source, scan: Positions, at: Path) -> Span:
    """A string's content, the key where the path ends in `KEY`, the whole of everything else: of each package, too."""
    if not at:
        return first_line(source)
    if at[-1] == KEY:
        return scan.key(at[:-1])
    if at[-1] == VALUE:
        at = at[:-1]
    elif len(at) == _ENTRY or source.text[scan.value(at).start] != '"':
        return scan.entry(at)
    inner = scan.inner(at)
    return inner if inner.start < inner.end else scan.value(at)


def _lock(data: object, left_out: list[Malformed]) -> Lock:
    root = table(data, ())
    if "_meta" not in root:
        raise Malformed("the file has no `_meta`, so it is not a lock that pipenv wrote", ())
    meta = table(root["_meta"], ("_meta",))
    sources = _sources(meta)
    found = []
    for step, category, entries in json.members(root):
        if category == "_meta":
            continue
        for entry_step, name, value in json.members(table(entries, (step,))):
            at = (step, entry_step)
            try:
                found.append(_package(name, value, at, category, sources))
                left_out.extend(_hidden(value, at))
            except Malformed as error:
                left_out.append(error)
    spec = meta.get("pipfile-spec")
    check_version(None if spec is None else str(spec), ("6",), ("_meta", "pipfile-spec"), left_out)
    urls = tuple(sources.values())
    return Lock(tuple(found), hashed=True, maker="pipenv", index_urls=urls, terms=_terms(meta))


def _terms(meta: Row) -> Terms:
    hashes = table(meta.get("hash", {}), ("_meta", "hash"))
    recorded = text(hashes, "sha256", ("_meta", "hash"))
    path = ("_meta", "requires")
    requires = table(meta.get("requires", {}), path)
    key = "python_full_version" if "python_full_version" in requires else "python_version"
    spec = meta.get("pipfile-spec")
    return Terms(
        str(spec) if isinstance(spec, int) else "",
        input_hash=None if recorded is None else InputHash("sha256", recorded, ("_meta", "hash", "sha256")),
        python=text(requires, key, path) or "",
        python_at=(*path, key) if key in requires else (),
    )


def _sources(meta: Row) -> dict[str, str]:
    """The URL of each index by its name; the first pipenv gave them none."""
    path: Path = ("_meta", "sources")
    found = {}
    for index, item in enumerate(rows(meta.get("sources", []), path)):
        at = (*path, index)
        source = table(item, at)
        url = text(source, "url", at)
        if not url:
            raise Malformed("the index has no `url`", at)
        found[text(source, "name", at) or url] = url
    return found


def _places(data: object) -> tuple[Place, ...]:
    """The indexes that the lock was made with, and those whose certificates nobody is to look at."""
    meta = data.get("_meta") if isinstance(data, dict) else None
    sources = meta.get("sources") if isinstance(meta, dict) else None
    found = []
    for index, source in enumerate(sources if isinstance(sources, list) else ()):
        url = source.get("url") if isinstance(source, dict) else None
        if isinstance(url, str) and url:
            at, name = ("_meta", "sources", index), source.get("name")
            called = name if isinstance(name, str) else ""
            found.append(Place("index", url, (*at, "url"), name=called))
            if source.get("verify_ssl") is False:
                found.append(Place("unverified", url, (*at, "verify_ssl"), name=called))
    return tuple(found)


def _hidden(value: object, at: Path) -> Iterator[Malformed]:
    """Keys that stand twice in one entry: tools read the last, a person may read the first."""
    if isinstance(value, json.Members):
        seen = set()
        for index, (key, _) in enumerate(value.pairs):
            if key in seen:
                yield Malformed(f"`{key}` stands twice in one entry", (*at, index))
            seen.add(key)


def _package(name: str, value: object, at: Path, category: str, sources: dict[str, str]) -> LockedPackage:
    # The first pipenv wrote "name": "==1.0".
    row: Row = {"version": value} if isinstance(value, str) else table(value, at)
    if not name:
        raise Malformed("the entry has no name", at)
    written = text(row, "version", at) or ""
    hashes = strings(row, "hashes", at)
    origin = _origin(row, at, sources)
    version = written.removeprefix("===" if written.startswith("===") else "==").strip()
    # `*` of a project's own folder is no version.
    if origin.kind != "index" and not written.startswith("=="):
        version = ""
    return LockedPackage(
        name,
        normalise(name),
        version,
        at,
        (*at, KEY),
        (*at, VALUE) if isinstance(value, str) else (*at, "version") if written else at,
        lambda: _load(row, at),
        origin=origin,
        marker=text(row, "markers", at),
        pinned=origin.kind != "index" or written.startswith("=="),
        groups=(category,),
        surely_strong=are_sha256(hashes),
    )


def _origin(row: Row, at: Path, sources: dict[str, str]) -> Origin:
    for key, kind in _DIRECT.items():
        url = text(row, key, at)
        if url and kind == "vcs":
            # What Pipenv locks is a commit, wherever it could ask the repository.
            reference = text(row, "ref", at) or ""
            folder = text(row, "subdirectory", at) or ""
            return Origin(kind, url, reference=reference, commit=reference, subdirectory=folder)
        if url:
            local = key == "file" and "://" not in url
            return Origin("path" if local else kind, url, editable=row.get("editable") is True)
    index = text(row, "index", at)
    if index:
        # pipenv also takes the URL itself for a name.
        return Origin("index", sources.get(index, index if "://" in index else None))
    return Origin("index", next(iter(sources.values()))) if len(sources) == 1 else INDEX


def _load(row: Row, at: Path) -> tuple[tuple[Digest, ...], tuple[Artifact, ...]]:
    path = (*at, "hashes")
    return tuple([digest(value, (*path, index)) for index, value in enumerate(strings(row, "hashes", at))]), ()

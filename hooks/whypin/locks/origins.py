"""Where the declarations of a lock ask for its packages to come from, and which entries come from elsewhere.

uv's sources are in "Managing dependencies", Poetry's in "Dependency specification", Pipenv's in "Pipfile".
An entry that no declaration asks for may come from a repository, an address or a folder where one asks for it that does
so itself: an index takes no release whose metadata hold direct references (PyPI's documentation, "Errors").
"""

from __future__ import annotations

from functools import cache

from whypin.locks.stale import table
from whypin.locks.uv_sources import joined
from whypin.model.address import Address, is_pypi, place
from whypin.model.lock import Origin
from whypin.model.names import normalise
from whypin.text.patterns import whole
from whypin.text.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from whypin.model.declaration import Declaration
    from whypin.model.lock import LockedPackage
    from whypin.model.place import Place
    from whypin.model.project import Document, Pair

_COMMIT = 40
_VCS = ("git", "hg", "svn", "bzr")
_REFERENCES = ("rev", "tag", "branch", "ref")
_CONDITIONS = frozenset(("marker", "markers", "extra", "group", "platform", "python"))
_PYPI, _INDEX = "pypi", "https://pypi.org/simple"


class Ask(Record):
    """One place that a declaration asks for a package from.

    `kind` is "vcs", "url", "path", "index" (`target` is then the name that the file has for it) or "any". A path is
    relative to the repository. `always`: it holds wherever the package is needed.
    """

    __slots__ = ("always", "kind", "reference", "target")

    def __init__(self, kind: str, target: str = "", reference: str = "", *, always: bool = True) -> None:
        self.kind: Final = kind
        self.target: Final = target
        self.reference: Final = reference
        self.always: Final = always


class Asks:
    """What the declarations of a pair ask for."""

    def __init__(self, pair: Pair) -> None:
        self.pair: Final = pair
        self.places: Final[tuple[Place, ...]] = tuple(
            [one for document in pair.declarations for one in document.places]
        )
        self.indexes: Final = [(one, place(one.address)) for one in self.places if one.is_index]
        """The indexes among the places, each with its address as it compares."""
        self._by_key: dict[str, list[Ask]] = {}
        self._folder = _folder(pair.lock)
        for document in pair.declarations:
            self._read(document)
        self._asked: frozenset[str] | None = None

    def _read(self, document: Document) -> None:
        folder = _folder(document)
        sources = table(document.values, "tool", "uv", "sources")
        elsewhere = {normalise(name) for name in sources}
        for name, value in sources.items():
            self._add(normalise(name), _of_table(value, folder))
        for one in document.declarations:
            if one.role == "source" or (one.reference is None and one.key in elsewhere):
                continue
            self._add(one.key, _of_declaration(document, one, folder))

    def _add(self, key: str, asks: list[Ask]) -> None:
        self._by_key.setdefault(key, []).extend(asks)

    def of(self, key: str) -> list[Ask]:
        """The places that a package is asked for from."""
        return self._by_key.get(key, [])

    def reach(self, package: LockedPackage) -> bool:
        """Whether somebody may ask for an entry that is from no index to come from where it does."""
        if package.origin.kind == "path" and self.is_member(package):
            return True
        if not package.key:
            asks = [ask for asks in self._by_key.values() for ask in asks]
        else:
            asks = [*self.of(package.key), *self.of("")]
        return any(self._is_met(ask, package) for ask in asks) or package.key in self._asked_by_others()

    def untold(self, package: LockedPackage) -> bool:
        """Whether nobody can tell who asks for an entry: no declaration, and no lock of the kind says who else may."""
        if package.key and self.of(package.key):
            return False
        packages = _packages(self.pair.lock)
        others = any(one.origin.kind != "index" and one.key and self.of(one.key) for one in packages)
        return others and not any(one.links.edges or one.links.via for one in packages)

    def is_member(self, package: LockedPackage) -> bool:
        """Whether a folder is a project whose declarations were read, or a member of the workspace of one."""
        url = package.origin.url or "."
        path = self._path(url)
        for document in self.pair.declarations:
            metadata = document.metadata
            if metadata is None:
                continue
            home = _folder(document)
            if path == home and (not package.key or metadata.name in ("", package.key)):
                return True
            below = path.removeprefix(f"{home}/") if home else path
            if any(whole(pattern, below) for pattern in metadata.members):
                return True
        return self.pair.lock.format.pip_lines and url.removeprefix("file:") in (".", "./")

    def _path(self, url: str) -> str:
        return _path(url, self._folder)

    def _is_met(self, ask: Ask, package: LockedPackage) -> bool:
        origin = package.origin
        if ask.kind == "path":
            # pip-compile writes where the folder was on its machine.
            last = self.pair.lock.format.pip_lines
            there, here = ask.target, self._path(origin.url or "")
            is_folder = origin.kind == "path" or Address(origin.url or "").is_path
            return is_folder and (_last(there) == _last(here) if last else there == here)
        if ask.kind != origin.kind:
            return False
        return place(ask.target) == place(address_of(origin)) and is_reference(ask, origin)

    def _asked_by_others(self) -> frozenset[str]:
        """The packages that an entry needs which is from no index itself, nor a project whose declarations are read."""
        if self._asked is None:
            packages = _packages(self.pair.lock)
            others = [one for one in packages if one.origin.kind != "index"]
            others = [one for one in others if one.origin.kind != "path" or not self.is_member(one)]
            keys = {edge.key for one in others for edge in one.links.edges}
            names = {one.key for one in others}
            if self.pair.lock.format.pip_lines and names:
                keys |= {
                    one.key
                    for one in packages
                    if not names.isdisjoint([normalise(via.partition(" ")[0]) for via in one.links.via])
                }
            self._asked = frozenset(keys)
        return self._asked


def known(pair: Pair) -> bool:
    """Whether the declarations of a lock are all there to be read: nothing is computed, left out or not found."""
    if not pair.declarations:
        return False
    made = pair.lock.generated
    if made is not None and any(word.endswith("setup.py") for word in made.arguments):
        return False
    for document in pair.declarations:
        computed = document.metadata is not None and document.metadata.computed
        if document.left_out or computed or any(one.rule == "missing-include" for one in document.problems):
            return False
    return True


def is_reference(ask: Ask, origin: Origin) -> bool:
    """Whether what a lock holds of a repository is what was asked for: a commit, a tag or a branch."""
    wanted, found = ask.reference, origin.reference
    if not wanted:
        return True
    if is_commit(wanted):
        return (origin.commit or found or wanted).lower().startswith(wanted.lower())
    return not found or is_commit(found) or found == wanted


def is_commit(reference: str) -> bool:
    """Whether a reference is the full id of a commit."""
    return len(reference) == _COMMIT and not reference.lower().strip("0123456789abcdef")


def index_of(ask: Ask, places: tuple[Place, ...]) -> str | None:
    """The address of the index that a declaration names, as it compares; None where no file says it."""
    if ask.target.lower() == _PYPI and not any(one.name == ask.target for one in places):
        return place(_INDEX)
    return next((place(one.address) for one in places if one.is_index and one.name == ask.target), None)


def compared(origin: Origin) -> str:
    """The address of an entry's index as it compares; one that does not say is from PyPI."""
    return _compared(origin.url)


@cache
def _compared(url: str | None) -> str:
    # Thousands of entries are from one index.
    return place(_INDEX if not url or is_pypi(url) else url)


def shown(package: LockedPackage) -> str:
    """Where an entry is from that is from no index, for a message."""
    what = {"vcs": "the repository", "url": "the address", "path": "the path"}[package.origin.kind]
    url = address_of(package.origin)
    if package.origin.kind == "path" and ":" not in url and "@" not in url:
        return f"{what} `{url}`"
    return f"{what} `{Address(url).shown}`"


def _of_declaration(document: Document, declaration: Declaration, folder: str) -> list[Ask]:
    if declaration.dialect != "pep508" and declaration.name is not None:
        value = table(document.values, *declaration.table.split(".")).get(declaration.name.value)
        found = _of_table(value, folder)
        if found:
            return found
    reference = declaration.reference
    if reference is None:
        return [Ask("any")] if declaration.role != "constraint" else []
    origin = Origin.direct(reference.kind, reference.target.value)
    always = declaration.marker is None and declaration.role != "constraint"
    if origin.kind == "path" or Address(reference.target.value).is_path:
        return [Ask("path", _path(reference.target.value, folder))]
    return [Ask(origin.kind, address_of(origin), origin.reference, always=always)]


def _of_table(value: object, folder: str) -> list[Ask]:
    found = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            ask = _of_row(one, folder)
            found.append(ask)
            if not ask.always:
                found.append(Ask("any"))
    return found


def _of_row(row: Mapping[str, object], folder: str) -> Ask:
    words = {key: value for key, value in row.items() if isinstance(value, str)}
    always = _CONDITIONS.isdisjoint(row)
    vcs = next((words[key] for key in _VCS if key in words), None)
    if vcs is not None:
        return Ask("vcs", vcs, next((words[key] for key in _REFERENCES if key in words), ""), always=always)
    path = words.get("path") or words.get("file") or words.get("url") or ""
    if path and ("path" in words or Address(path).is_path):
        return Ask("path", _path(path, folder), always=always)
    if path:
        return Ask("url", path, always=always)
    index = words.get("index") or words.get("source")
    return Ask("index", index, always=always) if index else Ask("any")


def address_of(origin: Origin) -> str:
    """An origin's address without the reference that pip writes behind it."""
    address = (origin.url or "").partition("#")[0]
    return address.removesuffix(f"@{origin.reference}") if origin.reference else address


def _path(url: str, folder: str) -> str:
    """A path as it compares, from the root of the repository; one of the machine stays whole."""
    path = url.partition("#")[0]
    if path[:5].lower() == "file:":
        path = path[5:].removeprefix("//").removeprefix("None/")
    # PDM's and Hatch's words for the folder of the project.
    path = path.replace("/${PROJECT_ROOT}", ".").replace("${PROJECT_ROOT}", ".").replace("{root:uri}", ".")
    path = path.partition("[")[0]
    return f"/{joined('', path)}" if path.startswith("/") else joined(folder, path)


def _packages(document: Document) -> tuple[LockedPackage, ...]:
    return document.lock.packages if document.lock is not None else ()


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _folder(document: Document) -> str:
    return document.path.rpartition("/")[0]

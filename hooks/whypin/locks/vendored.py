"""Folders of packages in the repository: whether each file there is one that a lock holds, digest and all."""

from __future__ import annotations

from whypin.locks.digests import STRONG
from whypin.locks.file_names import name_and_version
from whypin.model.names import normalise
from whypin.versions.version import meets_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from whypin.locks.places import Named
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document, Project
    from whypin.model.repository import Repository

    Packages = Mapping[str, Sequence[LockedPackage]]

# No installer takes these for a package or a page of links.
_OTHERS = (".md", ".rst", ".txt", ".asc", ".sig", ".sha256", ".sha512", ".gitkeep", ".gitignore", ".gitattributes")
_NAMED = 3


def fault(one: Named, project: Project, places: Iterable[Named]) -> tuple[str, str]:
    """What is the matter with a folder that a file names for its packages: a clause, what to do; twice "" for nothing.

    `places` are all that the files of the project name: the locks of whoever names the same folder count.
    """
    repository = project.repository
    folder = None if repository is None else repository.folder(one[0], one[1].address)
    shown = f"`{one[1].address}`"
    if repository is None or folder is None:
        message = f"{shown} is a folder outside of the repository, and what it holds was not compared with a lock"
        return message, "keep these packages in the repository, or take them from an index"
    files = [path for path in repository.files(folder) if not path.lower().endswith(_OTHERS)]
    if not files:
        return f"{shown} is a folder that is not there, or holds no package", "remove it, or add the packages"
    links = [other for other in places if other[1].kind == "find-links"]
    packages = _locked(project, [other for other, place in links if repository.folder(other, place.address) == folder])
    if not packages:
        message = f"{shown} is a folder, and no lock with hashes says what it may hold"
        return message, "lock these packages with their hashes"
    wrong = [(path.rpartition("/")[2], why) for path in files if (why := _why(path, packages, repository))]
    return _told(shown, wrong) if wrong else ("", "")


def _told(shown: str, wrong: list[tuple[str, str]]) -> tuple[str, str]:
    """The files of the first reason by name, and how many more there are."""
    names = [f"`{name}`" for name, why in wrong if why == wrong[0][1]]
    rest = len(wrong) - len(names[:_NAMED])
    more = f" and {rest} more" if rest else ""
    message = f"{', '.join(names[:_NAMED])}{more} in {shown} {wrong[0][1]}"
    return message, "find out who put it there, and remove it or lock it with its hash"


def _why(path: str, packages: Packages, repository: Repository) -> str:
    name, version = name_and_version(path.rpartition("/")[2])
    found = [one for one in packages.get(normalise(name), ()) if meets_pin(version, one.version)]
    if not found:
        return "is not in the lock"
    known = {(one.algorithm, one.value.lower()) for package in found for one in package.digests}
    algorithms = sorted({algorithm for algorithm, _ in known} & STRONG)
    try:
        made = repository.digests(path, algorithms)
    except ValueError as error:
        return f"was not compared with the lock: it {error}"
    return "" if not known.isdisjoint(zip(algorithms, made, strict=True)) else "has another digest than the lock says"


def _locked(project: Project, documents: Iterable[Document]) -> dict[str, list[LockedPackage]]:
    """By key, what is locked with digests in files, in what they include, and in the locks that are made from them."""
    found: dict[str, list[LockedPackage]] = {}
    for lock in {one.path: one for document in documents for one in _locks(project, document)}.values():
        for package in lock.lock.packages if lock.lock is not None else ():
            if package.pinned and package.digests:
                found.setdefault(package.key, []).append(package)
    return found


def _locks(project: Project, document: Document) -> Iterator[Document]:
    yield from project.together(document)
    made_from = {pair.lock.path: pair.declarations for pair in project.pairs}
    for lock, _ in project.locks():
        parts = [part for one in (lock, *made_from.get(lock.path, ())) for part in project.together(one)]
        if document in parts:
            yield from project.together(lock)

"""The members of a workspace of uv: their files, and their entries in its lock."""

from __future__ import annotations

from whypin.locks.stale import table
from whypin.locks.uv_sources import Sources, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Final

    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document

_DIST = ("dependencies", "optional-dependencies")
_POETRY = "poetry."


class Member:
    """A project of a workspace: its file, its entry in the lock, and its folder relative to the lock's."""

    def __init__(self, document: Document, package: LockedPackage, folder: str, root: Document) -> None:
        self.document: Final = document
        self.package: Final = package
        self.sources: Final = Sources(document.values, folder, root.values)


def members(lock: Document, documents: tuple[Document, ...]) -> Iterator[Member]:
    """The members whose `[project]` is among the documents, of which the first one is the root's."""
    folder = lock.path.rpartition("/")[0]
    by_path = {document.path: document for document in documents}
    for package in lock.lock.packages if lock.lock is not None else ():
        if package.origin.kind == "path" and package.origin.url is not None:
            place = joined("", package.origin.url)
            document = by_path.get(joined(joined(folder, place), "pyproject.toml"))
            if document is not None and table(document.values, "project"):
                yield Member(document, package, place, documents[0])


def is_dynamic(values: Mapping[str, object]) -> bool:
    """Whether only the build backend knows the dependencies; Poetry's may take its own tables."""
    project = table(values, "project")
    listed = project.get("dynamic")
    if isinstance(listed, list) and any(key in listed for key in _DIST):
        return True
    backend = table(values, "build-system").get("build-backend")
    poetry = bool(table(values, "tool", "poetry")) or (isinstance(backend, str) and backend.startswith(_POETRY))
    return poetry and "dependencies" not in project


def environments(root: Document) -> list[str] | None:
    """`[tool.uv] environments`, None for what is not a list of strings."""
    declared = table(root.values, "tool", "uv").get("environments", [])
    if isinstance(declared, str):
        return [declared]
    return declared if isinstance(declared, list) and all(isinstance(one, str) for one in declared) else None

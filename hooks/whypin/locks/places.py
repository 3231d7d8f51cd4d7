"""The places that the files of a project name, in the order in which they are spoken of."""

from __future__ import annotations

import re

from whypin.model.address import Address, is_pypi
from whypin.model.place import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from whypin.model.lock import At, LockedPackage
    from whypin.model.project import Document, Project

    Named = tuple[Document, Place]

# What pip expands ("Requirements File Format", "Using environment variables"), and what other tools do.
VARIABLE = re.compile(r"\$\{?[A-Za-z_]|%[A-Za-z_]+%")


def named(project: Project) -> list[Named]:
    """Every place but PyPI: in files that findings are wanted for, then in others, each time declarations first."""
    documents = sorted(
        project.documents, key=lambda one: (one.path not in project.targets, one.lock is not None, one.path)
    )
    return [(document, place) for document in documents for place in _of(document)]


def _of(document: Document) -> Iterator[Place]:
    if document.left_out:
        return
    yield from [one for one in document.places if not (one.is_index and is_pypi(one.address))]
    for include in document.includes:
        if include.kind != "file" and is_remote(include.target):
            limits = include.kind == "constraint"
            yield Place("constraint" if limits else "requirement", include.target, include.span)
    yield from _of_packages(document)


def _of_packages(document: Document) -> Iterator[Place]:
    """The indexes that the entries of a lock name, each once; those that the file names as a whole left out."""
    if document.lock is None or document.format.index == "":
        return
    seen = {*document.index_urls, None}
    for package in document.lock.packages:
        url = package.origin.url
        if package.origin.kind == "index" and url not in seen:
            seen.add(url)
            if url and not is_pypi(url):
                yield Place("index", url, index_at(document, package))


def index_at(document: Document, package: LockedPackage) -> At:
    """Where an entry names its index."""
    steps = document.format.index_at
    return (*package.at, *steps) if steps and isinstance(package.at, tuple) else package.name_at


def is_remote(target: str) -> bool:
    """Whether pip would load what stands behind `-r` or `-c` from another machine."""
    return Address(target).scheme not in ("", "file")


def hides_host(address: Address) -> bool:
    """Whether an environment variable stands where the host of an address is, or may be."""
    found = VARIABLE.search(address.text)
    if found is None:
        return False
    return VARIABLE.search(address.host) is not None or not address.host

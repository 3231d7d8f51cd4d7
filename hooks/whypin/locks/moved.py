"""Entries that are from somewhere else than at the base, though what is declared of them stayed as it was."""

from __future__ import annotations

from whypin.locks.asked_alike import Before
from whypin.locks.origins import Asks, compared, index_of, shown
from whypin.model.address import Address, is_pypi
from whypin.model.project import Pair
from whypin.model.pypi import PYPI

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whypin.model.facts import Base
    from whypin.model.lock import LockedPackage
    from whypin.model.project import Document


def by_base(
    document: Document,
    untold: list[LockedPackage],
    pair: Pair | None,
    base: Base,
    allows: Callable[[str], bool],
) -> Iterator[tuple[LockedPackage, str]]:
    """The entries that moved, each with one clause; `untold` are those of which no declaration says where from.

    Compared is what was from an index then: with what is from none now, while the files ask for the same, and with
    what is from another index now, while nothing else is declared of the package and its indexes. Of an index that
    nobody allowed (`allows`) another rule speaks.
    """
    before = base.document(document.path)
    if before is None or before is document or before.lock is None:
        return
    declared = pair.declarations if pair is not None else ()
    then = tuple([found for one in declared if (found := base.document(one.path)) is not None])
    entries = _kept(before)
    if pair is None or (then and Before(before, then, pair).same):
        for package in untold:
            if package.key and package.key in entries and all(_is_of_index(one) for one in entries[package.key]):
                yield package, f"`{package.name}` is locked from {shown(package)}, and was from an index at the base"
    if len(then) == len(declared):
        was = None if pair is None else Pair(before, then, pair.why)
        for package, other in _moved((document, pair), (before, was), allows):
            here, there = _index(package), _index(other)
            yield package, f"`{package.name}` is locked from the index `{here}`, and was from `{there}` at the base"


def _kept(document: Document) -> dict[str, list[LockedPackage]]:
    found: dict[str, list[LockedPackage]] = {}
    for package in document.lock.packages if document.lock is not None else ():
        found.setdefault(package.key, []).append(package)
    return found


def _is_of_index(package: LockedPackage) -> bool:
    return package.origin.kind == "index"


def _moved(
    now: tuple[Document, Pair | None], then: tuple[Document, Pair | None], allows: Callable[[str], bool]
) -> Iterator[tuple[LockedPackage, LockedPackage]]:
    """The entries that are from another index than all of their name were, each with one of those.

    A host that is allowed may have many indexes. Where the lock left an index as a whole, which no file names any more,
    the first entry speaks for all, and going to PyPI is what everybody does. Where the format names the index of a
    package only sometimes, only entries that do are compared.
    """
    document, pair = now
    if not document.format.index or document.format.pip_lines:
        return
    here, there = (None if one is None else Asks(one) for one in (pair, then[1]))
    if (here is None) != (there is None) or (here and there and _named(here) != _named(there)):
        return
    before, after = _kept(then[0]), _kept(document)
    says_all = document.format.index == "package"
    left = {compared(one.origin) for packages in after.values() for one in packages if one.origin.kind == "index"}
    left |= set() if here is None else _named(here)
    told: set[str] = set()
    for key, packages in after.items():
        was = before.get(key, [])
        places = {compared(one.origin) for one in was}
        if not was or any(one.origin.kind != "index" or not (one.origin.url or says_all) for one in was):
            continue
        if here and there and here.of(key) != there.of(key):
            continue
        wanted = [index_of(ask, here.places) for ask in here.of(key) if ask.kind == "index"] if here else []
        for package in packages:
            place_now = compared(package.origin) if package.origin.kind == "index" else ""
            if not place_now or not (package.origin.url or says_all) or place_now in places | {*wanted} | told:
                continue
            of_pypi = is_pypi(package.origin.url or PYPI)
            if left.isdisjoint(places):
                if of_pypi:
                    continue
                told.add(place_now)
            if of_pypi or allows(package.origin.url or PYPI):
                yield package, was[0]


def _index(package: LockedPackage) -> str:
    # One that does not say is from PyPI.
    return Address(package.origin.url or PYPI).shown


def _named(asks: Asks) -> set[str]:
    return {address for _, address in asks.indexes}
